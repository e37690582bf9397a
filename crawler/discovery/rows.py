"""Listing pages as they were seen, and stretches of the listing without a gap, joined from pages.

Pages are seen at different times, and rows move between them. What does not move is the order of the
articles that stay listed. A page shows all of them between its first and its last row. So where two pages
share an article, everything that stays listed between the first row of the one and the last row of the
other has been seen: whatever precedes the shared article stands on the one, whatever follows it on the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Page:
    """A listing page.

    Attributes:
        offset: the row at which it started when it was seen.
        rows: the numbers of the list itself, pinned ones left out.
        is_last: whether its pager led no further.
    """

    offset: int
    rows: tuple[int, ...]
    is_last: bool


class Stretch:
    """Consecutive rows of the listing.

    Attributes:
        rows: the numbers, newest first.
        offset: where the page that was joined last started.
        is_top: whether it begins at the listing's first row.
        is_end: whether it reaches the listing's last row.
    """

    def __init__(self, page: Page) -> None:
        self.rows = list(page.rows)
        self.offset = page.offset
        self.is_top = page.offset == 0
        self.is_end = page.is_last
        self._members = set(page.rows)

    def shares(self, page: Page) -> bool:
        """Whether the page shows an article of this stretch."""
        return not self._members.isdisjoint(page.rows)

    def join(self, page: Page) -> int:
        """Joins a page that shares an article with it; returns how many numbers are new.

        What stands between two shared rows goes between them, what follows the last shared row to the end,
        what precedes the first to just before it: an article put in meanwhile, or rows of an earlier page.
        """
        shared = [place for place, number in enumerate(page.rows) if number in self._members]
        first, last = shared[0], shared[-1]
        before = len(self.rows)
        at = self._place(page.rows[first])
        self._insert(at, page.rows[:first])
        at += first
        for number in page.rows[first : last + 1]:
            if number in self._members:
                at = self._place(number) + 1
            else:
                self._insert(at, (number,))
                at += 1
        self._insert(len(self.rows), page.rows[last + 1 :])
        self.offset = page.offset
        self.is_end = page.is_last
        self.is_top = self.is_top or page.offset == 0
        return len(self.rows) - before

    def follow(self, page: Page) -> int:
        """Adds a page that is known to follow without sharing an article; returns how many rows it has."""
        self._insert(len(self.rows), page.rows)
        self.offset = page.offset
        self.is_end = page.is_last
        return len(page.rows)

    def _insert(self, at: int, numbers: Sequence[int]) -> None:
        self.rows[at:at] = numbers
        self._members.update(numbers)

    def _place(self, number: int) -> int:
        """The place of a member; it is near the end, since stretches grow there."""
        place = len(self.rows) - 1
        while self.rows[place] != number:
            place -= 1
        return place
