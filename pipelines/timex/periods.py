"""Points of the calendar: a clock time, a day or a part of it, a week, a month and so on up to a century.

Values are those of TIMEX3 (ISO-TimeML), which are ISO 8601 with additions of its own: `2025-12-31TAF` is an
afternoon, `2025-Q3` a quarter, `2025-H1` a half-year, `199` the 1990s, `19` the 1900s.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from archive.article import Mod

Unit: TypeAlias = Literal["day", "week", "month", "quarter", "half", "year", "decade", "century"]

MONTHS_IN = {"month": 1, "quarter": 3, "half": 6}
"""Months of the units that divide a year into equal parts."""
_FORMS = {
    "year": "{0.year:04}",
    "half": "{0.year:04}-H{0.number}",
    "quarter": "{0.year:04}-Q{0.number}",
    "month": "{0.year:04}-{0.number:02}",
    "week": "{0.year:04}-W{0.number:02}",
}
_WEEK = timedelta(days=7)


class Point(NamedTuple):
    """A point of the calendar in one unit; without a year it is still to be put on the calendar.

    `number` counts the unit from 1: the month of a day or month, the quarter, the half, the ISO week; for a
    decade and a century it is all but the last digit and digits of their years (199, 19). `day` is 0 where
    the unit is not a day. `part` is the day's part as TIMEX3 writes it (`TAF`), `clock` hour and minute of
    24 hours, 24:00 being the day's end.
    """

    unit: Unit
    year: int | None = None
    number: int = 0
    day: int = 0
    part: str = ""
    clock: tuple[int, int] | None = None
    mod: Mod | None = None
    rule: str = ""

    @property
    def value(self) -> str:
        """The TIMEX3 value, without `mod`. The point has a year, or needs none."""
        if self.unit in {"decade", "century"}:
            return f"{self.number:0{3 if self.unit == 'decade' else 2}}"
        form = _FORMS.get(self.unit, "{0.year:04}-{0.number:02}-{0.day:02}")
        clock = "T{:02}:{:02}".format(*self.clock) if self.clock else self.part
        return form.format(self) + clock

    def days(self) -> tuple[date, date]:
        """The first and the last day of the point.

        Raises:
            ValueError: there is no such day, or it lies outside of the years 1 to 9999.
        """
        if self.unit in {"decade", "century"}:
            span = 10 if self.unit == "decade" else 100
            return date(self.number * span, 1, 1), date(self.number * span + span - 1, 12, 31)
        if self.year is None:
            raise ValueError("a point without a year has no days")
        if self.unit == "year":
            return date(self.year, 1, 1), date(self.year, 12, 31)
        if self.unit == "day":
            return (day := date(self.year, self.number, self.day)), day
        if self.unit == "week":
            return date.fromisocalendar(self.year, self.number, 1), date.fromisocalendar(
                self.year, self.number, 7
            )
        months = MONTHS_IN[self.unit]
        last = self.number * months
        return date(self.year, last - months + 1, 1), date(self.year, last, monthrange(self.year, last)[1])


def day_point(day: date, rule: str) -> Point:
    """The whole day as a point."""
    return Point("day", day.year, day.month, day.day, rule=rule)


def week_point(day: date, weeks: int, rule: str) -> Point:
    """The ISO week `weeks` after that of `day`.

    Raises:
        OverflowError: it lies outside of the years 1 to 9999.
    """
    year, week, _ = (day + weeks * _WEEK).isocalendar()
    return Point("week", year, week, rule=rule)


def index_of(unit: str, day: date) -> int:
    """Which month, quarter or half `day` lies in, counted without a break over all years."""
    return (day.year * 12 + day.month - 1) // MONTHS_IN[unit]


def nth(unit: Literal["month", "quarter", "half"], index: int, rule: str) -> Point:
    """The month, quarter or half of which `index_of` is `index`."""
    year, rest = divmod(index, 12 // MONTHS_IN[unit])
    return Point(unit, year, rest + 1, rule=rule)
