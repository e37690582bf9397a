"""Which places a text names, by whole words: the longest name wins, and capitals count.

"Hòa Bình" is a province and "hòa bình" is peace; "Anh Tuấn" is a man and "Anh" a country; "Thái Bình Dương"
is an ocean and no province. Where the text was segmented, a name has to begin and end where a word does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.places import COMMON_WORDS, NOT_AFTER, NOT_PLACES, PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEGINNING = re.compile(r"(?<!\w)(?:thành(?=[ _]phố)|[^\W\d_a-z][^\W_]*)")
"""Where a name may begin: at a capital, or at a letter that ASCII has not, and at thành phố Hồ Chí Minh."""

_BEFORE = re.compile(r"([^\W_]+)[\s_]*$")
_SENTENCE_END = re.compile(r"(?:^|[.!?:;…“\"])[\s“”\"'(\[–-]*$")

_PLACE_OF: dict[str, str | None] = dict.fromkeys(NOT_PLACES)
_PLACE_OF |= {name: place.names[0] for place in PLACES for name in place.names}


def _patterns() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """For each beginning of a name the names that begin so, the longest first."""
    found: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for name in sorted(_PLACE_OF, key=len, reverse=True):
        first = _BEGINNING.match(name)
        assert first is not None, name  # noqa: S101 - our own list
        spelt = re.escape(name).replace(r"\ ", "[ _]").replace(r"\.", r" ?\.")
        found.setdefault(first[0], []).append((re.compile(f"{spelt}(?!\\w)"), name))
    return found


_NAMES = _patterns()


def named_places(segmented: str) -> set[str]:
    """The places that a text names, by the first of their names.

    `segmented` is a sentence a line, a space between words and _ between the syllables of one, as `tokens`
    keeps it. A text that is not segmented may be given too: then each syllable is a word.
    """
    return {place for line in segmented.split("\n") for place in _of_line(line)}


def _of_line(line: str) -> Iterator[str]:
    end = 0
    for begin in _BEGINNING.finditer(line):
        start = begin.start()
        if start < end or begin[0] not in _NAMES:
            continue
        for pattern, name in _NAMES[begin[0]]:
            if match := pattern.match(line, start):
                end = match.end()
                place = _PLACE_OF[name]
                if place is not None and not _is_other(name, line[:start]):
                    yield place
                break


def _is_other(name: str, before: str) -> bool:
    """Whether the name is, after what stands before it, perhaps none of a place."""
    if name in COMMON_WORDS and _SENTENCE_END.search(before):
        return True
    last = _BEFORE.search(before)
    return last is not None and last[1].lower() in NOT_AFTER
