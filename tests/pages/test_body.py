"""Bodies: what becomes of each kind of markup, one small body a rule."""

from __future__ import annotations

import pytest

from archive.article import Block, Heading, Image, ItemList, Paragraph, Quote, Table, Video
from crawler.pages.addresses import Addresses
from crawler.pages.body import Body, read_body
from crawler.pages.dom import parse
from crawler.sites import THOIDAI

ORIGIN = THOIDAI.origin
PAGE = f"{ORIGIN}/hoi-lang-200.html"


def body(html: str) -> Body:
    content = parse(f"<html><body><div id=c>{html}</div></body></html>").css_first("#c")
    assert content is not None
    return read_body([content], Addresses(THOIDAI, PAGE))


def blocks(html: str) -> list[Block]:
    return body(html).blocks


def links(html: str) -> list[tuple[int, str | None, str | None, str]]:
    return [(link.id, link.title, link.abstract, *link.blocks) for link in body(html).links]  # type: ignore[misc]


def test_white_space_of_the_source_is_one_space_and_a_break_is_a_newline() -> None:
    assert blocks("<p>\n\tHội  làng<br>\n mở <b>s</b>ớm </p>") == [Paragraph("Hội làng\nmở sớm")]


def test_a_no_break_space_is_kept_for_the_text_step() -> None:
    assert blocks("<p>Hội&nbsp;làng</p>") == [Paragraph("Hội\u00a0làng")]


def test_empty_paragraphs_are_nothing() -> None:
    assert blocks("<p>&nbsp;</p><p>\u200b</p><p><br></p>") == []


@pytest.mark.parametrize(
    "gap",
    ["<br><br>", "<br>\n<br />", "<br> &#32; <br><br>", "<br>&nbsp;<br>", "<br><b>&nbsp;</b> \u200b<br>"],
)
def test_two_breaks_part_paragraphs(gap: str) -> None:
    assert blocks(f"Một.{gap}Hai.") == [Paragraph("Một."), Paragraph("Hai.")]


def test_one_break_with_a_no_break_space_beside_it_parts_no_paragraph() -> None:
    assert blocks("<p>Một<br>&nbsp;<b>hai</b></p>") == [Paragraph("Một\n\u00a0hai")]
    assert blocks("Một.<br><br>&nbsp;<b>Hai</b>.") == [Paragraph("Một."), Paragraph("\u00a0Hai.")]


def test_bare_text_and_divisions_are_paragraphs() -> None:
    assert blocks("Một.<div>Hai.<div>Ba.</div></div>") == [
        Paragraph("Một."),
        Paragraph("Hai."),
        Paragraph("Ba."),
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<p><strong>Mùa hội mới</strong></p>",
        "<p><b>Mùa</b> <span style='font-weight: bold'>hội mới</span></p>",
        "<h3>Mùa hội mới</h3>",
        "<p style='font-weight:700'>Mùa hội mới</p>",
    ],
)
def test_a_short_whole_bold_line_is_a_heading(html: str) -> None:
    assert blocks(html) == [Heading("Mùa hội mới")]


@pytest.mark.parametrize(
    "text",
    ["Mùa hội mới.", "Mùa hội mới?", "Mùa hội “mới.”", "- Mùa hội mới", "– Mùa hội", " ".join(["từ"] * 26)],
)
def test_a_bold_line_that_is_a_sentence_or_speech_is_a_paragraph(text: str) -> None:
    assert blocks(f"<p><strong>{text}</strong></p>") == [Paragraph(text)]


def test_a_partly_bold_line_is_a_paragraph() -> None:
    assert blocks("<p><strong>Mùa hội</strong> mới</p>") == [Paragraph("Mùa hội mới")]


def test_scripts_comments_hidden_parts_and_counters_are_not_seen() -> None:
    html = (
        "<!-- ghi chú --><script>var x = 'chữ'</script><style>p{}</style><p>Thấy.</p>"
        "<div style='display:none'>Ẩn.</div><div hidden>Ẩn.</div><input value='ẩn'>"
        "<iframe src='/widgets@/article_statistic&aid=MQ=='></iframe>"
    )
    assert blocks(html) == [Paragraph("Thấy.")]


def figure(*rows: str) -> str:
    cells = "".join(f"<tr><td>{row}</td></tr>" for row in rows)
    return f"<table class='x MASTERCMS_TPL_TABLE'><tbody>{cells}</tbody></table>"


PICTURE = "<img class='__img_mastercms' alt='Lễ \"hội\" làng' src='/stores/a.jpg?rt=1'>"
URL = f"{ORIGIN}/stores/a.jpg?rt=1"


@pytest.mark.parametrize(
    ("html", "image"),
    [
        (figure(PICTURE), Image(URL)),
        (figure(PICTURE, "&nbsp;"), Image(URL)),
        (figure(PICTURE, "<p><em>Rước kiệu.</em></p>"), Image(URL, "Rước kiệu.", None, "Rước kiệu.")),
        (
            figure(PICTURE, "Rước kiệu. (Ảnh: Tú)"),
            Image(URL, "Rước kiệu.", "Tú", "Rước kiệu. (Ảnh: Tú)"),
        ),
        (figure(f"<a class=fancybox-button href='/stores/a.jpg'>{PICTURE}</a>"), Image(URL)),
        ("<p><img class=mastercms_lazyload src=/blank.gif data-src='/stores/a.jpg?rt=1'></p>", Image(URL)),
        (
            f"<figure>{PICTURE}<figcaption>Rước kiệu</figcaption></figure>",
            Image(URL, "Rước kiệu", None, "Rước kiệu"),
        ),
    ],
)
def test_a_picture_has_its_own_caption_or_none(html: str, image: Image) -> None:
    assert blocks(html) == [image]


