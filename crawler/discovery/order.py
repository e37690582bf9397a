"""Whether a listing runs from new to old, and which of its first rows are pinned."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from crawler.discovery.days import DayBook
    from crawler.discovery.rows import Page

PINNED_MOST = 6
"""How many rows at the top may be out of order before the order itself is doubted."""

FAR_APART = 4
"""Pages whose offsets differ by this many steps cannot have changed places by drift."""


def falls(numbers: Iterable[int], own: Mapping[int, date | None]) -> bool:
    """Whether the days of `numbers` never grow; those without a day say nothing."""
    days = [day for number in numbers if (day := own.get(number)) is not None]
    return all(newer >= older for newer, older in pairwise(days))


def count_pinned(rows: Sequence[int], own: Mapping[int, date | None]) -> int:
    """How many of page one's first rows stand out of order: the fewest that leave the rest in order."""
    count = 0
    newest: date | None = None
    for place in range(len(rows) - 1, -1, -1):
        day = own.get(rows[place])
        if day is not None:
            if newest is not None and day < newest:
                count = place + 1
                break
            newest = day
    return count


def spared_of_pins(rows: Sequence[int], beyond: int, until: date, book: DayBook) -> frozenset[int]:
    """Those of page one's `rows` that are known to be after the day `until` without being read.

    Pinned items are the first of the rows, `PINNED_MOST` at most and those `beyond` a page's rows. A row
    behind these stands in order; its day is not before the last row's, which must be after `until`. Nothing
    is spared unless the own days of the rows read (the first ones, the one behind them and the last) bear
    that out, and the rows' hints both proved true there and say the same.
    """
    first, inner, last = rows[: beyond + PINNED_MOST + 1], rows[beyond + PINNED_MOST + 1 : -1], rows[-1:]
    read = (*first, *last)
    spared = frozenset(number for number in inner if number not in book.own)
    if not spared or any(hint is None or hint <= until.toordinal() for hint in book.guesses(inner)):
        return frozenset()
    if any(number not in book.own for number in read):
        return spared  # as far as is known; asked again when these are read
    days = [book.own[number] for number in (*first[-1:], *last)]
    agrees = all(day is not None and day > until for day in days) and falls(
        (*first[-1:], *inner, *last), book.own
    )
    return spared if agrees and book.trusts_hints(rows) else frozenset()


def in_order(pages: Iterable[Page], own: Mapping[int, date | None], step: int) -> bool:
    """Whether own days fall within each page and from each page to those far behind it."""
    edges: list[tuple[int, date, date]] = []
    for page in pages:
        days = [day for number in page.rows if (day := own.get(number)) is not None]
        if any(newer < older for newer, older in pairwise(days)):
            return False
        if days:
            edges.append((page.offset, days[0], days[-1]))
    edges.sort(key=lambda edge: edge[0])
    return all(
        ahead[2] >= behind[1]
        for place, ahead in enumerate(edges)
        for behind in edges[place + 1 :]
        if behind[0] - ahead[0] >= FAR_APART * step
    )
