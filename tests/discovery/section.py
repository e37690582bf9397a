"""A model of one section of a paper: its listing, its articles' days, and what happens between requests."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from crawler.discovery.walk import AskArticles, AskListing
from crawler.pages.listing import ListingPage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from crawler.discovery.walk import Ask, SectionWalk

STEP = 16
TODAY = date(2026, 9, 15)

Manner = Literal["rows", "apart", "both"]
"""Pinned items are the first rows; or stand in a wrapper and are left out of the rows; or stand in both."""


@dataclass
class Section:
    """A section's listing, newest first.

    Attributes:
        rows: numbers of the articles in the order of the list, pinned ones in their place.
        days: each article's own day; an article that is listed but gone is in `gone` too.
        hints: what the listing suggests of an article's day.
        between: what happens before each request is answered.
        articles, offsets: what was asked for, in order.
    """

    rows: list[int]
    days: dict[int, date]
    pinned: list[int] = field(default_factory=list)
    manner: Manner = "rows"
    past_end: Literal["empty", "first_page"] = "empty"
    rounds: bool = False
    tells_apart: bool = True
    gone: set[int] = field(default_factory=set)
    hints: dict[int, date] = field(default_factory=dict)
    fails: Callable[[Sequence[int]], bool] = lambda _: False
    between: Callable[[], None] = lambda: None
    articles: list[int] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)

    def listing(self) -> tuple[list[int], list[int]]:
        """The rows that the pages go through, and the items that stand apart on page one."""
        if not self.pinned:
            return self.rows, []
        rest = self.rows.copy()
        for number in self.pinned:
            with suppress(ValueError):  # it need not stand in the list
                rest.remove(number)
        if self.manner == "rows":
            return [*self.pinned, *rest], []
        return (rest if self.manner == "apart" else self.rows), self.pinned

    def page(self, asked: int) -> ListingPage:
        """What the server gives for an offset; its pager's links are read as `crawler.pages.listing` does."""
        rows, apart = self.listing()
        offset = asked - asked % STEP if self.rounds else asked
        if offset > 0 and offset >= len(rows) and self.past_end == "first_page":
            offset = 0
        links = [max(0, offset - STEP)] if offset > 0 else []
        if offset + STEP < len(rows):
            links.append(offset + STEP)
        rows, apart = rows[offset : offset + STEP], (apart if offset == 0 else [])
        if not self.tells_apart:
            rows, apart = list(dict.fromkeys([*apart, *rows])), []
        return ListingPage(
            items=(),
            next_offset=min((link for link in links if link > asked), default=None),
            has_wrapper=True,
            previous_offset=max((link for link in links if link < asked), default=None),
            rows=tuple(rows),
            pinned=tuple(apart),
            hints={number: self.hints[number] for number in (*apart, *rows) if number in self.hints},
        )

    def drive(self, walk: SectionWalk, known: Mapping[int, date | None] | None = None) -> SectionWalk:
        """Answers a walk until it asks for nothing more."""
        known = known or {}
        asks: deque[Ask] = deque(walk.start())
        while asks:
            ask = asks.popleft()
            if isinstance(ask, AskListing):
                self.between()
                self.offsets.append(ask.offset)
                page = self.page(ask.offset)
                if self.fails(page.rows):
                    asks += walk.failed()
                    continue
                numbers = (*page.pinned, *page.rows)
                asks += walk.listing(page, {number: known[number] for number in numbers if number in known})
            elif isinstance(ask, AskArticles):
                for number in ask.numbers:
                    self.between()
                    self.articles.append(number)
                    asks += walk.article(number, None if number in self.gone else self.days[number])
        return walk

    def within(self, since: date | None, until: date | None) -> set[int]:
        """The articles listed now whose day is in the range."""
        rows, apart = self.listing()
        first, last, days = since or date.min, until or date.max, self.days
        return {number for number in (*rows, *apart) if first <= days[number] <= last}

    def found(self, since: date | None, until: date | None, known: Mapping[int, date | None]) -> set[int]:
        """The articles of the range that were asked for or need not be."""
        return {
            number
            for number in (*self.articles, *known)
            if (since is None or self.days[number] >= since) and (until is None or self.days[number] <= until)
        }

    @property
    def requests(self) -> int:
        """All requests made."""
        return len(self.articles) + len(self.offsets)

    def least(self, since: date, until: date) -> int:
        """The articles of the range and the pages that they stand on."""
        days = self.days
        places = [i for i, number in enumerate(self.listing()[0]) if since <= days[number] <= until]
        pages = {place // STEP for place in places}
        return len(self.within(since, until)) + len(pages)


def section(days: Sequence[date], first: int = 1000) -> Section:
    """A section of these days, newest first; its numbers fall with time."""
    numbers = range(first + len(days), first, -1)
    return Section(list(numbers), dict(zip(numbers, days, strict=True)))


def one_a_day(count: int) -> list[date]:
    """`count` days, one after the other, from today back."""
    return [TODAY - timedelta(days=age) for age in range(count)]
