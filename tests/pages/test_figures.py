"""Pictures in every markup: which words are a caption, and that no word beside a picture is lost."""

from __future__ import annotations

import pytest

from archive.article import Block, Heading, Image, ItemList, Paragraph, Table, Video
from crawler.pages.figures import MAX_CAPTION_WORDS, reads_as_caption
from crawler.sites import THOIDAI
from tests.pages.test_body import blocks, box, figure, links

A, B = "<img src='/a.jpg'>", "<img src='/b.jpg'>"
OTHER = "<a href='/tin-khac-2000.html'>"


def image(name: str, caption: str | None = None) -> Image:
    return Image(f"{THOIDAI.origin}/{name}.jpg", caption, None, caption)


def plain(*rows: tuple[str, ...]) -> str:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>{cells}</table>"


NESTED = f"{figure(A, 'Một')}"


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (
            figure(A, "Chú thích", "<p>Đoạn một.</p><p>Đoạn hai.</p>"),
            [image("a", "Chú thích"), Paragraph("Đoạn một."), Paragraph("Đoạn hai.")],
        ),
        (figure(f"{A}<p>Bên cạnh</p>", "Bên dưới"), [image("a", "Bên cạnh\nBên dưới")]),
        (figure(f"<p>Bên cạnh</p>{A}"), [image("a", "Bên cạnh")]),
        (figure("Bên trên", A), [image("a", "Bên trên")]),
        (figure("Bên trên", A, "Bên dưới"), [Paragraph("Bên trên"), image("a", "Bên dưới")]),
        (figure("Một.", "Hai.", A), [Paragraph("Một."), image("a", "Hai.")]),
        (figure(NESTED, "Hai"), [image("a", "Một"), Paragraph("Hai")]),
        (
            figure(NESTED, figure(B, "Hai")),
            [image("a", "Một"), image("b", "Hai")],
        ),
        (figure(f"Trước {figure(A)}"), [image("a", "Trước")]),
        (plain((A, B), ("Một", "Hai")), [image("a", "Một"), image("b", "Hai")]),
        (plain((A, B), ("", "Hai")), [image("a"), image("b", "Hai")]),
        (plain((f"{A}<p>Một</p>", f"{B}<p>Hai</p>")), [image("a", "Một"), image("b", "Hai")]),
        (
            plain(("Tên", "Ảnh"), ("Cờ", A)),
            [Table((("Tên", "Ảnh"), ("Cờ", ""))), image("a")],
        ),
        (
            figure(A, "Một", "<iframe src='https://www.youtube.com/embed/x'></iframe>"),
            [image("a", "Một"), Video("https://www.youtube.com/embed/x")],
        ),
    ],
)
def test_a_figure_table_keeps_every_word(html: str, found: list[Block]) -> None:
    assert blocks(html) == found


def test_a_box_inside_a_figure_table_is_a_box() -> None:
    inner = box("__MB_ARTICLE_A", f"{OTHER}Tin khác</a>")
    html = figure(A, "Một", inner)
    assert blocks(html) == [image("a", "Một")]
    assert links(html) == [(2000, "Tin khác", None, "in_body")]


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        (f"{A}<p>Chữ</p>", [image("a", "Chữ")]),
        (f"{A}<p>Chữ</p><figcaption>Chú</figcaption>", [image("a", "Chú"), Paragraph("Chữ")]),
        (f"<figcaption>Chú</figcaption>{A}", [image("a", "Chú")]),
        (
            f"{A}<figcaption>Một</figcaption>{B}<figcaption>Hai</figcaption>",
            [image("a", "Một"), image("b", "Hai")],
        ),
        (
            f"{A}{B}<figcaption>Một</figcaption><figcaption>Hai</figcaption>",
            [image("a", "Một"), image("b", "Hai")],
        ),
        (f"{A}{B}<figcaption>Chú</figcaption>", [image("a"), image("b", "Chú")]),
        (f"{A}<figcaption>Một</figcaption><figcaption>Hai</figcaption>", [image("a", "Một\nHai")]),
        (plain(("Tỉnh", "Số"), ("Huế", "2")), [Table((("Tỉnh", "Số"), ("Huế", "2")))]),
        (
            f"{plain(('Tỉnh', 'Số'))}<figcaption>Chú</figcaption>",
            [Table((("Tỉnh", "Số"),)), Paragraph("Chú")],
        ),
        ("<p>Chữ</p>", [Paragraph("Chữ")]),
    ],
)
def test_a_figure_element_keeps_every_word(inside: str, found: list[Block]) -> None:
    assert blocks(f"<figure class=table>{inside}</figure>") == found


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        (f"{A}<br>Chú một.", [image("a", "Chú một.")]),
        (f"{A}<br>Một câu. Hai câu.", [image("a", "Một câu. Hai câu.")]),
        (f"{A}<br>Một câu. Hai câu. Ba câu.", [image("a"), Paragraph("Một câu. Hai câu. Ba câu.")]),
        (f"{A}<br>chú một<br>{B}<br>chú hai", [image("a", "chú một"), image("b", "chú hai")]),
        (f"Trước.<br>{A}<br>Sau.", [Paragraph("Trước."), image("a"), Paragraph("Sau.")]),
        (f"{A}<br><b>Chú đậm</b>", [image("a", "Chú đậm")]),
        (f"{A}<br><br>Một.<br><br>Hai.", [image("a", "Một.\nHai.")]),
        (f"{A}<b>Một. Hai. Ba</b>", [image("a"), Heading("Một. Hai. Ba")]),
    ],
)
def test_a_paragraph_with_pictures_is_captions_only_where_they_are_short(
    inside: str, found: list[Block]
) -> None:
    assert blocks(f"<p>{inside}</p>") == found


