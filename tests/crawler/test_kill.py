"""`kill -9` at seeded instants of a crawl: the next run finishes the work, and nothing is lost or doubled."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from itertools import count
from random import Random
from typing import TYPE_CHECKING

import pytest

from archive.captures import ref_of
from archive.database import reading
from archive.digest import digest
from archive.schema.tables import Captures
from archive.warc.reader import payload_digest, read_page
from crawler.statuses import OK
from tests.newspaper.model import Newspaper, Options
from tests.newspaper.server import serve
from tests.running import crawl, start, warc_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.newspaper.server import Server

ARTICLES = 240
SECTIONS = "huu-nghi,quoc-te,viet-kieu"
REQUESTS_SHARE = 0.3
WORDLESS = {"TOKENIZE": 0}
"""Loading the word model would take longer than all else that a killed crawl does."""


def content(archive: Path) -> str:
    with reading(f"sqlite:///{archive}") as connection:
        return digest(connection)


def killed_crawl(archive: Path, base_url: str, is_time: Callable[[], bool], seconds: float = 0.0) -> bool:
    """Starts a crawl and kills it so many seconds after it is time; `False` where it was quicker."""
    arguments = ["-a", f"base_url={base_url}", "-a", f"sections={SECTIONS}"]
    settings = ["-s", "STORE_BATCH=10", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=4", "-s", "TOKENIZE=0"]
    command = [sys.executable, "-m", "scrapy", "crawl", "thoidai", *arguments, *settings]
    places = {"ARCHIVE_URL": f"sqlite:///{archive}", "WARC_DIR": str(warc_folder(archive))}
    with start(command, **places) as process:
        while process.poll() is None and not is_time():
            time.sleep(0.005)
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        process.kill()
        status = process.wait()
    assert status in {OK, -signal.SIGKILL}
    return status != OK


def instant(rng: Random, server: Server, archive: Path) -> Callable[[], bool]:
    """A time in a crawl: after some requests, most of them before anything is read, or some articles."""
    if rng.random() < REQUESTS_SHARE:
        requests = len(server.requests) + rng.randint(1, ARTICLES)
        return lambda: len(server.requests) >= requests
    articles = articles_in(archive) + rng.randint(1, ARTICLES // 4)
    return lambda: articles_in(archive) >= articles


@pytest.mark.parametrize("kills", [10, pytest.param(100, marks=pytest.mark.soak)])
def test_a_crawl_that_was_killed_ends_as_one_that_was_left_in_peace(tmp_path: Path, kills: int) -> None:
    newspaper = Newspaper(seed=5, articles=ARTICLES, options=Options(deleted="404"))
    peaceful = tmp_path / "peaceful" / "archive.db"
    rng = Random(5)
    struck = with_articles = 0
    with serve(newspaper) as server:
        done = crawl(peaceful, settings=WORDLESS, base_url=server.base_url, sections=SECTIONS)
        assert done.returncode == OK, done.stderr[-2000:]
        for place in count():
            disturbed = tmp_path / f"disturbed-{place}" / "archive.db"
            # Each run goes on where the one before was killed, until one is quicker and the paper is done.
            while struck < kills and killed_crawl(
                disturbed, server.base_url, instant(rng, server, disturbed), rng.uniform(0, 0.05)
            ):
                struck += 1
                with_articles += articles_in(disturbed) > 0
            done = crawl(disturbed, settings=WORDLESS, base_url=server.base_url, sections=SECTIONS)
            assert done.returncode == OK, done.stderr[-2000:]
            assert content(disturbed) == content(peaceful)
            assert_captures_are_kept(disturbed)
            assert not list(warc_folder(disturbed).glob("*.open"))
            if struck == kills:
                break
    assert with_articles > kills / 2


def articles_in(archive: Path) -> int:
    """How many articles there are by now."""
    if not archive.exists():
        return 0
    with closing(sqlite3.connect(archive)) as connection, suppress(sqlite3.OperationalError):  # no table yet
        return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
    return 0


def assert_captures_are_kept(archive: Path) -> None:
    """Every record that the database names is in the WARC, whole."""
    captures = Captures.core()
    with reading(f"sqlite:///{archive}") as connection:
        named = connection.execute(captures.select()).all()
    assert len(named) > ARTICLES / 4
    for row in named:
        page = read_page(warc_folder(archive), ref_of(row))
        assert payload_digest(page.body) == row.digest


def test_the_next_run_says_that_it_closed_what_a_crash_left_open(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with serve(Newspaper(seed=6, articles=120, options=Options(deleted="404"))) as server:
        assert killed_crawl(archive, server.base_url, lambda: articles_in(archive) > 0)
        done = crawl(archive, settings=WORDLESS, base_url=server.base_url, sections=SECTIONS)
    assert done.returncode == OK, done.stderr[-2000:]
    with closing(sqlite3.connect(archive)) as connection:
        waiting = connection.execute("SELECT count(*) FROM frontier WHERE state = 'waiting'")
        assert waiting.fetchall() == [(0,)]
