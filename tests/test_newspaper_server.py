"""The test newspaper over HTTP: listings, addresses, options, the log, the command and the files."""

from __future__ import annotations

import gzip
import json
import re
import signal
import subprocess
import sys
import threading
from functools import lru_cache
from http.client import HTTPConnection
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.newspaper import Newspaper, Options, serve
from tests.newspaper.files import file_name, write_pages
from tests.newspaper.router import respond
from tests.newspaper.sections import SECTIONS

if TYPE_CHECKING:
    from http.client import HTTPResponse
    from pathlib import Path

ITEM = re.compile(r'<h3 class="article-title[^"]*"><a class="article-link" href="[^"]*?-(\d+)\.html')


@lru_cache
def paper() -> Newspaper:
    return Newspaper(1, 400)


def listed(body: str) -> list[int]:
    """Numbers of a listing page's own items, pinned ones included."""
    start = body.index("_BX_LISTING")
    end = body.index('class="box-hot"')
    if end < start:
        end = len(body)
    return [int(number) for number in ITEM.findall(body[start:end])]


def offsets(body: str) -> list[int]:
    """Offsets of the "view more" links, in order."""
    return [int(offset) for offset in re.findall(r'href="[^"]*BRSR=(\d+)"', body)]


def busiest() -> str:
    return max(SECTIONS, key=lambda path: len(paper().rows(path)))


def walk(made: Newspaper, path: str) -> list[int]:
    """All numbers of a section by its pager."""
    found, offset, size = [], 0, made.options.page_size
    while True:
        suffix = f"&s_cond=&BRSR={offset}" if offset else ""
        body = respond(made, f"/{path}{suffix}").body
        found += listed(body)
        if offset + size not in offsets(body):
            return found
        offset += size


def test_listings_show_every_article_where_the_truth_says() -> None:
    made = paper()
    shown = {path: set(walk(made, path)) for path in SECTIONS}
    assert all("/" not in path or shown[path] <= shown[path.partition("/")[0]] for path in SECTIONS)
    for truth in made.truth():
        assert {path for path in SECTIONS if truth["id"] in shown[path]} == set(truth["listed_in"])
    everywhere = set().union(*shown.values())
    assert everywhere == set(made.numbers()) | set(made.deleted_numbers())


def test_rows_are_newest_first() -> None:
    made = paper()
    for path in SECTIONS:
        dates = [made.card(index).published for index in made.rows(path)]
        assert all(newer >= older for newer, older in pairwise(dates))


def test_pages_have_sixteen_rows_and_one_or_two_links() -> None:
    path = busiest()
    total = len(paper().listing(path)[0])
    pages = range(0, total, 16)
    assert len(pages) > 2
    for offset in pages:
        body = respond(paper(), f"/{path}&s_cond=&BRSR={offset}").body
        wanted = [other for other in (offset - 16, offset + 16) if other in pages]
        assert offsets(body) == wanted
        if offset:
            assert len(listed(body)) == min(16, total - offset)


def test_any_offset_begins_a_page() -> None:
    path = busiest()
    first = listed(respond(paper(), f"/{path}&s_cond=&BRSR=16").body)
    shifted = listed(respond(paper(), f"/{path}&s_cond=&BRSR=15").body)
    assert shifted[1:] == first[:15]


def test_a_paper_may_round_offsets() -> None:
    rounded = Newspaper(1, 400, Options(offsets="rounded"))
    path = busiest()
    pages = [respond(rounded, f"/{path}&s_cond=&BRSR={offset}").body for offset in (16, 31)]
    assert listed(pages[0]) == listed(pages[1])


def test_pinned_items_stand_on_top_and_are_older() -> None:
    manners = set()
    for seed in range(1, 4):
        made = Newspaper(seed, 400)
        for path in SECTIONS:
            pinned = [made.card(index) for index in made.pinned(path)]
            if not pinned:
                continue
            numbers = listed(respond(made, f"/{path}").body)
            assert numbers[: len(pinned)] == [card.number for card in pinned]
            newest = made.card(made.rows(path)[0])
            assert all(card.published < newest.published for card in pinned)
            rows, apart = made.listing(path)
            manners.add((bool(apart), len(rows) == len(made.rows(path))))
    assert manners == {(False, True), (True, True), (True, False)}


