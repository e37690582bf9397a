"""Crawls into a PostgreSQL archive give what crawls into an SQLite archive give."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.database import find_faults, reading
from archive.lock import only_writer
from crawler.statuses import ARCHIVE, BUSY, OK
from tests import postgres
from tests.newspaper.model import Newspaper, Options
from tests.newspaper.server import serve
from tests.running import run, start

if TYPE_CHECKING:
    from collections.abc import Iterator

PAPERS = ("thoidai", "north", "south", "west")
SECTIONS = "huu-nghi,quoc-te"


@pytest.fixture
def url() -> Iterator[str]:
    """The address of an empty database."""
    server = postgres.server()
    name = server.create()
    yield server.url(name)
    server.drop(name)


def command(paper: str, base_url: str) -> list[str]:
    arguments = ["-a", f"base_url={base_url}", "-a", f"sections={SECTIONS}"]
    settings = ["-s", "SPIDER_MODULES=tests.crawler.sisters,crawler.spiders", "-s", "STORE_BATCH=10"]
    return [sys.executable, "-m", "scrapy", "crawl", paper, *arguments, *settings]


def crawled(paper: str, base_url: str, url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    places = {"ARCHIVE_URL": url, "WARC_DIR": str(folder), "READING_PROCESSES": "0"}
    with start(command(paper, base_url), **places) as program:
        stdout, stderr = program.communicate(120)
        return subprocess.CompletedProcess(paper, program.wait(), stdout, stderr)


def verified(url: str, folder: Path) -> str:
    """What `archive verify --digest` says."""
    done = run(
        [str(Path(sys.executable).with_name("archive")), "verify", "--digest"],
        ARCHIVE_URL=url,
        WARC_DIR=str(folder),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.replace(url, "")


def test_four_crawls_at_once_give_the_archive_of_four_after_each_other(url: str, tmp_path: Path) -> None:
    single = f"sqlite:///{tmp_path / 'archive.db'}"
    together, apart = tmp_path / "together", tmp_path / "apart"
    with ExitStack() as stack:
        servers = {
            paper: stack.enter_context(
                serve(Newspaper(seed=number, articles=50, options=Options(deleted="404")))
            )
            for number, paper in enumerate(PAPERS, 31)
        }
        origins = {paper: server.base_url for paper, server in servers.items()}
        with ThreadPoolExecutor() as pool:
            at_once = [pool.submit(crawled, paper, origins[paper], url, together) for paper in PAPERS]
        after_each_other = [crawled(paper, origins[paper], single, apart) for paper in PAPERS]
        for done in (*(one.result() for one in at_once), *after_each_other):
            assert done.returncode == OK, done.stderr[-2000:]
        assert verified(url, together) == verified(single, apart)
        again = crawled("thoidai", origins["thoidai"], url, together)
        assert again.returncode == OK, again.stderr[-2000:]
        with only_writer(url, "north"):
            busy = crawled("north", origins["north"], url, together)
        assert (busy.returncode, len(busy.stderr.splitlines())) == (BUSY, 1), busy.stderr
    assert verified(url, together) == verified(single, apart)
    with reading(url) as connection:
        assert find_faults(connection) == []


def test_a_database_that_is_not_there_ends_a_crawl_in_one_line(url: str, tmp_path: Path) -> None:
    done = crawled("thoidai", "http://127.0.0.1:9", url.replace("/d", "/no_d", 1), tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (ARCHIVE, 1), done.stderr
    assert "no such database" in done.stderr
