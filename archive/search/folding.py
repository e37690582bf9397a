"""How words are compared: in lower case, with one placement of tone marks, and without any mark.

A *syllable* here is a run of letters or a run of digits: `COVID-19` and `COVID19` are both two of them.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

LONGEST = 60
"""Letters of a syllable that count; what is longer is no word."""

_REMEMBERED = 200_000

_PLAIN = re.compile(r"([^\W\d_]+|\d+)")
_WITH_MARKS = re.compile(r"((?:[^\W\d_][\u0300-\u036f]*)+|\d+)")
_MARK = re.compile(r"[\u0300-\u036f]")

_NEW_STYLE = {
    unicodedata.normalize("NFC", first + second + tone): unicodedata.normalize("NFC", first + tone + second)
    for first, second in ("oa", "oe", "uy")
    for tone in "\u0300\u0301\u0303\u0309\u0323"
}
_OLD_STYLE = {new: old for old, new in _NEW_STYLE.items()}
_LETTERS_WITHOUT_PARTS = str.maketrans("đðħłøı", "ddhloi")


def syllables(text: str, offset: int = 0) -> tuple[list[str], list[int]]:
    """The syllables of `text` in order, and where each begins, counted from `offset`.

    A letter that is written as a base and combining marks is one letter.
    """
    pattern = _PLAIN if text.isascii() or _MARK.search(text) is None else _WITH_MARKS
    pieces = pattern.split(text)  # what stands between, a syllable, what stands between, ...
    ends = list(accumulate(map(len, pieces), initial=offset))
    return pieces[1::2], ends[1:-1:2]


class _Exact(dict[str, str]):
    """The form of a syllable in which case and placement of the tone mark do not count."""

    def __missing__(self, syllable: str) -> str:
        if len(self) > _REMEMBERED:
            self.clear()
        form = self[syllable] = _new_style(unicodedata.normalize("NFC", syllable.lower()[:LONGEST]))
        return form


class _Folded(dict[str, str]):
    """The form of an exact one in which no mark counts."""

    def __missing__(self, form: str) -> str:
        if len(self) > _REMEMBERED:
            self.clear()
        letters = unicodedata.normalize("NFD", form)
        plain = "".join(filter(_is_no_mark, letters)).translate(_LETTERS_WITHOUT_PARTS)
        folded = self[form] = plain or form
        return folded


def _is_no_mark(character: str) -> bool:
    return unicodedata.category(character) != "Mn"


def _new_style(form: str) -> str:
    """`form` with its tone mark where the archive has it: hoà is hòa; after q the rime is another."""
    new = _NEW_STYLE.get(form[-2:])
    return form if new is None or form[-3:-2] == "q" else form[:-2] + new


exact: dict[str, str] = _Exact()
"""By a syllable its lower case in NFC, with the mark of an open oa, oe, uy on the first vowel."""
folded: dict[str, str] = _Folded()
"""By an exact form its letters without marks; đ is d."""


def is_marked(form: str) -> bool:
    """Whether an exact form has a mark that folding takes away, so that it asks for just this spelling."""
    return folded[form] != form


def spellings(form: str) -> tuple[str, ...]:
    """An exact form with its tone mark in either place; one and the same where it has only one."""
    old = _OLD_STYLE.get(form[-2:])
    return (form,) if old is None or form[-3:-2] == "q" else (form, form[:-2] + old)
