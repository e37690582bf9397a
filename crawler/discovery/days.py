"""What is known and what is guessed of the days of articles.

An article's own day comes from the archive or from its page and decides. A hint (a stamp on a listing's
item, the day in a thumbnail's path) only steers: it says where to look, never what to leave out. Hints are
held against own days as these become known, and are left aside once too many of them have lied.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from itertools import pairwise
from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

MOST_LAG = 30
"""Days by which an article may be later than its hint before the hint counts as a lie: pictures are
uploaded minutes to days before the story, seldom weeks."""

LIES_ALLOWED = 0.25
"""The share of lies above which no hint steers any more."""


class DayBook:
    """The days of the articles that a walk has met; days are `date.toordinal()` where they are guesses.

    Attributes:
        own: each settled article's day, or `None` where it has none (gone, rejected, failed).
    """

    def __init__(self) -> None:
        self.own: dict[int, date | None] = {}
        self._hints: dict[int, date] = {}
        self._lags: list[int] = []
        self._lied: dict[int, bool] = {}
        self._lag = 0.0

    def settle(self, days: Mapping[int, date | None]) -> None:
        """Own days have become known."""
        for number, day in days.items():
            is_new = self.own.get(number) is None
            self.own[number] = day
            if is_new and day is not None and number in self._hints:
                self._compare(number, day, self._hints[number])

    def hint(self, hints: Mapping[int, date]) -> None:
        """Hints were met; the first one of an article counts."""
        for number, day in hints.items():
            if number not in self._hints:
                self._hints[number] = day
                own = self.own.get(number)
                if own is not None:
                    self._compare(number, own, day)

    def unsettled(self, numbers: Iterable[int]) -> tuple[int, ...]:
        """Those of `numbers` that nothing definite is known of."""
        return tuple(number for number in numbers if number not in self.own)

    def guesses(self, numbers: Sequence[int]) -> list[float | None]:
        """For each number its own day, or else what its hint makes likely, or `None`."""
        uses_hints = self.trusts_hints(numbers)
        found: list[float | None] = []
        for number in numbers:
            own, hint = self.own.get(number), self._hints.get(number)
            if own is not None:
                found.append(float(own.toordinal()))
            elif hint is None or number in self.own or not uses_hints:
                found.append(None)
            else:
                found.append(hint.toordinal() + self._lag)
        return found

    def hinted_after(self, numbers: Iterable[int], edge: float) -> list[float]:
        """Of the `numbers` that have hints, how likely each lies after `edge`, by the lags met so far."""
        hints = (self._hints.get(number) for number in numbers)
        lags = self._lags or [0]
        return [
            1 - bisect_right(lags, edge - hint.toordinal()) / len(lags) for hint in hints if hint is not None
        ]

    def trusts_hints(self, numbers: Iterable[int]) -> bool:
        """Whether hints have been right so far: altogether, and among these `numbers`."""
        near = [self._lied[number] for number in numbers if number in self._lied]
        return all(sum(lied) <= LIES_ALLOWED * len(lied) for lied in (near, self._lied.values()))

    def _compare(self, number: int, own: date, hint: date) -> None:
        lag = own.toordinal() - hint.toordinal()
        self._lied[number] = not -1 <= lag <= MOST_LAG
        if not self._lied[number]:
            insort(self._lags, lag)
            self._lag = fmean(self._lags)


HOLE = 60
"""Days in a row without one archived article from which on the archive is taken to lack them."""


class Scale:
    """A measure of time in which the rows of a listing lie about evenly, growing towards older rows.

    Without anything known it is the plain number of days. With the days of the section's articles that an
    archive has, it counts these articles, so that busy and quiet years do not mislead; a tenth of their mean
    density is added for every day. Where the archive has nothing (before, behind, and in holes), every day
    counts as many rows as a mean day that it has: an archive of a few ranges knows nothing of the years
    between them.
    """

    def __init__(self, archived: Iterable[date] = ()) -> None:
        self._days = sorted(day.toordinal() for day in archived)
        self.counts_rows = len(self._days) > 1
        self._holes = [(a, b) for a, b in pairwise(self._days) if b - a > HOLE]
        span = self._days[-1] - self._days[0] + 1 if self._days else 1
        density = len(self._days) / (span - sum(b - a for a, b in self._holes)) if self.counts_rows else 1.0
        self._per_day = 0.1 * density if self.counts_rows else 1.0
        self._per_unknown_day = density - self._per_day

    @property
    def month(self) -> float:
        """The least length of thirty days."""
        return 30 * self._per_day

    def __call__(self, day: float) -> float:
        """The place of `day`, an ordinal; a half lies between two days."""
        place = -day * self._per_day
        if self.counts_rows:
            newer = len(self._days) - (bisect_left(self._days, day) + bisect_right(self._days, day)) / 2
            place += newer + self._per_unknown_day * self._unknown_after(day)
        return place

    def known_share(self, older: float, newer: float) -> float:
        """The share of the days between two ordinals that the archive knows, all but holes and ends."""
        if not self.counts_rows or newer <= older:
            return 0.0
        inside = max(0.0, min(newer, self._days[-1]) - max(older, self._days[0]))
        holes = sum(max(0.0, min(b, newer) - max(a, older)) for a, b in self._holes)
        return (inside - holes) / (newer - older)

    def _unknown_after(self, day: float) -> float:
        """Days after `day` of which the archive has nothing, up to its last one; less those behind that."""
        after = sum(b - max(a, day) for a, b in self._holes if b > day)
        return after + max(0.0, self._days[0] - day) - max(0.0, day - self._days[-1])
