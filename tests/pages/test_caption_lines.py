"""Captions that stand in a paragraph of their own behind their picture."""

from __future__ import annotations

import pytest

from archive.article import Block, Heading, Image, Paragraph, Quote
from crawler.pages.figures import MAX_CAPTION_WORDS
from crawler.sites import THOIDAI
from tests.pages.test_body import blocks, figure

A, B = "<p><img src='/a.jpg'></p>", "<p><img src='/b.jpg'></p>"
TEXT = "<p>Chợ họp từ sớm.</p>"
AFTER = Paragraph("Chợ họp từ sớm.")
LINE = "Bà con họp chợ bên sông"


def image(name: str, raw: str | None = None, caption: str | None = None, credit: str | None = None) -> Image:
    return Image(f"{THOIDAI.origin}/{name}.jpg", caption if credit else raw, credit, raw)


@pytest.mark.parametrize(
    "line",
    [
        f"<p style='text-align: center;'><em>{LINE}</em></p>",
        f"<p style='text-align: center;'>{LINE}</p>",
        f"<p align=center>{LINE}</p>",
        f"<center>{LINE}</center>",
        f"<div style='text-align:center'><p><i>{LINE}</i></p></div>",
        f"<p><em>{LINE}</em></p>",
        f"<p style='text-align: justify;'><em>{LINE}</em></p>",
        f"<p style='font-style: italic'>{LINE}</p>",
        f"<p class='image-caption'>{LINE}</p>",
        f"<p class='image-caption'>{LINE.replace('sông', '<b>sông</b>')}</p>",
    ],
)
@pytest.mark.parametrize("gap", ["", "<p>&nbsp;</p>", "<p style='text-align: center;'>&nbsp;</p>\n<p></p>"])
@pytest.mark.parametrize(
    "picture", [A, figure("<img src='/a.jpg'>"), "<a class=xphoto><img src='/a.jpg'></a>"]
)
def test_a_line_set_apart_behind_a_picture_is_its_caption(picture: str, gap: str, line: str) -> None:
    assert blocks(f"{picture}{gap}{line}{TEXT}") == [image("a", LINE), AFTER]


@pytest.mark.parametrize("form", ["{}", "<em>{}</em>", "<strong>{}</strong>"])
@pytest.mark.parametrize("credit", ["Minh Tú", "H.Tú/TTX"])
def test_a_line_that_ends_in_a_photographer_is_a_caption_however_it_looks(form: str, credit: str) -> None:
    raw = f"{LINE}. Ảnh: {credit}"
    line = f"<p style='text-align: justify;'>{form.format(raw)}</p>"
    assert blocks(f"{A}{line}{TEXT}") == [image("a", raw, f"{LINE}.", credit), AFTER]


def test_a_long_paragraph_with_a_credit_is_a_caption_only_where_it_is_set_apart() -> None:
    long = " ".join(["từ"] * MAX_CAPTION_WORDS)
    raw = f"{long}. Ảnh: Minh Tú"
    assert blocks(f"{A}<p>{raw}</p>{TEXT}") == [image("a"), Paragraph(raw), AFTER]
    assert blocks(f"{A}<p align=center>{raw}</p>{TEXT}") == [image("a", raw, f"{long}.", "Minh Tú"), AFTER]


def test_the_credit_may_have_a_line_of_its_own() -> None:
    caption, credit = f"<p align=center>{LINE}</p>", "<p align=center>Ảnh: Minh Tú</p>"
    found = [image("a", f"{LINE}\nẢnh: Minh Tú", LINE, "Minh Tú"), AFTER]
    assert blocks(A + caption + credit + TEXT) == found
    alone = Image(f"{THOIDAI.origin}/a.jpg", None, "Minh Tú", "Ảnh: Minh Tú")
    assert blocks(A + credit + TEXT) == [alone, AFTER]