def test_sidebars_are_newer_and_use_the_same_markup() -> None:
    body = respond(paper(), f"/{busiest()}").body
    hot = body[body.index('class="box-hot"') :]
    newest = paper().numbers()[:5]
    assert [int(number) for number in ITEM.findall(hot)][:5] == newest


@pytest.mark.parametrize(("answer", "status"), [("empty", 200), ("first_page", 200), ("redirect", 302)])
def test_past_the_end_answers_as_chosen(answer: str, status: int) -> None:
    made = Newspaper(1, 400, Options(past_end=answer))  # type: ignore[arg-type]  # parametrised
    path = busiest()
    response = respond(made, f"/{path}&s_cond=&BRSR=99999")
    assert response.status == status
    if answer == "empty":
        assert listed(response.body) == []
    elif answer == "first_page":
        assert listed(response.body) == listed(respond(made, f"/{path}").body)
    else:
        assert response.location == f"/{path}"


@pytest.mark.parametrize(("answer", "status"), [("serve", 200), ("redirect", 301), ("gone", 404)])
def test_a_wrong_slug_answers_as_chosen(answer: str, status: int) -> None:
    made = Newspaper(1, 40, Options(wrong_slug=answer))  # type: ignore[arg-type]  # parametrised
    card = made.card(made.latest(1)[0])
    response = respond(made, f"/mot-tieu-de-cu-{card.number}.html")
    assert response.status == status
    assert response.location == (card.path if answer == "redirect" else None)


@pytest.mark.parametrize(
    ("answer", "status"), [("404", 404), ("410", 410), ("redirect", 302), ("shell", 200)]
)
def test_a_deleted_number_answers_as_chosen(answer: str, status: int) -> None:
    made = Newspaper(1, 40, Options(deleted=answer))  # type: ignore[arg-type]  # parametrised
    for number in made.deleted_numbers():
        index = made.index_of(number)
        assert index is not None
        response = respond(made, made.card(index).path)
        assert response.status == status
        assert "article-detail-title" not in response.body
        with pytest.raises(KeyError):
            made.truth_of(number)


def test_open_options_are_chosen_by_the_seed() -> None:
    chosen = [Newspaper(seed, 40).options for seed in range(1, 30)]
    assert {options.past_end for options in chosen} == {"empty", "first_page", "redirect"}
    assert {options.wrong_slug for options in chosen} == {"serve", "redirect", "gone"}
    assert {options.deleted for options in chosen} == {"404", "410", "redirect", "shell"}


def test_every_variant_of_an_address_is_the_same_article() -> None:
    card = paper().card(paper().latest(5)[4])
    plain = respond(paper(), card.path).body
    assert respond(paper(), f"{card.path}?fbclid=IwAR1").body == plain
    mobile = respond(paper(), f"{card.path}&mobile=yes&amp=1").body
    assert "box-media" in plain
    assert "box-media" not in mobile
    title = re.search(r"<h1[^>]*>(.*?)</h1>", plain, re.DOTALL)
    assert title is not None
    assert title.group() in mobile


def test_robots_feed_and_sitemaps() -> None:
    robots = respond(paper(), "/robots.txt").body
    assert "Disallow: /tag/\n" in robots
    assert "Disallow: *.docx\n" in robots
    feed = respond(paper(), "/rss_feed/")
    assert respond(paper(), "/huu-nghi/rss_feed/") == feed == respond(paper(), "/rss_feed/huu-nghi")
    items = ET.fromstring(feed.body).findall("channel/item")  # noqa: S314 - made by this very test run
    assert len(items) == 25
    assert all(item.find("{http://purl.org/rss/1.0/modules/content/}encoded") is not None for item in items)
    sitemap = ET.fromstring(respond(paper(), "/sitemaparticles-site-1.xml").body)  # noqa: S314 - same
    assert len(sitemap) == len(paper().numbers())
    assert "sitemaparticles-site-1.xml" in respond(paper(), "/sitemap.xml").body
    assert respond(paper(), "/huu-nghi.rss").status == 404


def test_the_print_view_has_no_zone_and_no_boxes() -> None:
    body = respond(paper(), f"/apicenter@/print_article&i={paper().numbers()[0]}").body
    assert re.search(r'article-detail-date">\d\d:\d\d \| \d\d/\d\d/\d{4}</span>', body)
    assert "Đọc nhiều" not in body


