"""How a query is read: words that are typed side by side and that the archive knows as one.

The segmenter makes `đất nước` one word nearly wherever it stands, so that this word is what is looked for,
and not any `đất … nước`, nor `mảnh đất nước mặn`. Names it joins at will: `Việt Lào` is one word here and
two there. What the archive mostly has as a name is therefore read as a phrase, which finds it either way.
Which of the two it is, or neither, the archive's own words say: how many articles have it as a word, and as a
name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

import msgspec

from archive.search.documents import NAME, WORD
from archive.search.folding import is_marked
from archive.search.query import Kind, Term

COUNTED = 1000
"""Articles that are counted of a word, at most."""
ENOUGH = 20
"""Articles after which a word is one for certain; with fewer it has to be the rule."""
MOST_JOINED = 4
"""Typed syllables that are tried as one word, at most."""


class Asked(NamedTuple):
    """A question to the archive: in how many articles the term is, counted up to `most`.

    Of a word `sign` says whether as a word or as a name; without it, both.
    """

    term: Term
    most: int
    sign: str = ""


Count: TypeAlias = Callable[[Sequence[Asked]], Sequence[int]]


class _Known(NamedTuple):
    """Typed terms that the archive has as one: in how many articles as a word, and as a name."""

    first: int
    last: int
    words: int
    names: int

    @property
    def places(self) -> range:
        return range(self.first, self.last + 1)


def read(terms: Sequence[Term], count: Count) -> list[Term]:
    """`terms` with those joined that the archive knows as one word or name; `count` answers for it.

    What it knows best comes first: of `hội nghị thượng đỉnh` the two words before the rare longer one.
    """
    joined: dict[int, Term] = {}
    used: set[int] = set()
    known = _known(terms, count)
    for one in sorted(known, key=lambda one: (-one.words - one.names, one.first - one.last, one.first)):
        if used.intersection(one.places):
            continue
        if one.names > one.words:
            joined[one.first] = _joined(terms, one.places, "phrase")
        elif _is_word(terms, one, count):
            joined[one.first] = _joined(terms, one.places, "word")
        else:
            continue
        used.update(one.places)
    return [
        joined.get(place, term) for place, term in enumerate(terms) if place in joined or place not in used
    ]


def _known(terms: Sequence[Term], count: Count) -> list[_Known]:
    """The runs of terms that the archive has as one."""
    runs = [range(first, last + 1) for first in range(len(terms)) for last in _ends(terms, first)]
    if not runs:
        return []
    counts = count(
        [Asked(_joined(terms, run, "word"), COUNTED, sign) for run in runs for sign in (WORD, NAME)]
    )
    found = zip(runs, counts[::2], counts[1::2], strict=True)
    return [_Known(run[0], run[-1], words, names) for run, words, names in found if words or names]


def _ends(terms: Sequence[Term], first: int) -> Iterator[int]:
    """The terms that may end a word which begins with that one; one of its syllables has to be marked."""
    marked = is_marked(terms[first].syllables[0])
    for last in range(first + 1, min(first + MOST_JOINED, len(terms))):
        if not (terms[last - 1].alone and terms[last - 1].touches and terms[last].alone):
            return
        marked = marked or is_marked(terms[last].syllables[0])
        if marked:
            yield last


def _joined(terms: Sequence[Term], places: Iterable[int], kind: Kind) -> Term:
    return Term(kind, tuple(terms[place].syllables[0] for place in places))


def _is_word(terms: Sequence[Term], one: _Known, count: Count) -> bool:
    """Whether it is one word as a rule, and was not joined by mistake."""
    if one.words >= ENOUGH:
        return True
    together = _joined(terms, one.places, "phrase")
    return count([Asked(together, 2 * one.words + 1)])[0] <= 2 * one.words


def notes(typed: Sequence[Term], terms: Sequence[Term]) -> list[str]:
    """What a person may want to know of how the query was read, a line each."""
    new = [term for term in terms if term not in typed]
    lines = [
        f'{term.written} is looked for as one word; "{" ".join(term.syllables)}" in quotes finds more'
        for term in new
        if term.kind == "word"
    ]
    lines += [
        f"{term.written} is looked for as a name, side by side" for term in new if term.kind == "phrase"
    ]
    return lines


class Reading(msgspec.Struct, frozen=True):
    """A term as it was looked for, for JSON; `term` is in the query language."""

    term: str
    kind: str
    any_spelling: bool
    excluded: bool


def readings(terms: Sequence[Term]) -> list[Reading]:
    """`terms` for JSON."""
    return [Reading(term.written, term.kind, term.any_spelling, term.excluded) for term in terms]
