"""The rules that repair characters: each finds the places of a text that it would change.

No rule changes which letters stand there, only how they are encoded or where the tone mark sits. Typing
errors, quotes and dashes are the author's and stay.
"""

from __future__ import annotations

import html
import re
import unicodedata
from html.entities import html5
from typing import TYPE_CHECKING

from pipelines.ledger import Edit
from pipelines.names import in_name
from pipelines.tones import NEW_STYLE, old_style_rimes

if TYPE_CHECKING:
    from pipelines.ledger import Rule

_ODD_SPACES = "\t\v\f\r\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0 and C1 controls that are no white space
    "\xad"  # soft hyphen
    "\u200b-\u200d\u2060-\u2064\ufeff"  # zero-width spaces and joiners, invisible operators
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # direction marks
    "\ufff9-\ufffb"  # interlinear annotation
)
_JOINERS = "\u200c\u200d"
_BREAK = "\u200b"
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # Thai, Lao, Burmese, Khmer
_NFC_ENTRIES = 8
"""More decomposed places than this in one text are one edit."""

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Below U+0300 and in Latin Extended Additional no character takes part in a composition with the one
# before it, so a text may be cut before each of them and normalised piece by piece (UAX #15, section 9).
_MAY_COMPOSE = re.compile(r".?[^\x00-\u02ff\u1e00-\u1eff]+", re.DOTALL)
_ETH = re.compile(r"[Ðð]")
_HIDDEN_RUN = re.compile(f"[{_INVISIBLE}]+")
_SPACE_RUN = re.compile(f"[ \n{_ODD_SPACES}]{{2,}}|[{_ODD_SPACES}]|\\A[ \n]|[ \n]\\Z")
_SUSPECT = re.compile(f"[Ðð{_ODD_SPACES}{_INVISIBLE}]")


def is_clean(text: str) -> bool:
    """Whether the character rules (all but `tone`) certainly leave `text` as it is; a few microseconds."""
    return (
        _SUSPECT.search(text) is None
        and unicodedata.is_normalized("NFC", text)
        and "  " not in text
        and text.strip(" \n") == text
        and ("&" not in text or _ENTITY.search(text) is None)
        and ("\n" not in text or not find_spaces(text))
    )


def find_entities(text: str) -> list[Edit]:
    """`entities`: a character reference that was escaped twice, so that the page shows its name.

    Only well-formed references to characters that exist count (`&ecirc;`, `&#7885;`, `&#x1EA1;`); `AT&T;`
    and `R&D` stay.
    """
    edits = []
    for match in _ENTITY.finditer(text):
        name = match[0][1:]
        character = html.unescape(match[0]) if name.startswith("#") else html5.get(name, "")
        if character and "\ufffd" not in character:
            edits.append(Edit(match.start(), match.end(), character))
    return edits


def find_decomposed(text: str) -> list[Edit]:
    """`nfc`: letters and marks that Unicode composes to one character (NFC), mixed forms too.

    A text with many such places was typed that way throughout and is one edit.
    """
    edits = decomposed_places(text)
    if len(edits) > _NFC_ENTRIES:
        start, end = edits[0].start, edits[-1].end
        return [Edit(start, end, unicodedata.normalize("NFC", text[start:end]))]
    return edits


def decomposed_places(text: str) -> list[Edit]:
    """The edits that make `text` NFC, each as short as it can be."""
    if unicodedata.is_normalized("NFC", text):
        return []
    edits = []
    for match in _MAY_COMPOSE.finditer(text):
        composed = unicodedata.normalize("NFC", match[0])
        if composed != match[0]:
            edits.append(_narrowed(match.start(), match[0], composed))
    return edits


def _narrowed(start: int, old: str, new: str) -> Edit:
    """The edit of `old`, which stands at `start`, to `new`, without what both have at their two ends."""
    shorter = min(len(old), len(new))
    left = 0
    while left < shorter and old[left] == new[left]:
        left += 1
    right = 0
    while right < shorter - left and old[-1 - right] == new[-1 - right]:
        right += 1
    return Edit(start + left, start + len(old) - right, new[left : len(new) - right])


