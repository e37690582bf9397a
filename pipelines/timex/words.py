"""The words and the pieces of patterns that the readers of time expressions share.

All patterns are for lower-case text in NFC with single spaces. None repeats without a bound, so that each
attempt at a place costs no more than a constant and a text no more than a time in proportion to its length.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from pipelines.timex.periods import Point

NUMBERS = {
    **{str(number): number for number in range(1, 13)},
    **{f"0{number}": number for number in range(1, 10)},
    **dict(zip(("một", "hai", "ba", "bốn", "năm", "sáu"), range(1, 7), strict=True)),
    **dict(zip(("bảy", "tám", "chín", "mười", "mười một", "mười hai"), range(7, 13), strict=True)),
    "tư": 4,
    "bẩy": 7,
}
PARTS = {
    **dict.fromkeys(("rạng sáng", "sáng sớm", "sáng"), "TMO"),
    "trưa": "TMI",
    "chiều": "TAF",
    **dict.fromkeys(("chiều tối", "tối"), "TEV"),
    "đêm": "TNI",
}
YEARS_OFF = {
    "kia": -2,
    **dict.fromkeys(("ngoái", "trước", "qua", "vừa qua", "vừa rồi", "rồi"), -1),
    **dict.fromkeys(("nay", "này"), 0),
    **dict.fromkeys(("tới", "sắp tới", "sau"), 1),
}
"""How far the unit is from the present one, for the words that say so: "năm ngoái", "tuần tới"."""

DAY = "(?:0?[1-9]|[12][0-9]|3[01])"
MONTH = "(?:0?[1-9]|1[0-2])"
MONTH_NAME = r"(?:mười một|mười hai|một|hai|ba|tư|năm|sáu|bảy|bẩy|tám|chín|mười)(?!\w)"
YEAR = "(?:1[0-9]{3}|2[01][0-9]{2})"
COUNT = "(?:hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười một|mười hai|mười|[0-9]{1,2})"
PART = r"(?:rạng sáng|sáng sớm|sáng|trưa|chiều tối|chiều|tối|đêm)(?!\w)"
END = r"(?![\w/%]|[.,][0-9])"
"""After a number that closes a date: it does not go on as a longer number, a serial or a share."""
NEAR = "(?:vừa qua|vừa rồi|sắp tới|này|qua|trước|rồi|tới|sau)"
LATER = (
    r"(?:(?= ?[,.;:)!?…”\"])|(?= ?\Z)|(?= (?:đây|tại|sẽ|ở|và|là|để|của|khi|với|do|theo|cho|trên|trong)\b))"
)
"""After "tới" that says when; before a name or a thing it is a verb ("Ngày 5/3 tới Huế")."""

YEAR_AFTER = re.compile(
    rf"(?: năm (?P<year>{YEAR}){END}"
    r"| năm (?P<off>nay|ngoái|trước|qua|tới|sau|kia)(?! (?:đó|ấy|khi)\b)(?!\w)"
    rf"| (?P<way>(?:vừa qua|vừa rồi|sắp tới|tới đây)(?!\w)|tới{LATER}))"
)
"""What follows a date or month without a year and says which year it is in."""


TO = re.compile(r" ?(?P<dash>[-–—]) ?| (?:cho )?(?:đến|tới)(?: hết| cuối ngày)? ")
"""Between the ends of an interval."""
SHORT_MONTH = re.compile(rf"(?:tháng )?(?P<number>{MONTH})(?:(?: ?[/-] ?|,? năm )(?P<year>{YEAR}))?{END}")
SHORT_QUARTER = re.compile(rf"(?P<number>iv|iii|ii|i|[1-4])(?:(?: ?[/-] ?|,? năm )(?P<year>{YEAR}))?{END}")
"""A month or quarter beside another one, whose "tháng" or "quý" counts for both."""

_SPACES = "\t\xa0\u2007\u2009\u202f"


class Source(NamedTuple):
    """A text that is read, the same in lower case letter by letter, and the day of the story."""

    text: str
    low: str
    today: date


class Reading(NamedTuple):
    """A point that the words from some place up to `end` name.

    `bare` tells that it is two numbers and a stroke with nothing that makes a date of them.
    """

    point: Point
    end: int
    bare: bool = False


def lowered(text: str) -> str:
    """`text` in lower case and with plain spaces, every character at its place."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(one if len(one := letter.lower()) == 1 else letter for letter in text)
    for space in _SPACES:
        low = low.replace(space, " ")
    return low


def may_say_year(source: Source, match: re.Match[str], year: str = "year") -> bool:
    """Whether the group `name`, a month, is a "năm" that may be the word for the group `year` right after it.

    Then "tháng năm 2025" is May or "the months of 2025"; "tháng Năm 2025" and "tháng năm năm 2025" are May.
    """
    start, end = match.span("name")
    return (
        match["name"] == "năm"
        and match.start(year) == end + 1
        and source.low[end] == " "
        and not source.text.startswith("Năm", start)
    )


def way_of(word: str | None) -> int:
    """The way that `YEAR_AFTER` names: -1 past, 1 to come, 0 neither."""
    return 0 if word is None else -1 if word.startswith("vừa") else 1
