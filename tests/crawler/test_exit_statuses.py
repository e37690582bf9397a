"""Every exit status of `scrapy crawl`, each reached by a real crawl; other modules look at how in detail."""

from __future__ import annotations

import signal
import socket
import sys
import time
from typing import TYPE_CHECKING

from archive.lock import only_writer
from crawler.statuses import (
    ARCHIVE,
    BUSY,
    FAULT,
    INCOMPLETE,
    MEANINGS,
    OK,
    REFUSED,
    STOPPED,
    UNREACHABLE,
    USAGE,
)
from tests.minisite import MiniSite, Page, path, serve_minisite
from tests.running import crawl, start, warc_folder

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

SECTION = "quoc-te/nhip-song"
QUICK = {"TOKENIZE": 0, "RETRY_TIMES": 0}
STEP = '{"tests.crawler.saboteurs.BrokenStep": 150}'
ADDON = '{"tests.crawler.saboteurs.OtherRun": 1}'


def site_of_two() -> MiniSite:
    site = MiniSite()
    site.listing(SECTION, 100, 101)
    site.article(100)
    site.article(101)
    return site


def ends(archive: Path, site: MiniSite, **settings: str) -> subprocess.CompletedProcess[str]:
    return crawl(archive, settings={**QUICK, **settings}, base_url=site.base_url, sections=SECTION)


def test_0_when_everything_is_archived(tmp_path: Path) -> None:
    with serve_minisite(site_of_two()) as site:
        assert ends(tmp_path / "archive.db", site).returncode == OK


def test_1_for_a_fault_of_ours_with_its_traceback_in_the_log(tmp_path: Path) -> None:
    with serve_minisite(site_of_two()) as site:
        done = ends(tmp_path / "archive.db", site, ITEM_PIPELINES=STEP)
    assert done.returncode == FAULT
    assert "ZeroDivisionError" in done.stderr
    assert done.stdout.splitlines()[0].endswith(f"{MEANINGS[FAULT]} (status {FAULT})")


def test_2_for_a_bad_argument(tmp_path: Path) -> None:
    done = crawl(tmp_path / "archive.db", base_url="http://127.0.0.1:9", since="yesterday")
    assert (done.returncode, len(done.stderr.splitlines())) == (USAGE, 1)


def test_3_when_something_is_rejected_or_a_listing_does_not_come(tmp_path: Path) -> None:
    with serve_minisite(site_of_two()) as site:
        site.pages[path(101)] = Page("<html></html>", status=500)
        assert ends(tmp_path / "archive.db", site).returncode == INCOMPLETE
        site.pages[f"/{SECTION}"] = Page("", status=500)
        assert ends(tmp_path / "other.db", site).returncode == INCOMPLETE


def test_4_after_a_signal(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with serve_minisite(site_of_two()) as site:
        command = [sys.executable, "-m", "scrapy", "crawl", "thoidai", "-a", f"base_url={site.base_url}"]
        command += ["-s", "DOWNLOAD_DELAY=2", "-s", "TOKENIZE=0"]
        places = {"ARCHIVE_URL": f"sqlite:///{archive}", "WARC_DIR": str(warc_folder(archive))}
        with start(command, **places) as process:
            while not site.asked:
                time.sleep(0.05)
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)
    assert process.returncode == STOPPED


def test_5_when_robots_txt_cannot_be_had(tmp_path: Path) -> None:
    with serve_minisite(site_of_two()) as site:
        site.pages["/robots.txt"] = Page("", status=503)
        assert ends(tmp_path / "archive.db", site).returncode == REFUSED


def test_6_when_pages_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / "warc").write_text("no folder")
    with serve_minisite(site_of_two()) as site:
        done = ends(tmp_path / "archive.db", site)
        assert site.asked == []
    assert (done.returncode, len(done.stderr.splitlines())) == (ARCHIVE, 1)


def test_7_when_nobody_answers(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    done = crawl(tmp_path / "archive.db", base_url=f"http://127.0.0.1:{port}")
    assert (done.returncode, len(done.stderr.splitlines())) == (UNREACHABLE, 1)


def test_8_when_another_run_has_the_archive(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with serve_minisite(site_of_two()) as site:
        assert ends(archive, site).returncode == OK
        with only_writer(f"sqlite:///{archive}", "thoidai"):
            done = ends(archive, site)
    assert (done.returncode, len(done.stderr.splitlines())) == (BUSY, 1)


def test_8_too_when_the_other_run_was_quicker_by_a_moment(tmp_path: Path) -> None:
    with serve_minisite(site_of_two()) as site:
        done = ends(tmp_path / "archive.db", site, ADDONS=ADDON)
        assert site.asked == []
    assert done.returncode == BUSY, done.stderr
    assert "Traceback" not in done.stderr
    assert "another run of thoidai" in done.stderr.splitlines()[-1]