@pytest.mark.parametrize("look", ["align=left", "align='RIGHT'", "style='width: 5px; float : right'"])
def test_text_beside_a_picture_that_floats_is_no_caption(look: str) -> None:
    picture = A.replace("<img", f"<img {look}")
    assert blocks(f"<p>{picture} Một câu. Hai câu.</p>") == [image("a"), Paragraph("Một câu. Hai câu.")]
    centred = A.replace("<img", "<img align=center style='margin: 0'")
    assert blocks(f"<p>{centred} Một câu.</p>") == [image("a", "Một câu.")]


def test_a_long_text_is_a_caption_only_with_a_credit() -> None:
    long = " ".join(["từ"] * (MAX_CAPTION_WORDS + 1))
    assert not reads_as_caption(long)
    assert reads_as_caption(f"{long}. (Ảnh: Minh Tú)")
    assert reads_as_caption("Lớp học ở Huế. Ảnh: Minh Tú/TTX. Ảnh được trưng bày tại làng.")
    assert reads_as_caption("TS. Minh Tú và GS. Hải Vân ở TP. Huế.")
    assert reads_as_caption("ThS. Minh Tú và PGS. Hải Vân. Họ gặp nhau ở Huế.")
    assert not reads_as_caption("Tú và Vân. Họ ở Huế. Họ mới gặp nhau.")


def test_a_thumbnail_of_another_article_is_no_picture_of_ours() -> None:
    html = f"<p>Một.</p><p>{OTHER}{A} Tin khác</a></p>"
    assert blocks(html) == [Paragraph("Một.")]
    assert links(html) == [(2000, "Tin khác", None, "in_body")]


def test_a_picture_that_links_to_its_own_article_or_file_is_ours() -> None:
    for href in ("/hoi-lang-200.html", "/stores/a.jpg"):
        assert blocks(f"<p><a href='{href}'>{A}</a></p>") == [image("a")]


def test_words_under_a_thumbnail_in_a_figure_table_stay() -> None:
    assert blocks(figure(f"{OTHER}{A}</a>", "Chữ của bài.")) == [Paragraph("Chữ của bài.")]


def test_a_figure_in_a_list_is_a_picture_with_its_caption() -> None:
    html = f"<ul><li>một</li><li>{figure(A, 'Chú')}</li><li>hai</li></ul>"
    assert blocks(html) == [ItemList(("một",)), image("a", "Chú"), ItemList(("hai",))]


@pytest.mark.parametrize(
    "hidden",
    [
        f"<noscript>{A}</noscript>",
        f"<div style='display:none'>{A}</div>",
        f"<div hidden><p>{A}</p></div>",
        A.replace("<img", "<img hidden"),
        f"<template>{A}</template>",
    ],
)
def test_a_picture_that_is_not_shown_is_none_and_the_words_beside_it_stay(hidden: str) -> None:
    line = "<figcaption>Chú</figcaption>"
    assert blocks(f"<figure>{hidden}{line}</figure>") == [Paragraph("Chú")]
    assert blocks(f"<figure>{line}{hidden}{B}</figure>") == [image("b", "Chú")]
    assert blocks(f"<figure>{B}<figcaption>Chú{hidden}</figcaption></figure>") == [image("b", "Chú")]
    assert blocks(figure(hidden, "Chú")) == [Paragraph("Chú")]
    assert blocks(figure(f"{hidden}{B}", "Chú")) == [image("b", "Chú")]
    assert blocks(f"<p>{hidden}Một.</p>") == [Paragraph("Một.")]


def test_what_is_not_shown_decides_nothing_about_what_is() -> None:
    frame = "<noscript><iframe src='https://www.youtube.com/embed/x'></iframe></noscript>"
    line = "<figcaption>Chú</figcaption>"
    assert blocks(f"<figure>{A}{line}{frame}</figure>") == [image("a", "Chú")]
    assert blocks(f"<p>{A}{frame}<br>chú</p>") == [image("a", "chú")]
    assert blocks(f"<figure>{A}<figcaption hidden>Chú</figcaption></figure>") == [image("a")]
    hidden = A.replace("<img", "<img hidden")
    assert blocks(f"<p>{hidden.replace('<img', '<img align=left')}{B} Một câu.</p>") == [
        image("b", "Một câu.")
    ]
    assert blocks(plain(("", hidden), ("Cờ", "Đỏ"))) == [Table((("Cờ", "Đỏ"),))]
    assert blocks(plain(("Tên", "Cờ"), ("Huế", f"Đỏ<div hidden>{A}</div>"))) == [
        Table((("Tên", "Cờ"), ("Huế", "Đỏ")))
    ]
