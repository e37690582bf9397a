"""Whether a browser that renders all night needs more memory in the morning."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import NamedTuple

import pytest

from tests.newspaper.model import Newspaper, Options
from tests.newspaper.server import serve
from tests.rendering.chromium import chromium
from tests.running import ROOT, environment, warc_folder

PAGES = 500
EVERY = 0.5
EARLY, LATE = range(80, 140), range(PAGES - 60, PAGES)


class Sample(NamedTuple):
    """How many pages were rendered so far, and the MB of the browser (PSS) and of Python (RSS)."""

    pages: int
    browser: float
    python: float


def descendants(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            with suppress(FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
                found += [int(child) for child in task.read_text().split()]
    return found[1:]


def field(pid: int, file: str, name: str) -> float:
    """MB of a line of a file of /proc; 0 of a process that is gone."""
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


def is_browser(pid: int) -> bool:
    try:
        return b"chrom" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.soak
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")
def test_five_hundred_rendered_pages_need_no_more_memory_than_a_hundred(tmp_path: Path) -> None:
    browser = chromium()
    archive, log = tmp_path / "archive.db", tmp_path / "log"
    samples: list[Sample] = []
    with serve(Newspaper(seed=5, articles=PAGES + 60, options=Options(scripted=True))) as server:
        settings = (f"CHROMIUM={browser}", "TOKENIZE=False", f"LOG_FILE={log}", "LOG_LEVEL=DEBUG")
        options = [part for setting in settings for part in ("-s", setting)]
        arguments = ("-a", "render=always", "-a", f"base_url={server.base_url}")
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapy", "crawl", "thoidai", *arguments, *options],
            cwd=ROOT,
            env=environment(ARCHIVE_URL=f"sqlite:///{archive}", WARC_DIR=str(warc_folder(archive))),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            while process.poll() is None:
                rendered = log.read_text().count("DEBUG: rendered ") if log.exists() else 0
                programs = [pid for pid in descendants(process.pid) if is_browser(pid)]
                pss = sum(field(pid, "smaps_rollup", "Pss") for pid in programs)
                samples.append(Sample(rendered, pss, field(process.pid, "status", "VmRSS")))
                time.sleep(EVERY)
        finally:
            process.kill()
            process.wait()
    early = [sample for sample in samples if sample.pages in EARLY]
    late = [sample for sample in samples if sample.pages in LATE]
    figures = {
        name: (median(getattr(one, name) for one in early), median(getattr(one, name) for one in late))
        for name in ("browser", "python")
    }
    for name, (before, after) in figures.items():
        print(f"{name}: {before:.0f} MB after 100 pages, {after:.0f} MB after {PAGES}")  # noqa: T201 - the figures are the proof
    assert figures["browser"][1] < figures["browser"][0] * 1.15 + 20
    assert figures["python"][1] < figures["python"][0] * 1.15 + 20
