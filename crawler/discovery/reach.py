"""Makes a stretch of the listing longer, page by page, while rows move.

The next page is asked for one row short of the step. Where it shares no article with the stretch, rows were
taken away meanwhile: pages are asked for again, one step further back each time, until one joins; what slid
past the gap is on it. A server that rounds offsets gives pages that never share one, and what is pinned on
page one may be the very article that the next page shares with it. There a page follows another if that one,
asked for again after it, has not changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.discovery.rows import Stretch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.discovery.pager import Pager
    from crawler.discovery.rows import Page

FRUITLESS_MOST = 12
"""Pages in a row that may bring nothing new: then the listing moves faster than it is read, or repeats."""


class Reach:
    """A growing stretch.

    Attributes:
        stretch: the rows so far.
    """

    def __init__(self, pager: Pager, page: Page) -> None:
        self.stretch = Stretch(page)
        self._pager = pager
        self._steps_back = 0
        self._fruitless = 0
        self._held: Page | None = None

    @property
    def is_stuck(self) -> bool:
        """Whether it is no use to go on."""
        return self._fruitless > FRUITLESS_MOST

    def extend(self, pages: Mapping[int, Page]) -> int | None:
        """The offset to ask for next, or `None` where a page seen before was joined instead."""
        if self._steps_back:
            return max(0, self.stretch.offset - (self._steps_back - 1) * self._pager.stride)
        next_offset = self.stretch.offset + self._pager.stride
        if self._pager.rounds_offsets:
            return next_offset
        seen = [page for page in pages.values() if self.stretch.offset < page.offset <= next_offset]
        joining = [page for page in seen if self.stretch.shares(page)]
        if not joining:
            return next_offset
        self.stretch.join(max(joining, key=lambda page: page.offset))
        return None

    def arrived(self, page: Page | None) -> None:
        """The page that was asked for came, or nothing did, since its offset lies past the end."""
        held, self._held = self._held, None
        if page is not None and self.stretch.shares(page):
            self._steps_back = 0
            grown = self.stretch.join(page)
            if not grown and held is not None and page.rows[-1] == self.stretch.rows[-1]:
                grown = self.stretch.follow(held)
            self._fruitless = 0 if grown else self._fruitless + 1
            return
        self._fruitless += 1
        if page is not None and page.offset == 0:
            # Nothing is left on page one of what the stretch holds: it begins anew at the top.
            self.stretch, self._steps_back = Stretch(page), 0
            return
        self._steps_back += 1
        if page is not None and self._follows(page) and held is None:
            self._held = page

    def _follows(self, page: Page) -> bool:
        """Whether the page may be the next one although it shares no article with the stretch.

        Besides pages of rounded offsets that is one whose first row, the shared one, was left out of page
        one: it is pinned there.
        """
        if self._pager.rounds_offsets:
            return page.offset == self.stretch.offset + self._pager.step
        is_next = page.offset == self.stretch.offset + self._pager.stride
        return is_next and bool(page.rows) and self._pager.is_pinned(page.rows[0])
