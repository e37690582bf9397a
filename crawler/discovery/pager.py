"""Where a listing page stands: at the offset that was asked for, rounded down, or past the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.discovery.order import PINNED_MOST
from crawler.discovery.rows import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.pages.listing import ListingPage


class Pager:
    """What page one told of the listing's paging.

    Attributes:
        step: rows on a page, by the pager.
        apart: items of page one that are pinned as far as the page itself tells.
        page_one: the page; its rows are the list's, those that `drop_pinned` found out left out.
        beyond: how many more rows page one has than a page should: so many at least are pinned.
        rounds_offsets: whether the server starts pages at multiples of the step only.
        past_end: the smallest offset met so far that lies past the listing's end.
        end_row: about how many rows the listing has, once its last page was seen.
    """

    def __init__(self, page: ListingPage) -> None:
        """Items before a full list are pinned; a list that is broken up into wrappers is one list."""
        rows, apart, next_offset = page.rows, page.pinned, page.next_offset
        self.step = next_offset or max(len(rows) + len(apart), 1)
        if apart and next_offset is not None and len(rows) < next_offset:
            rows, apart = (*apart, *rows), ()
        self.apart = tuple(dict.fromkeys(apart))
        self.page_one = Page(0, tuple(dict.fromkeys(rows)), is_last=next_offset is None)
        self.beyond = max(len(self.page_one.rows) - self.step, 0)
        self.rounds_offsets = False
        self.past_end: int | None = None
        self.end_row = len(rows) if next_offset is None else None
        self._size = len(self.page_one.rows)
        self._top = set(self.page_one.rows)
        self._pinned = set(self.apart) - self._top  # one that also stands in its place is a row

    @property
    def stride(self) -> int:
        """How far apart pages are asked for: one row less than a page has, so that neighbours share one."""
        return self.step if self.rounds_offsets else max(self.step - 1, 1)

    def drop_pinned(self, count: int) -> None:
        """The first `count` rows of page one are pinned too: they stand in nobody's order."""
        rows = self.page_one.rows
        self._pinned |= set(rows[:count])
        self.page_one = Page(0, rows[count:], self.page_one.is_last)

    def is_pinned(self, number: int) -> bool:
        """Whether the article was found to be pinned; it may stand in its own place as well."""
        return number in self._pinned

    def place(self, asked: int, page: ListingPage) -> Page | None:
        """The page that came when row `asked` was asked for, or `None` where that lies past the end.

        Past the end servers answer with nothing, or with page one again, whose pager leads to its own next
        page. A pager that leads less than a step beyond the offset asked for shows that this was rounded.
        """
        rows = tuple(dict.fromkeys(page.rows))
        start = self._start(asked, rows, page.next_offset, page.previous_offset)
        is_last = page.next_offset is None
        is_other = start < asked and is_last and not self.rounds_offsets
        if not rows or is_other or asked - start >= self.step:
            self.past_end = asked if self.past_end is None else min(asked, self.past_end)
            return None
        if start < asked:
            self.rounds_offsets = True
        if is_last:
            self.end_row = start + len(rows)
        return Page(start, self._unpinned(rows) if start == 0 else self._without_first(rows), is_last)

    def _start(
        self, asked: int, rows: Sequence[int], next_offset: int | None, previous_offset: int | None
    ) -> int:
        """The row at which the page starts, by its links; a last page has only one, which leads back."""
        if next_offset is not None:
            return min(asked, max(next_offset - self.step, 0))
        if previous_offset is None or asked == 2 * self.step:
            # No link, or one that page one has too.
            return 0 if self._repeats_page_one(rows) else asked
        if asked <= self.step:
            return asked
        start = previous_offset + self.step
        return start if start <= asked else 0

    def _repeats_page_one(self, rows: Sequence[int]) -> bool:
        """Whether most of page one is here: some may be new there since, some gone.

        A last page of a few rows may hold none but pinned ones, which page one shows too.
        """
        return 2 * sum(number in self._top for number in rows) > max(len(rows), self._size)

    def _without_first(self, rows: tuple[int, ...]) -> tuple[int, ...]:
        """A later page without what stands first on page one, and here in its place as well.

        Those are pinned; if page one's rows had slid so far, its last ones would be here instead. Where the
        server rounds offsets, pages share no article unless rows moved: one that is shown twice would look
        like that.
        """
        if not self.rounds_offsets:
            return rows
        first = set(self.page_one.rows[: PINNED_MOST + self.beyond])
        return tuple(number for number in rows if number not in first)

    def _unpinned(self, rows: Sequence[int]) -> tuple[int, ...]:
        """Page one's rows at a later time, from the first that stood there before: above may be new pins.

        Where none is left of those that stood there, all are rows.
        """
        kept = [number for number in rows if number not in self._pinned]
        first = next((place for place, number in enumerate(kept) if number in self._top), 0)
        self._top.update(kept)
        return tuple(kept[first:])