def test_one_table_may_hold_several_pictures() -> None:
    other = PICTURE.replace("a.jpg", "b.jpg")
    found = blocks(figure(PICTURE, "Một.", other, "Hai."))
    assert [(image.url[-10:-5], image.caption) for image in found if isinstance(image, Image)] == [
        ("a.jpg", "Một."),
        ("b.jpg", "Hai."),
    ]


def test_a_pull_quote_stays_in_the_text() -> None:
    cell = "<td class='__RE_PLACE_CONTENT'><p>Một.</p><p>Hai.</p></td>"
    html = f"<table class='__MB_template_g'><tr>{cell}</tr></table>"
    assert blocks(html) == [Quote("Một.\nHai.")]


def test_a_data_table_keeps_its_cells() -> None:
    html = "<table><tr><th>Tỉnh</th><th>Suất</th></tr><tr><td>Hà Giang</td><td></td></tr></table>"
    assert blocks(html) == [Table((("Tỉnh", "Suất"), ("Hà Giang", "")))]


def test_a_table_of_one_column_is_layout() -> None:
    assert blocks("<table><tr><td><p>Một.</p><p>Hai.</p></td></tr></table>") == [
        Paragraph("Một."),
        Paragraph("Hai."),
    ]


def test_lists_keep_their_items() -> None:
    assert blocks("<ol><li>Một</li><li><p>Hai</p></li><li> </li></ol>") == [ItemList(("Một", "Hai"))]


@pytest.mark.parametrize(
    "html",
    [
        "<p><iframe src='https://www.youtube.com/embed/abc'></iframe></p>",
        "<video class='video-js'><source src='https://www.youtube.com/embed/abc'></video>",
    ],
)
def test_videos_are_blocks(html: str) -> None:
    assert blocks(html) == [Video("https://www.youtube.com/embed/abc")]


LINK = "<a href='/le-hoi-101.html' title='Lễ \"hội\" xuân'>Lễ \"hội\" xuân</a>"
TITLE = 'Lễ "hội" xuân'


IMAGE_LINK = "<a href='/le-hoi-101.html' title='Lễ'><img alt='hoi lang'></a>"
TEASER = "Sáng nay, làng mở hội."
CUT = "Sáng nay, làng mở ..."


def box(name: str, *cells: str) -> str:
    return f"<table class='{name}'><tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr></table>"


@pytest.mark.parametrize(
    ("box", "found"),
    [
        (box("__MB_ARTICLE_A", LINK), (101, TITLE, None)),
        (box("__mb_article_in_image", IMAGE_LINK + LINK), (101, TITLE, None)),
        (box("__mb_article_in_image", f"<a href='/le-hoi-101.html'>{CUT}</a>"), (101, None, CUT)),
        (box("tpl_CMS_ARTICLE_EMBED", IMAGE_LINK, f"<p>{TEASER}</p>"), (101, None, TEASER)),
        (box("tpl_CMS_ARTICLE_EMBED", IMAGE_LINK, f"{LINK}<p>{TEASER}</p>"), (101, TITLE, TEASER)),
    ],
)
def test_boxes_of_every_era_become_links(box: str, found: tuple[int, str | None, str | None]) -> None:
    assert links(f"{box}<p>Một.</p>{box}") == [(*found, "after_abstract"), (*found, "in_body")]
    assert blocks(f"<p>Một.</p>{box}") == [Paragraph("Một.")]


def test_a_line_of_nothing_but_links_is_a_box() -> None:
    assert links(f"<p>Một.</p><div>{LINK}</div>") == [(101, TITLE, None, "in_body")]


def test_a_link_inside_a_sentence_stays_in_the_text() -> None:
    html = f"<p>Xem {LINK} và <a href='/tag/hoi-7.tag'>hội làng</a>.</p>"
    assert blocks(html) == [Paragraph(f"Xem {TITLE} và hội làng.")]
    assert links(html) == []


def test_an_automatic_link_is_text_even_alone() -> None:
    html = "<p><a href='/le-hoi-101.html' title='Xem thêm tin về hội làng'>Hội làng</a></p>"
    assert (blocks(html), links(html)) == ([Paragraph("Hội làng")], [])


@pytest.mark.parametrize(
    "html",
    [
        "<p align=right><strong>Minh Tú (t/h)</strong></p>",
        "<p style='text-align: right;'><strong>Minh Tú (t/h)</strong></p>",
        "<div style='text-align:right'><p><b>Minh Tú (t/h)</b></p></div>",
    ],
)
def test_a_byline_at_the_end_is_no_text(html: str) -> None:
    read = body(f"<p>Một.</p>{html}")
    assert (read.blocks, read.byline) == ([Paragraph("Một.")], "Minh Tú (t/h)")


def test_a_right_aligned_line_elsewhere_is_text() -> None:
    read = body("<p align=right><strong>Hà Nội, mùa xuân</strong></p><p>Một.</p>")
    assert (len(read.blocks), read.byline) == (2, None)


def test_a_place_and_date_at_the_end_is_text() -> None:
    read = body("<p>Một.</p><p align=right><strong>Hà Nội, 5/3/2024</strong></p>")
    assert (len(read.blocks), read.byline) == (2, None)


def test_a_credit_may_stand_under_the_byline() -> None:
    read = body("<p>Một.</p><p align=right><b>Minh Tú</b></p><p align=right>(Theo TTXVN)</p>")
    assert (read.blocks, read.byline) == ([Paragraph("Một."), Paragraph("(Theo TTXVN)")], "Minh Tú")
