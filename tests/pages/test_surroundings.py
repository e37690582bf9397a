"""Boxes outside the body: found by their labels, whatever they are nested in."""

from __future__ import annotations

import unicodedata

import pytest

from crawler.pages.article import read_article
from crawler.sites import THOIDAI

PAGE = f"{THOIDAI.origin}/hoi-lang-200.html"
BODY = "<div class='__MASTERCMS_CONTENT'><p>Một.</p></div>"


def read(before: str = "", after: str = "", aside: str = "") -> list[tuple[int, str | None, str | None, str]]:
    html = (
        f"<html><body><div class=main><h1 class='article-detail-title'>Hội làng</h1>"
        f"<div class='article-detail-desc'>Tóm tắt.</div>{before}{BODY}{after}</div>{aside}"
        "<div class=footer><a href='/hoi-lang-200.html&amp;mobile=yes'>Di động</a></div></body></html>"
    )
    article = read_article(html, PAGE, THOIDAI)
    assert article.text == "Một."
    return [(link.id - 100, link.title, link.abstract, *link.blocks) for link in article.related]  # type: ignore[misc]


def card(number: int, teaser: str = "") -> str:
    return (
        f"<div class='article'><a class='article-image' href='/tin-10{number}.html'><img alt='tin'></a>"
        f"<h3 class='article-title'><a href='/tin-10{number}.html'>Tin {number}</a></h3>"
        f"<span class='article-date'>08:00 | 01/01/2026</span><div class='article-desc'>{teaser}</div></div>"
    )


def item(number: int) -> str:
    return f"<li><a href='/tin-10{number}.html'>Tin {number}</a></li>"


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='most'><h3>Đọc nhiều</h3>{card(1)}{card(2)}</div>",
        f"<div><div class='head'><div><span>Đọc nhiều</span></div></div><ul>{item(1)}{item(2)}</ul></div>",
        f"<section><h2><a href='/doc-nhieu'><b>ĐỌC NHIỀU</b></a></h2><div>{card(1)}{card(2)}</div></section>",
        f"<strong>Đọc nhiều:</strong>{card(1)}{card(2)}",
        "<div><p>Đọc nhiều</p><a href='/tin-101.html'>Tin 1</a> <a href='/tin-102.html'>Tin 2</a></div>",
    ],
)
@pytest.mark.parametrize("where", ["after", "aside"])
def test_a_box_is_what_follows_its_label(box: str, where: str) -> None:
    assert read(**{where: box}) == [(1, "Tin 1", None, "most_read"), (2, "Tin 2", None, "most_read")]


def test_a_teaser_is_kept_and_a_date_is_not() -> None:
    assert read(after=f"<div><h3>Các tin bài khác</h3>{card(1, 'Sáng nay.')}{card(2)}</div>") == [
        (1, "Tin 1", "Sáng nay.", "other"),
        (2, "Tin 2", None, "other"),
    ]


def test_an_empty_box_takes_nothing_from_the_next() -> None:
    boxes = f"<div><h3>Tin bài liên quan</h3></div><div><h3>Các tin bài khác</h3>{card(1)}</div>"
    assert read(after=boxes) == [(1, "Tin 1", None, "other")]


def test_labels_and_items_may_stand_side_by_side() -> None:
    flat = f"<h3>Tin bài liên quan</h3>{card(1)}{card(2)}<h3>Các tin bài khác</h3>{card(3)}"
    assert [(number, box) for number, _, _, box in read(after=flat)] == [
        (1, "related"),
        (2, "related"),
        (3, "other"),
    ]


def test_boxes_without_a_known_label_are_dropped() -> None:
    boxes = f"<div><h3>Đọc nhiều</h3>{card(1)}{card(2)}</div><div class='region'>{card(3)}{card(4)}</div>"
    assert [number for number, *_ in read(aside=f"{boxes}<div><h3>Multimedia</h3>{card(5)}</div>")] == [1, 2]


@pytest.mark.parametrize(
    "before",
    [
        "<a href='/tin-101.html'>Tin 1</a><a href='/tin-102.html'>Tin 2</a>",
        f"<ul class='x'>{item(1)}{item(2)}</ul>",
        f"<div><div>{item(1)}</div><div>{item(2)}</div></div>",
    ],
)
def test_links_between_abstract_and_body_are_kept(before: str) -> None:
    assert read(before=before) == [(1, "Tin 1", None, "after_abstract"), (2, "Tin 2", None, "after_abstract")]


@pytest.mark.parametrize(
    "label",
    [
        "Đọc&nbsp;nhiều",
        "Đọc\u200b nhiều\ufeff",
        unicodedata.normalize("NFD", "Đọc nhiều"),
        "\u00d0ọc nhiều",
        "Đọc <b>nhiều</b>",
        "<i>Đọc</i> <b>nhiều</b> :",
        "Đọc nhiều :",
    ],
)
def test_a_label_is_known_in_every_spelling(label: str) -> None:
    box = f"<div><h3>{label}</h3><ul>{item(1)}{item(2)}</ul></div>"
    assert [(number, name) for number, _, _, name in read(aside=box)] == [(1, "most_read"), (2, "most_read")]


def test_a_link_to_more_beside_a_label_is_part_of_the_head() -> None:
    head = "<div class='hd'><h3>Đọc nhiều</h3><a href='/doc-nhieu'>Xem thêm »</a></div>"
    assert [number for number, *_ in read(aside=f"<div>{head}<ul>{item(1)}{item(2)}</ul></div>")] == [1, 2]


def test_a_tab_beside_another_tab_heads_no_box() -> None:
    tabs = "<ul><li><a href='#moi'>Tin mới</a></li><li><a href='#doc'>Đọc nhiều</a></li></ul>"
    assert read(aside=f"<div>{tabs}<div>{card(1)}{card(2)}</div></div>") == []
