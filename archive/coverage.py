"""What is known to be complete: the ledger of the walks, and the calendar that follows from it.

A day of a section is closed by a walk whose range holds it, that read the listing to where the range ends,
left nothing failed or newly rejected, and began after the day was over: stories of a day that is still
going on may yet come. Complete always means "as of" the start of that walk.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import func, insert, select

from archive.closing import CompleteWalk
from archive.errors import RangeToCome, SectionUnknown
from archive.rows import article_sections
from archive.schema.tables import Articles, Frontier, Runs, Sections, Sites, Walks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.engine import Connection

    from archive.frontier import State

walks = Walks.core()
sections = Sections.core()
sites = Sites.core()
runs = Runs.core()
articles = Articles.core()
frontier = Frontier.core()


class Walk(msgspec.Struct, frozen=True, kw_only=True):
    """What a run read of one section's listing; days are in the site's zone, both ends included."""

    section: str
    since: date | None
    until: date | None
    ending: str
    complete: bool
    walked: bool = False
    pages: int = 0
    first_day: date | None = None
    last_day: date | None = None
    seen: int = 0
    archived: int = 0
    known: int = 0
    gone: int = 0
    rejected: int = 0
    failed: int = 0


class Gap(msgspec.Struct, frozen=True):
    """Days in a row, both included, that are not closed in these sections."""

    since: date
    until: date
    sections: tuple[str, ...]


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a range.

    `articles` counts by day what is archived; `gaps` are the days that no walk has closed. `failed` counts
    the ids that were asked for in vain, whatever their day, since only their pages would tell it. Ids that
    merely wait do not count: a walk that closed a day has settled everything of that day, so they stand on
    pages of other days. `rejected` counts the ids whose pages were no articles, of whatever day: they
    are settled, but an outage may be the reason.
    `as_of` is the start of the oldest walk that the answer leans on.
    """

    site: str
    since: date
    until: date
    sections: tuple[str, ...]
    articles: dict[date, int]
    gaps: tuple[Gap, ...]
    failed: int
    rejected: int
    as_of: datetime | None

    @property
    def is_complete(self) -> bool:
        """Whether every day of the range is closed in every section and nothing was asked for in vain."""
        return not self.gaps and not self.failed and bool(self.sections)


def record_walks(
    connection: Connection, run_id: int, section_ids: Mapping[str, int], found: Iterable[Walk]
) -> None:
    """Enters what a run walked; called once a run, in the transaction that ends it."""
    started = connection.scalars(select(runs.c.started).where(runs.c.id == run_id)).one()
    rows = []
    for walk in found:
        row = msgspec.structs.asdict(walk)
        section = row.pop("section")
        rows.append({**row, "run_id": run_id, "section_id": section_ids[section], "started": started})
    if rows:
        connection.execute(insert(walks), rows)


def coverage(
    connection: Connection,
    site: str,
    since: date | None = None,
    until: date | None = None,
    paths: Sequence[str] = (),
) -> Coverage:
    """What is known of the days from `since` to `until` (default: from the first article to yesterday).

    `paths` are sections, each with its children; the default is every section that was ever walked. Of the
    children only those count that were ever walked: a breadcrumb may name one that has no listing. What is
    asked of today is answered too: it is open, and days to come are left out.

    Raises:
        SectionUnknown: the archive does not know one of `paths`.
        RangeToCome: `since` is after today.
    """
    site_id, zone_name = connection.execute(
        select(sites.c.id, sites.c.zone).where(sites.c.name == site)
    ).one()
    zone = ZoneInfo(zone_name)
    chosen = _sections(connection, site_id, paths)
    judged = {key: path for key, (path, is_walked) in chosen.items() if is_walked or path in paths}
    counted = _articles_by_day(connection, site_id, list(chosen) if paths else None)
    first, last = _range(since, until, min(counted, default=None), _today(zone))
    closed, as_of = _closed(connection, judged, zone, first, last)
    return Coverage(
        site=site,
        since=first,
        until=last,
        sections=tuple(sorted(judged.values())),
        articles={day: count for day, count in counted.items() if first <= day <= last},
        gaps=tuple(_gaps(first, last, closed, tuple(sorted(judged.values())))),
        failed=_count(connection, site_id, "failed"),
        rejected=_count(connection, site_id, "rejected"),
        as_of=as_of,
    )


