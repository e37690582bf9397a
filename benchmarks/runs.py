"""Runs one crawl as a process of its own, as a user would start it, and gives what it cost."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from benchmarks.meter import Run
from crawler.pages.addresses import article_number
from crawler.settings import DOWNLOADER_MIDDLEWARES, EXTENSIONS
from tests.running import ROOT, environment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.nginx import Served


class BenchmarkError(Exception):
    """A run did not do what it was to be measured at, so there is nothing to tell."""


class Runner:
    """Crawls what `served` has, again and again; every run leaves its files in `folder`.

    All runs have to ask for the same pages, `paths`: those that the first run asked for.
    """

    def __init__(self, served: Served, folder: Path) -> None:
        self._served = served
        self._folder = folder
        self._runs = 0
        self.paths: list[str] = []

    def warm_up(self) -> None:
        """The first whole crawl, not counted: it finds out what there is to ask for, and fills the caches.

        Raises:
            BenchmarkError: the crawl failed.
        """
        self.whole(tokenize=False)
        self.paths = [path for path in self._asked(0) if path != "/robots.txt"]
        (self._folder / "paths").write_text("\n".join(self.paths), encoding="utf-8")

    def bare(self) -> Run:
        """Scrapy downloads the pages and does nothing.

        Raises:
            BenchmarkError: the crawl failed or asked for other pages.
        """
        spider = str(ROOT / "benchmarks" / "bare.py")
        given = ("-a", f"base_url={self._served.base_url}", "-a", f"paths={self._folder / 'paths'}")
        return self._measured(["runspider", spider, *given], "")

    def whole(self, *, tokenize: bool = True, processes: int = 1, warc: bool = True) -> Run:
        """The crawl itself, into a fresh SQLite archive, its pages read in so many processes beside it.

        The crawl has no option to keep no pages; without `warc`, Scrapy's own settings leave out the
        middleware that hands them to the WARC.

        Raises:
            BenchmarkError: the crawl failed or asked for other pages.
        """
        archive = self._folder / f"archive-{self._runs}.db"
        command = ["crawl", "thoidai", "-a", f"base_url={self._served.base_url}"]
        command += ["-s", f"TOKENIZE={int(tokenize)}", "-s", f"READING_PROCESSES={processes}"]
        if not warc:
            middlewares = {**DOWNLOADER_MIDDLEWARES, "crawler.middlewares.warc.WarcMiddleware": None}
            command += ["-s", f"DOWNLOADER_MIDDLEWARES={json.dumps(middlewares)}"]
        done = self._measured(command, f"sqlite:///{archive}")
        if any((self._folder / f"warc-{self._runs - 1}").glob("*.warc.gz")) != warc:
            raise BenchmarkError(f"a crawl was to keep {'its' if warc else 'no'} pages, and did not do so")
        return done

    def _measured(self, command: Sequence[str], archive: str) -> Run:
        meter = self._folder / f"meter-{self._runs}.json"
        log = self._folder / f"log-{self._runs}"
        warc = self._folder / f"warc-{self._runs}"
        self._runs += 1
        # Set on the command line, the setting replaces that of the project; so it is given whole.
        extensions = json.dumps({**EXTENSIONS, "benchmarks.meter.Meter": 0})
        settings = ("-s", f"METER_FILE={meter}", "-s", f"EXTENSIONS={extensions}")
        before = self._requests()
        with log.open("w", encoding="utf-8") as sink:
            done = subprocess.run(
                [sys.executable, "-m", "scrapy", *command, *settings],
                cwd=ROOT,
                env=environment(ARCHIVE_URL=archive, WARC_DIR=str(warc)),
                stdout=sink,
                stderr=sink,
                check=False,
            )
        if done.returncode != 0 or not meter.exists():
            last = log.read_text(encoding="utf-8").strip().rpartition("\n")[2]
            raise BenchmarkError(f"scrapy {command[0]} ended with status {done.returncode}: {last}")
        self._check(before)
        return msgspec.json.decode(meter.read_bytes(), type=Run)

    def _check(self, before: int) -> None:
        if not self.paths:
            return
        asked = Counter(_page(path) for path in self._asked(before) if path != "/robots.txt")
        expected = Counter(map(_page, self.paths))
        if different := sorted((asked - expected) + (expected - asked)):
            first = different[0]
            raise BenchmarkError(
                f"a run asked {asked[first]} times for {first}, the first one {expected[first]} times: "
                "crawls of different pages cannot be compared"
            )

    def _asked(self, start: int) -> list[str]:
        return [line.split()[0] for line in self._lines()[start:]]

    def _requests(self) -> int:
        return len(self._lines())

    def _lines(self) -> list[str]:
        file = self._served.requests
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def _page(path: str) -> str:
    """What makes `path` the page that it is: an article's slug depends on the listing that was read first."""
    number = article_number(path)
    return path if number is None else f"article {number}"
