"""The line that says how far a crawl has come."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from crawler.extensions.progress import PACE_SECONDS, Pace, Progress
from crawler.report import RunReport
from crawler.statuses import OK
from tests.minisite import MiniSite, serve_minisite
from tests.running import ROOT, environment

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.crawler import Crawler

    from crawler.spiders.mastercms import MasterCmsSpider

SECTION = "quoc-te/nhip-song"


def test_the_rate_is_that_of_the_last_minutes() -> None:
    pace = Pace(0.0)
    assert pace.rate(0.0, 0) == 0.0
    assert pace.rate(10.0, 20) == 2.0
    assert pace.rate(PACE_SECONDS + 10, 20) < 0.2
    assert pace.rate(2 * PACE_SECONDS, 20) == 0.0


def test_the_line_says_sections_pages_articles_rate_queue_time_left_and_faults() -> None:
    stats = SimpleNamespace(get_value={"retry/count": 3}.get)
    engine = SimpleNamespace(downloader=SimpleNamespace(active={1, 2}))
    progress = Progress(cast("Crawler", SimpleNamespace(stats=stats, engine=engine)))
    report = RunReport()
    report.counts.update(fetched=40, pages=6, rejected=2, failed=1)
    walks = [SimpleNamespace(ending=ending) for ending in ("end", None)]
    arguments = SimpleNamespace(sections=("a", "b", "c"))
    spider = SimpleNamespace(report=report, walks=walks, arguments=arguments, waiting=90)
    assert progress.line(cast("MasterCmsSpider", spider), 0.5) == (
        "1 of 3 sections, 6 listing pages, 40 articles, 0.5 articles/s; "
        "90 articles waiting, 2 in flight, 3 min 0 s left for them; 6 faults"
    )


def test_on_a_terminal_the_line_renews_itself_below_the_log(tmp_path: Path) -> None:
    with serve_minisite(MiniSite()) as site:
        site.listing(SECTION, *range(100, 110))
        for number in range(100, 110):
            site.article(number)
        command = [sys.executable, "-m", "scrapy", "crawl", "thoidai", "-a", f"base_url={site.base_url}"]
        command += ["-a", f"sections={SECTION}", "-s", "TOKENIZE=0", "-s", "DOWNLOAD_DELAY=0.3"]
        command += ["-s", f"ARCHIVE_URL=sqlite:///{tmp_path / 'archive.db'}", "-s", f"WARC_DIR={tmp_path}"]
        status, shown = on_a_terminal(command)
    assert status == OK, shown
    assert re.search(r"\d+ articles waiting, \d+ in flight, \d+\.\d s left for them; 0 faults", shown)
    assert "thoidai, run 1: complete" in shown


def on_a_terminal(command: list[str]) -> tuple[int, str]:
    """Runs a command on a terminal of 200 columns; its exit status, and what it wrote there."""
    main, side = pty.openpty()
    variables = environment(COLUMNS="200", TERM="xterm", READING_PROCESSES="0")
    process = subprocess.Popen(command, cwd=ROOT, env=variables, stdin=side, stdout=side, stderr=side)
    os.close(side)
    written = bytearray()
    with suppress(OSError):  # a terminal whose other side was closed says so with an error
        while piece := os.read(main, 65536):
            written += piece
    os.close(main)
    return process.wait(timeout=60), written.decode(errors="replace")
