"""Puts points without a year on the calendar.

A point takes the year that brings it nearest to the day of the story, the earlier of two that are as near.
The ends of an interval borrow from each other what only one of them says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.timex.periods import MONTHS_IN, Point, index_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

_LEAP_DAY = (2, 29)
_MARK = "_nearest"
"""Ends the name of the rule of a point whose year is not said."""


def settled(point: Point, today: date, way: int = 0) -> Point | None:
    """`point` in a year, or `None` where the calendar has no such point.

    `way` is -1 where the words say that it is past ("tháng 9 vừa qua"), 1 where it is to come ("tháng 3
    tới"), else 0: then it is the nearest to `today`.
    """
    if point.year is not None or point.unit in {"decade", "century"}:
        return point if _exists(point) else None
    found = [one for one in _in_years(point, today) if _exists(one)]
    if way:
        found = [one for one in found if _away(one, today) * way > 0]
    if not found:
        return None
    best = min(found, key=lambda one: (abs(_away(one, today)), _away(one, today) > 0))
    return best._replace(rule=point.rule + _MARK)


def settled_pair(first: Point, last: Point, today: date) -> tuple[Point, Point] | None:
    """Both ends of an interval in their years, or `None` where they make none.

    Where the last end says no year, both take those that bring the interval nearest to `today`.
    """
    if last.year is None and first.year is not None:
        lasts: Iterable[Point] = (last._replace(year=year) for year in (first.year, first.year + 1))
    elif last.year is None and last.unit not in {"decade", "century"}:
        lasts = _in_years(last, today)
    else:
        lasts = (last,)
    pairs = [pair for one in lasts if (pair := _before(first, one))]
    if first.year is not None:
        return pairs[0] if pairs else None
    return min(pairs, key=lambda pair: _distance(pair, today), default=None)


def _before(first: Point, last: Point) -> tuple[Point, Point] | None:
    """`first`, in the last year that lets it begin before `last` does, and `last`."""
    firsts = [first]
    if first.year is None and first.unit not in {"decade", "century"}:
        firsts = [first._replace(year=year) for year in ((last.year or 0), (last.year or 0) - 1)]
    for one in firsts:
        if _exists(one) and _exists(last) and _order(one) < _order(last):
            return one, last
    return None


def no_later(point: Point, last: Point) -> Point | None:
    """`point` in the year of `last` where it is not after it, else in the year before, if there is such."""
    for year in (last.year or 0, (last.year or 0) - 1):
        one = point._replace(year=year)
        if _exists(one) and _exists(last) and one.days()[0] <= last.days()[0]:
            return one
    return None


def _order(point: Point) -> tuple[date, tuple[int, int], str]:
    return point.days()[0], point.clock or (0, 0), point.part


def _distance(pair: tuple[Point, Point], today: date) -> tuple[int, bool]:
    first, last = pair[0].days()[0], pair[1].days()[1]
    return max((first - today).days, (today - last).days, 0), first > today


def _in_years(point: Point, today: date) -> Iterable[Point]:
    # 29 February: the nearest leap year is up to eight years off, across 1900 or 2100.
    reach = 8 if (point.number, point.day) == _LEAP_DAY else 1
    return (point._replace(year=year) for year in range(today.year - reach, today.year + reach + 1))


def _away(point: Point, today: date) -> int:
    """How far `point` is ahead of `today`, in its own unit."""
    first = point.days()[0]
    if point.unit in MONTHS_IN:
        return index_of(point.unit, first) - index_of(point.unit, today)
    return (first - today).days


def _exists(point: Point) -> bool:
    try:
        point.days()
    except ValueError:
        return False
    return True