def _range(since: date | None, until: date | None, oldest: date | None, today: date) -> tuple[date, date]:
    """The first and the last day that are asked about; never none, since no day at all would be complete.

    A range that ends before it begins is for the caller to refuse.
    """
    if since is not None and since > today:
        raise RangeToCome(f"{since} is still to come: nothing is known of days after {today}")
    last = min(until or today - timedelta(days=1), today)
    first = since or min(oldest or last, last)
    return first, max(first, last)


def _count(connection: Connection, site_id: int, state: State) -> int:
    query = select(func.count()).where(frontier.c.site_id == site_id, frontier.c.state == state)
    return int(connection.scalars(query).one())


def _today(zone: ZoneInfo) -> date:
    return datetime.now(UTC).astimezone(zone).date()


def _sections(connection: Connection, site_id: int, paths: Sequence[str]) -> dict[int, tuple[str, bool]]:
    """By their keys the sections that are asked about: their paths, and whether they were ever walked."""
    is_walked = sections.c.id.in_(select(walks.c.section_id))
    query = select(sections.c.id, sections.c.path, is_walked).where(sections.c.site_id == site_id)
    known = {int(key): (str(path), bool(walked)) for key, path, walked in connection.execute(query)}
    if not paths:
        return {key: (path, walked) for key, (path, walked) in known.items() if walked}
    under = {wanted: {key for key, (path, _) in known.items() if _is_in(path, wanted)} for wanted in paths}
    if unknown := [wanted for wanted, found in under.items() if not found]:
        tops = ", ".join(sorted({path.partition("/")[0] for path, _ in known.values()})) or "none"
        raise SectionUnknown(f"no section {', '.join(unknown)} in the archive; there are {tops}")
    return {key: known[key] for found in under.values() for key in found}


def _is_in(path: str, wanted: str) -> bool:
    return path == wanted or path.startswith(f"{wanted}/")


def _articles_by_day(connection: Connection, site_id: int, chosen: Sequence[int] | None) -> dict[date, int]:
    day = articles.c.published_on
    query = select(day, func.count()).where(articles.c.site_id == site_id, day.is_not(None)).group_by(day)
    if chosen is not None:
        within = select(article_sections.c.article_id).where(article_sections.c.section_id.in_(chosen))
        query = query.where(articles.c.id.in_(within))
    return {row[0]: row[1] for row in connection.execute(query)}


def _closed(
    connection: Connection, chosen: Mapping[int, str], zone: ZoneInfo, first: date, last: date
) -> tuple[dict[str, list[tuple[date, date]]], datetime | None]:
    """The closed intervals of each section, and the start of the oldest walk that closed one of them."""
    query = select(walks.c.section_id, walks.c.since, walks.c.until, walks.c.started)
    # A walk of the future began under a clock that was wrong.
    query = query.where(
        walks.c.section_id.in_(list(chosen)), walks.c.complete, walks.c.started <= datetime.now(UTC)
    )
    closed: dict[str, list[tuple[date, date]]] = {path: [] for path in chosen.values()}
    starts: list[datetime] = []
    for section_id, since, until, started in connection.execute(query):
        days = CompleteWalk(since, until, started.astimezone(zone).date()).closes()
        if days is not None and days.first <= last and days.last >= first:
            closed[chosen[section_id]].append((max(first, days.first), min(last, days.last)))
            starts.append(started)
    return closed, min(starts, default=None)


def _gaps(
    first: date, last: date, closed: Mapping[str, list[tuple[date, date]]], paths: Sequence[str]
) -> Iterable[Gap]:
    """Runs of days that are open in the same sections."""
    open_days = {path: _open(first, last, intervals) for path, intervals in closed.items()}
    start, before = first, None
    day = first
    while day <= last + timedelta(days=1):
        now = tuple(path for path in paths if day in open_days[path]) if day <= last else None
        if now != before:
            if before:
                yield Gap(start, day - timedelta(days=1), before)
            start, before = day, now
        day += timedelta(days=1)


def _open(first: date, last: date, intervals: Iterable[tuple[date, date]]) -> set[date]:
    days = {first + timedelta(days=n) for n in range((last - first).days + 1)}
    for begin, end in intervals:
        days -= {begin + timedelta(days=n) for n in range((end - begin).days + 1)}
    return days
