"""Walks one section's listing from its newest page back, and says what to ask for next.

Listings print no dates, so a page's place in time is learnt from its articles. Without a range every
article of every page is read. With one, a page's first and last articles are read to place it: a page that
is wholly newer than the range is passed over, one that overlaps it is read whole, and the first that is
wholly older ends the walk. The first page is always read whole, since pinned stories of any age stand on it.

Where dates are seen to run the wrong way the order cannot be trusted: from there on every page is read
whole and the walk goes to the listing's end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from archive.outcomes import FoundBy

Ending = Literal["end", "before_since", "nothing_new", "no_listing", "failed"]

READ_TO_THE_END: frozenset[Ending] = frozenset({"end", "before_since", "nothing_new"})
"""Endings after which nothing of the range is left unread."""


@dataclass(frozen=True)
class AskListing:
    """Ask for the listing page that starts at row `offset`."""

    offset: int


@dataclass(frozen=True)
class AskArticles:
    """Ask for these articles."""

    numbers: tuple[int, ...]
    found_by: FoundBy


Ask = AskListing | AskArticles


@dataclass
class _Page:
    numbers: tuple[int, ...]
    next_offset: int | None
    reading_whole: bool = False
    asked: set[int] = field(default_factory=set)


class SectionWalk:
    """The walk of one section; each event returns what to ask for next, until `ending` is set.

    Attributes:
        section: the category path.
        ending: why the walk is over, or `None` while it goes on.
        pages: how many listing pages were read.
        ordered: whether all dates seen so far ran from new to old.
    """

    def __init__(self, section: str, since: date | None = None, until: date | None = None) -> None:
        self.section = section
        self.ending: Ending | None = None
        self.pages = 0
        self.ordered = True
        self._since = since
        self._until = until
        self._seen: set[int] = set()
        self._dates: dict[int, date | None] = {}
        self._page: _Page | None = None
        self._oldest_before: date | None = None

    def start(self) -> list[Ask]:
        """The first thing to ask for."""
        return [AskListing(0)]

    def listing(
        self,
        numbers: Sequence[int],
        next_offset: int | None,
        known: Mapping[int, date | None],
        *,
        has_wrapper: bool = True,
    ) -> list[Ask]:
        """A listing page was read.

        `known` has every article that needs no request, with its day or with `None` where it has none
        (gone, rejected).
        """
        self.pages += 1
        self._dates.update(known)
        fresh = tuple(number for number in numbers if number not in self._seen)
        self._seen.update(fresh)
        if not has_wrapper:
            return self._end("no_listing")
        if not fresh:
            # Past the end some servers answer with nothing and others with page one again.
            return self._end("nothing_new" if next_offset is not None else "end")
        is_whole = (self._since is None and self._until is None) or self.pages == 1 or not self.ordered
        self._page = _Page(fresh, next_offset, reading_whole=is_whole)
        return self._go_on()

    def article(self, number: int, day: date | None) -> list[Ask]:
        """An article that was asked for is settled: its day, or `None` where it has none."""
        self._dates[number] = day
        return self._go_on()

    def failed(self) -> list[Ask]:
        """A listing page could not be read."""
        return self._end("failed")

    def _end(self, ending: Ending) -> list[Ask]:
        self.ending = ending
        self._page = None
        return []

    def _go_on(self) -> list[Ask]:
        page = self._page
        if page is None or self.ending is not None:
            return []
        if not page.reading_whole:
            return self._place(page)
        if unsettled := self._unsettled(page.numbers):
            return self._ask(page, unsettled, "listing")
        return self._leave(page)

    def _unsettled(self, numbers: Sequence[int]) -> tuple[int, ...]:
        return tuple(number for number in numbers if number not in self._dates)

    def _ask(self, page: _Page, numbers: Sequence[int], found_by: FoundBy) -> list[Ask]:
        """Asks for those of `numbers` that were not asked for yet; for none, there is only to wait."""
        new = tuple(number for number in numbers if number not in page.asked)
        page.asked.update(new)
        return [AskArticles(new, found_by)] if new else []

    def _place(self, page: _Page) -> list[Ask]:
        """Learns where the page stands in time from its outermost articles that have a day."""
        first = self._outermost(page.numbers)
        last = self._outermost(page.numbers[::-1])
        if first is None or last is None:
            return self._leave(page)
        if unsettled := self._unsettled(tuple(dict.fromkeys((first, last)))):
            return self._ask(page, unsettled, "probe")
        newest, oldest = self._dates[first], self._dates[last]
        if newest is None or oldest is None:
            return self._go_on()
        if newest < oldest or (self._oldest_before is not None and newest > self._oldest_before):
            self.ordered = False
        if self.ordered and self._since is not None and newest < self._since:
            return self._end("before_since")
        if self.ordered and self._until is not None and oldest > self._until:
            return self._leave(page)
        page.reading_whole = True
        return self._go_on()

    def _outermost(self, numbers: Sequence[int]) -> int | None:
        """The first of `numbers` that has a day or is not settled yet."""
        return next((number for number in numbers if self._dates.get(number, _UNSETTLED) is not None), None)

    def _leave(self, page: _Page) -> list[Ask]:
        days = [day for number in page.numbers if (day := self._dates.get(number)) is not None]
        if days and self.pages > 1:
            if page.reading_whole and any(newer < older for newer, older in pairwise(days)):
                self.ordered = False
            self._oldest_before = days[-1]
        if page.next_offset is None:
            return self._end("end")
        self._page = None
        return [AskListing(page.next_offset)]


_UNSETTLED = object()
