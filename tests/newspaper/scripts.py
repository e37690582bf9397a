"""Writes the script of a living paper from a seed."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from tests.newspaper.live import Event
from tests.newspaper.sections import SECTIONS, trail
from tests.newspaper.spells import Range, State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tests.newspaper.live import Deed
    from tests.newspaper.model import Newspaper

RESTLESS: tuple[Deed, ...] = ("publish", "delete", "move", "back_date", "pin")
"""What happens to listings."""
FRESH = 0.6
"""Share of new articles that are news; the others appear further down, under an older date."""
NEAR = 0.7
"""Share of events that concern the range of the crawl."""
BACK = (45, 26 * 60, 8 * 1440, 400 * 1440)
"""Minutes by which articles are back-dated, at most."""


def life(  # noqa: PLR0913 - the range is three of them, as elsewhere
    newspaper: Newspaper,
    seed: int = 1,
    *,
    events: int = 24,
    requests: int = 120,
    deeds: Sequence[Deed] = RESTLESS,
    since: date | None = None,
    until: date | None = None,
    sections: Sequence[str] = (),
) -> tuple[Event, ...]:
    """A script of `events`, all due before the request of number `requests`, most of them within the range.

    Each article has one event at most, but for the sections that it is pinned to. New articles come oldest
    first, so that news is always on top.
    """
    rng = Random(f"life {newspaper.seed} {seed}")
    moments = sorted(rng.randrange(1, max(2, requests)) for _ in range(events))
    chosen = [rng.choice(deeds) for _ in moments]
    subjects = _Subjects(newspaper, rng, Range(since, until, tuple(sections)))
    fresh = subjects.newest(sum(deed == "publish" and rng.random() < FRESH for deed in chosen))
    script = []
    for after, deed in zip(moments, chosen, strict=True):
        index = fresh.pop() if deed == "publish" and fresh else subjects.next()
        script.append(_event(newspaper, rng, after, deed, index))
    return tuple(script)


class _Subjects:
    """Articles that something may happen to, each once."""

    def __init__(self, newspaper: Newspaper, rng: Random, wanted: Range) -> None:
        self._rng = rng
        alive = [index for index in newspaper.latest(newspaper.size) if newspaper.listed_in(index)]
        self._inside = [
            index
            for index in alive
            if wanted.shows(
                State(tuple(newspaper.listed_in(index)), (), newspaper.published(index), gone=False)
            )
        ]
        everywhere = Range(sections=wanted.sections)
        self._in_sections = [
            index
            for index in alive
            if everywhere.shows(State(tuple(newspaper.listed_in(index)), (), 0, gone=False))
        ]
        self._all = alive
        self._used: set[int] = set()

    def newest(self, count: int) -> list[int]:
        """The `count` newest articles of the sections, newest first."""
        found = self._in_sections[:count]
        self._used.update(found)
        return found

    def next(self) -> int:
        """An article that nothing happens to yet, in the range or anywhere."""
        pool = self._inside if self._rng.random() < NEAR else self._all
        free = [index for index in pool if index not in self._used]
        index = self._rng.choice(free or [index for index in self._all if index not in self._used])
        self._used.add(index)
        return index


def _event(newspaper: Newspaper, rng: Random, after: int, deed: Deed, index: int) -> Event:
    number = newspaper.calendar.numbers[index]
    listed = newspaper.listed_in(index)
    if deed == "move":
        leaf = newspaper.section_of(index)
        return Event(
            after, deed, number, section=rng.choice([path for path in SECTIONS if trail(path) != trail(leaf)])
        )
    if deed == "back_date":
        return Event(after, deed, number, minutes=rng.randint(1, rng.choice(BACK)))
    return Event(after, deed, number, section=rng.choice(listed) if deed == "pin" else "")
