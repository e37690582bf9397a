"""Articles out of the archive, equal to what was written into it.

Reading is in chunks, so that memory stays flat however many articles are asked for.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Row, or_, select

from archive.article import Article
from archive.chunks import slices
from archive.errors import ArticleNotFound
from archive.outcomes import FoundBy
from archive.parts import (
    authors_of,
    body_of,
    cuts_of,
    flags_of,
    links_of,
    repairs_of,
    rows_of,
    sections_of,
    times_of,
    tokens_of,
)
from archive.rows import (
    blocks,
    cuts,
    flags,
    images,
    keywords,
    links,
    repairs,
    time_expressions,
    tokens,
)
from archive.schema.tables import Articles, Listings, Revisions, Sections, Sites
from archive.selection import Selection, ordered_ids, site_name

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.engine import Connection

__all__ = [
    "CHUNK",
    "Revision",
    "StoredArticle",
    "article_ids",
    "iter_articles",
    "load_article",
    "load_articles",
    "revisions_of",
    "site_name",
    "stored_articles",
]

CHUNK = 200
"""Articles that are read at once: some 10 MB."""

sites = Sites.core()
sections = Sections.core()
articles = Articles.core()
listings = Listings.core()
revisions = Revisions.core()


class StoredArticle(msgspec.Struct, frozen=True, kw_only=True):
    """An article as the archive holds it, with what the archive knows about it.

    Times are in UTC, except the article's own `date_published`, which is in the site's zone; so is the
    day `published_on`. `listed_in` are the paths of the listings that named it, sorted.
    """

    article: Article
    site: str
    published_on: date | None
    revision: int
    digest: str
    found_by: FoundBy
    first_fetched_at: datetime
    last_fetched_at: datetime
    fetched_url: str
    listed_in: tuple[str, ...]


class Revision(msgspec.Struct, frozen=True):
    """A line of an article's history; `changed` are the fields that differ from the one before."""

    number: int
    fetched_at: datetime
    changed: tuple[str, ...]
    digest: str


def load_article(connection: Connection, site: str | None, number: int) -> StoredArticle:
    """The article with that number; `site` may be `None` where the archive has only one.

    Raises:
        ArticleNotFound: the archive holds no such article.
        SiteAmbiguous: the site is not in the archive, or more than one is and none was named.
    """
    name = site_name(connection, site)
    query = select(articles.c.id).join(sites, sites.c.id == articles.c.site_id)
    article_id = connection.scalar(query.where(sites.c.name == name, articles.c.number == number))
    if article_id is None:
        raise ArticleNotFound(f"no article {number} of {name} is in the archive")
    return load_articles(connection, [article_id])[0]


def revisions_of(connection: Connection, site: str | None, number: int) -> list[Revision]:
    """The history of an article, oldest first; empty where the archive does not hold it.

    Raises:
        SiteAmbiguous: the site is not in the archive, or more than one is and none was named.
    """
    name = site_name(connection, site)
    query = (
        select(revisions.c.number, revisions.c.fetched_at, revisions.c.changed, revisions.c.digest)
        .join(articles, articles.c.id == revisions.c.article_id)
        .join(sites, sites.c.id == articles.c.site_id)
        .where(sites.c.name == name, articles.c.number == number)
        .order_by(revisions.c.number)
    )
    return [Revision(n, at, tuple(changed), digest) for n, at, changed, digest in connection.execute(query)]


def iter_articles(
    connection: Connection,
    *,
    site: str | None = None,
    since: date | None = None,
    until: date | None = None,
    sections: Sequence[str] = (),
) -> Iterator[StoredArticle]:
    """Articles by date, then by number; those without a date come last.

    `since` and `until` are days in the site's zone, both inclusive. `sections` are breadcrumb paths; one
    takes in all that lies below it. Without `site`, all sites are read.

    Raises:
        SectionUnknown: the archive knows none of the sections of that path.
        SiteAmbiguous: the archive has no such site.
    """
    ids = article_ids(connection, site=site, since=since, until=until, sections=sections)
    yield from stored_articles(connection, ids)


def article_ids(
    connection: Connection,
    *,
    site: str | None = None,
    since: date | None = None,
    until: date | None = None,
    sections: Sequence[str] = (),
) -> array[int]:
    """The surrogate ids of the articles that `iter_articles` gives, in its order.

    Raises:
        SectionUnknown: the archive knows none of the sections of that path.
        SiteAmbiguous: the archive has no such site.
    """
    wanted = Selection(site=site, since=since, until=until, sections=tuple(sections))
    return ordered_ids(connection, wanted)


