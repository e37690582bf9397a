"""The query language: what a person types, as terms.

    hữu nghị viet lao    articles with all of these words
    "đất nước"           these syllables side by side, in one sentence
    đất_nước             this word, as the segmenter found it
    -cuba  -"la habana"  none of these
    ngoại*               words that begin so

What has no Vietnamese mark is found in every spelling, what has one (đ is one too) in that spelling alone.
Case does not count, nor where the tone mark of an open oa, oe, uy stands. All other signs only separate
words; those between letters without a space (`TP.HCM`, `Việt-Lào`, `20/11`) hold them together as a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal

import msgspec

from archive.errors import ArchiveError
from archive.search.documents import LONGEST
from archive.search.folding import exact, folded, is_marked, syllables

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_TERMS = 64
MOST_SYLLABLES = 256
SHORTEST_PREFIX = 2

Kind = Literal["syllable", "phrase", "word"]

_QUOTES = '"“”„«»'
_MINUS = "-\N{EN DASH}\N{MINUS SIGN}"
_TERM = re.compile(rf"([{_MINUS}]*)(?:[{_QUOTES}]([^{_QUOTES}]*)(?:[{_QUOTES}](\*?)|$)|([^\s{_QUOTES}]+))")


class QueryInvalid(ArchiveError):  # noqa: N818 - named for what a person has to change, as its kin
    """Nothing can be looked up by the query."""

    exit_status = 2


class Term(msgspec.Struct, frozen=True):
    """Something to look up: syllables in their exact forms, side by side where there are several.

    With `any_spelling` marks do not count. Of a `prefix` the last syllable is only a beginning. `alone` says
    that the syllable was typed as a word of its own, which may be a part of the word that it stands beside;
    `touches` that nothing but space is between it and the next term.
    """

    kind: Kind
    syllables: tuple[str, ...]
    any_spelling: bool = False
    prefix: bool = False
    excluded: bool = False
    alone: bool = False
    touches: bool = False

    @property
    def forms(self) -> tuple[str, ...]:
        """The syllables as they are compared."""
        return tuple(folded[one] for one in self.syllables) if self.any_spelling else self.syllables

    @property
    def written(self) -> str:
        """The term in the query language, such that it is read as this one again."""
        words = ("_" if self.kind == "word" else " ").join(self.syllables)
        quoted = f'"{words}"' if self.kind == "phrase" else words
        return f"{'-' if self.excluded else ''}{quoted}{'*' if self.prefix else ''}"


def parse(query: str) -> list[Term]:
    """The terms of `query` in order, at least one of which is not excluded.

    Raises:
        QueryInvalid: it has no word, only excluded ones, too many, or too short a beginning of one.
    """
    composed = unicodedata.normalize("NFC", query)
    terms = [term for match in _TERM.finditer(composed) for term in _term(*match.groups(""))]
    if not terms:
        raise QueryInvalid("nothing to search for: write a word, or several")
    if all(term.excluded for term in terms):
        raise QueryInvalid("only words to leave out: write at least one to find, such as: hữu nghị -cuba")
    if len(terms) > MOST_TERMS or sum(len(term.syllables) for term in terms) > MOST_SYLLABLES:
        raise QueryInvalid(
            f"the query is too long: {MOST_TERMS} terms and {MOST_SYLLABLES} syllables are the most"
        )
    for term in terms:
        if term.prefix and len(term.syllables[-1]) < SHORTEST_PREFIX:
            raise QueryInvalid(f"{term.written}: write at least {SHORTEST_PREFIX} letters before the *")
    return terms


def _term(minus: str, quoted: str, starred: str, bare: str) -> Iterator[Term]:
    """The one term of a match, or none where it holds no letter and no digit."""
    said = bare or quoted
    names, starts = syllables(said)
    if not names:
        return
    forms = tuple(exact[name] for name in names)
    marked = any(is_marked(form) for form in forms)
    end = starts[-1] + len(names[-1])
    prefix = starred == "*" or (bool(bare) and said[end : end + 1] == "*")
    joined = bool(bare) and len(names) > 1 and _is_joined(said, names, starts)
    kind: Kind = "syllable" if len(names) == 1 else "phrase"
    if joined and marked and not prefix and len(names) <= LONGEST:
        kind = "word"
    yield Term(
        kind,
        forms,
        any_spelling=not marked,
        prefix=prefix,
        excluded=bool(minus),
        alone=bool(bare) and kind == "syllable" and not minus and not prefix and starts[0] == 0,
        touches=end == len(said),
    )


def _is_joined(said: str, names: list[str], starts: list[int]) -> bool:
    """Whether an underscore, and nothing else, is between all syllables."""
    ends = [start + len(name) for start, name in zip(starts, names, strict=True)]
    return all(said[end:start] == "_" for end, start in zip(ends, starts[1:], strict=False))
