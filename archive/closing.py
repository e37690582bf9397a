"""Which days a section's walks have closed, and from which day on its listing has to be walked again.

A complete walk closes the days of its range that were over when it began. Stories are back-dated, so a
closed day is walked again each week until a walk began a month after it: then it is settled. All days are
days in the site's zone.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select

from archive.schema.tables import Sections, Sites, Walks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection

AGAIN_AFTER = timedelta(days=7)
"""A closed day whose last walk is this old is walked again, until one began `SETTLED_AFTER` its end."""

SETTLED_AFTER = timedelta(days=30)
"""A walk that began so long after a day is the last that the day needs: few are back-dated further."""

_DAY = timedelta(days=1)

sections = Sections.core()
sites = Sites.core()
walks = Walks.core()


class Days(NamedTuple):
    """Days in a row, both ends included; `date.min` as the first means from the beginning of time."""

    first: date
    last: date


class CompleteWalk(NamedTuple):
    """A complete walk: the range that it was asked for (`None` is no bound), and the day that it began on."""

    since: date | None
    until: date | None
    on: date

    def closes(self, age: timedelta = timedelta()) -> Days | None:
        """The days of its range that were over, for at least `age`, when it began; `None` if none was."""
        over = self.on - _DAY - age
        first, last = self.since or date.min, min(self.until or over, over)
        return Days(first, last) if first <= last else None


def walk_since(connection: Connection, site_id: int, section: str, now: datetime) -> date | None:
    """The day from which a run without a range has to walk at `now` (any zone).

    That is the first day that no complete walk closed, or an earlier one that is to be walked again; `None`,
    the beginning of time, if no complete walk began there.
    """
    today = now.astimezone(_zone(connection, site_id)).date()
    complete = _begun_by(today, _complete_walks(connection, site_id, section))
    first, again = _first_open(complete), _due_again(complete, today)
    return first if first is None or again is None else min(first, again)


def _zone(connection: Connection, site_id: int) -> ZoneInfo:
    return ZoneInfo(connection.scalars(select(sites.c.zone).where(sites.c.id == site_id)).one())


def _complete_walks(connection: Connection, site_id: int, section: str) -> list[CompleteWalk]:
    zone = _zone(connection, site_id)
    query = select(walks.c.since, walks.c.until, walks.c.started)
    query = query.join(sections, sections.c.id == walks.c.section_id)
    query = query.where(sections.c.site_id == site_id, sections.c.path == section, walks.c.complete)
    return [
        CompleteWalk(since, until, started.astimezone(zone).date())
        for since, until, started in connection.execute(query)
    ]


def _begun_by(today: date, complete: Iterable[CompleteWalk]) -> list[CompleteWalk]:
    """Without walks of the future: they began under a clock that was wrong, and their days are not over."""
    return [walk for walk in complete if walk.on <= today]


def _first_open(complete: Sequence[CompleteWalk]) -> date | None:
    """The first day that no walk closed; `None` if none began at the beginning: every day may be open."""
    closed = _merged(walk.closes() for walk in complete)
    if not closed or closed[0].first != date.min:
        return None
    return closed[0].last + _DAY


def _due_again(complete: Sequence[CompleteWalk], today: date) -> date | None:
    """The oldest day that is to be walked again, or `None`.

    That is a closed day that is not settled and whose last walk began a week ago or earlier. A day is
    settled once a walk that closed it began `SETTLED_AFTER` after its end, so one that was old when it was
    first closed needs no other. Weeks are counted in days of the site's zone: a nightly run that begins some
    seconds earlier than the last time would else come a day late.
    """
    recently = [walk for walk in complete if today - walk.on < AGAIN_AFTER]
    settled = (walk.closes(SETTLED_AFTER) for walk in complete)
    enough = _merged([*(walk.closes() for walk in recently), *settled])
    return _first_outside(_merged(walk.closes() for walk in complete), enough)


def _merged(found: Iterable[Days | None]) -> list[Days]:
    """The same days, in order, as intervals that neither overlap nor touch."""
    merged: list[Days] = []
    for days in sorted(days for days in found if days is not None):
        if merged and days.first <= merged[-1].last + _DAY:
            merged[-1] = Days(merged[-1].first, max(merged[-1].last, days.last))
        else:
            merged.append(days)
    return merged


def _first_outside(wanted: Iterable[Days], enough: Iterable[Days]) -> date | None:
    """The first day of `wanted` that is not in `enough`; both are merged."""
    rest = iter(enough)
    cover = next(rest, None)
    for days in wanted:
        while cover is not None and cover.last < days.first:
            cover = next(rest, None)
        if cover is None or days.first < cover.first:
            return days.first
        if cover.last < days.last:
            return cover.last + _DAY
    return None