def find_eths(text: str) -> list[Edit]:
    """`eth`: the Icelandic letter Ð (U+00D0, U+00F0) typed for the Vietnamese Đ, which looks the same.

    A Vietnamese word has its Đ at the beginning, an abbreviation in capitals anywhere (HÐND); an eth
    elsewhere is Icelandic (Guðni) and stays.
    """
    edits = []
    for match in _ETH.finditer(text):
        at = match.start()
        if at == 0 or not text[at - 1].isalpha() or _in_capitals(text, at):
            edits.append(Edit(at, at + 1, "Đ" if match[0] == "Ð" else "đ"))
    return edits


def _in_capitals(text: str, at: int) -> bool:
    start, end = at, at + 1
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return text[start:end].isupper()


def find_invisible(text: str) -> list[Edit]:
    """`invisible`: characters that show nothing: zero-width ones, soft hyphens, direction marks, controls.

    A single one stays where it has work to do: a joiner or non-joiner inside an emoji or between letters
    of a script that is not Latin, a zero-width space between letters of a script without spaces.
    """
    return [
        Edit(match.start(), match.end(), "")
        for match in _HIDDEN_RUN.finditer(text)
        if not _joins(text, match.start(), match.end())
    ]


def _joins(text: str, start: int, end: int) -> bool:
    if end - start != 1 or start == 0 or end == len(text):
        return False
    before, after = text[start - 1], text[end]
    if text[start] == _BREAK:
        return _UNSPACED.match(before) is not None and _UNSPACED.match(after) is not None
    return text[start] in _JOINERS and _takes_joiner(before) and _takes_joiner(after)


def _takes_joiner(character: str) -> bool:
    category = unicodedata.category(character)
    if category == "Mn":  # variation selectors and the vowel signs of other scripts, not our tone marks
        return not "\u0300" <= character <= "\u036f"
    if category in {"So", "Sk"}:
        return not character.isascii()
    return category in {"Lo", "Mc"} or (
        category in {"Ll", "Lu", "Lm"} and "LATIN" not in unicodedata.name(character, "LATIN")
    )


def find_spaces(text: str) -> list[Edit]:
    """`space`: one plain space for each run of spaces of any kind, one newline for each line break.

    Spaces around a line break and white space at both ends go. A lone separator of lines or paragraphs
    (U+2028, U+2029) or a carriage return is a space, as a browser shows it.
    """
    edits = []
    for match in _SPACE_RUN.finditer(text):
        inside = match.start() > 0 and match.end() < len(text)
        space = "\n" if "\n" in match[0] else " "
        edits.append(Edit(match.start(), match.end(), space if inside else ""))
    return edits


def find_old_tones(text: str) -> list[Edit]:
    """`tone`: the tone mark of an open `oa`, `oe` or `uy` on its first vowel (hoà becomes hòa).

    Names of people keep their spelling, and so do words that are no Vietnamese syllable and addresses.
    """
    return [
        Edit(at, at + 2, NEW_STYLE[text[at : at + 2]])
        for at in old_style_rimes(text)
        if not _is_kept(text, at)
    ]


def _is_kept(text: str, at: int) -> bool:
    start = at
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    return in_name(text, start, at + 2) or _in_address(text, start, at + 2)


def _in_address(text: str, start: int, end: int) -> bool:
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    chunk = text[start:end]
    return "://" in chunk or "@" in chunk or chunk.startswith("www.")


CHARACTER_RULES: tuple[tuple[str, Rule], ...] = (
    ("entities", find_entities),
    ("nfc", find_decomposed),
    ("eth", find_eths),
    ("invisible", find_invisible),
    ("space", find_spaces),
)
"""The rules that hold for every text, by name, in the order in which they are tried.

`find_old_tones`, the rule `tone`, holds for running Vietnamese text only and comes after them.
"""
