"""Pictures whose files the WARC keeps: which are wanted, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from sqlalchemy import and_, or_, select, tuple_

from archive.captures import add_captures, place_of
from archive.chunks import IN_LIST
from archive.exchange import CaptureRef
from archive.rows import article_sections, images
from archive.schema.tables import Articles, Listings, Pictures, Sections
from archive.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Select
    from sqlalchemy.engine import Connection

State = Literal["kept", "gone", "refused", "failed"]

SETTLED: tuple[State, ...] = ("gone", "refused")
"""The states, beside that of kept ones, of pictures that are not asked for again."""

articles = Articles.core()
listings = Listings.core()
pictures = Pictures.core()
sections = Sections.core()


class Place(msgspec.Struct, frozen=True):
    """A picture's place: the article's row, and the block of its body."""

    article_id: int = 0
    block: int = -1


class Range(msgspec.Struct, frozen=True):
    """Which articles' pictures: days in the site's zone, both included, and sections; none are all.

    An article belongs to the sections `paths` by its breadcrumb or by a listing that named it.
    """

    since: date | None = None
    until: date | None = None
    paths: Sequence[str] = ()


class Wanted(msgspec.Struct, frozen=True):
    """Pictures of a range that the archive lacks, and where to look on; `None` at the end."""

    urls: dict[str, str]
    """The address as the page gave it, by the address without its query."""
    after: Place | None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a picture that was asked for; `address` is without its query, `at` in UTC."""

    address: str
    state: State
    at: datetime
    error: str | None = None
    media_type: str | None = None
    size: int | None = None
    capture: CaptureRef | None = None


def without_query(url: str) -> str:
    """What tells a picture from others: its address without the query, which the site renews at will."""
    return url.partition("#")[0].partition("?")[0]


def wanted(connection: Connection, site_id: int, run_id: int, within: Range, place: Place) -> Wanted:
    """The next pictures beyond `place`, some hundreds: not kept, not settled, not asked for in this run."""
    query = _in_range(site_id, within)
    while True:
        beyond = tuple_(images.c.article_id, images.c.block) > tuple_(place.article_id, place.block)
        rows = connection.execute(query.where(beyond).limit(IN_LIST)).all()
        if not rows:
            return Wanted({}, None)
        place = Place(rows[-1].article_id, rows[-1].block)
        urls = {without_query(row.url): row.url for row in reversed(rows)}
        for address in _known(connection, site_id, run_id, urls):
            del urls[address]
        if urls:
            return Wanted(urls, place)


def _in_range(site_id: int, within: Range) -> Select[Any]:
    query = (
        select(images.c.article_id, images.c.block, images.c.url)
        .join(articles, articles.c.id == images.c.article_id)
        .where(articles.c.site_id == site_id)
        .order_by(images.c.article_id, images.c.block)
    )
    if within.since is not None:
        query = query.where(articles.c.published_on >= within.since)
    if within.until is not None:
        query = query.where(articles.c.published_on <= within.until)
    if within.paths:
        named = and_(sections.c.site_id == site_id, sections.c.path.in_(within.paths))
        chosen = select(sections.c.id).where(named)
        filed = select(article_sections.c.article_id).where(article_sections.c.section_id.in_(chosen))
        listed = select(listings.c.number).where(
            listings.c.site_id == site_id, listings.c.section_id.in_(chosen)
        )
        query = query.where(or_(articles.c.id.in_(filed), articles.c.number.in_(listed)))
    return query


def _known(connection: Connection, site_id: int, run_id: int, addresses: Iterable[str]) -> list[str]:
    """Those of `addresses` that need no request in this run."""
    settled = or_(
        and_(pictures.c.state == "kept", pictures.c.capture_id.is_not(None)),
        pictures.c.state.in_(SETTLED),
        pictures.c.run_id == run_id,
    )
    query = select(pictures.c.address).where(pictures.c.site_id == site_id, settled)
    return list(connection.scalars(query.where(pictures.c.address.in_(list(addresses)))))


def enter(connection: Connection, site_id: int, run_id: int, asked: Sequence[Asked]) -> None:
    """Enter what became of pictures; the WARC has those that are kept."""
    kept = [(None, one.capture) for one in asked if one.capture is not None]
    ids = add_captures(connection, site_id, run_id, kept)
    rows = [
        {
            "site_id": site_id,
            "address": one.address,
            "state": one.state,
            "attempts": 1,
            "last_error": one.error,
            "last_tried": one.at,
            "media_type": one.media_type,
            "size": one.size,
            "capture_id": None if one.capture is None else ids[place_of(one.capture)],
            "run_id": run_id,
        }
        for one in asked
    ]
    renewed = ("state", "last_error", "last_tried", "media_type", "size", "capture_id", "run_id")
    upsert(
        connection,
        pictures,
        rows,
        lambda new: {
            "attempts": pictures.c.attempts + 1,
            **{name: new[name] for name in renewed},
        },
    )
