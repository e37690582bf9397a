"""Terms as a `tsquery` (https://www.postgresql.org/docs/15/datatype-textsearch.html).

It is written out and cast: `to_tsquery` would take the words apart by a configuration's idea of letters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.search.documents import EXACT, JOINER, NAME, WORD
from archive.search.folding import spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.search.query import Term


def expression(terms: Sequence[Term], sign: str = "") -> str:
    """The query; with `sign`, words are looked for with that sign alone."""
    return " & ".join(f"{'!' if term.excluded else ''}({_one(term, sign)})" for term in terms)


def _one(term: Term, sign: str) -> str:
    if term.kind == "word":
        return _any(f"{one}{JOINER.join(term.forms)}" for one in sign or (WORD, NAME))
    *before, last = term.forms
    lead = "" if term.any_spelling else EXACT
    ends = spellings(last) if term.prefix and not term.any_spelling else (last,)
    steps = [_quoted(f"{lead}{form}") for form in before]
    return " <-> ".join([*steps, _any((f"{lead}{end}" for end in ends), prefix=term.prefix)])


def _any(forms: Iterable[str], *, prefix: bool = False) -> str:
    """Any of `forms`."""
    star = ":*" if prefix else ""
    written = [f"{_quoted(form)}{star}" for form in forms]
    return written[0] if len(written) == 1 else f"({' | '.join(written)})"


def _quoted(form: str) -> str:
    """Letters, digits and our own signs: there is no quote and no backslash in it."""
    return f"'{form}'"
