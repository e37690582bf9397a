"""The pictures of removed articles: those that no other article has go too.

They are given up with the articles' rows, and forgotten when their records are out of the WARC: a removal
that is broken off between the two leaves the next one their addresses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import and_, delete, select, update

from archive.article import Image
from archive.chunks import chunks
from archive.pictures import without_query
from archive.revisions import Covered
from archive.rows import images
from archive.schema.tables import Articles, Captures, Pictures, Revisions, Sites
from archive.tombstones import GIVEN_UP

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection

_ROWS = 1000

articles = Articles.core()
captures = Captures.core()
pictures = Pictures.core()
revisions = Revisions.core()
sites = Sites.core()


def pictures_named(connection: Connection, which: ColumnElement[bool]) -> set[str]:
    """The addresses, without queries, of the pictures of some articles, in any of their revisions."""
    now = select(images.c.url).join(articles, articles.c.id == images.c.article_id).where(which)
    found = {without_query(url) for url in connection.scalars(now)}
    ever = select(revisions.c.document).join(articles, articles.c.id == revisions.c.article_id).where(which)
    for document in connection.scalars(ever):
        said = msgspec.convert(document, Covered)
        found.update(without_query(block.url) for block in said.body if isinstance(block, Image))
    return found


def give_up_pictures(connection: Connection, site_id: int, addresses: set[str]) -> set[str]:
    """Give up those of `addresses` that no article has any more; the WARC-Record-IDs of their files."""
    if not addresses:
        return set()
    others = select(images.c.url).join(articles, articles.c.id == images.c.article_id)
    streamed = others.where(articles.c.site_id == site_id).execution_options(yield_per=_ROWS)
    left = addresses.copy()
    for url in connection.scalars(streamed):
        left.discard(without_query(url))
    records: set[str] = set()
    for chunk in chunks(sorted(left)):
        own = and_(pictures.c.site_id == site_id, pictures.c.address.in_(chunk))
        files = select(captures.c.id, captures.c.record_id)
        rows = connection.execute(
            files.join(pictures, pictures.c.capture_id == captures.c.id).where(own)
        ).all()
        records.update(row.record_id for row in rows)
        given_up = {"state": "refused", "last_error": GIVEN_UP, "capture_id": None}
        connection.execute(update(pictures).where(own).values(given_up))
        connection.execute(delete(captures).where(captures.c.id.in_([row.id for row in rows])))
    return records


def forget_pictures(connection: Connection, site: str) -> None:
    """Delete the rows of given up pictures, whose records are gone."""
    own = pictures.c.site_id == select(sites.c.id).where(sites.c.name == site).scalar_subquery()
    connection.execute(delete(pictures).where(own, pictures.c.last_error == GIVEN_UP))
