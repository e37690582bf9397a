"""Which articles of a stretch must be read to know all of it that lies in a range of days.

In a listing that runs from new to old, everything before an article of a day after the range is after the
range too, and everything behind one of a day before the range is before it. Every article between the last
of the former and the first of the latter is read; so nothing of the range is left out, whatever hints say.
Outside the range as few as possible are read: the two next to it, and what it takes to find them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.discovery.days import MOST_LAG

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from crawler.discovery.days import DayBook

MISSES_BORNE = 2
"""How many articles may have been read outside the range on the word of a hint before halving follows."""

INSIDE = 1
"""So many rows inside of where hints put an edge a probe is laid."""

DOUBTS_MOST = 2
"""How many strange hints are looked into at a time."""

HALF = 0.5


@dataclass(frozen=True)
class Bounds:
    """What is to be read next, and what the rows have shown.

    Attributes:
        inside: unread articles that lie in the range.
        probes: unread articles that tell where the range begins or ends.
        is_anchored: whether the rows begin before the range, or at the listing's top.
        starts: whether an article that is not after the range was met.
        ends: whether an article before the range was met.
        doubts: unread articles outside the range that are read last of all, to see whether the order holds:
            the outermost two where nothing tells their day, and some whose hints say the contrary.
    """

    inside: tuple[int, ...]
    probes: tuple[int, ...]
    is_anchored: bool
    starts: bool
    ends: bool
    doubts: tuple[int, ...] = ()


def find_bounds(
    rows: Sequence[int], book: DayBook, since: date | None, until: date | None, *, is_top: bool
) -> Bounds:
    """Looks at consecutive `rows`, newest first, with the own days of `book`; its hints choose the probes.

    `low` is the last row known to be after the range and `high` the first known to be before it, or the
    places outside the rows. `first` and `last` are the outermost rows between them that have a day.
    """
    days = [book.own.get(number) for number in rows]
    later = [place for place, day in enumerate(days) if day is not None and until is not None and day > until]
    low = later[-1] if later else -1
    earlier = (place for place in range(low + 1, len(rows)) if _is_before(days[place], since))
    high = next(earlier, len(rows))
    dated = [place for place in range(low + 1, high) if days[place] is not None]
    if dated:
        first, last = dated[0], dated[-1]
    else:
        first, last = (high, high) if until is not None else (0, -1)
    inside = list(book.unsettled(rows[first : last + 1]))
    probes: list[int] = []
    newer_side = book.unsettled(rows[low + 1 : first])
    older_side = book.unsettled(rows[last + 1 : high])
    if until is None:
        inside += newer_side
    elif newer_side:
        probes.append(_probe_newer_edge(newer_side, rows, book, until.toordinal() + 0.5))
    if since is None:
        inside += older_side
    elif older_side:
        probes.append(
            _probe_older_edge(older_side, rows, book, since.toordinal() - 0.5, is_open=high == len(rows))
        )
    ends = high < len(rows)
    doubts = () if inside or probes else _doubts(rows[: low + 1], rows[high:], book, since, until)
    return Bounds(tuple(inside), tuple(probes), is_top or bool(later), bool(dated) or ends, ends, doubts)


def _doubts(
    newer: Sequence[int], older: Sequence[int], book: DayBook, since: date | None, until: date | None
) -> tuple[int, ...]:
    """What to read of the rows on either side of the range before they are left."""
    found = [*newer[:1], *older[-1:]]
    found = [number for number, guess in zip(found, book.guesses(found), strict=True) if guess is None]
    strange = [
        number
        for number, guess in zip(newer, book.guesses(newer), strict=True)
        if until is not None and guess is not None and guess < until.toordinal() - MOST_LAG
    ]
    strange += [
        number
        for number, guess in zip(older, book.guesses(older), strict=True)
        if since is not None and guess is not None and guess > since.toordinal() + MOST_LAG
    ]
    return book.unsettled((*found, *book.unsettled(strange)[:DOUBTS_MOST]))


def _is_before(day: date | None, since: date | None) -> bool:
    return day is not None and since is not None and day < since


def _probe_newer_edge(unread: Sequence[int], rows: Sequence[int], book: DayBook, edge: float) -> int:
    """The article to read next where the range begins, among `unread` ones before its first known article.

    A row inside the range is read anyway, one outside is not. So the probe is laid a little inside of where
    hints put the edge; without hints, or after misses, `unread` is cut nearer to its inner end.
    """
    outside = [number for number in rows if (day := book.own.get(number)) and day.toordinal() > edge]
    misses = sum(after < HALF for after in book.hinted_after(outside, edge))
    after = _count_after(unread, rows, book, edge)
    if after is None or misses >= MISSES_BORNE:
        return unread[-1 - len(unread) // 3]
    return unread[min(after + INSIDE, len(unread) - 1)]


def _probe_older_edge(
    unread: Sequence[int], rows: Sequence[int], book: DayBook, edge: float, *, is_open: bool
) -> int:
    """The article to read next where the range ends, among `unread` ones behind its last known article.

    As at the newer edge; but where nothing tells that the range ends in these rows at all (`is_open`), the
    probe is the last one: if that is in the range, all the others are.
    """
    outside = [number for number in rows if (day := book.own.get(number)) and day.toordinal() < edge]
    misses = sum(after > HALF for after in book.hinted_after(outside, edge))
    after = _count_after(unread, rows, book, edge)
    if after == len(unread) or (after is None and is_open):
        return unread[-1]
    if after is None or misses >= MISSES_BORNE:
        return unread[len(unread) // 3]
    return unread[max(after - 1 - INSIDE, 0)]


def _count_after(unread: Sequence[int], rows: Sequence[int], book: DayBook, edge: float) -> int | None:
    """How many of the `unread` hints put after `edge`, or `None` without hints.

    It is a count and not a place, so that one wrong hint moves it by one only.
    """
    hinted = book.hinted_after(unread, edge) if book.trusts_hints(rows) else []
    return round(len(unread) * sum(hinted) / len(hinted)) if hinted else None