def test_unlisted_articles_stand_in_the_sitemap_only() -> None:
    made = Newspaper(1, 100, Options(unlisted=3))
    hidden = [truth["id"] for truth in made.truth() if not truth["listed_in"]]
    assert 1 <= len(hidden) <= 3
    sitemap = respond(made, "/sitemaparticles-site-1.xml").body
    assert all(f"-{number}.html" in sitemap for number in hidden)
    assert not set(hidden) & set().union(*(walk(made, path) for path in SECTIONS))


def ask(
    connection: HTTPConnection, path: str, method: str = "GET", **headers: str
) -> tuple[HTTPResponse, bytes]:
    connection.request(
        method, path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    response = connection.getresponse()
    return response, response.read()


def test_the_server_keeps_connections_and_logs_requests() -> None:
    made = paper()
    path = made.card(made.latest(1)[0]).path
    before = threading.active_count()
    with serve(made) as server:
        connection = HTTPConnection(server.base_url.removeprefix("http://"))
        whole, body = ask(connection, path, User_Agent="test/1")
        packed, zipped = ask(connection, path, Accept_Encoding="gzip")
        head, nothing = ask(connection, path, "HEAD")
        missing, _ = ask(connection, "/khong-co")
        refused, _ = ask(connection, "/", "POST")
        connection.close()
        log = server.requests
    assert (whole.status, packed.status, head.status, missing.status, refused.status) == (
        200,
        200,
        200,
        404,
        405,
    )
    assert packed.headers["Content-Encoding"] == "gzip"
    assert nothing == b""
    assert int(head.headers["Content-Length"]) == len(body)
    session = re.compile(rb"(?:sid|secure_token)=\w+")
    assert session.sub(b"", gzip.decompress(zipped)) == session.sub(b"", body)
    assert gzip.decompress(zipped) != body
    assert [(entry.method, entry.status) for entry in log[:3]] == [("GET", 200), ("GET", 200), ("HEAD", 200)]
    assert log[0].user_agent == "test/1"
    assert log[0].path == path
    assert threading.active_count() == before


def test_the_server_stops_while_connections_are_open() -> None:
    before = threading.active_count()
    with serve(paper()) as server:
        idle = HTTPConnection(server.base_url.removeprefix("http://"))
        ask(idle, "/robots.txt")
    assert threading.active_count() == before
    idle.close()


def test_absolute_links_name_the_host_that_was_asked() -> None:
    made = Newspaper(1, 40, Options(absolute="own"))
    with serve(made) as server:
        connection = HTTPConnection(server.base_url.removeprefix("http://"))
        bodies = [ask(connection, made.card(index).path)[1].decode() for index in made.latest(30)]
        connection.close()
    assert any(f'href="{server.base_url}/' in body for body in bodies)


def test_the_command_serves_writes_the_truth_and_stops(tmp_path: Path) -> None:
    truth, log = tmp_path / "truth.jsonl", tmp_path / "log.jsonl"
    command = [
        sys.executable,
        "-m",
        "tests.newspaper",
        "--articles",
        "40",
        "--truth",
        str(truth),
        "--log",
        str(log),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = re.fullmatch(r"serving http://(127\.0\.0\.1:\d+)\n", line)
        assert address is not None
        connection = HTTPConnection(address.group(1))
        ask(connection, "/robots.txt")
        connection.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
    made = Newspaper(1, 40)
    assert [json.loads(row)["id"] for row in truth.read_text().splitlines()] == made.numbers()
    assert [json.loads(row)["path"] for row in log.read_text().splitlines()] == ["/robots.txt"]


def test_every_page_can_be_written_as_a_file(tmp_path: Path) -> None:
    made = Newspaper(1, 40, Options(wrong_slug="redirect"))
    assert write_pages(made, tmp_path) > 100
    assert (tmp_path / "index.html").is_file()
    assert (tmp_path / "huu-nghi" / "index.html").is_file()
    assert (tmp_path / "rss_feed" / "index.html").is_file()
    for number in made.numbers():
        index = made.index_of(number)
        assert index is not None
        path = made.card(index).path
        assert (tmp_path / file_name(path)).read_text() == respond(made, path).body
