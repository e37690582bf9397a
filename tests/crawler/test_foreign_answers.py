"""Answers that are not the paper's own word, and archives that go away."""

from __future__ import annotations

import sqlite3
import sys
from typing import TYPE_CHECKING

from crawler.statuses import ARCHIVE, INCOMPLETE, OK
from tests.minisite import Page, article_html, path, serve_minisite
from tests.running import crawl, run, warc_folder

if TYPE_CHECKING:
    from pathlib import Path

SECTION = "quoc-te/nhip-song"


def rejects(archive: Path) -> list[tuple[int, str]]:
    connection = sqlite3.connect(archive)
    try:
        return connection.execute("SELECT number, reason FROM rejects ORDER BY number").fetchall()
    finally:
        connection.close()


def test_a_page_of_another_host_is_never_the_papers(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with serve_minisite() as other, serve_minisite() as site:
        other.article(101)
        elsewhere = other.base_url.replace("127.0.0.1", "localhost")
        site.listing(SECTION, 100, 101)
        site.article(100)
        site.pages[path(101)] = Page(status=302, headers={"Location": f"{elsewhere}{path(101)}"})
        done = crawl(archive, base_url=site.base_url, sections=SECTION)
    assert done.returncode == INCOMPLETE
    assert [number for number, _ in rejects(archive)] in ([101], [])
    connection = sqlite3.connect(archive)
    assert connection.execute("SELECT number FROM articles").fetchall() == [(100,)]
    connection.close()


def test_a_listing_that_redirects_elsewhere_is_not_read_as_the_section(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with serve_minisite() as site:
        site.listing("huu-nghi", 100)
        site.article(100)
        site.pages[f"/{SECTION}"] = Page(status=302, headers={"Location": "/huu-nghi"})
        done = crawl(archive, base_url=site.base_url, sections=SECTION)
        assert path(100) not in site.asked
    assert done.returncode == INCOMPLETE
    assert f"{SECTION} (failed)" in done.stderr


def test_a_number_that_no_database_holds_costs_only_its_own_link(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    link = "<a href='/tin-99999999999999999999999.html'>Tin khác</a>"
    box = f"<table class='tpl_CMS_ARTICLE_EMBED'><tr><td>{link}</td></tr></table>"
    with serve_minisite() as site:
        site.listing(SECTION, 100, 101)
        site.article(100)
        site.pages[path(101)] = Page(article_html(101, body=f"<p>Một.</p>{box}"))
        done = crawl(archive, base_url=site.base_url, sections=SECTION)
    assert done.returncode == OK, done.stderr
    connection = sqlite3.connect(archive)
    assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(2,)]
    connection.close()


def test_a_full_disk_ends_the_crawl_at_once_and_loses_nothing(tmp_path: Path) -> None:
    """The shell's limit on the size of files stands in for a disk that is full."""
    archive = tmp_path / "archive.db"
    numbers = range(100, 500)
    with serve_minisite() as site:
        site.listing(SECTION, *numbers)
        for number in numbers:
            site.article(number)
        options = f"-a base_url={site.base_url} -a sections={SECTION} -s TOKENIZE=0 -s STORE_BATCH=5"
        command = f"ulimit -f 400; exec {sys.executable} -m scrapy crawl thoidai {options}"
        warc = str(warc_folder(archive))
        done = run(["bash", "-c", command], ARCHIVE_URL=f"sqlite:///{archive}", WARC_DIR=warc)
        asked = len(site.asked)
        assert done.returncode == ARCHIVE, done.stderr[-2000:]
        assert asked < len(numbers)
        said = [line.partition("ERROR: ")[2][:8] for line in done.stderr.splitlines() if "ERROR" in line]
        # The archive and the folder of pages are full at about the same time; each says so once.
        assert sorted(said) in (["The arch"], ["The arch", "WARC fol"]), done.stderr[-2000:]
        assert "Traceback" not in done.stderr
        again = crawl(archive, base_url=site.base_url, sections=SECTION, settings={"TOKENIZE": 0})
    assert again.returncode == OK, again.stderr[-2000:]
    connection = sqlite3.connect(archive)
    assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(len(numbers),)]
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
