"""Advertisements in a body: none of them is text or a picture, and no text goes with them."""

from __future__ import annotations

import pytest

from archive.article import Image, Paragraph, Video
from crawler.pages.advertisements import MAX_AD_WORDS
from crawler.sites import THOIDAI
from tests.pages.test_body import blocks, body, links

ONE, TWO = "<p>Chợ họp từ sớm.</p>", "<p>Thuyền về đầy bến.</p>"
TEXT = [Paragraph("Chợ họp từ sớm."), Paragraph("Thuyền về đầy bến.")]
CLICK = "/adsfw/3/9/aHR0cA==&mode=default&zone=in_article"
SOLD = f"<a href='{CLICK}' target=_blank>Giảm giá cuối năm</a>"
BANNER = f"<a href='{CLICK}'><img src='/stores/sale.jpg'></a>"


@pytest.mark.parametrize(
    "ad",
    [
        SOLD,
        BANNER,
        f"<p>{SOLD}</p>",
        f"<p>{SOLD} {SOLD}</p>",
        f"<div class='banner-item'>{BANNER}</div>",
        f"<div class='__ads_click'><p>Giảm giá</p>{BANNER}</div>",
        f"<div class='zone'><div class=adv-label>Quảng cáo</div>{BANNER}</div>",
        f"<div><span>Quảng cáo</span><br>{BANNER}</div>",
        f"<div class='zone'><p>QUẢNG CÁO</p><div>{SOLD}</div></div>",
        "<ins class='adsbygoogle' style='display:block'></ins>",
        "<p>- Quảng cáo -</p><ins class='adsbygoogle'></ins>",
        "<p>[Advertisement]</p>\n<script>x</script><div id='div-gpt-ad-123-0'><p>Giảm giá</p></div>",
        "<div class='box-ads'><h3>Giảm giá</h3><p>Mua ngay hôm nay!</p></div>",
        "<div class='ads_in_article'>Mua ngay!</div>",
        "<table class='advertisement'><tr><td>Mua</td><td>ngay</td></tr></table>",
        "<section id='quang-cao'><p>Mua ngay!</p></section>",
        "<iframe src='https://ad.doubleclick.net/ddm/adi/1'></iframe>",
        "<img src='https://count.example/tr?id=1' width=1 height=1>",
        "<img src='https://count.example/tr?id=1' width='0' height='0'>",
    ],
)
def test_an_advertisement_is_no_text(ad: str) -> None:
    assert blocks(f"{ONE}{ad}{TWO}") == TEXT
    assert blocks(f"<div>{ONE}\n{ad}\n{TWO}</div>") == TEXT


@pytest.mark.parametrize(
    "html",
    [
        "<p>Ai mua vé thì vào <a href='/adsfw/1/2/aA=='>trang của bến</a> mà đặt.</p>",
        "<p>Ai mua vé thì vào <b><a href='/adsfw/1/2/aA=='>trang của bến</a></b> mà đặt.</p>",
    ],
)
def test_a_sold_link_inside_a_sentence_is_a_word_of_it(html: str) -> None:
    assert blocks(html) == [Paragraph("Ai mua vé thì vào trang của bến mà đặt.")]


@pytest.mark.parametrize("name", ["heads", "advance", "uploads", "nomads box", "badge-ad2", "shadow"])
def test_a_name_that_only_holds_the_letters_is_no_advertisement(name: str) -> None:
    assert blocks(f"<div class='{name}'>{ONE}</div>{TWO}") == TEXT


def test_an_advertisement_that_nobody_closed_takes_no_text_with_it() -> None:
    long = " ".join(["từ"] * (MAX_AD_WORDS + 1))
    assert blocks(f"{ONE}<div class='ads'>{SOLD}<p>{long}</p>{TWO}") == [
        TEXT[0],
        Paragraph(long),
        TEXT[1],
    ]


def test_a_picture_of_the_editor_is_never_one() -> None:
    html = f"<div class='ads'><img class='__img_mastercms' src='/a.jpg'></div>{ONE}"
    assert blocks(html) == [Image(f"{THOIDAI.origin}/a.jpg"), TEXT[0]]


def test_an_inline_advertisement_parts_no_paragraph() -> None:
    assert blocks("<p>Chợ họp <ins class='adsbygoogle'></ins>từ sớm.</p>") == TEXT[:1]


def test_the_word_alone_is_text_where_no_advertisement_stands_behind_it() -> None:
    assert blocks(f"<p>Quảng cáo</p>{ONE}") == [Paragraph("Quảng cáo"), TEXT[0]]


def test_articles_of_the_paper_in_an_advertisement_are_links_of_a_box() -> None:
    html = f"{ONE}<div class='ads'><a href='/le-hoi-101.html'>Lễ hội</a></div>{TWO}"
    assert blocks(html) == TEXT
    assert links(html) == [(101, "Lễ hội", None, "in_body")]


def test_a_link_to_an_article_is_one_whatever_its_class() -> None:
    html = f"{ONE}<a class='ads' href='/le-hoi-101.html'>Lễ hội</a>{TWO}"
    assert blocks(html) == TEXT
    assert links(html) == [(101, "Lễ hội", None, "in_body")]


def test_what_stands_beside_an_advertisement_is_kept() -> None:
    html = f"<div><span>Quảng cáo</span>{BANNER}<img src='/a.jpg'></div>{ONE}"
    assert blocks(html) == [Image(f"{THOIDAI.origin}/a.jpg"), TEXT[0]]


def test_a_byline_behind_an_advertisement_still_ends_the_text() -> None:
    read = body(f"{ONE}<p align=right><b>Minh Tú</b></p><div class='__ads_zone'>{SOLD}</div>")
    assert (read.blocks, read.byline) == (TEXT[:1], "Minh Tú")


@pytest.mark.parametrize("film", ["https://www.youtube.com/embed/x", "https://weclick.example/embed/x"])
def test_a_narrow_picture_and_a_film_are_shown(film: str) -> None:
    html = f"<img src='/a.jpg' width=1 height=90><iframe src='{film}'></iframe>"
    assert blocks(html) == [Image(f"{THOIDAI.origin}/a.jpg"), Video(film)]
