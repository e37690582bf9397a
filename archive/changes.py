"""The feed of changes: what is new, changed or removed since a cursor, in the order of commits.

A writer counts its changes on the archive's one clock as the last thing before it commits. The clock's row
stays locked until then, so positions are given in the order of commits: whoever sees one sees all before it,
whatever other writers do. Each article stands at its last change alone, so a follower that was away for
long gets it once, as it is now.
"""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from sqlalchemy import and_, select, update

from archive.errors import CursorInvalid
from archive.read import CHUNK, StoredArticle, load_articles
from archive.schema.tables import Articles, ChangeClock, Changes, Removals, Sites
from archive.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Row
    from sqlalchemy.engine import Connection

Kind = Literal["new", "changed", "removed"]

clock = ChangeClock.core()
changes = Changes.core()
removals = Removals.core()
articles = Articles.core()
sites = Sites.core()


class Cursor(msgspec.Struct, frozen=True):
    """A place in the changes of one archive; `archive` is the name of that archive, a random one."""

    archive: str
    position: int

    def __str__(self) -> str:
        return f"{self.archive}-{self.position}"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """An article's last change.

    `cursor` is the place after it, `at` when it was written (UTC). `stored` is the article as it is now,
    `None` where it was removed; `reason` says why it was.
    """

    cursor: Cursor
    change: Kind
    site: str
    number: int
    at: datetime
    stored: StoredArticle | None = None
    reason: str | None = None


def new_identity() -> str:
    """A name for an archive that no other has."""
    return secrets.token_hex(6)


def renew_identity(connection: Connection) -> None:
    """Give a copy of an archive a name of its own, so that nobody follows it by the other's cursors."""
    connection.execute(update(clock).values(archive=new_identity()))


def note(connection: Connection, site_id: int, noted: Mapping[int, Kind]) -> None:
    """Enter the changes of articles, by number, as the last ones; nothing may be written after it.

    The order of `noted` is that of the changes.
    """
    if not noted:
        return
    advanced = update(clock).values(position=clock.c.position + len(noted)).returning(clock.c.position)
    first = connection.execute(advanced).scalar_one() - len(noted) + 1
    at = datetime.now(UTC)
    rows = [
        {"site_id": site_id, "number": number, "position": position, "change": change, "at": at}
        for position, (number, change) in enumerate(noted.items(), first)
    ]
    upsert(
        connection,
        changes,
        rows,
        lambda row: {"position": row["position"], "change": row["change"], "at": row["at"]},
    )


def newest_cursor(connection: Connection) -> Cursor:
    """The cursor behind everything that is in the archive now."""
    return Cursor(*connection.execute(select(clock.c.archive, clock.c.position)).one())


def parse_cursor(connection: Connection, text: str) -> Cursor:
    """The cursor that `text` is.

    Raises:
        CursorInvalid: it is none, it is another archive's, or lies ahead of this one.
    """
    newest = newest_cursor(connection)
    found = re.fullmatch(r"([0-9a-f]{12})-([0-9]{1,18})", text)
    if found is None:
        raise CursorInvalid(f"{text!r} is no cursor; give the last one that `archive changes` printed")
    cursor = Cursor(found[1], int(found[2]))
    if cursor.archive != newest.archive:
        raise CursorInvalid(
            f"cursor {cursor} is of another archive, or of this one before it was copied or restored; "
            "begin without --since"
        )
    if cursor.position > newest.position:
        raise CursorInvalid(f"cursor {cursor} is ahead of the archive ({newest}); begin without --since")
    return cursor


def iter_changes(
    connection: Connection, since: Cursor | None = None, limit: int | None = None
) -> Iterator[Change]:
    """What changed after `since` (without it, ever), in the order of commits, at most `limit` of it.

    In one reading transaction each article comes once. Memory stays flat.
    """
    archive = newest_cursor(connection).archive
    position = 0 if since is None else since.position
    left = limit
    while left is None or left > 0:
        rows = _rows(connection, position, CHUNK if left is None else min(CHUNK, left))
        if not rows:
            return
        yield from _changes(connection, archive, rows)
        position = rows[-1].position
        left = None if left is None else left - len(rows)


def _rows(connection: Connection, after: int, count: int) -> list[Row[Any]]:
    query = (
        select(changes, sites.c.name.label("site"), articles.c.id.label("article_id"), removals.c.reason)
        .join(sites, sites.c.id == changes.c.site_id)
        .outerjoin(
            articles, and_(articles.c.site_id == changes.c.site_id, articles.c.number == changes.c.number)
        )
        .outerjoin(
            removals, and_(removals.c.site_id == changes.c.site_id, removals.c.number == changes.c.number)
        )
        .where(changes.c.position > after)
        .order_by(changes.c.position)
        .limit(count)
    )
    return list(connection.execute(query))


def _changes(connection: Connection, archive: str, rows: list[Row[Any]]) -> Iterator[Change]:
    ids = [row.article_id for row in rows if row.article_id is not None]
    stored = dict(zip(ids, load_articles(connection, ids), strict=True))
    for row in rows:
        yield Change(
            cursor=Cursor(archive, row.position),
            change=row.change,
            site=row.site,
            number=row.number,
            at=row.at,
            stored=stored.get(row.article_id),
            reason=row.reason,
        )
