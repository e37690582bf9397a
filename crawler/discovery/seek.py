"""Finds the page on which a range begins, without reading the pages before it.

Every page that was seen tells about where the last day of the range lies: on it, before it or behind it.
Between the last page that lies before and the first that lies behind, the next one to look at is found by
interpolation on a scale of time (`days.Scale`), by extrapolation while nothing behind is known, and by
halving where interpolation does not halve the gap in two steps. Nothing here decides what is complete: the
page found is only where reading begins, and `bounds` wants an article's own day before the range there.
"""

from __future__ import annotations

from math import inf
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from crawler.discovery.days import DayBook, Scale
    from crawler.discovery.rows import Page

FIRST_JUMP = 128
"""Pages passed over at most before anything is known of the older rows."""

GROWTH = 4
"""How many times as far as anything known the next jump may lead."""

WONDER = 4
"""A page that is this many times nearer or further in time than its offset suggests is a wonder."""

TINY = 1e-6

HALF_A_DAY = 0.5
"""The least time taken to lie between two rows when rows a day are counted."""


class _Place(NamedTuple):
    """A page, where each of its rows probably lies in time, and how many of them precede the range."""

    page: Page
    times: list[float]
    before: int
    is_proven: bool


class Seek:
    """The search for the page on which the days up to `until` begin."""

    def __init__(self, until: date, book: DayBook, scale: Scale) -> None:
        self._until = until
        self._book = book
        self._scale = scale
        self._target = scale(until.toordinal() + HALF_A_DAY)
        self._gap: int | None = None
        self._creeps = 0
        self._known: list[_Place] = []
        self._expected = (-inf, inf)

    def doubts(self, page: Page) -> bool:
        """Whether the day of one of the page's articles must be learnt: nothing tells, or it tells wonders.

        Hints that put the page where it can hardly be, by all that is known of the pages around it, are
        not believed without an own day. A page with nothing left to read is not in doubt.
        """
        if any(self._book.own.get(number) is not None for number in page.rows):
            return False
        if not self._book.unsettled(page.rows):
            return False
        times = [time for _, time in self._dated(page)]
        return not times or not self._expected[0] <= median(times) <= self._expected[1]

    def next(self, pages: Mapping[int, Page], past_end: int | None, step: int) -> Page | int:
        """The page to begin reading at, or the offset to look at next.

        Args:
            pages: what was seen, by offset; page one (0) is among it.
            past_end: an offset beyond the listing's end, if one was met.
            step: how far apart the offsets are that can be asked for.
        """
        places = self._known = self._places([pages[offset] for offset in sorted(pages)], step)
        before, behind = self._bracket(places)
        if before is None:
            return pages[0]
        if before.before < len(before.page.rows) or before.page.is_last:
            return before.page
        end = behind.page.offset if behind else past_end
        offset = self._choose(before, behind, end, step, places[0])
        free = self._free(offset, before.page.offset, end, pages, step)
        return before.page if free is None else free

    def _places(self, pages: Sequence[Page], step: int) -> list[_Place]:
        """The pages that tell something, newest first."""
        rate = 1.0 if self._scale.counts_rows else self._rate(pages[0], step)
        places: list[_Place] = []
        for page in pages:
            dated = self._dated(page)
            if not dated:
                continue
            if places and not self._scale.counts_rows and page.offset > 0:
                rate = self._rate_to(places[0], page.offset + dated[0][0], dated[0][1], rate)
            places.append(self._locate(page, dated, rate))
        return places

    def _dated(self, page: Page) -> list[tuple[int, float]]:
        guesses = enumerate(self._book.guesses(page.rows))
        return [(row, self._scale(guess)) for row, guess in guesses if guess is not None]

    def _rate(self, first: Page, step: int) -> float:
        """Rows for each unit of the scale on page one."""
        dated = self._dated(first)
        if len(dated) < 2:  # noqa: PLR2004 - a rate needs two points
            return step / 7  # some two stories a day, as the paper has had in its larger sections
        return (dated[-1][0] - dated[0][0]) / max(dated[-1][1] - dated[0][1], HALF_A_DAY)

    @staticmethod
    def _rate_to(first: _Place, row: int, time: float, otherwise: float) -> float:
        passed = time - first.times[0]
        return row / passed if passed > HALF_A_DAY else otherwise

    def _locate(self, page: Page, dated: Sequence[tuple[int, float]], rate: float) -> _Place:
        """Gives undated rows the time of the nearest dated one and what `rate` says lies between."""
        times = []
        for row in range(len(page.rows)):
            nearest, time = min(dated, key=lambda point: abs(point[0] - row))
            times.append(time + (row - nearest) / max(rate, TINY))
        own = [self._book.own.get(number) for number in page.rows]
        newer = [row for row, day in enumerate(own) if day is not None and day > self._until]
        older = [row for row, day in enumerate(own) if day is not None and day <= self._until]
        low = newer[-1] if newer else -1
        high = next((row for row in older if row > low), len(own))
        # What is read and has no day precedes nothing: it would be looked at for ever.
        unread = (row for row in range(low + 1, high) if page.rows[row] not in self._book.own)
        before = low + 1 + sum(times[row] < self._target for row in unread)
        return _Place(page, times, before, bool(older))

    @staticmethod
    def _bracket(places: Sequence[_Place]) -> tuple[_Place | None, _Place | None]:
        """The last page with a row before the range, and the first one behind it.

        A page whose own days lie behind counts for more than hints on later pages.
        """
        wall = next(
            (i for i, place in enumerate(places) if place.is_proven and place.before == 0), len(places)
        )
        found = next((i for i in range(wall - 1, -1, -1) if places[i].before > 0), None)
        if found is None:
            return None, None
        return places[found], places[found + 1] if found + 1 < len(places) else None

    def _choose(
        self, before: _Place, behind: _Place | None, end: int | None, step: int, first: _Place
    ) -> int:
        """The offset at which the range's first row would stand in the middle of the page."""
        row, time = before.page.offset + len(before.times) - 1, before.times[-1]
        ahead = self._target - time
        if behind is not None:
            far = self._curved(before, behind, ahead)
            self._expected = (time - self._scale.month, behind.times[0] + self._scale.month)
        else:
            rate = 1.0 if self._scale.counts_rows else self._rate_to(first, row, time, row / HALF_A_DAY)
            far = min(ahead * rate, max(FIRST_JUMP * step, GROWTH * row))
            passed = far / max(rate, TINY)
            self._expected = (time + passed / WONDER, time + passed * WONDER)
        if end is not None:
            gap = end - row
            margin = min(gap / 2, self._margin(gap, step) if behind is not None else gap / 2)
            far = min(max(far, margin), gap - margin)
        return max(0, round((row + far - step / 2) / step)) * step

    def _margin(self, gap: int, step: int) -> float:
        """How far from either end of the gap to stay: more each time that it was not halved.

        So a search that creeps up to the range from one side soon steps over it, and halves the gap at last.
        """
        if self._gap is not None:
            self._creeps = self._creeps + 1 if 2 * gap > self._gap else 0
        self._gap = gap
        return step * 2.0**self._creeps if self._creeps else 0.0

    def _curved(self, before: _Place, behind: _Place, ahead: float) -> float:
        """How many rows behind `before` the time `ahead` of it lies, by a parabola through a third page.

        Papers grow and shrink, so that a straight line errs to the same side each time. Where the parabola
        leaves the gap, the straight line serves.
        """
        row, time = before.page.offset + len(before.times) - 1, before.times[-1]
        gap, passed = behind.page.offset - row, max(behind.times[0] - time, TINY)
        outside = [p for p in self._known if not time <= p.times[0] <= behind.times[0] and p is not before]
        third = min(outside, key=lambda place: abs(place.times[0] - self._target), default=None)
        if third is None:
            return ahead * gap / passed
        x, y = third.times[0] - time, third.page.offset - row
        bend = (y / x - gap / passed) / (x - passed)
        bent = ahead * (gap / passed + (ahead - passed) * bend)
        return bent if 0 < bent < gap else ahead * gap / passed

    @staticmethod
    def _free(offset: int, low: int, high: int | None, pages: Mapping[int, Page], step: int) -> int | None:
        """The offset nearest to `offset` between `low` and `high` that was not looked at, if there is one."""
        first = low - low % step + step
        last = max(offset, first) + step if high is None else (high - 1) // step * step
        offsets = [place for place in range(first, last + 1, step) if place not in pages]
        return min(offsets, key=lambda place: abs(place - offset), default=None)
