"""The frontier: every id that was ever seen and what became of it. Ids are committed before any request."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from sqlalchemy import and_, bindparam, case, select, update

from archive.chunks import chunks
from archive.outcomes import Captured, Failed, Fetch, FoundBy, Gone, NotModified, Outcome, Rejected
from archive.schema.tables import Articles, Frontier, Listings, Rejects, Removals, Sections
from archive.upsert import Expressions, insert_missing, upsert

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy.engine import Connection

State = Literal["waiting", "done", "gone", "rejected", "failed", "removed"]

UNFINISHED: tuple[State, ...] = ("waiting", "failed")
"""The states of ids that a run still has to fetch."""

frontier = Frontier.core()
listings = Listings.core()
rejects = Rejects.core()
removals = Removals.core()
sections = Sections.core()
articles = Articles.core()


class Found(msgspec.Struct, frozen=True):
    """An article that a listing, feed or sitemap named. `url` is its canonical address."""

    number: int
    url: str
    found_by: FoundBy = "listing"


class KnownId(msgspec.Struct, frozen=True):
    """What the archive knows of an id. `date_published` is in UTC and `None` unless it is archived."""

    state: State
    date_published: datetime | None = None
    attempts: int = 0


class Pending(msgspec.Struct, frozen=True):
    """An id of the frontier, with the section paths of the listings that named it."""

    number: int
    url: str
    found_by: FoundBy
    state: State
    attempts: int
    listed_in: tuple[str, ...] = ()
    last_error: str | None = None


def add_found(
    connection: Connection, site_id: int, run_id: int | None, section_id: int | None, found: Sequence[Found]
) -> int:
    """Enter ids that are new as waiting, and note that the section's listing named all of `found`.

    Returns:
        How many ids were new.
    """
    now = datetime.now(UTC)
    numbers = [item.number for item in found]
    known: set[int] = set()
    named = {item.number: item.url for item in found}
    moved: list[dict[str, Any]] = []
    for chunk in chunks(numbers):
        query = select(frontier.c.number, frontier.c.state, frontier.c.url)
        where = query.where(frontier.c.site_id == site_id, frontier.c.number.in_(chunk))
        for number, state, url in connection.execute(where):
            known.add(number)
            # A listing is the paper's newest word on the address of what is still to be got.
            if section_id is not None and state not in ("done", "gone", "removed") and named[number] != url:
                moved.append({"key": number, "new_url": named[number]})
    if moved:
        change = update(frontier).where(frontier.c.site_id == site_id, frontier.c.number == bindparam("key"))
        connection.execute(change.values(url=bindparam("new_url")), moved)
    new = {item.number: item for item in reversed(found) if item.number not in known}
    rows = [
        {
            "site_id": site_id,
            "number": item.number,
            "state": "waiting",
            "attempts": 0,
            "last_error": None,
            "found_by": item.found_by,
            "url": item.url,
            "first_seen": now,
            "last_tried": None,
            "run_id": run_id,
        }
        for item in reversed(new.values())
    ]
    insert_missing(connection, frontier, rows)
    if section_id is not None:
        insert_missing(
            connection, listings, [_listing(site_id, n, section_id, now) for n in dict.fromkeys(numbers)]
        )
    return len(rows)


def _listing(site_id: int, number: int, section_id: int, at: datetime) -> dict[str, Any]:
    return {"site_id": site_id, "number": number, "section_id": section_id, "first_seen": at}


def known(connection: Connection, site_id: int, numbers: Iterable[int]) -> dict[int, KnownId]:
    """What the archive knows of each of `numbers`; those never seen are not in the answer."""
    query = select(
        frontier.c.number, frontier.c.state, articles.c.date_published, frontier.c.attempts
    ).outerjoin(
        articles, and_(articles.c.site_id == frontier.c.site_id, articles.c.number == frontier.c.number)
    )
    answer: dict[int, KnownId] = {}
    for chunk in chunks(numbers):
        where = query.where(frontier.c.site_id == site_id, frontier.c.number.in_(chunk))
        for number, state, date, attempts in connection.execute(where):
            answer[number] = KnownId(state, date, attempts)
    return answer


def pending(connection: Connection, site_id: int, states: Sequence[State] = UNFINISHED) -> list[Pending]:
    """The ids of the site in one of `states`, in the order in which they were first seen, then by number."""
    listed: dict[int, list[str]] = {}
    of_site = and_(frontier.c.site_id == site_id, frontier.c.state.in_(states))
    paths = (
        select(listings.c.number, sections.c.path)
        .join(sections, sections.c.id == listings.c.section_id)
        .join(
            frontier, and_(frontier.c.site_id == listings.c.site_id, frontier.c.number == listings.c.number)
        )
        .where(of_site)
        .order_by(listings.c.number, sections.c.path)
    )
    for number, path in connection.execute(paths):
        listed.setdefault(number, []).append(path)
    query = (
        select(
            frontier.c.number,
            frontier.c.url,
            frontier.c.found_by,
            frontier.c.state,
            frontier.c.attempts,
            frontier.c.last_error,
        )
        .where(of_site)
        .order_by(frontier.c.first_seen, frontier.c.number)
    )
    return [
        Pending(number, url, found_by, state, attempts, tuple(listed.get(number, ())), error)
        for number, url, found_by, state, attempts, error in connection.execute(query)
    ]


def days_of(connection: Connection, site_id: int, section: str) -> list[date]:
    """The days of the archived articles that the section's listing has named, oldest first."""
    same = and_(articles.c.site_id == listings.c.site_id, articles.c.number == listings.c.number)
    query = (
        select(articles.c.published_on)
        .join(listings, same)
        .join(sections, sections.c.id == listings.c.section_id)
        .where(
            articles.c.site_id == site_id, sections.c.path == section, articles.c.published_on.is_not(None)
        )
        .order_by(articles.c.published_on)
    )
    return list(connection.scalars(query))


