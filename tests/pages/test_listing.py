"""Listing pages: the listing's own items and the way to the next page."""

from __future__ import annotations

import pytest

from crawler.pages.listing import read_listing
from crawler.sites import THOIDAI

URL = "https://thoidai.com.vn/huu-nghi"


def item(number: int) -> str:
    link = f"/tin-{number}.html"
    return (
        f'<div class="article"><a class="article-image" href="{link}" title="Lễ "hội""><img src="a.jpg"></a>'
        f'<h3 class="article-title"><a class="article-link" href="{link}">Tin {number}</a></h3></div>'
    )


def page(wrapped: str, pager: str = "", around: str = "") -> str:
    return f"<html><body>{around}<div class='_BX_LISTING fw'>{wrapped}</div>{pager}{around}</body></html>"


def numbers(html: str, url: str = URL) -> list[int]:
    return [address.number for address in read_listing(html, url, THOIDAI).items]


def test_only_the_listings_own_items_are_taken_each_once_in_order() -> None:
    sidebar = f"<div class='box-most'>{item(999)}</div>"
    assert numbers(page(item(103) + item(101) + item(103) + item(102), around=sidebar)) == [103, 101, 102]


def test_nested_wrappers_and_a_wrapper_for_pinned_items_are_one_listing() -> None:
    pinned = f"<div class='_BX_LISTING'>{item(777)}</div>"
    assert numbers(
        page(f"<div class='row'><div class='_BX_LISTING'>{item(101)}</div></div>", around=pinned)
    ) == [777, 101]


def test_the_old_template_is_read_too() -> None:
    html = (
        "<html><div class='_MB_CATEGORY_LIST lt'><div class='bx-article'><a href='/tin-101.html'><img></a>"
        "<h3><a href='/tin-101.html'>Tin</a></h3></div></div><div class='__MB_ARTICLE_PAGING fw lt'>"
        "<a href='/van-hoa&s_cond=&BRSR=15'>Sau</a></div></html>"
    )
    read = read_listing(html, "https://thoidai.com.vn/van-hoa", THOIDAI)
    assert [address.number for address in read.items] == [101]
    assert read.next_offset == 15


def more(*offsets: int) -> str:
    links = "".join(f'<a href="/huu-nghi&amp;s_cond=&amp;BRSR={offset}">Xem thêm</a>' for offset in offsets)
    return f'<div class="btn-viewmore"><span>{links}</span></div>'


@pytest.mark.parametrize(
    ("offset", "links", "following"),
    [(0, (16,), 16), (16, (0, 32), 32), (32, (16,), None), (0, (), None), (30, (0, 15, 45, 900), 45)],
)
def test_the_next_page_is_the_nearest_one_ahead(
    offset: int, links: tuple[int, ...], following: int | None
) -> None:
    url = f"{URL}&s_cond=&BRSR={offset}" if offset else URL
    assert read_listing(page(item(101), more(*links)), url, THOIDAI).next_offset == following


def test_a_page_without_a_listing_says_so() -> None:
    read = read_listing(f"<html><body>{item(101)}</body></html>", URL, THOIDAI)
    assert (read.items, read.has_wrapper) == ((), False)
