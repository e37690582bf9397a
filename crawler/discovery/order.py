"""Whether a listing runs from new to old, and which of its first rows are pinned."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

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
