"""Characters to repair: what the page prints in place of what the archive stores.

Every text of the paper is written clean (NFC, one space between words, new tone placement) and then soiled.
The clean form is the truth; `Text.printed` is what a browser shows. Soils are those of docs/mastercms.md, 6,
and a defensive list: decomposed letters (NFD, and the half-composed form of windows-1258), Ð (U+00D0) for Đ,
non-breaking spaces in place of, beside and behind spaces, zero-width characters, soft hyphens, entities
escaped twice, and the old tone placement (hoà, thuỷ, uỷ, khoẻ).

Old placement is printed only where its repair is beyond doubt: in small words, and in capitalised words
that have no family name in their run of capitals. Names are never soiled this way: they are *stored* in the
old placement where people spell them so.
"""

from __future__ import annotations

import re
import unicodedata
from html.entities import codepoint2name
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

NBSP = "\u00a0"


class Text(NamedTuple):
    """A text in its two forms: as the archive must store it and as the page prints it."""

    stored: str
    printed: str


def clean(text: str) -> Text:
    """A text that is printed as it is stored."""
    return Text(text, text)


def joined(mark: str, texts: list[Text]) -> Text:
    """`texts` one after another with `mark` between them."""
    return Text(mark.join([text.stored for text in texts]), mark.join([text.printed for text in texts]))


_NEW = re.compile(r"(?<![qQ])(?:[òóỏõọÒÓỎÕỌ][aeAE]|[ùúủũụÙÚỦŨỤ][yY])(?!\w)")
_SHIFTED = {
    one: (plain, mark)
    for plain, marked in {"o": "òóỏõọ", "O": "ÒÓỎÕỌ", "u": "ùúủũụ", "U": "ÙÚỦŨỤ"}.items()
    for one, mark in zip(marked, "\u0300\u0301\u0309\u0303\u0323", strict=True)
}
_WORD = re.compile(r"\w+")
_FAMILIES = frozenset(
    re.findall(
        r"\w+",
        "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Đoàn "
        "Trịnh Mai Trương Lâm "
        "Hà Cao Tô Tạ Lương Chu Châu La Thái Quách Văn Kiều Bạch Đào Tăng Triệu Phùng Vương "
        "Nông Hứa Thạch Sơn "
        "Kim Lưu An Ninh Giang Quang Thanh Thân Từ Tống Ông Bà Anh Chị Cô Chú Em Bác Cụ",
    )
)
"""Words that may begin a name: more than any list of family names holds, to favour no parser's list."""

_VOWELS = tuple("àáâãèéêìíòóôõùúý")


def old_placement(text: str) -> str:
    """`text` with the tone marks of oa, oe and uy on their second vowel, people's names left alone."""
    kept = _name_characters(text)

    def shift(match: re.Match[str]) -> str:
        if match.start() in kept:
            return match.group()
        plain, mark = _SHIFTED[match.group()[0]]
        return plain + unicodedata.normalize("NFC", match.group()[1] + mark)

    return _NEW.sub(shift, text)


def _name_characters(text: str) -> set[int]:
    """Where `text` has runs of capitalised words among which one may begin a person's name."""
    kept: set[int] = set()
    run: list[re.Match[str]] = []
    for word in [*_WORD.finditer(text), None]:
        if word is not None and word.group()[0].isupper():
            run.append(word)
            continue
        if any(found.group() in _FAMILIES for found in run):
            kept.update(range(run[0].start(), run[-1].end()))
        run = []
    return kept


def _decomposed(text: str, _rng: Random) -> str:
    return unicodedata.normalize("NFD", text)


def _half_composed(text: str, _rng: Random) -> str:
    """Vowel letters composed, tone marks combining: what windows-1258 texts become."""
    out = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = [mark for mark in parts[1:] if mark in "\u0300\u0301\u0303\u0309\u0323"]
        rest = [mark for mark in parts[1:] if mark not in tones]
        out.append(unicodedata.normalize("NFC", parts[:1] + "".join(rest)) + "".join(tones))
    return "".join(out)


def _eth(text: str, _rng: Random) -> str:
    return text.replace("Đ", "Ð")


