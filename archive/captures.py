"""Where the WARC keeps what was fetched: writing and finding the references."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from sqlalchemy import and_, func, select, tuple_

from archive.chunks import chunks
from archive.exchange import CaptureRef
from archive.schema.tables import Articles, Captures, Revisions
from archive.upsert import insert_missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection

Place: TypeAlias = tuple[str, int]
"""A file and an offset in it: what tells captures apart."""

articles = Articles.core()
captures = Captures.core()
revisions = Revisions.core()

_OK = 200


class Pages(msgspec.Struct, frozen=True):
    """The kept pages of an article: `own` made its newest revision, `newest` is of its last fetch."""

    own: CaptureRef | None = None
    newest: CaptureRef | None = None


def place_of(capture: CaptureRef) -> Place:
    """What tells `capture` apart from all others."""
    return capture.file, capture.offset


def add_captures(
    connection: Connection,
    site_id: int,
    run_id: int | None,
    kept: Sequence[tuple[int | None, CaptureRef]],
) -> dict[Place, int]:
    """Enter captures, each with its article's number (`None` for a listing and the like).

    One that is there already stays as it is.

    Returns:
        The ids of all of them.
    """
    insert_missing(connection, captures, [_row(site_id, run_id, number, ref) for number, ref in kept])
    ids: dict[Place, int] = {}
    for chunk in chunks(place_of(ref) for _, ref in kept):
        query = select(captures.c.file, captures.c.file_offset, captures.c.id)
        key = tuple_(captures.c.file, captures.c.file_offset)
        for file, offset, capture_id in connection.execute(query.where(key.in_(chunk))):
            ids[file, offset] = capture_id
    return ids


def _row(site_id: int, run_id: int | None, number: int | None, ref: CaptureRef) -> dict[str, Any]:
    return {
        "site_id": site_id,
        "number": number,
        "url": ref.url,
        "fetched_at": ref.fetched_at,
        "status": ref.status,
        "record_type": ref.record_type,
        "file": ref.file,
        "file_offset": ref.offset,
        "length": ref.length,
        "digest": ref.digest,
        "record_id": ref.record_id,
        "run_id": run_id,
    }


def pages_of(connection: Connection, article_ids: Iterable[int]) -> Mapping[int, Pages]:
    """The kept pages of articles by the articles' ids; one of which no page was kept is not in the answer."""
    last = and_(revisions.c.article_id == articles.c.id, revisions.c.number == articles.c.revision)
    own = select(articles.c.id, captures).join(revisions, last)
    own = own.join(captures, captures.c.id == revisions.c.capture_id)
    newest = select(articles.c.id, captures).join(captures, captures.c.id == articles.c.capture_id)
    found: dict[int, Pages] = {}
    for chunk in chunks(article_ids):
        for row in connection.execute(own.where(articles.c.id.in_(chunk))):
            found[row[0]] = Pages(own=ref_of(row))
        for row in connection.execute(newest.where(articles.c.id.in_(chunk))):
            found[row[0]] = msgspec.structs.replace(found.get(row[0], Pages()), newest=ref_of(row))
    return found


def last_usable(connection: Connection, site_id: int, numbers: Iterable[int]) -> dict[int, CaptureRef]:
    """The kept page of each article's last fetch, by its number: what a 304 speaks of."""
    query = select(articles.c.number, captures).join(captures, captures.c.id == articles.c.capture_id)
    found: dict[int, CaptureRef] = {}
    for chunk in chunks(numbers):
        where = query.where(articles.c.site_id == site_id, articles.c.number.in_(chunk))
        for row in connection.execute(where):
            found[row[0]] = ref_of(row)
    return found


def last_read(connection: Connection, site_id: int, url: str) -> datetime | None:
    """When `url`, which is no article's, was last fetched with status 200 (UTC); `None` if it never was.

    `url` is the address that was asked for, as `captures` keeps it.
    """
    query = select(func.max(captures.c.fetched_at)).where(
        captures.c.site_id == site_id,
        captures.c.number.is_(None),
        captures.c.url == url,
        captures.c.status == _OK,
    )
    latest: datetime | None = connection.scalars(query).one()
    return latest


def ref_of(row: Any) -> CaptureRef:  # noqa: ANN401 - a row of any query that selects `captures`
    """What a row of `captures` refers to."""
    return CaptureRef(
        url=row.url,
        fetched_at=row.fetched_at,
        status=row.status,
        record_type=row.record_type,
        file=row.file,
        offset=row.file_offset,
        length=row.length,
        digest=row.digest,
        record_id=row.record_id,
    )
