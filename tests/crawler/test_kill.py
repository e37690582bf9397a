"""`kill -9` at seeded instants of a crawl: the next run finishes the work, and nothing is lost or doubled."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from random import Random
from typing import TYPE_CHECKING

import pytest

from archive.captures import ref_of
from archive.database import reading
from archive.digest import digest
from archive.tables import Captures
from archive.warc.reader import payload_digest, read_page
from crawler.statuses import OK
from tests.newspaper.model import Newspaper, Options
from tests.newspaper.server import serve
from tests.running import crawl, start, warc_folder

if TYPE_CHECKING:
    from pathlib import Path

ARTICLES = 240
SECTIONS = "huu-nghi,quoc-te,viet-kieu"


def content(archive: Path) -> str:
    with reading(f"sqlite:///{archive}") as connection:
        return digest(connection)


def killed_crawl(archive: Path, base_url: str, seconds: float) -> int:
    """Starts a crawl and kills it; 0 where it was quicker."""
    arguments = ["-a", f"base_url={base_url}", "-a", f"sections={SECTIONS}"]
    settings = ["-s", "STORE_BATCH=10", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=4"]
    command = [sys.executable, "-m", "scrapy", "crawl", "thoidai", *arguments, *settings]
    places = {"ARCHIVE_URL": f"sqlite:///{archive}", "WARC_DIR": str(warc_folder(archive))}
    with start(command, **places) as process:
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


@pytest.mark.parametrize("kills", [10, pytest.param(100, marks=pytest.mark.soak)])
def test_a_crawl_that_was_killed_ends_as_one_that_was_left_in_peace(tmp_path: Path, kills: int) -> None:
    newspaper = Newspaper(seed=5, articles=ARTICLES, options=Options(deleted="404"))
    peaceful, disturbed = tmp_path / "peaceful" / "archive.db", tmp_path / "disturbed" / "archive.db"
    rng = Random(5)
    with serve(newspaper) as server:
        begun = time.monotonic()
        assert crawl(peaceful, base_url=server.base_url, sections=SECTIONS).returncode == OK
        whole = time.monotonic() - begun
        struck = 0
        for _ in range(kills):
            # From the first request to the last commit; the start of the interpreter is a third of it.
            status = killed_crawl(disturbed, server.base_url, whole * rng.uniform(0.3, 0.95) * 0.9)
            struck += status != 0
        done = crawl(disturbed, base_url=server.base_url, sections=SECTIONS)
        assert done.returncode == OK, done.stderr[-2000:]
    assert struck > 0
    assert content(disturbed) == content(peaceful)
    assert_captures_are_kept(disturbed)
    assert not list(warc_folder(disturbed).glob("*.open"))


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
        for _ in range(4):
            if killed_crawl(archive, server.base_url, 2.5) != 0 and archive.exists():
                break
        done = crawl(archive, base_url=server.base_url, sections=SECTIONS)
    assert done.returncode == OK, done.stderr[-2000:]
    connection = sqlite3.connect(archive)
    assert connection.execute("SELECT count(*) FROM frontier WHERE state = 'waiting'").fetchall() == [(0,)]
    connection.close()
