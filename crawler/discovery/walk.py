"""Walks one section's listing and says what to ask for next; events in, asks out, no network.

What it proves. A range is read completely when a stretch of the listing without a gap (`rows`) begins with
an article of a day after the range, or at the top, and ends with one of a day before it, or at the listing's
end, and every article between the two has been read (`bounds`). By the listing's order nothing of the range
stands elsewhere, but for the pinned items on page one, which stand out of order and are read besides.

- **Pinned items.** Those in a wrapper of their own, or beyond the rows that a page has, are read. Where page
  one shows none apart, any of its rows may be pinned, so there all its rows are read that the archive does
  not know; but where the first rows, the last one and all hints agree that the rest stands in order behind
  the range's end, that rest is spared (`order.spared_of_pins`).
- **Order.** It is trusted until own days contradict it. Then the listing is walked from its top to its end
  and all of it is read (`walked`).
- **Drift.** Pages are asked for one row short of the step, so that neighbours share an article; where they do
  not, the walk steps back (`reach`).
- **Pins that come meanwhile.** A walk that asked for articles or read three pages looks at page one again at
  its end.
- **Seek.** Where the range begins far from the top, `seek` finds the page to begin at.

Without a range everything is read from the top to the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from crawler.discovery.bounds import find_bounds
from crawler.discovery.days import DayBook, Scale
from crawler.discovery.order import PINNED_MOST, count_pinned, falls, in_order, spared_of_pins
from crawler.discovery.pager import Pager
from crawler.discovery.reach import Reach
from crawler.discovery.seek import Seek

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from archive.outcomes import FoundBy
    from crawler.discovery.rows import Page, Stretch
    from crawler.pages.listing import ListingPage

Ending = Literal["end", "before_since", "no_listing", "needs_browser", "no_overlap", "failed"]
"""Why a walk is over: the listing's end, or an article before the range; page one has no listing; a page's
list comes by a script that was not run; pages could not be joined without a gap; a page did not come."""

READ_TO_THE_END: frozenset[Ending] = frozenset({"end", "before_since"})
"""Endings after which nothing of the range is left unread."""


LOOK_AGAIN_FROM = 3
"""Pages from which on a walk looks at page one again at its end, even if it asked for no article."""


@dataclass(frozen=True)
class AskListing:
    """Ask for the listing page that starts at row `offset`; `probe` is set while a range is looked for."""

    offset: int
    probe: bool = False


@dataclass(frozen=True)
class AskArticles:
    """Ask for these articles."""

    numbers: tuple[int, ...]
    found_by: FoundBy


Ask = AskListing | AskArticles


class SectionWalk:
    """The walk of one section; each event returns what to ask for next, until `ending` is set.

    One listing page is asked for at a time, and only when all articles that were asked for are settled.

    Attributes:
        section: the category path.
        ending: why the walk is over, or `None` while it goes on.
        pages: how many listing pages were read.
        probes: how many of them were looked at to find the range.
        ordered: whether all days seen so far ran from new to old, pinned items aside.
        walked: whether the order was seen to be broken, so that the listing is read to its end.
        since: the first day of the range; `None` is the beginning.
        until: its last day; `None` is the end.
        seen: every number that the listing named, in the order of meeting.
    """

    def __init__(
        self,
        section: str,
        since: date | None = None,
        until: date | None = None,
        archived: Iterable[date] = (),
    ) -> None:
        """`archived` has the day of each article of the section that the archive holds; it only steers."""
        self.section = section
        self.ending: Ending | None = None
        self.pages = 0
        self.probes = 0
        self.ordered = True
        self.walked = False
        self.seen: dict[int, None] = {}
        self.since = since
        self.until = until
        self._book = DayBook()
        self._seek = Seek(since, until, self._book, Scale(archived)) if until is not None else None
        self._asked = AskListing(0)
        self._waiting: set[int] = set()
        self._pager: Pager | None = None
        self._knows_pins = False
        self._met: dict[int, Page] = {}
        self._latest: Page | None = None
        self._ending_due: Ending | None = None
        self._has_asked = False
        self._reach: Reach | None = None

    @property
    def is_complete(self) -> bool:
        """Whether every article of the range that stayed listed was named and settled."""
        return self.ending in READ_TO_THE_END

    @property
    def first_day(self) -> date | None:
        """The oldest own day that was seen."""
        return min((day for day in self._book.own.values() if day is not None), default=None)

    @property
    def last_day(self) -> date | None:
        """The newest own day that was seen."""
        return max((day for day in self._book.own.values() if day is not None), default=None)

    @property
    def end_row(self) -> int | None:
        """About how many rows the listing has, once its last page was seen."""
        return self._pager.end_row if self._pager else None

    @property
    def rounds_offsets(self) -> bool:
        """Whether the server was seen to start pages at multiples of the step only.

        The proof that pages follow each other is weaker there: a row put in and another taken out, each
        between two particular requests, would deceive it.
        """
        return self._pager is not None and self._pager.rounds_offsets

    @property
    def least_pages(self) -> int:
        """The fewest listing pages that show all that was found in the range."""
        if self._pager is None:
            return min(self.pages, 1)
        return max(1, -(-len(self.in_range()) // self._pager.step))

    def in_range(self) -> tuple[int, ...]:
        """The numbers seen whose own day lies in the range."""
        own = self._book.own
        return tuple(n for n in self.seen if (day := own.get(n)) is not None and self._covers(day))

    def start(self) -> list[Ask]:
        """The first thing to ask for."""
        return [self._asked]

    def listing(self, page: ListingPage, known: Mapping[int, date | None]) -> list[Ask]:
        """The listing page that was asked for was read.

        `known` has every article of the page that needs no request, with its day or with `None` where it has
        none (gone, rejected).
        """
        self.pages += 1
        self.probes += self._asked.probe
        self.seen.update(dict.fromkeys((*page.pinned, *page.rows)))
        if page.loader is not None:
            return self._end("needs_browser")
        self._book.hint(page.hints)
        self._book.settle(known)
        if self._pager is not None and self._ending_due is not None:
            return self._ask_articles(self._new_pins(self._pager, page), "probe") or self._go_on()
        if self._pager is not None:
            self._take(self._pager.place(self._asked.offset, page))
        elif page.has_wrapper:
            self._pager = Pager(page)
        else:
            return self._end("no_listing")
        return self._go_on()

    def article(self, number: int, day: date | None) -> list[Ask]:
        """An article that was asked for is settled: its day, or `None` where it has none."""
        self._book.settle({number: day})
        self._waiting.discard(number)
        return self._go_on()

    def failed(self) -> list[Ask]:
        """A listing page could not be read."""
        return self._end("failed")

    def _covers(self, day: date) -> bool:
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)

    def _end(self, ending: Ending) -> list[Ask]:
        self.ending = ending
        return []

    def _end_well(self, ending: Ending) -> list[Ask]:
        """Ends a walk that has read its range, after a last look at page one if it took long.

        A story that is pinned meanwhile leaves its place, where it may have stood unread, for the top.
        """
        is_short = self.pages == 1 or (self.pages < LOOK_AGAIN_FROM and not self._has_asked)
        if is_short:
            return self._end(ending)
        self._ending_due = ending
        return self._ask_listing(0, probe=False)

    def _new_pins(self, pager: Pager, page: ListingPage) -> tuple[int, ...]:
        """What may stand pinned on page one now and did not before; all its rows were read then, or none."""
        rows = () if pager.apart else page.rows[: pager.beyond + PINNED_MOST]
        return self._book.unsettled(dict.fromkeys((*page.pinned, *rows)))

    def _ask_articles(self, numbers: Sequence[int], found_by: FoundBy) -> list[Ask]:
        self._waiting.update(numbers)
        self._has_asked = self._has_asked or (self._knows_pins and bool(numbers))
        return [AskArticles(tuple(numbers), found_by)] if numbers else []

    def _ask_listing(self, offset: int, *, probe: bool) -> list[Ask]:
        self._asked = AskListing(offset, probe)
        return [self._asked]

    def _take(self, page: Page | None) -> None:
        self._latest = page
        if page is not None:
            self._met[page.offset] = page
        if self._reach is not None:
            self._reach.arrived(page)

    def _go_on(self) -> list[Ask]:
        pager = self._pager
        if pager is None or self._waiting or self.ending is not None:
            return []
        if self._ending_due is not None:
            return self._end(self._ending_due)
        if not self._knows_pins:
            if unread := self._book.unsettled(pager.apart or self._maybe_pinned(pager)):
                return self._ask_articles(unread, "listing")
            self._learn_pins(pager)
        self._check_order(pager)
        if self.walked or (self.since is None and self.until is None):
            return self._read_all(pager)
        return self._read_range(pager)

    def _maybe_pinned(self, pager: Pager) -> Sequence[int]:
        """The rows of page one that are read since they may be pinned."""
        rows = pager.page_one.rows
        if self.until is None:
            return rows
        spared = spared_of_pins(rows, pager.beyond, self.until, self._book)
        return [number for number in rows if number not in spared]

    def _learn_pins(self, pager: Pager) -> None:
        """All that may be pinned is read: from now on page one is the rows that stand in order."""
        self._knows_pins = True
        if not pager.apart:
            pinned = max(pager.beyond, count_pinned(pager.page_one.rows, self._book.own))
            if pinned <= max(pager.beyond, PINNED_MOST):
                pager.drop_pinned(pinned)
        self._met[0] = self._latest = pager.page_one

    def _check_order(self, pager: Pager) -> None:
        if not self.ordered:
            return
        own = self._book.own
        if self._reach is None:
            self.ordered = in_order(self._met.values(), own, pager.step)
        else:
            self.ordered = falls(self._reach.stretch.rows, own)
        if not self.ordered and not (self.since is None and self.until is None):
            self.walked = True
            self._reach = None

    def _read_all(self, pager: Pager) -> list[Ask]:
        """Reads from the top to the end; every row is asked for."""
        reach = self._reach = self._reach or Reach(pager, self._met[0])
        while True:
            if unread := self._book.unsettled(reach.stretch.rows):
                return self._ask_articles(unread, "listing")
            if reach.stretch.is_end:
                return self._end_well("end")
            if (asks := self._extend(reach)) or self.ending is not None:
                return asks

    def _read_range(self, pager: Pager) -> list[Ask]:
        """Finds where the range begins, and reads from there to where it ends."""
        while True:
            if self._reach is None:
                if asks := self._find_start(pager):
                    return asks
                continue
            stretch = self._reach.stretch
            bounds = find_bounds(stretch.rows, self._book, self.since, self.until, is_top=stretch.is_top)
            if bounds.inside or bounds.probes:
                asks = self._ask_articles(bounds.inside, "listing")
                return asks + self._ask_articles(bounds.probes, "probe")
            if bounds.is_anchored and (bounds.ends or stretch.is_end):
                if bounds.doubts:
                    return self._ask_articles(bounds.doubts, "probe")
                return self._end_well("before_since" if bounds.ends else "end")
            if not bounds.is_anchored or (not bounds.starts and self._is_far(pager, stretch)):
                self._reach = None
            elif (asks := self._extend(self._reach)) or self.ending is not None:
                return asks

    def _extend(self, reach: Reach) -> list[Ask]:
        """Asks for the next page of the stretch; for nothing where a page seen before could be joined."""
        if reach.is_stuck:
            return self._end("no_overlap")
        offset = reach.extend(self._met)
        return [] if offset is None else self._ask_listing(offset, probe=False)

    def _find_start(self, pager: Pager) -> list[Ask]:
        """Asks for what tells where the range begins, or sets the stretch that begins there."""
        if self._seek is None:
            self._reach = Reach(pager, self._met[0])
            return []
        if unread := self._doubtful(pager, self._seek):
            return self._ask_articles(unread, "probe")
        found = self._seek.next(self._met, pager.past_end, pager.stride)
        if isinstance(found, int):
            return self._ask_listing(found, probe=True)
        self._reach = Reach(pager, found)
        return []

    def _doubtful(self, pager: Pager, seek: Seek) -> tuple[int, ...]:
        """Page one's outermost rows; of a later page that does not tell where it stands, the middle one."""
        page = self._latest
        if page is None or not page.rows:
            return ()
        if page is pager.page_one:
            return self._book.unsettled(dict.fromkeys((page.rows[0], page.rows[-1])))
        unread = self._book.unsettled(page.rows)
        return unread[len(unread) // 2 :][:1] if seek.doubts(page) else ()

    def _is_far(self, pager: Pager, stretch: Stretch) -> bool:
        """Whether the range is further off than the next page, so that it has to be looked for again."""
        if self._seek is None:
            return False
        found = self._seek.next(self._met, pager.past_end, pager.stride)
        ahead = found if isinstance(found, int) else found.offset
        return ahead > stretch.offset + pager.stride
