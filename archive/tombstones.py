"""What removals leave behind: which articles and pictures are gone, and may not be in the WARC either."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import select

from archive.schema.tables import Pictures, Removals
from archive.warc.removal import Unwanted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection

GIVEN_UP = "removed"
"""What `pictures.last_error` says of a picture whose records have still to go."""

pictures = Pictures.core()
removals = Removals.core()


def unwanted_pages(connection: Connection, site_id: int, records: Iterable[str] = ()) -> Unwanted:
    """What must not be in a site's WARC files: pages of removed articles, their pictures, and `records`.

    A removal that was broken off has left some of it.
    """
    tombs = select(removals.c.number).where(removals.c.site_id == site_id)
    given_up = select(pictures.c.address).where(
        pictures.c.site_id == site_id, pictures.c.last_error == GIVEN_UP
    )
    return Unwanted(
        frozenset(connection.scalars(tombs)),
        frozenset(records),
        frozenset(urlsplit(one).path for one in connection.scalars(given_up)),
    )
