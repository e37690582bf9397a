"""One number for what an archive holds: two archives with the same content have the same digest.

Content is compared by natural keys, without surrogate ids, runs, fetches, and what follows the time of a
fetch (links of passing boxes and the lines that they tell to be pasted, addresses that answered,
validators). So a crawl that was killed and resumed
has the digest of one that was left in peace.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import select

from archive.article import LASTING_BOXES, as_document
from archive.read import iter_articles
from archive.rows import LINK_PARTS
from archive.schema.tables import Frontier, Listings, Rejects, Sections, Sites
from archive.uncut import uncut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

sites = Sites.core()
sections = Sections.core()
frontier = Frontier.core()
listings = Listings.core()
rejects = Rejects.core()


def digest(connection: Connection) -> str:
    """The SHA-256 of everything that the archive's sites have in it, in hexadecimal digits."""
    total = sha256()
    for fact in _facts(connection):
        total.update(msgspec.json.encode(fact))
        total.update(b"\n")
    return total.hexdigest()


def _facts(connection: Connection) -> Iterator[list[Any]]:
    for site_id, name in connection.execute(select(sites.c.id, sites.c.name).order_by(sites.c.name)).all():
        for stored in iter_articles(connection, site=name):
            yield ["article", name, _lasting(as_document(uncut(stored.article)))]
        yield from _frontier(connection, site_id, name)


def _lasting(document: dict[str, Any]) -> dict[str, Any]:
    """The document without what belongs to the fetch."""
    related = [
        {**link, "blocks": lasting}
        for link in document["related"]
        if (lasting := [box for box in link["blocks"] if box in LASTING_BOXES])
    ]
    own = {
        name: [one for one in document[name] if not one["part"].startswith(LINK_PARTS)]
        for name in ("repairs", "flags")
    }
    return {**document, "related": related, **own}


def _frontier(connection: Connection, site_id: int, name: str) -> Iterator[list[Any]]:
    states = select(frontier.c.number, frontier.c.state).where(frontier.c.site_id == site_id)
    for number, state in connection.execute(states.order_by(frontier.c.number)):
        yield ["id", name, number, state]
    named = (
        select(listings.c.number, sections.c.path)
        .join(sections, sections.c.id == listings.c.section_id)
        .where(listings.c.site_id == site_id)
        .order_by(listings.c.number, sections.c.path)
    )
    for number, path in connection.execute(named):
        yield ["listed", name, number, path]
    reasons = select(rejects.c.number, rejects.c.reason).where(rejects.c.site_id == site_id)
    for number, reason in connection.execute(reasons.order_by(rejects.c.number, rejects.c.reason)):
        yield ["reject", name, number, reason]
