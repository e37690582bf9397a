"""The test newspaper's sections whose lists come by script, as plain HTTP sees them."""

from __future__ import annotations

import re
import time
from urllib.request import urlopen

import pytest
from protego import Protego

from tests.newspaper import Newspaper, Options, serve
from tests.newspaper.render import feeds, scripted
from tests.newspaper.router import respond

SIZE = 5
_NUMBER = re.compile(r'href="[^"]*-(\d+)\.html')
_NEXT = re.compile(r'class="__MB_NEXT_URL" value="([^"]+)"')


@pytest.fixture(scope="module")
def paper() -> Newspaper:
    return Newspaper(3, 600, Options(scripted=True, page_size=SIZE))


def numbers(html: str) -> set[int]:
    """The numbers that the list's items name; the sidebar is in other columns."""
    main = html.partition('<div class="breadcrumb">')[2].partition('<div id="footer">')[0]
    main = main.partition('<div class="box-hot">')[0]
    return {int(number) for number in _NUMBER.findall(main or html)}


def next_url(html: str) -> str:
    found = _NEXT.search(html)
    assert found is not None
    return found[1].replace("&amp;", "&")


@pytest.mark.parametrize("path", [scripted.SCRIPTED, scripted.SPINNING])
def test_every_page_is_empty_and_its_fragment_has_the_rows(paper: Newspaper, path: str) -> None:
    offset: int | None = 0
    pages = 0
    while offset is not None:
        html = respond(paper, f"/{path}&s_cond=&BRSR={offset}" if offset else f"/{path}").body
        assert numbers(html) == set()
        assert "btn-viewmore" not in html
        fragment = respond(paper, next_url(html)).body
        expected = paper.page(path, offset)
        assert numbers(fragment) == set(expected.numbers)
        offset = expected.next_offset
        assert ("__MB_NEXT_URL" in fragment) == (offset is not None)
        pages += 1
    assert pages > 1


def test_a_disallowed_list_is_whole_on_its_offset_pages(paper: Newspaper) -> None:
    path = scripted.DISALLOWED
    html = respond(paper, f"/{path}").body
    assert numbers(html) == set()
    assert next_url(html).startswith("/apicenter@/")
    for offset in (0, SIZE):
        whole = respond(paper, f"/{path}&s_cond=&BRSR={offset}").body
        assert numbers(whole) == set(paper.page(path, offset).numbers) != set()


def test_an_endless_list_has_its_rows_and_begins_again(paper: Newspaper) -> None:
    path = scripted.ENDLESS
    html = respond(paper, f"/{path}").body
    assert numbers(html) == set(paper.page(path).numbers) != set()
    assert numbers(respond(paper, next_url(html)).body) == set(paper.page(path, SIZE).numbers)
    assert "btn-more" in html
    assert "btn-viewmore" in html


def test_robots_txt_allows_the_fragments_and_not_the_familys_own_place() -> None:
    rules = Protego.parse(feeds.robots())
    fragment = scripted.Place(scripted.SCRIPTED, 0, SIZE).fragment
    for path in (fragment, scripted.WAITING, *scripted.SCRIPTS, *scripted.ADORNMENTS):
        assert rules.can_fetch(path, "a")
    assert not rules.can_fetch("/apicenter@/article_lm&BRSR=0", "a")


def test_what_never_comes_is_held_until_the_other_side_has_had_enough(paper: Newspaper) -> None:
    with serve(paper) as server:
        with pytest.raises(TimeoutError):
            urlopen(f"{server.base_url}{scripted.WAITING}", timeout=0.3)  # noqa: S310 - our own server
        until = time.monotonic() + 5
        while not server.requests and time.monotonic() < until:
            time.sleep(0.01)
        assert [(request.path, request.status) for request in server.requests] == [(scripted.WAITING, 504)]


def test_other_sections_and_other_papers_are_as_ever(paper: Newspaper) -> None:
    plain = Newspaper(3, 600, Options(page_size=SIZE))
    for path in plain.sections:
        special = path in {scripted.SCRIPTED, scripted.SPINNING, scripted.DISALLOWED, scripted.ENDLESS}
        assert (respond(plain, f"/{path}") == respond(paper, f"/{path}")) != special
    picture, *adornments = scripted.ADORNMENTS
    assert respond(plain, picture).status == respond(paper, picture).status == 200
    for target in (*scripted.SCRIPTS, *adornments, scripted.WAITING):
        assert respond(plain, target).status == 404
        assert respond(paper, target).status == 200
