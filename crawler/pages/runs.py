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
_STOPPED = re.compile(r"\.[\s\u00a0”’\"')\]»]*$")


@dataclass(slots=True)
class Style:
    """What the elements around a piece of text make of it.

    `anchor` is the link to another article that the text stands in, if any.
    """

    bold: bool = False
    right: bool = False
    anchor: Node | None = None


@dataclass(slots=True)
class Piece:
    """A text node's text, or a newline for a forced break."""

    text: str
    style: Style


def styled(node: Node, style: Style, anchor: Node | None = None) -> Style:
    """The style inside `node`, which stands in text of `style`; `anchor` is `node` if it is such a link."""
    if not node.attributes and node.tag not in ("b", "strong", *dom.HEADING_TAGS) and anchor is style.anchor:
        return style
    return Style(
        bold=style.bold or node.tag in dom.HEADING_TAGS or dom.is_bold(node),
        right=style.right or dom.is_right_aligned(node),
        anchor=anchor or style.anchor,
    )


def paragraphs(run: list[Piece]) -> Iterator[list[Piece]]:
    """Parts a run at two or more breaks in a row, white space between them aside."""
    pieces: list[Piece] = []
    breaks = 0
    for piece in run:
        if piece.text == "\n":
            breaks += 1
        elif dom.collapse(piece.text):
            if breaks > 1:
                yield pieces
                pieces = []
            breaks = 0
        pieces.append(piece)
    yield pieces


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
