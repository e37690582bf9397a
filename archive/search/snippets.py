"""Where a hit is in the stored text, and the piece of it to show."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from archive.search.folding import folded, spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.search.query import Term

WIDTH = 220
"""Characters of a snippet, at most."""
BEFORE = 60
"""Characters before its first hit, at most."""
_ENOUGH = 24
"""Places of a term that are looked at."""

_GAP = r"(?:[^\w\n]|_){0,8}"
"""What may stand between the syllables of a phrase."""


class Snippet(msgspec.Struct, frozen=True):
    """A piece of a stored text with what was found in it.

    `part` names the text: `headline`, `abstract`, `text` (the running text of the body), or a part of the
    body as in `tokens`. `start` and `end` are the piece's place in that text and `marks` those of what was
    found, all in code points of it.
    """

    part: str
    start: int
    end: int
    text: str
    marks: tuple[tuple[int, int], ...]


@cache
def _letters() -> dict[str, str]:
    """For each ASCII letter all letters that fold to it, the lower-case ones."""
    found: dict[str, list[str]] = {}
    for code in (*range(0x61, 0x7B), *range(0xDF, 0x250), *range(0x1E00, 0x1F00)):
        letter = chr(code)
        if unicodedata.category(letter) == "Ll":
            found.setdefault(folded[letter], []).append(letter)
    return {plain: "".join(letters) for plain, letters in found.items() if len(plain) == 1}


def patterns(terms: Iterable[Term]) -> list[re.Pattern[str]]:
    """An expression for each term that is not excluded; it finds the term in text in lower case.

    It does not look at what stands before: an expression that begins with a letter is searched much faster.
    """
    return [re.compile(_term(term)) for term in terms if not term.excluded]


def _term(term: Term) -> str:
    write = _any_spelling if term.any_spelling else _exact
    steps = [f"{write(form)}{_border(form)}" for form in term.forms]
    if term.prefix:
        last = term.forms[-1]
        rest = r"\d*" if last.isdigit() else r"[^\W\d_]*"
        steps[-1] = f"{write(last)}{rest}"
    return _GAP.join(steps)


def _border(form: str) -> str:
    return r"(?!\d)" if form.isdigit() else r"(?![^\W\d_])"


def _begins_word(text: str, start: int) -> bool:
    """Whether a syllable begins there: letters go on only after no letter, digits after no digit."""
    if start == 0:
        return True
    before, first = text[start - 1], text[start]
    return not before.isdecimal() if first.isdecimal() else not before.isalpha()


def _hits(text: str, terms: Sequence[re.Pattern[str]]) -> list[tuple[int, int, int]]:
    """Where the terms are in `text`, the first few of each, in order; with the number of the term."""
    small = text.lower()
    if len(small) != len(text):  # some capitals are two letters in lower case: there places would shift
        small = "".join(one if len(one.lower()) > 1 else one.lower() for one in text)
    hits = []
    for number, term in enumerate(terms):
        found = (match.span() for match in term.finditer(small))
        starting = (span for span in found if _begins_word(small, span[0]))
        hits += [(start, end, number) for start, end in islice(starting, _ENOUGH)]
    return sorted(hits)


def _exact(form: str) -> str:
    written = [re.escape(one) for one in spellings(form)]
    return written[0] if len(written) == 1 else f"(?:{'|'.join(written)})"


def _any_spelling(form: str) -> str:
    classes = _letters()
    return "".join(f"[{classes[letter]}]" if letter in classes else re.escape(letter) for letter in form)


def snippet(texts: Sequence[tuple[str, str]], terms: Sequence[re.Pattern[str]]) -> Snippet:
    """The piece of `texts`, names and texts, in which most different terms are; the first of equals.

    Where none is found it is the beginning of the first text, without marks.
    """
    best: tuple[int, str, str, list[tuple[int, int]]] | None = None
    for part, text in texts:
        hits = _hits(text, terms)
        if not hits:
            continue
        count, marks = _densest(hits, len(terms))
        if best is None or count > best[0]:
            best = (count, part, text, marks)
        if count == len(terms):
            break
    if best is None:
        part, text = texts[0]
        return _cut(part, text, [])
    return _cut(*best[1:])


def _densest(hits: list[tuple[int, int, int]], wanted: int) -> tuple[int, list[tuple[int, int]]]:
    """The most different terms that fit into a snippet, and the hits from the first of them on."""
    most, first = 0, 0
    for index, (start, _, _) in enumerate(hits):
        limit = start + WIDTH - BEFORE
        near = hits[index : index + _ENOUGH]
        terms = len({term for at, end, term in near if end <= limit or at == start})
        if terms > most:
            most, first = terms, index
            if terms == wanted:
                break
    marks: list[tuple[int, int]] = []
    for start, end, _ in hits[first:]:
        if not marks or start >= marks[-1][1]:
            marks.append((start, end))
    return most, marks


def _cut(part: str, text: str, marks: list[tuple[int, int]]) -> Snippet:
    """The piece around the first of `marks`, from a word's beginning to a word's end, of one paragraph."""
    hit_start, hit_end = marks[0] if marks else (0, 0)
    start = max(text.rfind("\n", 0, hit_start) + 1, 0)
    if hit_start - start > BEFORE:
        start = text.find(" ", hit_start - BEFORE, hit_start) + 1 or hit_start
    stop = text.find("\n", hit_end)
    end = len(text) if stop < 0 else stop
    if end - start > WIDTH:
        limit = max(start + WIDTH, hit_end)
        space = text.rfind(" ", hit_end, limit + 1)
        end = limit if space < 0 else space
    inside = tuple((one, other) for one, other in marks if one >= start and other <= end)
    return Snippet(part, start, end, text[start:end], inside)


def marked(piece: Snippet, left: str, right: str) -> str:
    """The text of `piece` with `left` and `right` around what was found."""
    written, at = [], piece.start
    for start, end in piece.marks:
        written += [piece.text[at - piece.start : start - piece.start], left]
        written += [piece.text[start - piece.start : end - piece.start], right]
        at = end
    return "".join([*written, piece.text[at - piece.start :]])
