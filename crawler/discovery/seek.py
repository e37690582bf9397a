"""Finds the page on which a range begins, without reading the pages before it.

Every page that was seen tells about where the last day of the range lies: on it, before it or behind it.
Between the last page that lies before and the first that lies behind, the next one to look at is guessed
from a curve (`curve`) on a scale of time (`days.Scale`), kept further from either side each time that the gap
was not halved. Nothing here decides what is complete: the page found is only where reading begins, and
`bounds` wants an article's own day before the range there.
"""

from __future__ import annotations

from math import inf
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from crawler.discovery.curve import TINY, Curve, Point
from crawler.discovery.days import Scale

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from crawler.discovery.days import DayBook
    from crawler.discovery.rows import Page

FIRST_JUMP = 128
"""Pages passed over at most before anything is known of the older rows."""

GROWTH = 4
"""How many times as far as anything known the next jump may lead."""

WONDER = 4
"""A page that is this many times nearer or further in time than its offset suggests is a wonder."""

CLOSE = 4
"""A page that would begin so few rows behind the last one known begins right there instead: it joins it."""

KNOWN_LEAST = 0.5
"""The share of the days between page one and the range that an archive must know to be a scale of them."""

HALF_A_DAY = 0.5
"""The least time taken to lie between two rows when rows a day are counted."""


class _Place(NamedTuple):
    """A page, where each of its rows probably lies in time, and how many of them precede the range."""

    page: Page
    times: list[float]
    before: int
    is_proven: bool


class _Gap(NamedTuple):
    """The rows between a page that lies before the range and what lies behind its beginning.

    `behind` is the page there, if one was seen, and `end` its offset, or one past the listing's end.
    """

    before: _Place
    behind: _Place | None
    end: int | None

    @property
    def last(self) -> int:
        """The last row that is known to lie before the range."""
        return self.before.page.offset + len(self.before.times) - 1


class Seek:
    """The search for the page on which the days up to `until` begin.

    `since` only tells about how many rows the range has, so that it is met where it takes the fewest pages.
    """

    def __init__(self, since: date | None, until: date, book: DayBook, scale: Scale) -> None:
        self._since = since
        self._until = until
        self._book = book
        self._gap: int | None = None
        self._creeps = 0
        self._expected = (-inf, inf)
        self._has_begun = False
        self._measure_by(scale)

    def _measure_by(self, scale: Scale) -> None:
        self._scale = scale
        self._target = scale(self._until.toordinal() + HALF_A_DAY)
        since = self._since
        self._lasts = inf if since is None else scale(since.toordinal() - HALF_A_DAY) - self._target

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
        if not self._has_begun:
            self._begin(pages[0])
        places = self._places([pages[offset] for offset in sorted(pages)], step)
        before, behind = self._bracket(places)
        if before is None:
            return pages[0]
        if before.before < len(before.page.rows) or before.page.is_last:
            return before.page
        gap = _Gap(before, behind, behind.page.offset if behind else past_end)
        aim = self._aim(self._guess(gap, places, step), gap, step)
        free = self._free(aim, gap, pages, step)
        return before.page if free is None else free

    def _begin(self, first: Page) -> None:
        """Leaves a scale aside that knows too little of the years between page one and the range."""
        self._has_begun = True
        newest = max((day for day in self._book.guesses(first.rows) if day is not None), default=inf)
        if self._scale.known_share(self._until.toordinal(), newest) < KNOWN_LEAST:
            self._measure_by(Scale())

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

    def _guess(self, gap: _Gap, places: Sequence[_Place], step: int) -> float:
        """The row at which the range probably begins."""
        before, behind, first = gap.before, gap.behind, places[0]
        last = Point(before.times[-1], gap.last)
        span = max(first.times[-1] - first.times[0], HALF_A_DAY)
        curve = Curve(first.times[0], span, step, is_even=self._scale.counts_rows)
        if behind is not None:
            self._expected = (last.time - self._scale.month, behind.times[0] + self._scale.month)
            others = [_top(place) for place in places if place is not before and place is not behind]
            return curve.between(last, _top(behind), others, self._target)
        newer = places[places.index(before) - 1] if before is not first else None
        begin = curve.beyond(last, _top(newer) if newer else None, self._target)
        if not self._scale.counts_rows:
            begin = min(begin, last.row + max(FIRST_JUMP * step, GROWTH * last.row))
        passed = (begin - last.row) / max(self._rows_a_unit(first, last), TINY)
        self._expected = (last.time + passed / WONDER, last.time + passed * WONDER)
        return begin

    def _rows_a_unit(self, first: _Place, last: Point) -> float:
        """Rows for each unit of the scale from the top to `last`."""
        if self._scale.counts_rows:
            return 1.0
        return self._rate_to(first, round(last.row), last.time, last.row / HALF_A_DAY)

    def _aim(self, begin: float, gap: _Gap, step: int) -> int:
        """The offset at which a range that begins near row `begin` takes the fewest pages.

        Where it may begin on the page that joins the one behind it, or that one is in it, it is that page.
        Elsewhere the rows of the range stand in the middle of its pages.
        """
        last, behind, end = gap.last, gap.behind, gap.end
        if end is None:
            return round(begin - step / 2)
        margin = self._margin(end - last, step)
        if behind is None:
            return round((last + end - step) / 2)
        joins = end - step
        is_within = behind.times[0] < self._target + self._lasts
        if begin > joins or (is_within and begin > joins - step):
            return joins
        rate = (end - last) / max(behind.times[0] - gap.before.times[-1], TINY)
        rows = min(self._lasts * rate, end - last)
        aim = round(min(max(begin, last + margin), end - margin) - 1 - -rows % step / 2)
        return last if aim < last + CLOSE else aim

    def _margin(self, gap: int, step: int) -> float:
        """How far from either end of the gap to stay: more each time that it was not halved.

        So a search that creeps up to the range from one side soon steps over it, and halves the gap at last.
        """
        if self._gap is not None:
            self._creeps = self._creeps + 1 if 2 * gap > self._gap else 0
        self._gap = gap
        return min(gap / 2, step * 2.0 ** (self._creeps - 1)) if self._creeps > 1 else 0.0

    @staticmethod
    def _free(aim: int, gap: _Gap, pages: Mapping[int, Page], step: int) -> int | None:
        """The offset nearest to `aim` in the gap that shows rows not yet looked at, if there is one.

        Pages that told nothing lie in the gap too.
        """
        low = gap.before.page.offset + step
        high: float = inf if gap.end is None else gap.end - 1
        if gap.behind is not None and gap.end is not None:
            high = max(gap.end - step, min(low, gap.end - 1))
        met = [offset for offset in pages if gap.before.page.offset < offset <= high]
        offsets = [min(max(aim, low), high), *(offset + side for offset in met for side in (-step, step))]
        free = [
            round(offset)
            for offset in offsets
            if low <= offset <= high and all(abs(offset - other) >= step for other in met)
        ]
        return min(free, key=lambda offset: abs(offset - aim), default=None)


def _top(place: _Place) -> Point:
    return Point(place.times[0], place.page.offset)
