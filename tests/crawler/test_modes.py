"""What a crawl asks for: what the archive lacks, or only what earlier runs found and did not get."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from crawler.statuses import INCOMPLETE, OK, USAGE
from tests.minisite import MiniSite, Page, path, serve_minisite
from tests.running import crawl

if TYPE_CHECKING:
    from pathlib import Path

SECTION = "quoc-te/nhip-song"


def broken_site() -> MiniSite:
    site = MiniSite()
    site.listing(SECTION, 100, 101, 102)
    for number in (100, 101):
        site.article(number)
    site.pages[path(102)] = Page("<html></html>", status=500)
    return site


def articles(archive: Path) -> list[int]:
    connection = sqlite3.connect(archive)
    try:
        return [number for (number,) in connection.execute("SELECT number FROM articles ORDER BY number")]
    finally:
        connection.close()


def test_missing_asks_only_for_what_an_earlier_run_did_not_get(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with serve_minisite(broken_site()) as site:
        first = crawl(archive, base_url=site.base_url, sections=SECTION)
        assert (first.returncode, articles(archive)) == (INCOMPLETE, [100, 101])
        site.asked.clear()
        site.article(102)
        second = crawl(archive, base_url=site.base_url, mode="missing")
        assert site.asked == ["/robots.txt", path(102)]
        assert (second.returncode, articles(archive)) == (OK, [100, 101, 102]), second.stderr
        site.asked.clear()
        assert crawl(archive, base_url=site.base_url, mode="missing").returncode == OK
        assert site.asked == []


def test_missing_leaves_other_sections_alone(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with serve_minisite(broken_site()) as site:
        crawl(archive, base_url=site.base_url, sections=SECTION)
        site.asked.clear()
        done = crawl(archive, base_url=site.base_url, mode="missing", sections="viet-kieu")
        assert (done.returncode, site.asked) == (OK, [])


def test_an_unknown_mode_names_the_known_ones(tmp_path: Path) -> None:
    done = crawl(tmp_path / "archive.db", base_url="http://127.0.0.1:9", mode="all")
    assert done.returncode == USAGE
    assert "new, refresh, missing" in done.stderr


def test_what_an_interrupted_run_left_waiting_is_asked_for_again(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with serve_minisite(broken_site()) as site:
        crawl(archive, base_url=site.base_url, sections=SECTION)
        connection = sqlite3.connect(archive)
        connection.execute("UPDATE frontier SET state = 'waiting' WHERE number = 102")
        connection.commit()
        connection.close()
        site.listing(SECTION, 100, 101)
        site.article(102)
        done = crawl(archive, base_url=site.base_url, sections=SECTION)
    assert (done.returncode, articles(archive)) == (OK, [100, 101, 102]), done.stderr


def test_what_waits_is_asked_for_under_the_address_that_the_listing_names_today(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with serve_minisite(broken_site()) as site:
        crawl(archive, base_url=site.base_url, sections=SECTION)
        connection = sqlite3.connect(archive)
        query = "UPDATE frontier SET state = 'waiting', url = 'https://thoidai.com.vn/cu-102.html'"
        connection.execute(f"{query} WHERE number = 102")
        connection.commit()
        connection.close()
        site.article(102)
        done = crawl(archive, base_url=site.base_url, sections=SECTION)
    assert (done.returncode, articles(archive)) == (OK, [100, 101, 102]), done.stderr


def test_missing_takes_no_days(tmp_path: Path) -> None:
    done = crawl(tmp_path / "archive.db", base_url="http://127.0.0.1:9", mode="missing", since="2026-01-01")
    assert (done.returncode, len(done.stderr.splitlines())) == (USAGE, 1)
