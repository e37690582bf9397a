"""Reads a stretch of the calendar: week, month, quarter, half-year, year, decade, century, and "đầu năm"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from pipelines.timex.days import with_year_after
from pipelines.timex.periods import MONTHS_IN, Point, index_of, nth, week_point
from pipelines.timex.refusals import counts_months, is_day_before, is_inside_number, is_mod
from pipelines.timex.words import (
    COUNT,
    END,
    MONTH,
    MONTH_NAME,
    NEAR,
    NUMBERS,
    YEAR,
    YEARS_OFF,
    Reading,
    may_say_year,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.article import Mod
    from pipelines.timex.words import Source

_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
ROMAN = {"x" * (number // 10) + _ONES[number % 10]: number for number in range(1, 22)}
"""Roman numerals up to the present century, in lower case."""
_MODS: dict[str, Mod] = {"đầu": "START", "giữa": "MID", "cuối": "END"}
_LAST_CENTURY = 21
_MONTHS_A_YEAR = 12

_NEAR = rf"(?P<off>{NEAR})(?!\w)"
_MOD = re.compile("(?P<mod>đầu|giữa|cuối) ")
_WEEK = re.compile(f"tuần {_NEAR}")
_MONTH = re.compile(
    rf"tháng (?:(?P<number>{MONTH})|(?P<name>{MONTH_NAME}))"
    rf"(?:(?: ?[/.-] ?|,? (?:của )?năm | )(?P<year>{YEAR}))?{END}|tháng {_NEAR}"
)
_QUARTER = re.compile(
    r"qu[ýí] (?:(?P<number>iv|iii|ii|i|[1-4])"
    rf"(?:(?: ?[/.-] ?|,? (?:của )?năm | )(?P<year>{YEAR}))?{END}|{_NEAR})"
)
_YEAR = re.compile(
    rf"năm (?:(?P<year>{YEAR}){END}|(?P<off>nay|ngoái|kia|trước|vừa qua|vừa rồi|qua|sắp tới|tới|sau)(?!\w))"
)
_NEXT_YEAR = re.compile(r"sang năm(?! (?:mới|thứ|học|nay|tới|sau|[0-9]))(?!\w)")
_CENTURY = r"thế k[ỷỉ] (?:(?:thứ )?(?P<century>[ivx]{1,5}|[0-9]{1,2})(?!\w)|(?P<which>trước|này)(?!\w))"
_CENTURIES = re.compile(_CENTURY)
_DECADE = re.compile(
    rf"(?:thập (?:niên|k[ỷỉ])|những năm) (?:(?P<year>(?:1[0-9]|20)[0-9]0)|(?P<short>[1-9]0))s?{END}"
    rf"(?: (?:của )?{_CENTURY})?"
)
_OF_YEAR = (
    rf"(?: (?:của )?năm(?: (?P<year>{YEAR}){END}|(?P<off> (?:nay|ngoái|trước|qua|tới|sau)(?!\w))"
    rf"|(?! (?:học|mới|âm|thứ|[0-9]))(?!\w))| (?P<plain>{YEAR}){END})"
)
_WHICH = rf"(?:(?P<side>đầu|cuối|sau){_OF_YEAR}|(?P<name>năm) (?P<whole>{YEAR}){END})"
"""Which months of a year: "6 tháng cuối năm 2025". Without "đầu" or "cuối" they are its first ones."""
_HALF = re.compile(rf"(?:(?:0?6|sáu) tháng|nửa) {_WHICH}")
_SOME = re.compile(rf"(?P<count>{COUNT}) (?P<unit>tháng|quý) {_WHICH}")


def read_span(source: Source, at: int) -> Reading | None:
    """The stretch at `at`, the whole of it; "đầu", "giữa" or "cuối" before it is its `mod`."""
    match = _MOD.match(source.low, at)
    if match is None:
        return _whole(source, at)
    found = _whole(source, match.end()) if is_mod(source, at) else None
    if found is None or found.point.unit == "half":
        return None
    return found._replace(point=found.point._replace(mod=_MODS[match["mod"]]))


def _whole(source: Source, at: int) -> Reading | None:
    reader = _READERS.get(source.low[at : at + 2])
    found = reader(source, at) if reader else None
    return found or _half(source, at)


def _near(source: Source, unit: Literal["month", "quarter"], word: str, end: int) -> Reading:
    """The month or quarter that is as far from the present one as `word` says."""
    return Reading(nth(unit, index_of(unit, source.today) + YEARS_OFF[word], "deictic"), end)


def _week(source: Source, at: int) -> Reading | None:
    match = _WEEK.match(source.low, at)
    if match is None:
        return None
    return Reading(week_point(source.today, YEARS_OFF[match["off"]], "deictic"), match.end())


def _month(source: Source, at: int) -> Reading | None:
    match = _MONTH.match(source.low, at)
    if match is None:
        return None
    if match["off"]:
        return _near(source, "month", match["off"], match.end())
    name, year = match["name"], match["year"]
    # "tháng một lần", "tháng năm": without a year a name is one by its capital.
    if name and not (year or source.text[match.start("name")].isupper()):
        return None
    if name and may_say_year(source, match) and counts_months(source, at):
        return None
    point = Point("month", int(year) if year else None, NUMBERS[match["number"] or name], rule="month")
    return with_year_after(source, Reading(point, match.end()))


def _quarter(source: Source, at: int) -> Reading | None:
    match = _QUARTER.match(source.low, at)
    if match is None:
        return None
    if match["off"]:
        return _near(source, "quarter", match["off"], match.end())
    number, year = match["number"], match["year"]
    point = Point("quarter", int(year) if year else None, ROMAN.get(number) or int(number), rule="quarter")
    return with_year_after(source, Reading(point, match.end()))


def _year(source: Source, at: int) -> Reading | None:
    match = _YEAR.match(source.low, at)
    if match is None:
        return None
    if match["off"]:
        return Reading(
            Point("year", source.today.year + YEARS_OFF[match["off"]], rule="deictic"), match.end()
        )
    return Reading(Point("year", int(match["year"]), rule="year"), match.end())


def _next_year(source: Source, at: int) -> Reading | None:
    match = _NEXT_YEAR.match(source.low, at)
    return match and Reading(Point("year", source.today.year + 1, rule="deictic"), match.end())


def _number_of_century(source: Source, match: re.Match[str]) -> int | None:
    """The century's first digits, 19 for the 1900s, or `None` where it has none that we know."""
    if match["which"]:
        return source.today.year // 100 - (match["which"] == "trước")
    printed = match["century"]
    number = ROMAN.get(printed) or (int(printed) if printed.isdigit() else 0)
    # The first century has no year 0, which is where its digits would begin.
    return number - 1 if 1 < number <= _LAST_CENTURY else None


