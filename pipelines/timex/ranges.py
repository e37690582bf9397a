"""Reads intervals: two points with "đến" or a dash between them, and rows of days, months, quarters or years.

The ends may leave out what the other says ("từ 14 đến 22/9"), so both are put on the calendar together.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipelines.timex.days import NOON, Clock, read_clock, read_date, read_day, with_year_after
from pipelines.timex.lists import with_year_of_list
from pipelines.timex.nearest import settled, settled_pair
from pipelines.timex.periods import Point, day_point
from pipelines.timex.refusals import goes_on_after_date, is_range_of_shares
from pipelines.timex.spans import ROMAN, read_some, read_span
from pipelines.timex.words import COUNT, DAY, END, SHORT_MONTH, SHORT_QUARTER, TO, YEAR, Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipelines.timex.words import Source

_ONE_DAY = timedelta(days=1)
_MOST_ITEMS = 12
_A_PAIR = 2

_FROM = re.compile("từ ")
_STRETCH = (
    "(?:giai đoạn|thời kỳ|nhiệm kỳ|năm học|niên kh(?:óa|oá)|kh(?:óa|oá))"
    f"(?: {COUNT} năm)?(?: từ)?(?: các)?(?: năm)? "
)
_YEARS = re.compile(
    rf"(?P<lead>(?:từ )?(?:{_STRETCH}|(?:các |những |{COUNT} )?năm )|từ |)"
    rf"(?P<first>{YEAR})(?: ?[-–—] ?| (?:cho )?(?:đến|tới)(?: hết)? )(?:năm )?(?P<last>{YEAR}){END}"
)
_OPENED = re.compile(r"\( ?\Z")
_CLOSED = re.compile(r" ?\)")
_AFTER_YEARS = re.compile(r" ?(?:[,.;:)!?…]|\Z|\n)")
_ROW = re.compile(f"(?:(?P<count>{COUNT}|các|những) )?(?P<unit>ngày|tháng|năm|qu[ýí]) (?=[0-9iv])|(?=[0-9])")
_COMMA_OR_AND = re.compile(r", ?(?:và )?| và ")
_SHORT_DAY = re.compile(rf"(?P<day>{DAY})(?![\w/%]|[.,][0-9])")
_SHORT_YEAR = re.compile(rf"(?P<year>{YEAR}){END}")
_SHORT_CENTURY = re.compile(rf"(?P<roman>[ivx]{{1,5}}){END}")
_UNIT_WORD = re.compile("(?:ngày|tháng|năm|qu[ýí]) ")


class Interval(NamedTuple):
    """Both ends of an interval, in their years, and where its words end."""

    first: Point
    last: Point
    end: int
    rule: str


def read_interval(source: Source, at: int, point: Reading | None) -> Interval | None:
    """The interval that begins at `at`, or `None`; `point` is what stands at `at`, if it is a point."""
    years = _years(source, at)
    if years:
        return years
    if some := read_some(source, at):
        return Interval(some[0], some[1], some[2], some[0].rule)
    lead = _FROM.match(source.low, at)
    start = lead.end() if lead else at
    if (lead or (point and point.bare)) and is_range_of_shares(source, start):
        return None
    if lead:
        point = read_day(source, start, led=True) or read_span(source, start)
    joined = _joined(source, point, led=lead is not None) if point else None
    return joined or _row(source, start, led=lead is not None) or _clocks(source, start, led=lead is not None)


def _years(source: Source, at: int) -> Interval | None:
    """Two years, after a word that makes a stretch of them or alone in brackets."""
    match = _YEARS.match(source.low, at)
    if match is None or match["first"] >= match["last"]:
        return None
    if not match["lead"] and not (
        _OPENED.search(source.low, max(0, at - 2), at) and _CLOSED.match(source.low, match.end())
    ):
        return None
    # "từ 1200 đến 1500 người" are no years.
    if match["lead"] == "từ " and not _AFTER_YEARS.match(source.low, match.end()):
        return None
    first, last = (Point("year", int(match[name])) for name in ("first", "last"))
    return Interval(first, last, match.end(), "interval")


def _joined(source: Source, first: Reading, *, led: bool) -> Interval | None:
    """The interval that begins with the point `first`."""
    match = TO.match(source.low, first.end)
    if match is None:
        return None
    last = _second(source, match.end(), first.point, led=led)
    if last is None:
        return None
    # A dash also parts clauses: "Ngày 5/3 - Năm 2025 ..." names two times.
    if last.point.unit != first.point.unit and (match["dash"] or not led):
        return None
    if first.bare and last.bare and not led and goes_on_after_date(source, last.end):
        return None
    if first.point.year is None and not _is_said_apart(match, led=led):
        last = with_year_of_list(source, last)
    return _settled(source, _weekday_before(first.point, last.point), last)


def _weekday_before(first: Point, last: Point) -> Point:
    """`first`, in "thứ Hai đến thứ Sáu" the last such weekday before the other."""
    if (first.rule, last.rule) != ("weekday", "weekday"):
        return first
    day, end = first.days()[0], last.days()[0]
    before = day_point(end - _ONE_DAY * ((end.weekday() - day.weekday()) % 7), "weekday")
    return first._replace(year=before.year, number=before.number, day=before.day)


def _is_said_apart(to: re.Match[str], *, led: bool) -> bool:
    """Whether an interval, by the `to` between its ends or "từ" before it, takes no year of a list."""
    return led or not to["dash"]


def _settled(source: Source, first: Point, last: Reading, rule: str = "interval") -> Interval | None:
    pair = settled_pair(first, last.point, source.today)
    if pair is None:
        return None
    said = first.year is not None or last.point.year is not None or last.point.unit in {"decade", "century"}
    return Interval(*pair, last.end, rule if said else f"{rule}_nearest")


def _second(source: Source, at: int, first: Point, *, led: bool) -> Reading | None:
    """The second end of an interval, which may leave out the unit that `first` has."""
    found = read_day(source, at, led=led) or read_span(source, at)
    if found or first.unit == "day":
        return found
    if first.unit == "year" and (match := _SHORT_YEAR.match(source.low, at)):
        return Reading(Point("year", int(match["year"])), match.end())
    if first.unit == "century" and (match := _SHORT_CENTURY.match(source.low, at)):
        number = ROMAN.get(match["roman"], 0)
        return Reading(Point("century", number=number - 1), match.end()) if number > 1 else None
    pattern = {"month": SHORT_MONTH, "quarter": SHORT_QUARTER}.get(first.unit)
    match = pattern.match(source.low, at) if pattern else None
    if match is None or not (match["year"] or led):
        return None
    number = ROMAN.get(match["number"]) or int(match["number"])
    year = int(match["year"]) if match["year"] else None
    return Reading(first._replace(year=year, number=number, mod=None), match.end())


def _clocks(source: Source, at: int, *, led: bool) -> Interval | None:
    """Two clock times of one day: "từ 8h đến 10h ngày 5/1"."""
    first = read_clock(source, at)
    match = TO.match(source.low, first.end) if first else None
    second = read_clock(source, match.end()) if match else None
    last = read_day(source, match.end()) if match and second else None
    if first is None or match is None or second is None or last is None or last.point.clock is None:
        return None
    if second.hour == NOON and last.point.clock[0] == 0:  # "từ 8h đến 12h sáng": it is noon that ends it
        last = last._replace(point=last.point._replace(clock=(NOON, second.minute)))
    ends = last.point.clock
    begins = _same_half(first, second, ends) if ends else None
    if ends is None or begins is None or ends <= begins:
        return None
    if not _is_said_apart(match, led=led):
        last = with_year_of_list(source, last)
    return _settled(source, last.point._replace(clock=begins), last)


def _same_half(first: Clock, second: Clock, end: tuple[int, int]) -> tuple[int, int] | None:
    """When the first of two clock times is: "2h đến 4h chiều" both are in the afternoon."""
    if first.time is None:
        return None
    hour, minute = first.time
    shifted = end[0] - second.hour
    if not first.part and shifted and (hour + shifted, minute) < end:
        return hour + shifted, minute
    return hour, minute


def _row(source: Source, at: int, *, led: bool) -> Interval | None:
    """Days, months, quarters or years that follow each other: "hai ngày 5 và 6/1", "các ngày 3-5/1"."""
    lead = _ROW.match(source.low, at)
    if lead is None:
        return None
    unit, counted = lead["unit"], lead["count"] is not None
    items, through = _items(source, lead.end(), unit)
    if len(items) < _A_PAIR or not (counted or _is_row(items, unit)):
        return None
    if unit is None and (not through or (not led and _may_be_share(source, items[-1]))):
        return None
    last, firsts = items[-1], [item.point for item in items[:-1]]
    if through is None or not _is_said_apart(through, led=led):
        last = with_year_of_list(source, last)
    if through:
        return _settled(source, _borrowed(firsts[0], last.point), last)
    end = settled(last.point, source.today)
    first = end and _back_through(firsts, end)
    rule = "interval" if last.point.year else "interval_nearest"
    return Interval(first, end, last.end, rule) if first and end else None


def _items(source: Source, at: int, unit: str | None) -> tuple[list[Reading], re.Match[str] | None]:
    """What stands in a row at `at`, up to the last that is whole, and the "to" of a row "first to last"."""
    items: list[Reading] = []
    through = None
    reader = _ITEMS[(unit or "ngày").replace("í", "ý")]
    while len(items) < _MOST_ITEMS and (item := reader(source, at)):
        items.append(item)
        if through:
            break
        parted = _COMMA_OR_AND.match(source.low, item.end) if unit else None
        if parted is None and len(items) == 1:
            parted = through = TO.match(source.low, item.end)
        if parted is None:
            break
        word = _UNIT_WORD.match(source.low, parted.end())
        at = word.end() if word and word[0] == f"{unit} " else parted.end()
    while items and items[-1].point.unit == "day" and not items[-1].point.number:
        items.pop()
    return items, through


def _is_row(items: list[Reading], unit: str | None) -> bool:
    """Whether a row makes one stretch without a word that counts its items: "ngày 5 và 6/1"."""
    first, last = items[0].point, items[-1].point
    if first.unit == "day":
        return not first.number
    if first.unit in {"month", "quarter"}:
        return first.year is None and last.year is not None
    return unit is not None and len(items) == _A_PAIR


def _may_be_share(source: Source, last: Reading) -> bool:
    point = last.point
    return point.year is None and point.day <= point.number and goes_on_after_date(source, last.end)


def _back_through(points: list[Point], end: Point) -> Point | None:
    """The first of `points`, put on the calendar, where they follow each other up to `end`."""
    after = end
    for point in reversed(points):
        pair = settled_pair(_borrowed(point, after), after, after.days()[0])
        if pair is None or pair[0].days()[1] + _ONE_DAY != after.days()[0]:
            return None
        after = pair[0]
    return after


def _borrowed(point: Point, after: Point) -> Point:
    """A bare day, in the month of the one that it comes before, or in the month before that."""
    if point.unit != "day" or point.number:
        return point
    if point.day < after.day:
        return point._replace(year=after.year, number=after.number)
    year = after.year and after.year - (after.number == 1)
    return point._replace(year=year, number=after.number - 1 or 12)


def _day_item(source: Source, at: int) -> Reading | None:
    found = read_date(source, at, led=True)
    if found:
        return found
    match = _SHORT_DAY.match(source.low, at)
    return match and Reading(Point("day", day=int(match["day"])), match.end())


def _month_item(source: Source, at: int) -> Reading | None:
    match = SHORT_MONTH.match(source.low, at)
    if match is None:
        return None
    year = int(match["year"]) if match["year"] else None
    return with_year_after(source, Reading(Point("month", year, int(match["number"])), match.end()))


def _quarter_item(source: Source, at: int) -> Reading | None:
    match = SHORT_QUARTER.match(source.low, at)
    if match is None:
        return None
    number, year = match["number"], int(match["year"]) if match["year"] else None
    point = Point("quarter", year, ROMAN.get(number) or int(number))
    return with_year_after(source, Reading(point, match.end()))


def _year_item(source: Source, at: int) -> Reading | None:
    match = _SHORT_YEAR.match(source.low, at)
    return match and Reading(Point("year", int(match["year"])), match.end())


_ITEMS: dict[str, Callable[[Source, int], Reading | None]] = {
    "ngày": _day_item,
    "tháng": _month_item,
    "năm": _year_item,
    "quý": _quarter_item,
}
