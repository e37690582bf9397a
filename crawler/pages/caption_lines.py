"""Captions that stand in a paragraph of their own, under a picture that has none beside it.

Until 2019 the editor had no figure tables (docs/mastercms.md, 4.4): a caption is the paragraph behind its
picture, often after an empty one, centred or in italics. That look tells it from the text only where it is
not the look of the text itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from archive.article import Block, Heading, Image, Paragraph
from crawler.pages.captions import names_photographer, split_caption
from crawler.pages.figures import MAX_CAPTION_WORDS, captioned, reads_as_caption
from crawler.pages.lists import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.pages.runs import Style

Shown: TypeAlias = "tuple[Block, Style]"

# Speech, an editor's note, a line that leads on to the next one, what is in quotes or brackets as a whole,
# and where a text is from: set like a caption, but none.
_NO_CAPTION = re.compile(
    r"^[\s\u00a0]*(?:[-–—]|Theo\s|LTS\b)|:[\s\u00a0]*$"
    r"|^[\s\u00a0]*(?:[(\[].*[)\]]|[\"“«].*[\"”»])[\s\u00a0]*[.!?…]*[\s\u00a0]*$",
    re.DOTALL,
)


class _Look(NamedTuple):
    centred: bool
    italic: bool


def with_caption_lines(blocks: Sequence[Shown]) -> list[Shown]:
    """The blocks of a body, captions that stood behind their pictures made part of them.

    Directly behind a picture that has no caption, a paragraph is one if it ends in the photographer's
    credit, or a class calls it so, or it is centred or in italics, alone in that, short enough and not bold.
    A line in italics that ends the body is a note as often. A line that is nothing but the credit goes with
    the caption above it.
    """
    usual: _Look | None = None
    found: list[Shown] = []
    n = 0
    while n < len(blocks):
        block, style = blocks[n]
        n += 1
        if isinstance(block, Image) and block.caption_raw is None:
            usual = _usual_look(blocks) if usual is None else usual
            if lines := _lines_at(blocks, n, usual):
                block = captioned(block.url, "\n".join(lines))
                n += len(lines)
        found.append((block, style))
    return found


def _lines_at(blocks: Sequence[Shown], n: int, usual: _Look) -> list[str]:
    """The lines of the caption that begins with block `n`; none where it is no caption."""
    if n == len(blocks):
        return []
    block, style = blocks[n]
    if not isinstance(block, Paragraph | Heading):
        return []
    is_short = len(block.text.split()) <= MAX_CAPTION_WORDS
    if names_photographer(block.text) and (is_short or _is_set_apart(style, usual)):
        return [block.text]
    if isinstance(block, Heading) or not _reads_so(block.text):
        return []
    following = blocks[n + 1] if n + 1 < len(blocks) else None
    credit = _credit_line(following)
    if credit is None and not style.caption and not _stands_out(style, usual, following):
        return []
    return [block.text] if credit is None else [block.text, credit]


def _stands_out(style: Style, usual: _Look, following: Shown | None) -> bool:
    """Whether a line looks like no other one near it; verses and letters have more lines than one."""
    if style.bold or not _is_set_apart(style, usual):
        return False
    if following is None:
        return _look(style).centred
    return not isinstance(following[0], Paragraph) or _look(following[1]) != _look(style)


def _reads_so(text: str) -> bool:
    return (
        any(letter.isalpha() for letter in text)
        and not text.isupper()
        and not _NO_CAPTION.search(text)
        and reads_as_caption(text)
    )


def _credit_line(shown: Shown | None) -> str | None:
    """The text of a paragraph that is a credit and nothing else."""
    text = None if shown is None else text_of(shown[0])
    if text is None or not names_photographer(text) or split_caption(text).caption is not None:
        return None
    return text


def _look(style: Style) -> _Look:
    return _Look(style.align == "center", style.italic)


def _is_set_apart(style: Style, usual: _Look) -> bool:
    look = _look(style)
    return (look.centred and not usual.centred) or (look.italic and not usual.italic)


def _usual_look(blocks: Sequence[Shown]) -> _Look:
    """How more than half of the paragraphs look that stand behind no picture."""
    looks = [
        _look(style)
        for n, (block, style) in enumerate(blocks)
        if isinstance(block, Paragraph) and not (n and isinstance(blocks[n - 1][0], Image))
    ]
    half = len(looks) / 2
    return _Look(sum(look.centred for look in looks) > half, sum(look.italic for look in looks) > half)