def _hard_spaces(text: str, rng: Random) -> str:
    words = text.split(" ")
    step = rng.choice((1, 2, 5))
    start = rng.randrange(step)
    out = words[:1]
    for place, word in enumerate(words[1:]):
        out.append((NBSP if place % step == start else " ") + word)
    return "".join(out)


def _doubled_spaces(text: str, rng: Random) -> str:
    words = text.split(" ")
    if len(words) < 2:
        return text + NBSP
    place = rng.randrange(1, len(words))
    gap = rng.choice((NBSP + " ", " " + NBSP, NBSP + NBSP))
    return " ".join(words[:place]) + gap + " ".join(words[place:])


def _edges(text: str, rng: Random) -> str:
    return rng.choice((text + NBSP, NBSP + text, text + " " + NBSP))


def _invisible(marks: str) -> Callable[[str, Random], str]:
    """Puts one of `marks` inside some words, never at the ends of the text."""

    def soil(text: str, rng: Random) -> str:
        words = [word for word in _WORD.finditer(text) if word.end() - word.start() > 2]
        for word in sorted(rng.sample(words, min(2, len(words))), key=lambda found: -found.start()):
            place = word.start() + 1 + rng.randrange(word.end() - word.start() - 2)
            text = text[:place] + rng.choice(marks) + text[place:]
        return text

    return soil


def _escaped_twice(text: str, rng: Random) -> str:
    # Not the last letter: an entity's semicolon at the end would look like a closing punctuation mark.
    found = [letter for letter in _VOWELS if letter in text[:-1] and letter != text[-1]]
    for letter in rng.sample(found, min(3, len(found))):
        text = text.replace(letter, f"&{codepoint2name[ord(letter)]};", rng.choice((1, 2, 9)))
    if rng.random() < 0.3:
        text = text.replace("“", "&ldquo;").replace("”", "&rdquo;").replace(" ", "&nbsp;", 1)
    return text


def _escaped_ampersand(text: str, rng: Random) -> str:
    return text.replace("&", "&amp;") if "&" in text else _escaped_twice(text, rng)


SOILS: dict[str, Callable[[str, Random], str]] = {
    "nfd": _decomposed,
    "half_composed": _half_composed,
    "eth": _eth,
    "nbsp": _hard_spaces,
    "doubled_space": _doubled_spaces,
    "edge_space": _edges,
    "zero_width": _invisible("\u200b\ufeff"),
    "soft_hyphen": _invisible("\u00ad"),
    "escaped_twice": _escaped_twice,
    "escaped_ampersand": _escaped_ampersand,
}
"""Character soils by name; the old tone placement is apart, since some texts keep it."""

_COMMON = ("nbsp", "nbsp", "doubled_space", "edge_space", "zero_width", "soft_hyphen", "nfd", "half_composed")
_OLD_TEXTS = (
    "eth",
    "eth",
    "escaped_twice",
    "nbsp",
    "doubled_space",
    "escaped_ampersand",
    "nfd",
    "edge_space",
)
_MODERN = (*_COMMON, "eth", "escaped_twice", "escaped_ampersand")
_NAMES = ("nfd", "half_composed", "eth", "nbsp")


def soiled(  # noqa: PLR0913 - three switches that callers name
    text: str, rng: Random, share: float, *, old: bool = False, tones: bool = True, edges: bool = True
) -> Text:
    """`text` with its printed form, which differs in `share` of the cases.

    `old` prefers what old texts suffer from; `tones` allows the old tone placement, `edges` spaces before the
    first and behind the last word.
    """
    draw = rng.random()
    if draw >= share:
        return Text(text, text)
    printed = text
    if tones and (old or draw < share * 0.45):
        printed = old_placement(text)
    if draw > share * 0.3 or printed == text:
        name = rng.choice(_OLD_TEXTS if old else _MODERN)
        printed = SOILS[name if edges or name != "edge_space" else "nbsp"](printed, rng)
    return Text(text, printed)


def soiled_name(text: str, rng: Random, share: float) -> Text:
    """A person's name as printed: characters may be broken, the tone placement never changes."""
    if rng.random() >= share:
        return Text(text, text)
    return Text(text, SOILS[rng.choice(_NAMES)](text, rng))
