"""Which pages wait for a script, and which are just empty or end there."""

from __future__ import annotations

import pytest

from crawler.pages.listing import read_listing
from crawler.pages.loaders import body_loader, may_lack_body
from crawler.rendering.needs import lacking, page_kind
from crawler.sites import THOIDAI
from tests.newspaper import Newspaper, Options
from tests.newspaper.render import scripted
from tests.newspaper.router import respond

ORIGIN = "https://thoidai.com.vn"
ITEM = '<div class="article"><a href="/tin-123456.html">Tin</a></div>'


def listing(*parts: str, path: str = "quoc-te", next_url: str = "") -> str | None:
    loader = f'<input type="hidden" class="__MB_NEXT_URL" value="{next_url}">' if next_url else ""
    html = f"<html><body>{''.join(parts)}{loader}</body></html>"
    url = f"{ORIGIN}/{path}"
    found = read_listing(html, url, THOIDAI).loader
    assert lacking(url, html.encode(), THOIDAI) == found
    return found


def box(inside: str = "", more: str = "") -> str:
    return f'<div class="_BX_LISTING" {more}>{inside}</div>'


def pager(*offsets: int) -> str:
    links = "".join(f'<a href="/quoc-te&s_cond=&BRSR={offset}">Xem thêm</a>' for offset in offsets)
    return f'<div class="btn-viewmore">{links}</div>'


def test_an_empty_list_with_a_loader_waits_for_it() -> None:
    assert listing(box(), next_url="/a@/lm&amp;BRSR=0") == "/a@/lm&BRSR=0"
    assert listing(box(), next_url="/a@/lm") == "/a@/lm"
    assert listing(box(more='data-url="/a@/lm"')) == "/a@/lm"
    assert listing(box('<i data-next-url="/a@/lm"></i>')) == "/a@/lm"


def test_of_several_loaders_the_one_of_the_lists_own_rows_counts() -> None:
    more = '<input class="__MB_NEXT_URL" value="/apicenter@/lm&BRSR=16">'
    assert listing(more, box(), next_url="/a@/lm&BRSR=0") == "/a@/lm&BRSR=0"


def test_an_empty_list_without_one_is_empty() -> None:
    assert listing(box()) is None
    assert listing(ITEM, next_url="/a@/lm&BRSR=0") is None, "no list at all"


def test_a_page_with_rows_waits_for_nothing() -> None:
    assert listing(box(ITEM), next_url="/a@/lm&BRSR=16") is None
    assert listing(box(ITEM), next_url="/a@/lm&BRSR=0") is None
    assert listing(box(ITEM), box(), next_url="/a@/lm&BRSR=16") is None, "the script would add to them"


def test_pinned_items_are_not_the_list() -> None:
    assert listing(box(ITEM), box(), next_url="/a@/lm&BRSR=0") == "/a@/lm&BRSR=0"


def test_a_page_past_the_end_waits_for_nothing() -> None:
    past = "quoc-te&s_cond=&BRSR=64"
    assert listing(box(), pager(48), path=past, next_url="/a@/lm&BRSR=80") is None
    assert listing(box(), pager(48), path=past, next_url="/a@/lm") is None


def test_a_later_page_may_wait_too() -> None:
    later = "quoc-te&s_cond=&BRSR=64"
    assert listing(box(), path=later, next_url="/a@/lm&BRSR=64") == "/a@/lm&BRSR=64"
    assert listing(box(), pager(48, 80), path=later, next_url="/a@/lm") == "/a@/lm"
    assert listing(box(), path=later, next_url="/a@/lm") == "/a@/lm"


def article(body: str) -> str | None:
    html = (
        f"<html><body><h1 class='article-detail-title'>Tin</h1><div class='__MASTERCMS_CONTENT'>{body}"
        "<div class='__API_WIDGET' data-url='/apicenter@/user_comments'></div></div></body></html>"
    )
    found = body_loader(html)
    assert found is None or may_lack_body(html.encode())
    assert lacking(f"{ORIGIN}/tin-123456.html", html.encode(), THOIDAI) == found
    return found


def element(inside: str, more: str = "") -> str:
    return f'<div class="__MB_MASTERCMS_EL" {more}>{inside}</div>'


def test_an_empty_body_with_a_loader_waits_for_it() -> None:
    loader = '<input type="hidden" class="__MB_NEXT_URL" value="/a@/body&amp;i=1"><script>go()</script>'
    assert article(element(f"\n {loader}")) == "/a@/body&i=1"
    assert article(element("", 'data-url="/a@/body"')) == "/a@/body"


@pytest.mark.parametrize(
    "body",
    [
        "<p>Sáng nay, làng mở hội.</p>",
        '<table><tr><td><img src="/a.jpg"></td></tr></table>',
        '<img src="/infographic.png">',
        '<iframe src="https://video.example/1"></iframe>',
        "Sáng nay",
        "",
    ],
    ids=["text", "figure", "infographic", "video", "bare text", "nothing"],
)
def test_a_body_that_shows_something_or_has_no_loader_waits_for_nothing(body: str) -> None:
    assert article(element(body)) is None
    if body:
        assert article(element(f'{body}<input class="__MB_NEXT_URL" value="/a@/more">')) is None


def test_kinds_of_pages() -> None:
    kinds = {
        "/quoc-te/nhip-song&s_cond=&BRSR=16": "listing",
        "/quoc-te": "listing",
        "/tin-123456.html": "article",
        "/robots.txt": None,
        "/rss_feed/": None,
        "/": None,
    }
    assert {path: page_kind(f"{ORIGIN}{path}", THOIDAI) for path in kinds} == kinds


@pytest.mark.parametrize("past_end", ["empty", "first_page"])
def test_of_a_whole_paper_only_the_scripted_lists_wait(past_end: str) -> None:
    options = Options(scripted=True, page_size=5, past_end="empty" if past_end == "empty" else "first_page")
    paper = Newspaper(7, 300, options)
    found = set()
    for path in paper.sections:
        count = len(paper.listing(path)[0])
        for offset in (0, 5, count - 1, count + 5):
            target = f"/{path}&s_cond=&BRSR={offset}"
            page = respond(paper, target).body.encode()
            if lacking(ORIGIN + target, page, THOIDAI) is not None:
                found.add(path)
    assert found == {scripted.SCRIPTED, scripted.SPINNING}
    first = respond(paper, f"/{scripted.DISALLOWED}").body.encode()
    assert (lacking(f"{ORIGIN}/{scripted.DISALLOWED}", first, THOIDAI) or "").startswith("/apicenter@/")


def test_no_article_of_a_paper_waits() -> None:
    paper = Newspaper(8, 60)
    for document in paper.truth():
        path = document["url"].removeprefix(ORIGIN)
        assert lacking(document["url"], respond(paper, path).body.encode(), THOIDAI) is None
