"""What stands around an article: who links to it, where its pages are, whether the paper still has it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import and_, func, select

from archive.captures import Pages, pages_of
from archive.read import site_name
from archive.schema.tables import Articles, Frontier, Links, Sites

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

MENTIONS = 50
"""Linking articles that are named; a hub has thousands."""

articles = Articles.core()
links = Links.core()
sites = Sites.core()
frontier = Frontier.core()


class Mention(msgspec.Struct, frozen=True):
    """An article that links to this one, and the boxes of its page that do."""

    id: int
    url: str
    headline: str | None
    boxes: tuple[str, ...]


class Context(msgspec.Struct, frozen=True):
    """What stands around an article.

    `linked_from` are the newest articles that link to it, at most `MENTIONS`; `mentions` counts all.
    `pages` says where the WARC keeps the page of its newest revision and that of its last fetch. `gone_at` is
    when it was last asked for (UTC) if the paper no longer has it (404 or 410), else `None`.
    """

    linked_from: tuple[Mention, ...] = ()
    mentions: int = 0
    pages: Pages = Pages()
    gone_at: datetime | None = None


def context_of(connection: Connection, site: str | None, number: int) -> Context:
    """What stands around the article with that number.

    Raises:
        SiteAmbiguous: the site is not in the archive, or more than one is and none was named.
    """
    name = site_name(connection, site)
    of_site = and_(sites.c.id == articles.c.site_id, sites.c.name == name)
    key = connection.scalar(select(articles.c.id).join(sites, of_site).where(articles.c.number == number))
    linking = (
        select(articles.c.number, articles.c.url, articles.c.headline, links.c.boxes)
        .join(links, links.c.article_id == articles.c.id)
        .join(sites, of_site)
        .where(links.c.number == number, articles.c.number != number)
    )
    total = connection.scalar(select(func.count()).select_from(linking.subquery())) or 0
    gone_at = (
        select(frontier.c.last_tried)
        .join(sites, and_(sites.c.id == frontier.c.site_id, sites.c.name == name))
        .where(frontier.c.number == number, frontier.c.state == "gone")
    )
    newest = linking.order_by(articles.c.number.desc()).limit(MENTIONS)
    return Context(
        linked_from=tuple(
            Mention(other, url, headline, tuple(boxes))
            for other, url, headline, boxes in connection.execute(newest)
        ),
        mentions=total,
        pages=Pages() if key is None else pages_of(connection, [key]).get(key, Pages()),
        gone_at=connection.scalar(gone_at),
    )