def stored_articles(connection: Connection, ids: Sequence[int]) -> Iterator[StoredArticle]:
    """The articles of these surrogate ids, however many, in that order."""
    for chunk in slices(ids, CHUNK):
        yield from load_articles(connection, chunk)


def still_held(connection: Connection, ids: Sequence[int]) -> list[int]:
    """Those of these surrogate ids, at most `CHUNK`, that the archive still has, in that order."""
    held = set(connection.scalars(select(articles.c.id).where(articles.c.id.in_(list(ids)))))
    return [article_id for article_id in ids if article_id in held]


def load_articles(connection: Connection, article_ids: Iterable[int]) -> list[StoredArticle]:
    """The articles of these surrogate ids, at most `CHUNK`, in that order."""
    ids = list(article_ids)
    query = select(articles, sites.c.name.label("site"), sites.c.zone).join(sites)
    rows = {row.id: row for row in connection.execute(query.where(articles.c.id.in_(ids)))}
    parts = _Parts(connection, ids, rows)
    return [parts.stored(rows[article_id]) for article_id in ids]


class _Parts:
    """What the tables below `articles` hold of some articles, by the article's id."""

    def __init__(self, connection: Connection, ids: list[int], rows: dict[int, Row[Any]]) -> None:
        self.sections = sections_of(connection, ids)
        self.authors = authors_of(connection, ids)
        self.keywords = rows_of(connection, keywords, ids, "position")
        self.blocks = rows_of(connection, blocks, ids, "position")
        self.images = rows_of(connection, images, ids, "block")
        self.links = rows_of(connection, links, ids, "position")
        self.tokens = rows_of(connection, tokens, ids, "position")
        self.repairs = rows_of(connection, repairs, ids, "position", "part", "ordinal")
        self.times = rows_of(connection, time_expressions, ids, "position")
        self.flags = rows_of(connection, flags, ids, "position", "part", "ordinal")
        self.cuts = rows_of(connection, cuts, ids, "position")
        self.listed_in = _listed_in(connection, list(rows.values()))

    def stored(self, row: Row[Any]) -> StoredArticle:
        return StoredArticle(
            article=self._article(row),
            site=row.site,
            published_on=row.published_on,
            revision=row.revision,
            digest=row.digest,
            found_by=row.found_by,
            first_fetched_at=row.first_fetched_at,
            last_fetched_at=row.last_fetched_at,
            fetched_url=row.fetched_url,
            listed_in=tuple(self.listed_in.get((row.site_id, row.number), ())),
        )

    def _article(self, row: Row[Any]) -> Article:
        key = row.id
        paths = self.sections[key]
        day = row.date_published
        return Article(
            url=row.url,
            id=row.number,
            headline=row.headline,
            abstract=row.abstract,
            date_published_raw=row.date_published_raw,
            date_published=None if day is None else day.astimezone(ZoneInfo(row.zone)),
            sections=tuple(path for path, _ in paths),
            section_names=tuple(name for _, name in paths if name is not None),
            authors=self.authors[key],
            byline_raw=row.byline_raw,
            source=row.source,
            language=row.language,
            kind=row.kind,
            keywords=tuple(item.keyword for item in self.keywords[key]),
            body=body_of(self.blocks[key], self.images[key]),
            related=links_of(self.links[key]),
            rules=row.rules,
            repairs=repairs_of(self.repairs[key]),
            tokens=tokens_of(self.tokens[key]),
            times=times_of(self.times[key]),
            flags=flags_of(self.flags[key]),
            cuts=cuts_of(self.cuts[key]),
            parser_version=row.parser_version,
            printed_id=row.printed_id,
        )


def _listed_in(connection: Connection, rows: list[Row[Any]]) -> dict[tuple[int, int], list[str]]:
    by_site: dict[int, list[int]] = {}
    for row in rows:
        by_site.setdefault(row.site_id, []).append(row.number)
    named = or_(
        *(
            (listings.c.site_id == site_id) & listings.c.number.in_(numbers)
            for site_id, numbers in by_site.items()
        )
    )
    query = (
        select(listings.c.site_id, listings.c.number, sections.c.path)
        .join(sections, sections.c.id == listings.c.section_id)
        .where(named)
        .order_by(sections.c.path)
    )
    found: dict[tuple[int, int], list[str]] = {}
    for site_id, number, path in connection.execute(query):
        found.setdefault((site_id, number), []).append(path)
    return found