def without_removed(connection: Connection, site_id: int, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """`outcomes` but those of articles that were taken out of the archive, by a tool of the archive's own."""
    removed: set[int] = set()
    for chunk in chunks(outcome.fetch.number for outcome in outcomes):
        tombs = select(removals.c.number).where(removals.c.site_id == site_id, removals.c.number.in_(chunk))
        removed.update(connection.scalars(tombs))
    return [outcome for outcome in outcomes if outcome.fetch.number not in removed]


def settle(connection: Connection, site_id: int, run_id: int | None, outcomes: Sequence[Outcome]) -> None:
    """Move each outcome's id to its state.

    An archived article stays `done` when a later fetch is rejected or fails, and a failure does not undo
    a definite answer (gone, rejected): only what was waiting or had failed becomes `failed`.
    """
    rows = []
    for outcome in outcomes:
        state, error = _state(outcome)
        fetch = outcome.fetch
        rows.append(
            {
                "site_id": site_id,
                "number": fetch.number,
                "state": state,
                "attempts": 1,
                "last_error": error,
                "found_by": fetch.found_by,
                "url": fetch.url,
                "first_seen": fetch.fetched_at,
                "last_tried": fetch.fetched_at,
                "run_id": run_id,
            }
        )
    upsert(connection, frontier, rows, _settled)


def _state(outcome: Outcome) -> tuple[State, str | None]:
    match outcome:
        case Captured() | NotModified():
            return "done", None
        case Gone():
            return "gone", None
        case Rejected():
            return "rejected", f"{outcome.reason}: {outcome.detail}"
        case Failed():
            return "failed", outcome.error


def _settled(excluded: Mapping[str, Any]) -> Expressions:
    old, new = frontier.c.state, excluded["state"]
    settled = and_(old != "waiting", old != "failed")  # NOT IN cannot stand in a statement for many rows
    kept = ((new == "rejected") & (old == "done")) | ((new == "failed") & settled)
    return {
        "state": case((kept, old), else_=new),
        "attempts": frontier.c.attempts + 1,
        "last_error": excluded["last_error"],
        "last_tried": excluded["last_tried"],
    }


def add_listed(
    connection: Connection, site_id: int, fetches: Sequence[Fetch], section_ids: Mapping[str, int]
) -> None:
    """Note the listings that each fetch says its article was met on; the ids are in the frontier."""
    rows = {
        (fetch.number, path): _listing(site_id, fetch.number, section_ids[path], fetch.fetched_at)
        for fetch in fetches
        for path in fetch.listed_in
    }
    insert_missing(connection, listings, list(rows.values()))


def add_rejects(
    connection: Connection,
    site_id: int,
    run_id: int | None,
    rejected: Sequence[Rejected],
    capture_ids: Sequence[int | None],
) -> None:
    """Keep why pages were rejected; the same reason for the same id again renews its row.

    `capture_ids` has the kept page of each.
    """
    rows = [
        {
            "site_id": site_id,
            "number": item.fetch.number,
            "url": item.fetch.url,
            "fetched_url": item.fetch.fetched_url,
            "status": item.fetch.status,
            "reason": item.reason,
            "detail": item.detail,
            "at": item.fetch.fetched_at,
            "run_id": run_id,
            "capture_id": capture_id,
        }
        for item, capture_id in zip(rejected, capture_ids, strict=True)
    ]
    renewed = ("fetched_url", "status", "detail", "at", "run_id", "capture_id")
    upsert(
        connection,
        rejects,
        rows,
        lambda new: {name: new[name] for name in renewed},
        ("site_id", "number", "reason"),
    )
