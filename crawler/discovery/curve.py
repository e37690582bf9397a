"""Guesses at which row of a listing a time lies, from the pages that told where they stand.

Papers grow and shrink by powers over the years rather than evenly. So rows and times are counted from the
top and taken as logarithms, in which a power is a straight line; the smallest that counts is page one, so
that a paper that is even from its first page on gives a straight line too. Where the scale of time counts
rows already (`days.Scale`), nothing is bent.
"""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

NEAR = 2.0
"""How far off, as a logarithm of time, a third point may lie and still bend the line."""

LEAST_POWER, MOST_POWER = 0.2, 3.0
"""The powers of time that rows are believed to grow by where nothing beyond is known."""

TINY = 1e-6


class Point(NamedTuple):
    """A time on the scale, which grows towards older rows, and the row that it was met at."""

    time: float
    row: float


class Curve:
    """The rows of a listing by their time."""

    def __init__(self, top: float, span: float, step: int, *, is_even: bool) -> None:
        """Page one begins at the time `top` and has `step` rows, which take the time `span`."""
        self._top = top
        self._span = span
        self._step = step
        self._is_even = is_even

    def between(self, newer: Point, older: Point, others: Sequence[Point], time: float) -> float:
        """The row at `time`, which lies between two points; the nearest of the `others` bends the line.

        Where the bent line leaves the gap, the straight one serves.
        """
        (x0, y0), (x1, y1) = self._bent(newer), self._bent(older)
        if x1 - x0 < TINY:
            return (newer.row + older.row) / 2
        x = self._bent(Point(time, 0)).time
        slope = (y1 - y0) / (x1 - x0)
        straight = y0 + (x - x0) * slope
        near = [other for other in map(self._bent, others) if self._can_bend(other, x, x0, x1)]
        if not near:
            return self._row(straight)
        x2, y2 = min(near, key=lambda point: abs(point.time - x))
        bend = ((y2 - y0) / (x2 - x0) - slope) / (x2 - x1)
        bent = straight + (x - x0) * (x - x1) * bend
        return self._row(bent if y0 < bent < y1 else straight)

    def beyond(self, last: Point, newer: Point | None, time: float) -> float:
        """The row at `time`, which lies behind the last point; `newer` is the one before that."""
        if self._is_even:
            rate = 1.0
            if newer is not None and last.time - newer.time > TINY:
                rate = max((last.row - newer.row) / (last.time - newer.time), LEAST_POWER)
            return last.row + (time - last.time) * rate
        x1, y1 = self._bent(last)
        power = 1.0
        if newer is not None:
            x0, y0 = self._bent(newer)
            if x1 - x0 > TINY:
                power = min(max((y1 - y0) / (x1 - x0), LEAST_POWER), MOST_POWER)
        return self._row(y1 + (self._bent(Point(time, 0)).time - x1) * power)

    def _bent(self, point: Point) -> Point:
        if self._is_even:
            return point
        passed = max(point.time - self._top, 0.0)
        return Point(log(passed + self._span), log(point.row + self._step))

    def _row(self, bent: float) -> float:
        return bent if self._is_even else exp(bent) - self._step

    def _can_bend(self, other: Point, x: float, x0: float, x1: float) -> bool:
        if self._is_even:
            return False
        return abs(other.time - x) < NEAR and min(abs(other.time - x0), abs(other.time - x1)) > TINY