def test_of_several_pictures_each_has_the_line_behind_it() -> None:
    one, two = "<p align=center>Bến sông</p>", "<p align=center>Cây đa</p>"
    assert blocks(A + one + B + two + TEXT) == [image("a", "Bến sông"), image("b", "Cây đa"), AFTER]
    assert blocks(A + B + two) == [image("a"), image("b", "Cây đa")]


@pytest.mark.parametrize(
    "line",
    [
        "<p>{}</p>",
        "<p style='text-align: justify;'>{}</p>",
        "<p style='text-align: right;'>{}</p>",
        "<p style='text-align: center;'><strong>{}.</strong></p>",
        "<div style='text-align: center'><p style='text-align: justify'>{}</p></div>",
        "<p><em>{}</em>, ai cũng vui</p>",
    ],
)
def test_a_line_that_looks_like_text_is_text(line: str) -> None:
    found = blocks(f"{A}{line.format(LINE)}{TEXT}")
    assert found[0] == image("a")
    assert len(found) == 3


@pytest.mark.parametrize(
    "line",
    [
        "- Chợ họp từ bao giờ?",
        "“Chợ này có từ đời ông tôi.”",
        "(Còn nữa)",
        "(Nguồn: Báo Sông Hồng)",
        "Theo Báo Sông Hồng",
        "LTS: Bài viết của bạn đọc.",
        "Bài thơ viết rằng:",
        "* * *",
        "BÊN BỜ SÔNG",
        "Một câu. Hai câu. Ba câu.",
        " ".join(["từ"] * (MAX_CAPTION_WORDS + 1)),
    ],
)
def test_a_line_that_does_not_read_like_a_caption_is_text(line: str) -> None:
    assert blocks(f"{A}<p align=center><em>{line}</em></p>{TEXT}") == [image("a"), Paragraph(line), AFTER]


def test_lines_that_look_alike_are_verses_and_no_caption() -> None:
    verses = "".join(f"<p align=center><em>{line}</em></p>" for line in ("Sông sâu", "Đò đầy"))
    assert blocks(A + verses + TEXT) == [image("a"), Paragraph("Sông sâu"), Paragraph("Đò đầy"), AFTER]


def test_where_the_whole_text_is_centred_that_says_nothing() -> None:
    text = "<p>Một câu.</p><p>Hai câu.</p>"
    html = f"<div align=center>{text}{A}<p>Ba câu.</p>{B}<p><em>Bốn câu.</em></p><p>Năm câu.</p></div>"
    assert blocks(html) == [
        Paragraph("Một câu."),
        Paragraph("Hai câu."),
        image("a"),
        Paragraph("Ba câu."),
        image("b", "Bốn câu."),
        Paragraph("Năm câu."),
    ]


def test_a_line_in_italics_that_ends_the_body_is_a_note_and_a_centred_one_a_caption() -> None:
    assert blocks(f"{TEXT}{A}<p><em>{LINE}</em></p>") == [AFTER, image("a"), Paragraph(LINE)]
    assert blocks(f"{TEXT}{A}<p align=center><em>{LINE}</em></p>") == [AFTER, image("a", LINE)]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (
            figure("<img src='/a.jpg'>", "Bến sông") + f"<p align=center>{LINE}</p>",
            [image("a", "Bến sông"), Paragraph(LINE)],
        ),
        (f"{A}{TEXT}<p align=center>{LINE}</p>", [image("a"), AFTER, Paragraph(LINE)]),
        (f"<p align=center>{LINE}</p>{A}", [Paragraph(LINE), image("a")]),
        (f"{A}<p align=center><b>{LINE}</b></p>", [image("a"), Heading(LINE)]),
        (f"<blockquote>{A}<p align=center>{LINE}</p></blockquote>{TEXT}", [image("a", LINE), AFTER]),
        (f"{A}<blockquote align=center>{LINE}</blockquote>", [image("a"), Quote(LINE)]),
    ],
)
def test_only_the_paragraph_directly_behind_a_picture_without_a_caption_counts(
    html: str, found: list[Block]
) -> None:
    assert blocks(html) == found
