"""Articles by what boxes show of them: the keys of `archive.known`, looked up in the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from archive.frontier import CHUNK
from archive.known import Known
from archive.tables import Articles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

articles = Articles.core()


def known_articles(connection: Connection, site_id: int, keys: Sequence[str]) -> dict[str, list[Known]]:
    """For each of `keys` the site's articles whose headline or beginning of the abstract it is.

    Keys that fit none are not in the answer.
    """
    wanted = list(dict.fromkeys(keys))
    found: dict[str, list[Known]] = {}
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        query = (
            select(
                articles.c.number,
                articles.c.url,
                articles.c.headline,
                articles.c.abstract,
                articles.c.title_key,
                articles.c.opening_key,
            )
            .where(
                articles.c.site_id == site_id,
                or_(articles.c.title_key.in_(chunk), articles.c.opening_key.in_(chunk)),
            )
            .order_by(articles.c.number)
        )
        for row in connection.execute(query):
            one = Known(row.number, row.url, row.headline, row.abstract)
            for key in {row.title_key, row.opening_key}.intersection(chunk):
                found.setdefault(key, []).append(one)
    return found
