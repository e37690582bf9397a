"""The menu, the feed and the sitemap beside the listings, and how far nightly runs walk."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from crawler.sites import THOIDAI
from crawler.statuses import OK
from tests.minisite import Page, path, serve_minisite
from tests.newspaper import Event, LivePaper, Newspaper, Options, serve
from tests.newspaper.sections import GONE_FROM_MENU, NEW_IN_MENU
from tests.running import crawl

if TYPE_CHECKING:
    from pathlib import Path

    from tests.newspaper import Server

PLAIN: dict[str, Any] = {"deleted": "404", "wrong_slug": "serve"}


def rows(archive: Path, query: str, *values: object) -> list[Any]:
    connection = sqlite3.connect(archive)
    try:
        with connection:
            return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def crawled(archive: Path, server: Server, **arguments: str) -> dict[str, Any]:
    """Crawls to the end, and gives the report that the archive keeps."""
    server.requests.clear()
    done = crawl(archive, settings={"TOKENIZE": 0}, base_url=server.base_url, **arguments)  # type: ignore[arg-type]
    assert done.returncode == OK, done.stderr[-2000:]
    report: dict[str, Any] = json.loads(rows(archive, "SELECT counts FROM runs ORDER BY id DESC")[0][0])
    return report


def asked(server: Server, part: str) -> list[str]:
    return [request.path for request in server.requests if part in request.path]


def test_what_only_the_feed_or_the_sitemap_names_is_archived(tmp_path: Path) -> None:
    paper = Newspaper(41, 160, Options(unlisted=4, feed_only=3, **PLAIN))
    archive = tmp_path / "archive.db"
    with serve(paper) as server:
        report = crawled(archive, server)
        assert len(asked(server, ".xml")) == 2
        found = dict(rows(archive, "SELECT found_by, count(*) FROM articles GROUP BY 1"))
        assert found == {"listing": sum(1 for _ in paper.truth()) - 7, "feed": 3, "sitemap": 4}
        assert report["witnessed"] == {"feed": 3, "sitemap": 4}
        again = crawled(archive, server)
        assert again["requests"]["articles"] == 0
        # The feed each time, the sitemap once a week.
        assert (len(asked(server, "rss_feed")), asked(server, ".xml")) == (1, [])
        earlier = (datetime.now(UTC) - timedelta(days=7, minutes=1)).isoformat(sep=" ")[:26]
        rows(archive, "UPDATE captures SET fetched_at = ? WHERE url LIKE '%.xml'", earlier)
        crawled(archive, server)
        assert "/sitemap.xml" in asked(server, ".xml")
    names = {
        url.rpartition("/")[2] for (url,) in rows(archive, "SELECT url FROM captures WHERE number IS NULL")
    }
    assert {"robots.txt", "sitemap.xml"} <= names


def test_a_run_with_a_range_asks_for_no_sitemap_and_one_of_the_past_for_no_feed(tmp_path: Path) -> None:
    with serve(Newspaper(42, 40, Options(**PLAIN))) as server:
        crawled(tmp_path / "archive.db", server, since="2026-01-01")
        assert (len(asked(server, "rss_feed")), asked(server, ".xml")) == (1, [])
        crawled(tmp_path / "archive.db", server, since="2026-01-01", until="2026-01-31")
        assert (asked(server, "rss_feed"), asked(server, ".xml")) == ([], [])


def test_a_run_of_some_sections_hears_no_witness_of_all(tmp_path: Path) -> None:
    with serve(Newspaper(47, 120, Options(unlisted=4, **PLAIN))) as server:
        report = crawled(tmp_path / "archive.db", server, sections="viet-nam-hom-nay")
        assert (asked(server, "rss_feed"), asked(server, ".xml")) == ([], [])
    assert report["witnessed"] == {"feed": 0, "sitemap": 0}


def test_sections_that_the_menu_has_or_lacks_are_reported(tmp_path: Path) -> None:
    with serve(Newspaper(43, 40, Options(menu="changed", **PLAIN))) as server:
        changed = crawled(tmp_path / "archive.db", server)
    with serve(Newspaper(43, 40, Options(**PLAIN))) as server:
        plain = crawled(tmp_path / "other.db", server)
    new, vanished = changed["notices"]
    assert all(path in new for path in NEW_IN_MENU)
    assert all(path in vanished for path in GONE_FROM_MENU)
    assert plain["notices"] == []


def test_a_night_with_nothing_new_asks_each_section_for_two_pages_at_most(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with serve(Newspaper(44, 150, Options(**PLAIN))) as server:
        crawled(archive, server)
        night = crawled(archive, server)
        pages = Counter(
            request.path.partition("&")[0]
            for request in server.requests
            if "." not in request.path and "rss_feed" not in request.path
        )
    assert night["requests"]["articles"] == 0
    assert max(pages.values()) <= 2
    assert all(section["complete"] for section in night["sections"])


@pytest.mark.parametrize(
    ("days_ago", "back"),
    [
        pytest.param(3, 0, id="walked this week: from the first day that is open"),
        pytest.param(8, 30, id="a week ago: again from the oldest day that is not settled"),
        pytest.param(90, 30, id="long ago: likewise"),
    ],
)
def test_a_night_goes_back_as_far_as_days_are_due_again(tmp_path: Path, days_ago: int, back: int) -> None:
    """Stories are back-dated, so days are walked again until a walk began a month after them."""
    archive = tmp_path / "archive.db"
    begun = datetime.now(UTC) - timedelta(days=days_ago)
    day = begun.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    with serve(Newspaper(45, 40, Options(**PLAIN))) as server:
        crawled(archive, server, sections="viet-nam-hom-nay")
        rows(archive, "UPDATE walks SET started = ?", begun.replace(tzinfo=None).isoformat(sep=" "))
        crawled(archive, server, sections="viet-nam-hom-nay")
        night = rows(archive, "SELECT DISTINCT since FROM walks WHERE run_id = 2")
    assert night == [(str(day - timedelta(days=back)),)]


def test_what_stands_on_a_page_that_a_nightly_run_reads_is_archived_however_old_it_is(tmp_path: Path) -> None:
    newspaper = Newspaper(45, 300, Options(**PLAIN))
    section = next(iter(newspaper.sections))
    listed = [document for document in newspaper.truth() if document["sections"][0] == section]
    # Below page one, on the page where the walk learns that the days before it were closed.
    story = sorted(listed, key=lambda document: document["date_published"])[-30]
    number, day = story["id"], date.fromisoformat(story["date_published"][:10])
    live = LivePaper(newspaper, [Event(10**9, "publish", number)])
    archive = tmp_path / "archive.db"
    begun = datetime.combine(day + timedelta(days=900), time(3), UTC).isoformat(sep=" ")[:19]
    with serve(live) as server:
        crawled(archive, server, sections=section)
        rows(archive, "UPDATE walks SET started = ?", f"{begun}.000000")
        live.publish(number)
        crawled(archive, server, sections=section)
    assert rows(archive, "SELECT state FROM frontier WHERE number = ?", number) == [("done",)]


def test_a_feed_that_is_served_as_html_is_read_all_the_same(tmp_path: Path) -> None:
    number = 100
    head = "<head><link rel='alternate' type='application/rss+xml' href='/rss_feed/'></head>"
    with serve_minisite() as site:
        for section in THOIDAI.sections:
            site.listing(section)
            plain = str(site.pages[f"/{section}"].body)
            site.pages[f"/{section}"] = Page(plain.replace("<body>", f"{head}<body>"))
        site.pages["/rss_feed/"] = Page(
            f"<rss><channel><item><link>{site.base_url}{path(number)}</link></item></channel></rss>"
        )
        site.article(number)
        done = crawl(tmp_path / "archive.db", settings={"TOKENIZE": 0}, base_url=site.base_url)
        assert (done.returncode, site.asked.count("/rss_feed/")) == (OK, 1), done.stderr[-2000:]
    assert rows(tmp_path / "archive.db", "SELECT number, found_by FROM articles") == [(number, "feed")]
