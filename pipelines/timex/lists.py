"""Finds the year of a list that says it of a later member only: "ngày 5/3 và ngày 10/4/2025"."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from pipelines.timex.days import read_day, with_year_after
from pipelines.timex.nearest import no_later, settled
from pipelines.timex.periods import Point
from pipelines.timex.spans import ROMAN, read_span
from pipelines.timex.words import NUMBERS, SHORT_MONTH, SHORT_QUARTER, TO, YEAR, Reading

if TYPE_CHECKING:
    from pipelines.timex.words import Source

_MOST_MEMBERS = 12
_MOST_YEARS = 2
"""How far a list's year may be from the story's: one further off is history and counts for its day only."""
_THESE_DAYS = timedelta(days=7)
"""How near to the story a day is news, so that the year of a list may be another's."""
_LINK = re.compile(
    r"(?:[,;]? (?:và|hoặc|hay|rồi|lẫn|&) |(?P<comma>, ?| ?; ?))(?:(?:cả|vào|trong|lúc|hôm|từ) )?"
)
_SAYS_YEAR = re.compile(rf"(?:{YEAR}\)?|năm (?:nay|ngoái|trước|qua|tới|sau|kia))\Z")
_LONGEST_YEAR = 10
_NUMBERS_BEFORE = re.compile(r"[0-9](?P<by>[/.-])[0-9]{1,2}\Z")
_NUMBERS_AFTER = re.compile(r"[0-9]{1,2}(?P<by>[/.-])")
_LONGEST_DAY = 5
_SHORT = {"month": SHORT_MONTH, "quarter": SHORT_QUARTER}


def with_year_of_list(source: Source, found: Reading) -> Reading:
    """`found` in the year of the list that goes on after it, if its words say none and the list's do.

    That is the year of the first member after it that says one, or the year before where it would else lie
    after that member: "31/12 và 1/1/2026". A holiday keeps its own year, and so does all that stands before
    a year far from the story's: "30/4 và 7/5/1954".
    """
    point = found.point
    if point.year is not None or point.unit not in {"day", "month", "quarter"} or point.rule == "holiday":
        return found
    last = _said_after(source, found.end, point.unit)
    if last is None or abs((last.year or 0) - source.today.year) > _MOST_YEARS:
        return found
    carried = no_later(point, last)
    if carried is None or _is_news(source, point, carried, last):
        return found
    return found._replace(point=carried)


def _is_news(source: Source, point: Point, carried: Point, last: Point) -> bool:
    """Whether the day `point` is one of these days rather than `carried`, its reading in the year of `last`.

    In a story of 10 January 2026 the first of "9/1 và 31/12/2025" is yesterday. The days of one list stand
    near each other too: "5/1 và 9/3/2025" are both of 2025.
    """
    nearest = settled(point, source.today) if point.unit == "day" else None
    if nearest is None or nearest.year == carried.year:
        return False
    day, other, end = (one.days()[0] for one in (nearest, carried, last))
    return abs(day - source.today) <= _THESE_DAYS and abs(day - end) < abs(other - end)


def _said_after(source: Source, at: int, unit: str) -> Point | None:
    """The first member with a year of the list of days, months or quarters that goes on at `at`."""
    link = _LINK.match(source.low, at)
    doubtful = False
    for _ in range(_MOST_MEMBERS):
        member = _member(source, link.end(), unit) if link else None
        if link is None or member is None or member.point.unit != unit:
            return None
        if link.re is _LINK and not link["comma"]:
            doubtful = False
        elif link.re is _LINK and unit == "day" and not _is_alike(source, link):
            # "Theo báo cáo ngày 3/1, ngày 5/12/2025 ...": a comma alone also parts phrases.
            doubtful = True
        if member.point.year is not None:
            said = _SAYS_YEAR.search(source.low, max(at, member.end - _LONGEST_YEAR), member.end)
            return member.point if said and not doubtful else None
        link = _LINK.match(source.low, member.end) or TO.match(source.low, member.end)
    return None


def _is_alike(source: Source, link: re.Match[str]) -> bool:
    """Whether the days beside a comma are bare numbers that are written in one way: "12/2, 15/3"."""
    before = _NUMBERS_BEFORE.search(source.low, max(0, link.start() - _LONGEST_DAY), link.start())
    after = _NUMBERS_AFTER.match(source.low, link.end())
    return before is not None and after is not None and before["by"] == after["by"]


def _member(source: Source, at: int, unit: str) -> Reading | None:
    if unit == "day":
        return read_day(source, at, led=True)
    if found := read_span(source, at):
        return found
    match = _SHORT[unit].match(source.low, at)
    if match is None:
        return None
    number, year = match["number"], match["year"]
    point = Point(
        "month" if unit == "month" else "quarter",
        int(year) if year else None,
        ROMAN.get(number) or NUMBERS[number],
    )
    return with_year_after(source, Reading(point, match.end()))
