"""Terms as FTS5 reads them (https://sqlite.org/fts5.html, 3: full-text query syntax)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.search.documents import EXACT, JOINER, NAME, WORD
from archive.search.folding import spellings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.search.query import Term


def expression(terms: Sequence[Term], sign: str = "") -> str:
    """What stands behind MATCH; with `sign`, words are looked for with that sign alone."""
    wanted = " AND ".join(_one(term, sign) for term in terms if not term.excluded)
    unwanted = " OR ".join(_one(term, sign) for term in terms if term.excluded)
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _one(term: Term, sign: str) -> str:
    phrases = [f'"{" ".join(words)}"' for words in _phrases(term, sign)]
    if term.prefix:
        phrases = [f"{phrase} *" for phrase in phrases]
    return phrases[0] if len(phrases) == 1 else f"({' OR '.join(phrases)})"


def _phrases(term: Term, sign: str) -> list[tuple[str, ...]]:
    """The phrases any of which is the term: FTS5 knows no alternatives inside a phrase."""
    if term.kind == "word":
        return [(f"{one}{JOINER.join(term.forms)}",) for one in sign or (WORD, NAME)]
    if term.any_spelling:
        return [term.forms]
    *before, last = term.forms
    ends = spellings(last) if term.prefix else (last,)
    return [tuple(f"{EXACT}{form}" for form in (*before, end)) for end in ends]
