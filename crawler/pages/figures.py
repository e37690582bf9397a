"""Pictures of a body with the lines that are printed with them: figure tables, `<figure>`, paragraphs.

Whatever the markup, no word is lost: what is no caption is given back to be read as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from archive.article import Block, Image
from crawler.pages import eras, tables
from crawler.pages.captions import begins_with_credit, split_caption
from crawler.pages.dom import (
    BLOCK_TAGS,
    TEXT,
    UNSEEN_TAGS,
    attribute,
    children,
    collapse_lines,
    is_blank,
    is_hidden,
    rendered_text,
    shown_in,
    spaced,
)
from crawler.pages.lists import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.pages.dom import Node

MAX_CAPTION_WORDS = 50
"""A longer text under a picture in the same paragraph is text of the article."""
MAX_CAPTION_SENTENCES = 2
"""So is one of more sentences, those that are credits ("Ảnh: A.") aside."""

_FLOAT = re.compile(r"(?i)(?:^|;)\s*float\s*:\s*(?:left|right)")
_MEDIA_TAGS = ("iframe", "video", "embed")
_MEDIA = ", ".join(_MEDIA_TAGS)
# The end of a sentence; not the stop of an abbreviation of one to three letters ("TS.", "TP.", "ThS.").
_SENTENCE_END = re.compile(
    r"(?<!\b[A-ZĐ])(?<!\b[A-ZĐ][A-Za-z])(?<!\b[A-ZĐ][A-Za-z][A-Z])[.!?…]+[”’\"')\]»]*(?=\s|$)"
)


@dataclass
class Picture:
    """An `img` element and the lines that belong to it."""

    image: Node
    lines: list[str] = field(default_factory=list)

    @property
    def caption(self) -> str | None:
        """The lines as one text, or `None` where nothing is printed."""
        return "\n".join(self.lines) or None


Shown: TypeAlias = Picture | str
"""A picture, or a paragraph's text."""

Part: TypeAlias = "Picture | Node | str"
"""A picture, an element whose content is to be read like the rest of the body, or a paragraph's text."""


def reads_as_caption(text: str) -> bool:
    """Whether a text that follows a picture in one paragraph is its caption and not the article's text."""
    if split_caption(text).credit is not None:
        return True
    if len(text.split()) > MAX_CAPTION_WORDS:
        return False
    parts = _SENTENCE_END.split(text)
    sentences = [part for part in parts if not is_blank(part) and not begins_with_credit(part)]
    return len(sentences) <= MAX_CAPTION_SENTENCES


def floats(paragraph: Node) -> bool:
    """Whether the first picture of a paragraph stands at a side, so that the text beside it is no caption."""
    images = shown_in(paragraph)
    if not images:
        return False
    image = images[0]
    if attribute(image, "align").strip().lower() in ("left", "right"):
        return True
    return _FLOAT.search(attribute(image, "style")) is not None


def captioned(url: str, printed: str) -> Image:
    """The picture at `url` with the line that is printed with it."""
    caption, credit = split_caption(printed)
    return Image(url, caption=caption, credit=credit, caption_raw=printed)


