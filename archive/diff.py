"""What changed between two revisions, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from archive.article import Heading, Image, ItemList, Paragraph, Quote, Table, Video
from archive.revisions import COMPARED, comparable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.article import Block
    from archive.revisions import Covered

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


class Piece(msgspec.Struct, frozen=True):
    """A stretch of text that stands in both revisions, or in one of them alone."""

    kind: Literal["same", "removed", "added"]
    text: str


class Difference(msgspec.Struct, frozen=True):
    """A text that differs: a field, or a block of the body.

    `place` says which of the body's blocks it is: its type, and its number in the newer revision from 1, or
    in the older one where it was removed; it is `None` for other fields.
    """

    field: str
    place: str | None
    pieces: tuple[Piece, ...]


def differences(before: Covered, after: Covered) -> list[Difference]:
    """What differs in the fields that make a revision, in the order of `COMPARED`.

    Fields are compared as revisions are: an image's address without its query, links by their numbers.
    """
    old, new = comparable(before), comparable(after)
    found: list[Difference] = []
    for name in COMPARED:
        if old[name] == new[name]:
            continue
        if name == "body":
            found.extend(_body(old[name], new[name]))
        else:
            found.extend(_field(name, old[name], new[name]))
    return found


def _field(name: str, old: Any, new: Any) -> Iterator[Difference]:  # noqa: ANN401 - fields are of all types
    if isinstance(old, tuple | list) or isinstance(new, tuple | list):
        pieces = tuple(_items(list(map(_line, old)), list(map(_line, new))))
    else:
        pieces = word_diff(_line(old), _line(new))
    yield Difference(name, None, pieces)


def _line(value: Any) -> str:  # noqa: ANN401 - fields are of all types
    match value:
        case None:
            return ""
        case str():
            return value
        case [int(number), list(boxes)]:
            return f"{number} ({', '.join(boxes)})"
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return f"{value.name} ({value.role})" if hasattr(value, "role") else str(value)


def _items(old: list[str], new: list[str]) -> Iterator[Piece]:
    """The items of a list: each whole, in a line of its own."""
    for kind, before, after in _runs(old, new):
        if kind == "equal":
            yield Piece("same", "\n".join([*before, ""]))
            continue
        if before:
            yield Piece("removed", "\n".join([*before, ""]))
        if after:
            yield Piece("added", "\n".join([*after, ""]))


def _runs(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[str, Sequence[Any], Sequence[Any]]]:
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield kind, old[i:j], new[k:m]


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """What of `old` and `new` is the same, removed and added, in words, white space and signs.

    The pieces that are not added make up `old`, those that are not removed `new`.
    """
    pieces: list[Piece] = []
    removed = added = ""
    runs = [(kind, "".join(one), "".join(two)) for kind, one, two in _runs(_split(old), _split(new))]
    for i, (kind, before, after) in enumerate(runs):
        between = 0 < i < len(runs) - 1
        if kind == "equal" and not (between and before.isspace()):  # words that change together stay so
            pieces += _changed(removed, added)
            pieces.append(Piece("same", before))
            removed = added = ""
        else:
            removed += before
            added += after
    return (*pieces, *_changed(removed, added))


def _split(text: str) -> list[str]:
    return _WORDS.findall(text)


def _changed(removed: str, added: str) -> list[Piece]:
    pieces = [Piece("removed", removed), Piece("added", added)]
    return [piece for piece in pieces if piece.text]


def _body(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Difference]:
    """Blocks that differ; those of a stretch that was replaced are compared in pairs."""
    before, after = [_shown(block) for block in old], [_shown(block) for block in new]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            continue
        for n, (one, other) in enumerate(zip_longest(before[i:j], after[k:m])):
            if other is None:
                yield Difference("body", f"{one[0]} {i + n + 1}", (Piece("removed", one[1]),))
            elif one is None:
                yield Difference("body", f"{other[0]} {k + n + 1}", (Piece("added", other[1]),))
            else:
                yield Difference("body", f"{other[0]} {k + n + 1}", word_diff(one[1], other[1]))


def _shown(block: Block) -> tuple[str, str]:
    """The type of a block, and its words as lines."""
    kind = str(block.__struct_config__.tag)
    match block:
        case Paragraph(text) | Heading(text) | Quote(text):
            return kind, text
        case ItemList(items):
            return kind, "\n".join(items)
        case Table(rows):
            return kind, "\n".join(" | ".join(row) for row in rows)
        case Video(url):
            return kind, url
        case Image():
            printed = (block.caption_raw, block.caption, block.credit)
            return kind, "\n".join(dict.fromkeys(text for text in (block.url, *printed) if text))
