"""What the archive holds of a range, as a refresh needs it: where to ask again, and what to compare with."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import and_, or_, select

from archive.captures import ref_of
from archive.exchange import CaptureRef
from archive.outcomes import FoundBy
from archive.rows import article_sections
from archive.schema.tables import Articles, Captures, Frontier, Listings, Sections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

articles = Articles.core()
captures = Captures.core()
frontier = Frontier.core()
listings = Listings.core()
sections = Sections.core()


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """An archived article as it was when its page was last read.

    `url` is its canonical address, `etag` and `last_modified` what the site sent with the page, `capture`
    where the WARC keeps the page (`None` where it was not kept), `parser_version` who read it. `day` is the
    day of its date in the site's zone.
    """

    number: int
    url: str
    day: date | None
    found_by: FoundBy
    last_error: str | None
    etag: str | None
    last_modified: str | None
    parser_version: int
    capture: CaptureRef | None


def held(
    connection: Connection,
    site_id: int,
    since: date | None = None,
    until: date | None = None,
    paths: Sequence[str] = (),
) -> list[Held]:
    """The archived articles of the days from `since` to `until`, gone ones too.

    An article belongs to the sections `paths` (none: all) by its breadcrumb or by a listing that named it.
    Those that were asked for longest ago come first, so that refreshes with a budget get round to all.
    """
    query = (
        select(
            articles.c.number.label("article"),
            articles.c.url.label("address"),
            articles.c.published_on,
            articles.c.etag,
            articles.c.last_modified,
            articles.c.parser_version,
            frontier.c.found_by,
            frontier.c.last_error,
            captures,
        )
        .join(
            frontier, and_(frontier.c.site_id == articles.c.site_id, frontier.c.number == articles.c.number)
        )
        .outerjoin(captures, captures.c.id == articles.c.capture_id)
        .where(articles.c.site_id == site_id)
        .order_by(frontier.c.last_tried.nulls_first(), articles.c.number)
    )
    if since is not None:
        query = query.where(articles.c.published_on >= since)
    if until is not None:
        query = query.where(articles.c.published_on <= until)
    if paths:
        chosen = select(sections.c.id).where(sections.c.site_id == site_id, sections.c.path.in_(paths))
        filed = select(article_sections.c.article_id).where(article_sections.c.section_id.in_(chosen))
        listed = select(listings.c.number).where(
            listings.c.site_id == site_id, listings.c.section_id.in_(chosen)
        )
        query = query.where(or_(articles.c.id.in_(filed), articles.c.number.in_(listed)))
    return [
        Held(
            number=row.article,
            url=row.address,
            day=row.published_on,
            found_by=row.found_by,
            last_error=row.last_error,
            etag=row.etag,
            last_modified=row.last_modified,
            parser_version=row.parser_version,
            capture=None if row.id is None else ref_of(row),
        )
        for row in connection.execute(query)
    ]
