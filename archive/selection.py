"""Which articles are asked for: the filters that exports share, as a query."""

from __future__ import annotations

from array import array
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from sqlalchemy import Select, select

from archive.article import Kind
from archive.errors import ArchiveError, SectionUnknown, SiteAmbiguous
from archive.rows import article_authors, article_sections
from archive.schema.tables import Articles, Authors, Sections, Sites

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

sites = Sites.core()
sections = Sections.core()
articles = Articles.core()
authors = Authors.core()

_AT_ONCE = 10_000
"""Ids that are fetched at once; a million of them would else be held twice."""


class AuthorUnknown(ArchiveError):  # noqa: N818 - named for the state, as in archive.errors
    """No article of the archive has the author who was asked for."""

    exit_status = 2


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Articles that have all that is asked for; an empty one is every article.

    `since` and `until` are days in the site's zone, both inclusive. `sections` are breadcrumb paths; one
    takes in all that lies below it, and an article in one of several is in. `author` is a name as printed,
    `search` a query as `archive search` takes it.
    """

    site: str | None = None
    since: date | None = None
    until: date | None = None
    sections: tuple[str, ...] = ()
    author: str | None = None
    kind: Kind | None = None
    search: str | None = None


class Month(NamedTuple):
    """The articles of a month by the site's calendar, as `YYYY-MM`; `None` for those without a date."""

    name: str | None
    ids: Sequence[int]


def site_name(connection: Connection, site: str | None) -> str:
    """`site` itself where the archive has it; for `None` the archive's only site.

    Raises:
        SiteAmbiguous: there is no such site, or `None` was given and there are several or none.
    """
    names = list(connection.scalars(select(sites.c.name).order_by(sites.c.name)))
    if site is not None and site in names:
        return site
    if site is None and len(names) == 1:
        return str(names[0])
    if not names:
        raise SiteAmbiguous("the archive holds no site yet; a crawl fills it")
    asked = "several sites" if site is None else f"no site {site}"
    raise SiteAmbiguous(f"the archive holds {asked}; name one with --site: {', '.join(names)}")


def matching(connection: Connection, wanted: Selection) -> Select[Any]:
    """The surrogate ids of the articles of `wanted`, in no order.

    Raises:
        AuthorUnknown: the archive knows no author of that name.
        SectionUnknown: the archive knows none of the sections of that path.
        QueryInvalid: there is nothing to look for in `search`.
        SiteAmbiguous: the archive has no such site.
    """
    query = select(articles.c.id)
    if wanted.site is not None:
        site_name(connection, wanted.site)
        query = query.where(
            articles.c.site_id == select(sites.c.id).where(sites.c.name == wanted.site).scalar_subquery()
        )
    if wanted.since is not None:
        query = query.where(articles.c.published_on >= wanted.since)
    if wanted.until is not None:
        query = query.where(articles.c.published_on <= wanted.until)
    if wanted.kind is not None:
        query = query.where(articles.c.kind == wanted.kind)
    if wanted.author is not None:
        query = query.where(articles.c.id.in_(_written_by(connection, wanted.author)))
    if wanted.sections:
        query = query.where(articles.c.id.in_(_within(connection, wanted.sections)))
    if wanted.search is not None:
        from archive.search.find import matching_ids  # noqa: PLC0415 - which takes selections itself

        query = query.where(articles.c.id.in_(matching_ids(connection, wanted.search)))
    return query


def _written_by(connection: Connection, name: str) -> Select[Any]:
    ids = list(connection.scalars(select(authors.c.id).where(authors.c.name == name)))
    if not ids:
        raise AuthorUnknown(f"no author {name} in the archive; give the name as the bylines print it")
    return select(article_authors.c.article_id).where(article_authors.c.author_id.in_(ids))


def _within(connection: Connection, paths: Sequence[str]) -> Select[Any]:
    known = {row.id: row.path for row in connection.execute(select(sections.c.id, sections.c.path))}
    wanted: set[int] = set()
    for path in paths:
        ids = {key for key, other in known.items() if other == path or other.startswith(f"{path}/")}
        if not ids:
            roots = sorted({other.partition("/")[0] for other in known.values()})
            raise SectionUnknown(f"no section {path} in the archive; there are {', '.join(roots) or 'none'}")
        wanted |= ids
    return select(article_sections.c.article_id).where(article_sections.c.section_id.in_(wanted))


def ordered_ids(connection: Connection, wanted: Selection) -> array[int]:
    """The surrogate ids of the articles of `wanted`, by date, then by number; those without a date last.

    Raises:
        AuthorUnknown: the archive knows no author of that name.
        SectionUnknown: the archive knows none of the sections of that path.
        SiteAmbiguous: the archive has no such site.
    """
    undated = articles.c.date_published.is_(None)
    ordered = matching(connection, wanted).order_by(
        undated, articles.c.date_published, articles.c.number, articles.c.id
    )
    found = connection.scalars(ordered.execution_options(yield_per=_AT_ONCE))
    return array("q", found)  # 8 bytes each: a million articles are 8 MB


def months(connection: Connection, wanted: Selection) -> list[Month]:
    """The months of the articles of `wanted`, with the ids of each by date, then by number.

    Raises:
        AuthorUnknown: the archive knows no author of that name.
        SectionUnknown: the archive knows none of the sections of that path.
        SiteAmbiguous: the archive has no such site.
    """
    day = articles.c.published_on
    query = matching(connection, wanted).add_columns(day)
    ordered = query.order_by(day.is_(None), day, articles.c.date_published, articles.c.number, articles.c.id)
    found: dict[str | None, array[int]] = {}
    for article_id, published in connection.execute(ordered.execution_options(yield_per=_AT_ONCE)):
        name = None if published is None else f"{published:%Y-%m}"
        found.setdefault(name, array("q")).append(article_id)
    return [Month(name, ids) for name, ids in found.items()]