def with_captions(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a paragraph that begins with a picture, text that reads as a caption made one."""
    found: list[Block] = []
    start = 0
    for end in range(1, len(blocks) + 1):
        if end < len(blocks) and not isinstance(blocks[end], Image):
            continue
        image, *rest = blocks[start:end]
        texts = [text for block in rest if (text := text_of(block)) is not None]
        printed = "\n".join(texts)
        if isinstance(image, Image) and len(texts) == len(rest) > 0 and reads_as_caption(printed):
            found.append(captioned(image.url, printed))
        else:
            found.extend(blocks[start:end])
        start = end
    return found


def read_table(table: Node) -> list[Part]:
    """The parts of a figure table, in page order.

    The first row of text under a row of pictures is their caption: cell by cell where the numbers agree,
    else the last picture's. Text beside a picture in its row joins the caption; later rows of text are the
    article's. A row of text above the first picture is its caption if it has no other.
    """
    reader = _TableReader()
    for cells in _figure_rows(table):
        reader.read(cells)
    return reader.finished()


class _TableReader:
    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._above: list[list[Node]] = []
        self._columns: list[list[Picture]] = []
        self._captioned = False

    def read(self, cells: list[Node]) -> None:
        """Takes the next row."""
        if any(_has_own_content(cell) for cell in cells):
            self._close()
            self._parts.extend(cells)
        elif any(_images(cell) for cell in cells):
            self._close()
            self._columns = [[Picture(image) for image in _images(cell)] for cell in cells]
            self._captioned = False
            self._add_beside(cells)
        elif any(not is_blank(_text(cell)) for cell in cells):
            self._add_text(cells)

    def finished(self) -> list[Part]:
        """All parts, after the last row."""
        self._close()
        for cells in self._above:
            self._parts.extend(cells)
        return self._parts

    def _add_text(self, cells: list[Node]) -> None:
        if not self._columns and not self._parts:
            self._above.append(cells)
        elif self._columns and not self._captioned:
            self._captioned = True
            self._caption(cells)
        else:
            self._close()
            self._parts.extend(cells)

    def _add_beside(self, cells: list[Node]) -> None:
        """Gives text of the pictures' own row to the picture that it stands next to."""
        nearest = next(column[0] for column in self._columns if column)
        for cell, column in zip(cells, self._columns, strict=True):
            nearest = column[-1] if column else nearest
            if not is_blank(text := _text(cell)):
                nearest.lines.append(text)

    def _caption(self, cells: list[Node]) -> None:
        pictures = [picture for column in self._columns for picture in column]
        texts = [_text(cell) for cell in cells]
        shown = [text for text in texts if not is_blank(text)]
        one_each = all(len(column) == 1 for column in self._columns)
        if one_each and len(texts) == len(pictures):
            shown = texts
        if len(shown) == len(pictures):
            for picture, text in zip(pictures, shown, strict=True):
                if not is_blank(text):
                    picture.lines.append(text)
        else:
            pictures[-1].lines.extend(shown)

    def _close(self) -> None:
        pictures = [picture for column in self._columns for picture in column]
        if pictures and self._above:
            *rest, last = self._above
            if pictures[0].lines:
                rest = self._above
            else:
                pictures[0].lines = [text for cell in last if not is_blank(text := _text(cell))]
            for cells in rest:
                self._parts.extend(cells)
            self._above = []
        self._parts.extend(pictures)
        self._columns = []


def _figure_rows(table: Node) -> Iterator[list[Node]]:
    """The rows of a figure table; rows of tables inside it stand where those tables stand."""
    for cells in tables.rows(table):
        if any(cell.css_first("table") is not None for cell in cells):
            for cell in cells:
                yield from _cell_rows(cell)
        else:
            yield cells


def _cell_rows(cell: Node) -> Iterator[list[Node]]:
    """The content of a cell that may hold tables: their rows, and what stands between them."""
    for child in children(cell):
        if child.tag == TEXT:
            if not is_blank(child.text(deep=False)):
                yield [child]
        elif child.tag is None or child.tag.startswith("-") or child.tag in UNSEEN_TAGS or is_hidden(child):
            continue
        elif child.tag == "table":
            if _has_own_content(child):
                yield [child]
            else:
                yield from _figure_rows(child)
        elif child.css_first("table") is not None:
            yield from _cell_rows(child)
        else:
            yield [child]


def _has_own_content(node: Node) -> bool:
    """Whether `node` is a table of another kind, or holds a video: not a picture and no caption."""
    if node.tag == "table":
        return eras.box_rule(node) is not None or tables.kind_of(node) in ("quote", "data")
    return node.tag in _MEDIA_TAGS or (node.tag != TEXT and node.css_first(_MEDIA) is not None)


def _images(cell: Node) -> list[Node]:
    return [] if cell.tag == TEXT else shown_in(cell)


def _text(cell: Node) -> str:
    return collapse_lines(spaced(cell.text(deep=False))) if cell.tag == TEXT else rendered_text(cell)


@dataclass
class _Line:
    text: str
    is_caption: bool


def read_figure(figure: Node) -> list[Shown]:
    """The pictures of a `<figure>` that shows at least one, and its text.

    Captions are those of `<figcaption>`, in order where there is one for each picture, else each for the
    picture before it. Without any, text beside the pictures is their caption; with one it stays text.
    """
    items = list(_figure_items(figure))
    pictures = [item for item in items if isinstance(item, Picture)]
    captions = [item for item in items if isinstance(item, _Line) and item.is_caption]
    lines = captions or [item for item in items if isinstance(item, _Line)]
    if len(lines) == len(pictures):
        for picture, line in zip(pictures, lines, strict=True):
            picture.lines.append(line.text)
    else:
        _give_to_nearest(items, pictures, captions_only=bool(captions))
    return [
        item.text if isinstance(item, _Line) else item
        for item in items
        if isinstance(item, Picture) or (captions and not item.is_caption)
    ]


def _give_to_nearest(
    items: Sequence[Picture | _Line], pictures: list[Picture], *, captions_only: bool
) -> None:
    nearest = pictures[0]
    for item in items:
        if isinstance(item, Picture):
            nearest = item
        elif item.is_caption or not captions_only:
            nearest.lines.append(item.text)


def _figure_items(figure: Node) -> Iterator[Picture | _Line]:
    """Pictures, captions and lines of other text of a figure in page order."""
    text: list[str] = []

    def line() -> Iterator[_Line]:
        shown = "\n".join(filter(None, collapse_lines("".join(text)).split("\n")))
        text.clear()
        if not is_blank(shown):
            yield _Line(shown, is_caption=False)

    for item in _scattered(figure):
        if isinstance(item, str):
            text.append(item)
            continue
        yield from line()
        if item.tag == "img":
            yield Picture(item)
            continue
        yield from (Picture(image) for image in shown_in(item))
        if not is_blank(caption := rendered_text(item)):
            yield _Line(caption, is_caption=True)
    yield from line()


def _scattered(node: Node) -> Iterator[Node | str]:
    """The pictures (those of `shown_in`) and `<figcaption>` elements in `node`, and the text between them."""
    for child in children(node):
        tag = child.tag
        if tag == TEXT:
            yield spaced(child.text(deep=False))
        elif tag == "br":
            yield "\n"
        elif tag is None or tag.startswith("-") or tag in UNSEEN_TAGS or is_hidden(child):
            continue
        elif tag in ("img", "figcaption"):
            yield child
        else:
            edge = "\n" if tag in BLOCK_TAGS else ""
            yield edge
            yield from _scattered(child)
            yield edge
