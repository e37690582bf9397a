"""The rules that repair characters: each finds the places of a text that it would change.

No rule changes which letters stand there, only how they are encoded or where the tone mark sits. Typing
errors, quotes and dashes are the author's and stay.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from html.entities import html5
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from pipelines.ledger import Edit, replaced
from pipelines.names import in_name
from pipelines.syllables import is_syllable
from pipelines.tones import NEW_STYLE, old_style_rimes

if TYPE_CHECKING:
    from collections.abc import Callable

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
_LONGEST_RUN = 30
"""Marks that one letter may carry in a text of the Stream-Safe Format (UAX #15, section 13)."""
_LONGEST_KNOWN = 8
"""Characters of a letter with its marks that is remembered with what it becomes."""
_ETH = re.compile(r"[Ðð]")
_ONLY_VIETNAMESE = re.compile("[ĂăĨĩŨũƠơƯư\u1ea0-\u1ef9]")
_NOT_VIETNAMESE = re.compile("[^A-Za-zÀ-ÃÈ-ÊÌÍÐÒ-ÕÙÚÝà-ãè-êìíðò-õùúýĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
_VOWEL = re.compile("[AEIOUYÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝĂĨŨƠƯ\u1ea0-\u1ef9]")
_LETTERS_A_VOWEL = 4
"""An abbreviation has one vowel, or one in four letters (TĐO, HĐND, UBHĐ); a word has more (GUÐNI)."""
_LONGEST_SYLLABLE = 7
_WORD_BEHIND = re.compile(rf"[^\W\d_]{{1,{_LONGEST_SYLLABLE}}}(?![^\W\d_])")
_REFERENCE_EDGE = re.compile("[&;\u037e]|[^&;\u037e]+")
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
    and `R&D` stay. What was escaped more often than twice, or is cut by characters that show nothing, is
    read to its end here and not level by level: a page may nest thousands of levels.
    """
    first = text.find("&")
    return [] if first < 0 else _References(text, first).edits()


class _Piece(NamedTuple):
    """What stands for the characters `start` to `end` of the text; `read` where it is a reference's."""

    text: str
    start: int
    end: int
    read: bool = False


class _References:
    """Reads the references of a text from left to right, each as soon as its semicolon is there.

    A reference holds one `&`, at its beginning, and one `;`, at its end. So a semicolon can only end a
    reference that begins at the last `&`, and where it ends none, no `&` before it can begin one any more:
    each piece is looked at once, and then replaced or left for good.
    """

    def __init__(self, text: str, first: int) -> None:
        self._done: list[_Piece] = []
        self._open: list[int] = []
        for match in _REFERENCE_EDGE.finditer(text, first):
            self._take(_Piece(match[0], match.start(), match.end()))

    def edits(self) -> list[Edit]:
        return [Edit(piece.start, piece.end, piece.text) for piece in self._done if piece.read]

    def _take(self, piece: _Piece) -> None:
        # U+037E is canonically a semicolon: the rule `nfc` is going to make it one.
        while piece.text in {";", "\u037e"} and self._open:
            begin = self._open.pop()
            character = _referenced("".join(one.text for one in self._done[begin:]))
            if not character:
                self._open.clear()
                break
            piece = _Piece(character, self._done[begin].start, piece.end, read=True)
            del self._done[begin:]
        if piece.text == "&":
            self._open.append(len(self._done))
        self._done.append(piece)


def _referenced(opening: str) -> str:
    """The characters that the reference `opening` and a semicolon name, or nothing if it is none."""
    reference = _HIDDEN_RUN.sub("", opening) + ";"
    if not _ENTITY.fullmatch(reference):
        return ""
    name = reference[1:]
    characters = html.unescape(reference) if name.startswith("#") else html5.get(name, "")
    return "" if "\ufffd" in characters else characters


def find_decomposed(text: str) -> list[Edit]:
    """`nfc`: letters and marks that Unicode composes to one character (NFC), mixed forms too.

    A text with many such places was typed that way throughout and is one edit.
    """
    edits = decomposed_places(text)
    if len(edits) > _NFC_ENTRIES:
        start, end = edits[0].start, edits[-1].end
        return [Edit(start, end, replaced(text, start, end, edits))]
    return edits


def decomposed_places(text: str) -> list[Edit]:
    """The edits that make `text` NFC, each as short as it can be."""
    if unicodedata.is_normalized("NFC", text):
        return []
    edits = []
    for match in _MAY_COMPOSE.finditer(text):
        old, start = match[0], match.start()
        change = _change(old) if len(old) <= _LONGEST_KNOWN else _narrowed(old, _composed(old))
        if change is not None:
            edits.append(Edit(start + change.start, start + change.end, change.new))
    return edits


@lru_cache(maxsize=4096)
def _change(old: str) -> Edit | None:
    """The edit that makes `old` NFC; a text that is decomposed has the same few letters again and again."""
    return _narrowed(old, _composed(old))


def _composed(text: str) -> str:
    """`text` in NFC.

    CPython puts the marks of a letter in order by insertion, which takes the square of their number; a
    stable sort by combining class gives the same order.
    """
    if len(text) > _LONGEST_RUN:
        letters = "".join(unicodedata.normalize("NFD", letter) for letter in text)
        text = "".join(
            "".join(sorted(run, key=unicodedata.combining) if is_marks else run)
            for is_marks, run in groupby(letters, lambda letter: unicodedata.combining(letter) > 0)
        )
    return unicodedata.normalize("NFC", text)


def _narrowed(old: str, new: str) -> Edit | None:
    """The edit of `old` to `new` without what both have at their two ends; `None` where they are the same."""
    if old == new:
        return None
    shorter = min(len(old), len(new))
    left = 0
    while left < shorter and old[left] == new[left]:
        left += 1
    right = 0
    while right < shorter - left and old[-1 - right] == new[-1 - right]:
        right += 1
    return Edit(left, len(old) - right, new[left : len(new) - right])


def find_eths(text: str) -> list[Edit]:
    """`eth`: the Icelandic letter Ð (U+00D0, U+00F0) typed for the Vietnamese Đ, which looks the same.

    A Vietnamese word has its Đ at the beginning, an abbreviation anywhere (HÐND). Inside of a word it is Đ
    where two words have run together: a capital behind a small letter (HàÐông), or in a word with a letter
    that only Vietnamese has (đượcðưa), and what follows is a Vietnamese syllable. Every other eth is
    Icelandic or a phonetic sign and stays: Guðni, GUÐNI, góðan, ðɪs.
    """
    edits = []
    in_abbreviation = _Stretches(text, str.isalpha, _is_abbreviation)
    in_foreign = _Stretches(text, str.isalpha, _is_foreign)
    for match in _ETH.finditer(text):
        at = match.start()
        begins = at == 0 or not text[at - 1].isalpha()
        foreign, abbreviated = in_foreign.verdict(at), in_abbreviation.verdict(at)
        if not foreign and (begins or abbreviated or _has_run_together(text, at)):
            edits.append(Edit(at, at + 1, "Đ" if match[0] == "Ð" else "đ"))
    return edits


def _is_foreign(word: str) -> bool:
    return _NOT_VIETNAMESE.search(word) is not None


def _is_abbreviation(word: str) -> bool:
    return word.isupper() and len(_VOWEL.findall(word)) <= max(1, len(word) // _LETTERS_A_VOWEL)


def _has_run_together(text: str, at: int) -> bool:
    """Whether the eth at `at`, which stands inside of a word, begins a Vietnamese word."""
    word = _WORD_BEHIND.match(text, at + 1)
    if word is None or not is_syllable("đ" + word[0]):
        return False
    before = text[max(0, at - _LONGEST_SYLLABLE) : at]
    if not any(is_syllable(before[-n:]) for n in range(1, len(before) + 1)):
        return False
    if text[at] == "Ð":
        return text[at - 1].islower()
    return _ONLY_VIETNAMESE.search(before + word[0]) is not None


class _Stretches:
    """What holds for the stretches of a text, each asked about once however many places lie in it.

    A stretch is what `holds_together` is true for, letter by letter; `judge` is asked about it whole.
    """

    def __init__(
        self, text: str, holds_together: Callable[[str], bool], judge: Callable[[str], bool]
    ) -> None:
        self._text = text
        self._holds_together = holds_together
        self._judge = judge
        self._end = 0
        self._verdict = False

    def verdict(self, at: int) -> bool:
        """What `judge` says about the stretch around `at`; places are asked about from left to right."""
        if at < self._end:
            return self._verdict
        start = end = at
        while start > self._end and self._holds_together(self._text[start - 1]):
            start -= 1
        while end < len(self._text) and self._holds_together(self._text[end]):
            end += 1
        self._end = end
        self._verdict = self._judge(self._text[start:end])
        return self._verdict


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
    in_address = _Stretches(text, _shows_something, _is_address)
    return [
        Edit(at, at + 2, NEW_STYLE[text[at : at + 2]])
        for at in old_style_rimes(text)
        if not (in_address.verdict(at) or in_name(text, _start_of_syllable(text, at), at + 2))
    ]


def _start_of_syllable(text: str, at: int) -> int:
    while at > 0 and text[at - 1].isalpha():
        at -= 1
    return at


def _shows_something(character: str) -> bool:
    return not character.isspace()


def _is_address(chunk: str) -> bool:
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

RULES_OF_A_SUSPECT: tuple[tuple[str, Rule], ...] = tuple(
    (name, find) for name, find in CHARACTER_RULES if name not in {"eth", "invisible"}
)
"""Those of them for a text that may be in an old encoding, whose letters the other two would take away."""
