"""The fields beside the text: for each, how many of a page's values are right, and of how many."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET, UnsetType

from crawler.sites import THOIDAI

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.extraction.values import Caption, Link, Person, Values

PLAIN = (
    "headline",
    "abstract",
    "date_published_raw",
    "byline_raw",
    "source",
    "kind",
    "sections",
)
"""Fields whose value is either the same or not; white space at their ends and its length do not count."""

_DAY = 10
"""Characters of an ISO date without a time."""


class Tally(msgspec.Struct, frozen=True):
    """So many right, of so many."""

    right: int
    of: int

    @property
    def share(self) -> float:
        """Between 0 and 1; nothing to get right is all right."""
        return self.right / self.of if self.of else 1.0

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(self.right + other.right, self.of + other.of)


class Overlap(msgspec.Struct, frozen=True):
    """So many found that are right, so many found, so many to be found."""

    right: int = 0
    found: int = 0
    expected: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what there is that was found."""
        return self.right / self.expected if self.expected else 1.0

    def plus(self, other: Overlap) -> Overlap:
        """Both together."""
        return Overlap(self.right + other.right, self.found + other.found, self.expected + other.expected)


def tallies(gold: Values, found: Values) -> dict[str, Tally]:
    """For each field that gold holds and the reader gives; dates count twice, as `day` and as `instant`."""
    return dict(_tallies(gold, found))


def _tallies(gold: Values, found: Values) -> Iterator[tuple[str, Tally]]:
    for name in PLAIN:
        expected, value = getattr(gold, name), getattr(found, name)
        if expected is not UNSET and value is not UNSET:
            yield name, _one(_plain(expected) == _plain(value))
    if gold.date_published is not UNSET and found.date_published is not UNSET:
        expected_day, expected_time = _date(gold.date_published)
        day, time = _date(found.date_published)
        yield "day", _one(day == expected_day)
        yield "instant", _one(day == expected_day and time == expected_time)
    if gold.authors is not UNSET and found.authors is not UNSET:
        yield "authors", _one(_same_people(gold.authors, found.authors))
    if gold.captions is not UNSET and found.captions is not UNSET:
        yield "captions", _captions(gold.captions, found.captions)


def _one(right: bool) -> Tally:
    return Tally(int(right), 1)


def _plain(value: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
    return " ".join(value.split()) or None if isinstance(value, str) else value


def _date(value: str | None) -> tuple[date | None, datetime | None]:
    """The day in the paper's zone and, where there is a time, the instant; no zone means the paper's."""
    if value is None:
        return None, None
    if len(value) == _DAY:
        return date.fromisoformat(value), None
    instant = datetime.fromisoformat(value)
    local = (
        instant.replace(tzinfo=THOIDAI.zone) if instant.tzinfo is None else instant.astimezone(THOIDAI.zone)
    )
    return local.date(), local.astimezone(UTC)


def _same_people(expected: tuple[Person, ...], found: tuple[Person, ...]) -> bool:
    """Whether these are the same names in the same order, and their roles where both sides give them."""
    if [_plain(person.name) for person in expected] != [_plain(person.name) for person in found]:
        return False
    pairs = zip(expected, found, strict=True)
    return all(UNSET in (one.role, other.role) or one.role == other.role for one, other in pairs)


def _captions(expected: tuple[Caption, ...], found: tuple[Caption, ...]) -> Tally:
    """Caption and credit both right, of all that there are or that were found, whichever are more."""
    left, right = _pairs(expected), _pairs(found)
    return Tally((left & right).total(), max(left.total(), right.total()))


def _pairs(captions: tuple[Caption, ...]) -> Counter[tuple[object, object]]:
    pairs = ((_plain(one.caption), _plain(one.credit)) for one in captions)
    return Counter(pair for pair in pairs if pair != (None, None))


def related(gold: Values, found: Values) -> tuple[Overlap, Overlap] | None:
    """Other articles by their numbers, and by number and box; `None` where one side does not give them.

    Where gold names no boxes for a link, the second counts only its number.
    """
    if gold.related is UNSET or found.related is UNSET:
        return None
    ids, other_ids = {link.id for link in gold.related}, {link.id for link in found.related}
    boxless = {link.id for link in gold.related if link.blocks is UNSET}
    boxes, other_boxes = set(_boxes(gold.related, boxless)), set(_boxes(found.related, boxless))
    return _overlap(ids, other_ids), _overlap(boxes, other_boxes)


def _boxes(links: tuple[Link, ...], boxless: set[int]) -> Iterator[tuple[int, str | None]]:
    for link in links:
        blocks = () if isinstance(link.blocks, UnsetType) else link.blocks
        yield from ((link.id, None),) if link.id in boxless else ((link.id, block) for block in blocks)


def _overlap(
    expected: set[int] | set[tuple[int, str | None]], found: set[int] | set[tuple[int, str | None]]
) -> Overlap:
    return Overlap(len(expected & found), len(found), len(expected))
