"""Articles by what boxes show of them: the keys of `archive.teasers`, looked up in the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from archive.chunks import chunks
from archive.schema.tables import Articles, Sites
from archive.teasers import Known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

articles = Articles.core()
sites = Sites.core()


def known_articles(connection: Connection, site: str, keys: Sequence[str]) -> dict[str, list[Known]]:
    """For each of `keys` the articles of the site of that name whose headline or opening it is.

    Keys that fit none are not in the answer.
    """
    found: dict[str, list[Known]] = {}
    for chunk in chunks(keys):
        query = (
            select(
                articles.c.number,
                articles.c.url,
                articles.c.headline,
                articles.c.abstract,
                articles.c.title_key,
                articles.c.opening_key,
            )
            .join(sites, sites.c.id == articles.c.site_id)
            .where(
                sites.c.name == site,
                or_(articles.c.title_key.in_(chunk), articles.c.opening_key.in_(chunk)),
            )
            .order_by(articles.c.number)
        )
        for row in connection.execute(query):
            one = Known(row.number, row.url, row.headline, row.abstract)
            for key in {row.title_key, row.opening_key}.intersection(chunk):
                found.setdefault(key, []).append(one)
    return found
