"""Lists and quotes with anything inside: order and words are kept."""

from __future__ import annotations

import pytest

from archive.article import Block, ItemList, Paragraph, Quote, Table, Video
from tests.pages.test_body import blocks, links

GRID = "<table><tr><td>1</td><td>2</td></tr></table>"
TABLE = Table((("1", "2"),))


@pytest.mark.parametrize(
    "inside",
    [
        "<li>một</li><ul><li>một a</li></ul>",
        "<li>một<ul><li>một a</li></ul></li>",
        "một<li>một a</li>",
        "<p>một</p><li>một a</li>",
        "<li>một</li> <b>một</b> a",
        "<div><li>một</li></div><li><p>một a</p></li>",
    ],
)
def test_every_text_of_a_list_is_an_item(inside: str) -> None:
    assert [text for block in blocks(f"<ul>{inside}</ul>") for text in _texts(block)] == ["một", "một a"]


def _texts(block: Block) -> tuple[str, ...]:
    assert isinstance(block, ItemList | Paragraph)
    return block.items if isinstance(block, ItemList) else (block.text,)


def test_a_video_in_a_list_is_a_video() -> None:
    frame = "<iframe src='https://www.youtube.com/embed/x'></iframe>"
    assert blocks(f"<ul><li>một</li><li>hai {frame}</li></ul>") == [
        ItemList(("một", "hai")),
        Video("https://www.youtube.com/embed/x"),
    ]


def test_a_quote_is_parted_where_something_else_stands_in_it() -> None:
    html = f"<blockquote><p>Một.</p><ul><li>hai</li></ul>{GRID}<p>Ba.</p><p>Bốn.</p></blockquote>"
    assert blocks(html) == [Quote("Một."), ItemList(("hai",)), TABLE, Quote("Ba.\nBốn.")]


def link(number: int, words: str = "") -> str:
    return f"<a href='/tin-{number}.html'>{words or f'Tin {number}'}</a>"


@pytest.mark.parametrize("label", ["Tin liên quan:", "XEM THÊM", "Tin bài liên quan", ">> Đọc thêm :"])
def test_a_list_of_links_is_a_box_and_its_label_goes_with_it(label: str) -> None:
    html = f"<p>Một.</p><p><b>{label}</b></p><ul><li>{link(101)}</li><li>{link(102)}</li></ul>"
    assert blocks(html) == [Paragraph("Một.")]
    assert links(html) == [(101, "Tin 101", None, "in_body"), (102, "Tin 102", None, "in_body")]


def test_a_box_that_only_its_label_precedes_stands_after_the_abstract() -> None:
    html = f"<p>Xem thêm:</p><ul><li>{link(101)}</li></ul><p>Một.</p>"
    assert (blocks(html), links(html)) == ([Paragraph("Một.")], [(101, "Tin 101", None, "after_abstract")])


def test_a_label_stays_where_no_links_follow_directly() -> None:
    html = f"<p>Xem thêm:</p><p>Một.</p><p>{link(101)}</p>"
    assert blocks(html) == [Paragraph("Xem thêm:"), Paragraph("Một.")]


def test_a_list_of_links_and_text_parts_them() -> None:
    html = f"<ul><li>một {link(101)}</li><li>{link(102)}</li></ul>"
    assert blocks(html) == [ItemList(("một Tin 101",))]
    assert [number for number, *_ in links(html)] == [102]


@pytest.mark.parametrize(
    "line",
    [
        f"&gt;&gt;&gt; {link(101)}",
        f"- {link(101)}",
        f"Xem thêm: {link(101)}",
        f"<b>Đọc thêm</b>: {link(101)}",
        f"» {link(101)} | {link(101)}",
        f"•&nbsp;{link(101)}",
    ],
)
def test_marks_and_labels_before_a_link_are_no_text(line: str) -> None:
    assert (blocks(f"<p>{line}</p>"), links(f"<p>{line}</p>")) == (
        [],
        [(101, "Tin 101", None, "after_abstract")],
    )


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (link(101, "Sáng nay, làng mở hội."), "Sáng nay, làng mở hội."),
        (f"{link(101, 'Sáng nay, làng mở hội')}.", "Sáng nay, làng mở hội."),
        (f"Hội {link(101)}", "Hội Tin 101"),
        (link(101, "“Làng mở hội.”"), "“Làng mở hội.”"),
    ],
)
def test_a_linked_sentence_is_text(line: str, text: str) -> None:
    assert (blocks(f"<p>{line}</p>"), links(f"<p>{line}</p>")) == ([Paragraph(text)], [])


def test_a_linked_teaser_that_was_cut_is_a_box() -> None:
    assert links(f"<p>{link(101, 'Sáng nay, làng ...')}</p>") == [
        (101, None, "Sáng nay, làng ...", "after_abstract")
    ]
