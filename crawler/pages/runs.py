"""Runs of text between two edges of blocks: what they are made of, and what they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.pages import dom
from crawler.pages.labels import is_mark, is_related_label
from crawler.pages.related_box import CUT_MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.pages.dom import Node

MAX_HEADING_WORDS = 25
"""A bold paragraph of more words is a paragraph; a convention of this archive."""

# What closes a sentence, under closing quotes and brackets; a line that ends so is no heading.
_CLOSED = re.compile(r"[.!?…:;,][\s\u00a0”’\"')\]»]*$")
_DASH = re.compile(r"^[\s\u00a0]*[-–—‒−]")
# A class of the captions of any editor: "caption", "image-caption", "wp-caption-text".
_CAPTION_CLASS = re.compile(r"(?:^|[\s_-])caption(?:$|[\s_-])", re.IGNORECASE)
_STYLING_TAGS = dom.HEADING_TAGS | {"b", "strong", "em", "i", "center"}
_STOPPED = re.compile(r"\.[\s\u00a0”’\"')\]»]*$")


@dataclass(slots=True)
class Style:
    """What the elements around a piece of text make of it.

    `align` is where its lines are set ("right", "center" and so on; empty where nothing says), `caption`
    whether a class calls it a caption, `anchor` the link to another article that it stands in, if any.
    """

    bold: bool = False
    italic: bool = False
    align: str = ""
    caption: bool = False
    anchor: Node | None = None


@dataclass(slots=True)
class Piece:
    """A text node's text, or a newline for a forced break."""

    text: str
    style: Style


def styled(node: Node, style: Style, anchor: Node | None = None) -> Style:
    """The style inside `node`, which stands in text of `style`; `anchor` is `node` if it is such a link."""
    attributes, tag = node.attributes, node.tag
    if not attributes and tag not in _STYLING_TAGS and anchor is style.anchor:
        return style
    css = attributes.get("style") or ""
    return Style(
        bold=style.bold or tag in dom.HEADING_TAGS or dom.is_bold(tag, css),
        italic=style.italic or dom.is_italic(tag, css),
        align=dom.alignment(tag, css, attributes.get("align") or "") or style.align,
        caption=style.caption or _CAPTION_CLASS.search(attributes.get("class") or "") is not None,
        anchor=anchor or style.anchor,
    )


def style_of(shown: list[Piece]) -> Style:
    """What holds of all the pieces of a line, which are at least one."""
    styles = [piece.style for piece in shown]
    first = styles[0]
    if all(style is first for style in styles):
        return Style(first.bold, first.italic, first.align, first.caption)
    return Style(
        bold=all(style.bold for style in styles),
        italic=all(style.italic for style in styles),
        align=first.align if all(style.align == first.align for style in styles) else "",
        caption=all(style.caption for style in styles),
    )


def paragraphs(run: list[Piece]) -> Iterator[list[Piece]]:
    """Parts a run at two or more breaks in a row, whatever shows nothing between them aside.

    A line that holds a no-break space only is as empty to a reader as one that holds nothing.
    """
    pieces: list[Piece] = []
    blank: list[Piece] = []  # what has shown nothing since the last piece that did
    for piece in run:
        blank.append(piece)
        if piece.text == "\n" or dom.is_blank(piece.text):
            continue
        breaks = [n for n, other in enumerate(blank) if other.text == "\n"]
        if len(breaks) > 1:
            yield pieces + blank[: breaks[0]]
            pieces = []
            del blank[: breaks[-1] + 1]
        pieces += blank
        blank = []
    yield pieces + blank


def linked_articles(shown: list[Piece]) -> list[Node]:
    """The links of a line that is nothing but links to other articles; an empty list for any other line.

    Marks and a label before the first link ("- ", ">>>", "Xem thêm:") and marks between links count for
    nothing. A linked sentence, with its full stop, is the author's own text.
    """
    first = next((n for n, piece in enumerate(shown) if piece.style.anchor is not None), None)
    if first is None:
        return []
    lead = "".join(piece.text for piece in shown[:first])
    if not is_mark(lead) and not is_related_label(lead):
        return []
    anchors = []
    for piece in shown[first:]:
        if piece.style.anchor is not None:
            anchors.append(piece.style.anchor)
        elif not is_mark(piece.text):
            return []
    last = shown[-1].text.rstrip()
    return [] if _STOPPED.search(last) and not last.endswith(CUT_MARKS) else anchors


def is_heading(text: str) -> bool:
    """Whether a line that is bold as a whole is a heading."""
    return (
        len(text.split()) <= MAX_HEADING_WORDS
        and not _CLOSED.search(text)
        and not _DASH.match(text)
        and "\n" not in text
    )