def _century(source: Source, at: int) -> Reading | None:
    match = _CENTURIES.match(source.low, at)
    number = match and _number_of_century(source, match)
    return Reading(Point("century", number=number, rule="century"), match.end()) if match and number else None


def _decade(source: Source, at: int) -> Reading | None:
    match = _DECADE.match(source.low, at)
    if match is None:
        return None
    if match["year"]:
        return Reading(Point("decade", number=int(match["year"]) // 10, rule="decade"), match.end())
    short, century = int(match["short"]) // 10, 19
    if match["century"] or match["which"]:
        century = _number_of_century(source, match) or 0
    elif short <= 2:  # noqa: PLR2004 - "những năm 20" are as well those of this century
        return None
    return (
        Reading(Point("decade", number=century * 10 + short, rule="decade"), match.end()) if century else None
    )


def _year_of(source: Source, match: re.Match[str]) -> int | None:
    if match["off"]:
        return source.today.year + YEARS_OFF[match["off"].strip()]
    year = match["year"] or match["plain"]
    return int(year) if year else None


def _half(source: Source, at: int) -> Reading | None:
    match = _HALF.match(source.low, at)
    if match is None:
        return None
    if match["whole"]:
        point = Point("half", int(match["whole"]), 1, rule="half")
        return Reading(point, match.end()) if _counts_months_of(source, match) else None
    number, year = 1 if match["side"] == "đầu" else 2, _year_of(source, match)
    rule = "half"
    if year is None:
        year, rule = _year_meant(source, at_end=number == 2), "half_nearest"  # noqa: PLR2004 - the second half
    return Reading(Point("half", year, number, rule=rule), match.end())


def _year_meant(source: Source, *, at_end: bool) -> int:
    """The year of "đầu năm" or "cuối năm": the story's own; "cuối năm" in the first quarter is the last one.

    "6 tháng cuối năm" of a story of January are over; "6 tháng đầu năm" of one of December have been.
    """
    return source.today.year - (at_end and source.today.month <= MONTHS_IN["quarter"])


def _counts_months_of(source: Source, match: re.Match[str]) -> bool:
    """Whether "9 tháng năm 2025" are months of the year, and no day of May."""
    at = match.start()
    return (
        match["name"] is not None
        and source.low.endswith("tháng ", at, match.start("name"))
        and may_say_year(source, match, "whole")
        and not (is_day_before(source, at) or is_inside_number(source, at))
    )


def read_some(source: Source, at: int) -> tuple[Point, Point, int] | None:
    """The ends of "9 tháng đầu năm 2025" or "9 tháng năm 2025", and where these words end."""
    match = _SOME.match(source.low, at)
    if match is None or not (match["side"] in {"đầu", "cuối"} or _counts_months_of(source, match)):
        return None
    unit: Literal["month", "quarter"] = "month" if match["unit"] == "tháng" else "quarter"
    most = _MONTHS_A_YEAR // MONTHS_IN[unit]
    count = NUMBERS.get(match["count"], 0)
    if not 1 < count < most + (match["whole"] is not None) or (unit, count) == ("month", MONTHS_IN["half"]):
        return None
    year, rule = int(match["whole"]) if match["whole"] else _year_of(source, match), "interval"
    if year is None:
        year, rule = _year_meant(source, at_end=match["side"] == "cuối"), "interval_nearest"
    low, high = (1, count) if match["side"] != "cuối" else (most - count + 1, most)
    return Point(unit, year, low, rule=rule), Point(unit, year, high, rule=rule), match.end()


_READERS: dict[str, Callable[[Source, int], Reading | None]] = {
    "tu": _week,
    "th": lambda source, at: _month(source, at) or _century(source, at) or _decade(source, at),
    "qu": _quarter,
    "nă": _year,
    "nh": _decade,
    "sa": _next_year,
}
