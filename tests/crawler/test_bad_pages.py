"""Pages that are no article: each a reject with its reason, and the crawl goes on."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from crawler.pages.decoding import MAX_BYTES
from crawler.statuses import INCOMPLETE, OK
from tests.minisite import MiniSite, Page, article_html, path, serve_minisite
from tests.running import crawl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from subprocess import CompletedProcess


GOOD = (100, 199)
BAD = {
    101: (Page("<html><body><h1></h1><p>Trang giới thiệu.</p></body></html>"), "no_headline"),
    102: (Page(""), "empty"),
    103: (Page(article_html(103)[:-60]), "cut"),
    104: (Page(article_html(104), declared_length=100_000), "cut"),
    105: (Page(b"<html>" + b" " * MAX_BYTES + b"</html>"), "too_large"),
    106: (
        Page(article_html(106).encode("utf-16"), headers={"Content-Type": "text/html; charset=utf-16"}),
        "charset",
    ),
    107: (Page("%PDF-1.7", headers={"Content-Type": "application/pdf"}), "not_html"),
    108: (Page(article_html(108, stamp="")), "no_date"),
    109: (Page(article_html(109, stamp="08:30 | 31/02/2024 GMT+7")), "bad_date"),
    110: (Page(article_html(110, body="<p>&nbsp;</p>")), "no_body"),
    111: (Page(article_html(111, own=999)), "other_article"),
    130: (Page("<html></html>", status=500), "server_error"),
    112: (Page(status=302, headers={"Location": "/huu-nghi"}), "redirected"),
}
GONE = {120: 404, 121: 410}


@pytest.fixture(scope="module")
def site() -> Iterator[MiniSite]:
    with serve_minisite() as site:
        site.pages["/robots.txt"] = Page(
            "User-agent: *\nDisallow: /tag/\n", headers={"Content-Type": "text/plain"}
        )
        site.listing("huu-nghi", *GOOD, *BAD, *GONE)
        for number in GOOD:
            site.article(number)
        site.pages.update({path(number): page for number, (page, _) in BAD.items()})
        site.pages.update({path(number): Page("<html></html>", status) for number, status in GONE.items()})
        yield site


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bad") / "archive.db"


@pytest.fixture(scope="module")
def first(site: MiniSite, archive: Path) -> CompletedProcess[str]:
    return crawl(archive, base_url=site.base_url, sections="huu-nghi/bon-phuong-ket-ban,huu-nghi")


def query(archive: Path, sql: str, *values: int) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(archive)
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


def test_the_crawl_goes_on_to_the_last_good_article(first: CompletedProcess[str], archive: Path) -> None:
    assert [number for (number,) in query(archive, "SELECT number FROM articles ORDER BY number")] == list(
        GOOD
    )
    assert first.returncode == INCOMPLETE
    assert "Traceback" not in first.stderr


@pytest.mark.parametrize("number", sorted(BAD))
def test_a_bad_page_is_a_reject_with_its_reason(
    first: CompletedProcess[str], archive: Path, number: int
) -> None:
    del first
    rejects = query(archive, "SELECT reason, detail FROM rejects WHERE number = ?", number)
    assert [reason for reason, _ in rejects] == [BAD[number][1]]
    assert all(detail for _, detail in rejects)


def test_each_id_has_one_state(first: CompletedProcess[str], archive: Path) -> None:
    del first
    states = dict(query(archive, "SELECT number, state FROM frontier"))
    expected = dict.fromkeys(GOOD, "done") | dict.fromkeys(BAD, "rejected") | dict.fromkeys(GONE, "gone")
    assert states == expected


def test_what_was_settled_is_not_asked_for_again(
    first: CompletedProcess[str], site: MiniSite, archive: Path
) -> None:
    del first
    site.asked.clear()
    again = crawl(archive, base_url=site.base_url, sections="huu-nghi")
    assert [asked for asked in site.asked if asked.startswith("/tin-")] == []
    assert again.returncode == INCOMPLETE, "the listings of the sub-sections answer 404"


def test_a_site_without_faults_ends_with_zero(tmp_path: Path) -> None:
    with serve_minisite() as site:
        site.listing("quoc-te/nhip-song", *GOOD)
        for number in GOOD:
            site.article(number)
        done = crawl(tmp_path / "archive.db", base_url=site.base_url, sections="quoc-te/nhip-song")
    assert done.returncode == OK, done.stderr
