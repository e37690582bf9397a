"""A refresh asks again for what the archive holds, and keeps a revision where the paper changed something."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from random import Random
from typing import TYPE_CHECKING, Any, Literal

import pytest
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped] # it ships no types

from crawler.statuses import INCOMPLETE, OK
from tests.minisite import Page, path, serve_minisite
from tests.newspaper import LivePaper, Newspaper, Options, serve
from tests.running import archive_command, crawl, warc_folder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.newspaper import Server

SECTION = "quoc-te/nhip-song"
QUICK = {"TOKENIZE": 0}
PLAIN: dict[str, Any] = {"deleted": "404", "wrong_slug": "serve"}
Validator = Literal["none", "etag", "last_modified", "both", "wrong"]


def rows(archive: Path, query: str, *values: object) -> list[Any]:
    connection = sqlite3.connect(archive)
    try:
        with connection:
            return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def revised(archive: Path) -> dict[int, list[str]]:
    """What changed in each article that has a second revision."""
    query = "SELECT a.number, r.changed FROM revisions r JOIN articles a ON a.id = r.article_id"
    return {number: json.loads(changed) for number, changed in rows(archive, f"{query} WHERE r.number > 1")}


def filled(archive: Path, server: Server) -> None:
    done = crawl(archive, settings=QUICK, base_url=server.base_url)
    assert done.returncode == OK, done.stderr[-2000:]


def refreshed(
    archive: Path, server: Server, status: int = OK, since: str | None = None, until: str | None = None
) -> dict[str, int]:
    """Refreshes an archive, and gives what the run counted."""
    server.requests.clear()
    days = {name: day for name, day in (("since", since), ("until", until)) if day}
    arguments: dict[str, Any] = {"base_url": server.base_url, "mode": "refresh", **days}
    done = crawl(archive, settings=QUICK, **arguments)
    assert done.returncode == status, done.stderr[-2000:]
    counts: dict[str, int] = json.loads(rows(archive, "SELECT counts FROM runs ORDER BY id DESC")[0][0])
    return counts


def articles_asked(server: Server) -> list[tuple[str, int]]:
    return [(r.path, r.status) for r in server.requests if r.path.endswith(".html")]


@pytest.mark.parametrize("pages", [200, pytest.param(1000, marks=pytest.mark.soak)])
def test_ten_edited_of_many_restless_pages_give_ten_revisions(tmp_path: Path, pages: int) -> None:
    live = LivePaper(Newspaper(11, pages, Options(volatile=True, deleted="404")))
    archive = tmp_path / "archive.db"
    numbers = live.numbers()
    with serve(live) as server:
        filled(archive, server)
        expected = {number: live.edit(number) for number in Random(3).sample(numbers, 10)}
        counts = refreshed(archive, server)
        assert revised(archive) == expected
        assert (counts["revised"], counts["unchanged"]) == (10, len(numbers) - 10)
        again = refreshed(archive, server)
        assert (again["revised"], again["unchanged"]) == (0, len(numbers))
        assert revised(archive) == expected


@pytest.mark.parametrize("validators", ["etag", "last_modified", "both"])
def test_what_did_not_change_is_not_sent_again(tmp_path: Path, validators: Validator) -> None:
    live = LivePaper(Newspaper(12, 40, Options(volatile=True, validators=validators, **PLAIN)))
    archive = tmp_path / "archive.db"
    numbers = live.numbers()
    with serve(live) as server:
        filled(archive, server)
        before = archive_command(archive, "verify", "--digest").stdout
        counts = refreshed(archive, server)
        assert {status for _, status in articles_asked(server)} == {304}
        assert (counts["revised"], counts["unchanged"]) == (0, len(numbers))
        assert archive_command(archive, "verify", "--digest").stdout == before
        edited = {number: live.edit(number) for number in numbers[:3]}
        refreshed(archive, server)
        assert sorted(status for _, status in articles_asked(server)).count(200) == len(edited)
        assert revised(archive) == edited
    kinds = rows(archive, "SELECT record_type, count(*) FROM captures WHERE status = 304 GROUP BY 1")
    assert kinds == [("revisit", 2 * len(numbers) - len(edited))]


def test_an_etag_that_always_changes_is_no_change(tmp_path: Path) -> None:
    live = LivePaper(Newspaper(13, 40, Options(volatile=True, validators="wrong", **PLAIN)))
    archive = tmp_path / "archive.db"
    with serve(live) as server:
        filled(archive, server)
        counts = refreshed(archive, server)
        assert {status for _, status in articles_asked(server)} == {200}
    assert (counts["revised"], revised(archive)) == (0, {})


def test_a_range_is_refreshed_alone_and_what_no_listing_names_any_more_too(tmp_path: Path) -> None:
    live = LivePaper(Newspaper(14, 80, Options(deleted="404")))
    archive = tmp_path / "archive.db"
    documents = sorted(live.truth(), key=lambda document: document["date_published"])
    chosen = documents[30:40]
    since, until = (chosen[end]["date_published"][:10] for end in (0, -1))
    inside = {d["id"] for d in documents if since <= d["date_published"][:10] <= until}
    with serve(live) as server:
        filled(archive, server)
        moved = chosen[3]["id"]
        live.back_date(moved, 3000 * 1440)  # its row is now far below the range
        live.delete(chosen[5]["id"])
        counts = refreshed(archive, server, since=since, until=until)
        asked = [int(path[:-5].rpartition("-")[2]) for path, _ in articles_asked(server)]
    assert inside <= set(asked)
    assert len(asked) == len(set(asked))
    assert revised(archive) == {moved: ["date_published"]}
    assert counts["gone"] == 1
    assert rows(archive, "SELECT state FROM frontier WHERE number = ?", chosen[5]["id"]) == [("gone",)]


def test_a_revisit_names_the_page_that_it_confirms(tmp_path: Path) -> None:
    """Redirects on the way to a 304 are kept as what they are."""
    live = LivePaper(Newspaper(15, 40, Options(validators="etag", deleted="404", wrong_slug="redirect")))
    archive = tmp_path / "archive.db"
    with serve(live) as server:
        filled(archive, server)
        refreshed(archive, server)
        assert {status for _, status in articles_asked(server)} == {301, 304}
    pairs = rows(
        archive,
        "SELECT r.record_id, c.record_id FROM captures r JOIN articles a USING (number) "
        "JOIN captures c ON c.id = a.capture_id WHERE r.record_type = 'revisit'",
    )
    confirmed = {}
    for file in warc_folder(archive).iterdir():
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type == "revisit":
                    headers = record.rec_headers
                    confirmed[headers["WARC-Record-ID"]] = headers["WARC-Refers-To"]
    assert len(pairs) == len(live.numbers())
    assert dict(pairs) == confirmed


def test_what_another_parser_read_is_left_for_reparse(tmp_path: Path) -> None:
    live = LivePaper(Newspaper(16, 40, Options(deleted="404")))
    archive = tmp_path / "archive.db"
    number = live.numbers()[0]
    with serve(live) as server:
        filled(archive, server)
        rows(archive, "UPDATE articles SET parser_version = 0, headline = 'cũ' WHERE number = ?", number)
        counts = refreshed(archive, server, INCOMPLETE)
        assert counts["outdated"] == 1
        assert not any(path.endswith(f"-{number}.html") for path, _ in articles_asked(server))
    assert revised(archive) == {}


def test_refreshes_with_a_budget_get_round_to_all(tmp_path: Path) -> None:
    live = LivePaper(Newspaper(17, 60, Options(**PLAIN)))
    archive = tmp_path / "archive.db"
    asked: list[str] = []
    with serve(live) as server:
        filled(archive, server)
        everything = len(live.numbers())
        for _ in range(4):
            server.requests.clear()
            budget = {**QUICK, "CLOSESPIDER_PAGECOUNT": 60, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}
            done = crawl(archive, settings=budget, base_url=server.base_url, mode="refresh")
            assert done.returncode == INCOMPLETE, done.stderr[-2000:]
            asked += [path for path, _ in articles_asked(server)]
            assert re.search(r"[1-9]\d* still to be got", done.stdout)
    assert len(set(asked)) == everything
    assert len(asked) < 2 * everything


def test_an_article_that_leads_elsewhere_is_no_unchanged_one_and_no_news_the_second_time(
    tmp_path: Path,
) -> None:
    archive = tmp_path / "archive.db"
    with serve_minisite() as site:
        site.listing(SECTION, 100, 101)
        for number in (100, 101):
            site.article(number)
            site.pages[path(number)].headers["ETag"] = f'"{number}"'
        arguments = {"base_url": site.base_url, "sections": SECTION}
        assert crawl(archive, settings=QUICK, **arguments).returncode == OK  # type: ignore[arg-type]
        site.pages[path(100)] = Page("", status=301, headers={"Location": path(101)})
        site.pages[path(101)] = Page("", status=304)
        statuses = [
            crawl(archive, settings=QUICK, mode="refresh", **arguments).returncode  # type: ignore[arg-type]
            for _ in range(2)
        ]
    assert statuses == [INCOMPLETE, OK]
    assert rows(archive, "SELECT number, reason FROM rejects") == [(100, "redirected")]


def test_pages_whose_file_was_lost_are_asked_for_whole(tmp_path: Path) -> None:
    live = LivePaper(Newspaper(18, 40, Options(validators="both", **PLAIN)))
    archive = tmp_path / "archive.db"
    with serve(live) as server:
        filled(archive, server)
        shutil.rmtree(warc_folder(archive))
        refreshed(archive, server)
        assert {status for _, status in articles_asked(server)} == {200}
        refreshed(archive, server)
        assert {status for _, status in articles_asked(server)} == {304}
