"""The structure of a Vietnamese syllable, as far as it decides where the tone mark stands.

Three rimes can be written in two ways when nothing follows them: `oa`, `oe` and `uy`. The old style marks
the second vowel (hoà, khoẻ, thuỷ), the new one the first (hòa, khỏe, thủy). Everything else has one
spelling: before a final sound the mark stands on the second vowel in both styles (hoàng, khoét, huýt), and
in `quý` and `quà` the u belongs to the initial.

All texts here are NFC; offsets are code points, and both spellings of a rime have two of them.
"""

from __future__ import annotations

import re
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"
"""Huyền, sắc, ngã, hỏi and nặng, as combining characters."""

ONSETS: dict[str, frozenset[str]] = {
    rime: frozenset(["", *onsets.split()])
    for rime, onsets in {
        "oa": "ch d đ g h kh l n ng nh r s t th tr x",
        "oe": "ch d đ h kh l ng nh s t th tr x",
        "uy": "ch d đ h kh l ng nh s t th tr x",
    }.items()
}
"""The initials that a syllable can have before each rime.

The rounded glide of these rimes does not follow the labials b, m, ph and v; the k sound before it is
written `qu`; after g, n and r it occurs with `oa` only (goá, noạ). So Noé, Chloé and Moá are no syllables.
It agrees with the published lists of Vietnamese syllables, such as
https://luom.tv/2020/02/21/danh-sach-am-tiet-tieng-viet-co-am-dem-w; `boa` and `voan` are loans and unmarked.
"""

_LONGEST_ONSET = 2
_APOSTROPHES = "'’ʼ"


def _spellings(rime: str) -> list[tuple[str, str]]:
    """Each marked spelling of `rime`, old and new, in every mix of cases."""
    first, second = rime[0], rime[1]
    return [
        (one + unicodedata.normalize("NFC", two + tone), unicodedata.normalize("NFC", one + tone) + two)
        for one in (first, first.upper())
        for two in (second, second.upper())
        for tone in _TONES
    ]


NEW_STYLE: dict[str, str] = {old: new for rime in ONSETS for old, new in _spellings(rime)}
"""The new spelling of each marked rime by its old one, in every mix of cases."""
OLD_STYLE: dict[str, str] = {new: old for old, new in NEW_STYLE.items()}
"""The other way round."""

_ONSETS_OF: dict[str, frozenset[str]] = {
    spelling: ONSETS[rime] for rime in ONSETS for pair in _spellings(rime) for spelling in pair
}


def _pattern(spellings: dict[str, str]) -> re.Pattern[str]:
    """Any of `spellings` at the end of a word and not after q: what is left to ask about is the initial.

    It matches the second letter alone: a pattern that begins with one class of letters, of which a text
    holds few, is searched several times faster than one that begins with `o` or `u`.
    """
    firsts_and_seconds = []
    for onsets in ONSETS.values():
        own = [pair for pair in spellings if _ONSETS_OF[pair] is onsets]
        firsts_and_seconds.append(["".join(sorted({pair[i] for pair in own})) for i in (0, 1)])
    seconds = "".join(second for _, second in firsts_and_seconds)
    both = "|".join(f"[{first}][{second}]" for first, second in firsts_and_seconds)
    return re.compile(rf"[{seconds}](?!\w)(?<={both})(?<![qQ]..)", re.DOTALL)


_OLD = _pattern(NEW_STYLE)
_NEW = _pattern(OLD_STYLE)


def is_letter(character: str) -> bool:
    """Whether `character` continues a word: a letter, a digit, a combining mark or an underscore."""
    return character.isalnum() or character == "_" or unicodedata.combining(character) != 0


def is_open_syllable(text: str, start: int) -> bool:
    """Whether the two letters at `start` end a word that is one Vietnamese syllable.

    The two letters are a spelling of `NEW_STYLE` or `OLD_STYLE`. The word is what letters, digits,
    underscores and apostrophes between letters hold together, so no part of a foreign word counts.
    """
    if _continues(text, start + 2, 1):
        return False
    first = start
    while first > 0 and is_letter(text[first - 1]):
        first -= 1
        if start - first > _LONGEST_ONSET:
            return False
    if _continues(text, first - 1, -1):
        return False
    return text[first:start].lower() in _ONSETS_OF[text[start : start + 2]]


def _continues(text: str, at: int, step: int) -> bool:
    """Whether the word goes on at `at`, directly or over an apostrophe, in the direction of `step`."""
    if not 0 <= at < len(text):
        return False
    if text[at] in _APOSTROPHES:
        at += step
        return 0 <= at < len(text) and text[at].isalpha()
    return is_letter(text[at])


def has_old_style(text: str) -> bool:
    """Whether `text` may hold a rime in the old style; `False` is certain and takes a few microseconds."""
    return _OLD.search(text) is not None


def old_style_rimes(text: str) -> list[int]:
    """The offsets of the rimes of `text` that are spelled in the old style."""
    return _rimes(_OLD, text)


def _rimes(pattern: re.Pattern[str], text: str) -> list[int]:
    starts = (match.start() - 1 for match in pattern.finditer(text))
    return [start for start in starts if is_open_syllable(text, start)]


def fold_to_old_style(text: str) -> str:
    """`text` with every tone mark in the old style: hòa becomes hoà.

    The word model of underthesea was trained on the old style only and cuts `ủy ban` in two. The result
    has the length of `text` and differs from it in marked rimes only.
    """
    starts = _rimes(_NEW, text)
    if not starts:
        return text
    letters = list(text)
    for start in starts:
        letters[start : start + 2] = OLD_STYLE[text[start : start + 2]]
    return "".join(letters)
