"""Pages that no editor meant: bad addresses, endless nesting, thousands of labels."""

from __future__ import annotations

from time import process_time

import pytest

from archive.article import Image
from crawler.pages.addresses import Addresses, article_number, listing_offset
from crawler.pages.article import read_article
from crawler.pages.errors import UnreadablePageError
from crawler.sites import THOIDAI
from tests.pages.test_body import blocks

PAGE = f"{THOIDAI.origin}/hoi-lang-200.html"
SECONDS = 3.0
"""Far above what these pages take, far below what they take in quadratic time."""


def page(body: str, around: str = "", head: str = "") -> str:
    return (
        f"<html><head>{head}</head><body><h1 class='article-detail-title'>Hội làng</h1>"
        f"<div class='__MASTERCMS_CONTENT'>{body}</div>{around}</body></html>"
    )


@pytest.mark.parametrize("digits", ["1" * 20, "１２３４５", "12", "٣٤٥٦"])
def test_a_number_is_three_to_eighteen_ascii_digits(digits: str) -> None:
    assert article_number(f"{THOIDAI.origin}/tin-{digits}.html") is None
    assert Addresses(THOIDAI, PAGE).article(f"/tin-{digits}.html") is None


def test_the_longest_number_is_read() -> None:
    assert article_number(f"{THOIDAI.origin}/tin-{'9' * 18}.html") == 10**18 - 1


@pytest.mark.parametrize("digits", ["9" * 5000, "１６"])
def test_an_offset_that_is_no_number_is_none(digits: str) -> None:
    assert listing_offset(f"/huu-nghi&s_cond=&BRSR={digits}") is None


@pytest.mark.parametrize(
    "bad", ["http://[::1/tin-101.html", "//[x]/tin-101.html", "http://a\u2100b/t-101.html"]
)
def test_a_malformed_address_is_no_link_and_a_picture_keeps_what_is_printed(bad: str) -> None:
    addresses = Addresses(THOIDAI, PAGE)
    assert addresses.article(bad) is None
    assert addresses.section(bad) is None
    assert addresses.media(bad) == bad
    assert blocks(f"<p><a href='{bad}'><img src='{bad}'></a></p>") == [Image(bad)]


def test_a_malformed_base_is_ignored() -> None:
    html = page("<p><img src='/a.jpg'></p>", head="<base href='http://[bad'>")
    assert read_article(html, PAGE, THOIDAI).images == (Image(f"{THOIDAI.origin}/a.jpg"),)


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 1000 + "Chữ",
        "<table><tr><td>" * 330 + "Chữ",
        "<blockquote>" * 500 + "Chữ",
        "<ul><li>" * 400 + "Chữ",
        f"<h1 class='article-detail-title'>{'<span>' * 1000}Chữ</h1>",
        "<table class='MASTERCMS_TPL_TABLE'><tr><td>" * 600 + "<img src='/a.jpg'>",
    ],
)
def test_a_page_that_is_nested_too_deep_is_unreadable(body: str) -> None:
    html = f"<html><body><div class='__MASTERCMS_CONTENT'>{body}</div></body></html>"
    with pytest.raises(UnreadablePageError) as raised:
        read_article(html, PAGE, THOIDAI)
    assert raised.value.reason == "too_deep"


def test_deep_nesting_that_can_be_followed_is_read() -> None:
    assert read_article(page("<div>" * 200 + "Chữ"), PAGE, THOIDAI).text == "Chữ"


@pytest.mark.parametrize(
    "around",
    [
        "<div>" + "<h3>Đọc nhiều</h3>" * 6000 + "</div>",
        "<div><h3>Đọc nhiều</h3><a href='/tin-101.html'>Tin</a></div>" * 6000,
        f"<div class='article'>{'<span class=format_time>08:00</span>' * 6000}</div>",
        "<div><i>Đọc</i> <i>nhiều</i></div>" * 6000,
        "<p>Nguồn: </p>" * 6000,
        f"<p>{'<i>Nguồn</i> ' * 6000}</p>",
        f"<p>{'<i>Nguồn</i>: <b>1</b>' * 6000}</p>",
    ],
)
def test_many_labels_take_time_in_proportion(around: str) -> None:
    start = process_time()
    read_article(page("<p>Một.</p>", around), PAGE, THOIDAI)
    assert process_time() - start < SECONDS


@pytest.mark.parametrize(
    "body",
    [
        f"<div>Chữ {'<a href=/tin-101.html><img src=/t.jpg></a>' * 6000}</div>",
        f"<p>{'<img src=/a.jpg> chú ' * 3000}</p>",
        f"<ul>{'<li>một</li>' * 6000}</ul>",
        f"<p>{'<a href=/adsfw/1/2/a><img src=/a.jpg></a>' * 6000}</p>",
        f"{'<div class=ads>một</div>' * 6000}<p>hai</p>",
        f"{'<p><img src=/a.jpg></p><p align=center>một</p>' * 3000}",
        f"<table class=MASTERCMS_TPL_TABLE>{'<tr><td><img src=/a.jpg><tr><td>chú' * 3000}</table>",
    ],
)
def test_long_bodies_take_time_in_proportion(body: str) -> None:
    start = process_time()
    read_article(page(body), PAGE, THOIDAI)
    assert process_time() - start < SECONDS
