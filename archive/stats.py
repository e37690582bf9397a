"""How much of what is in an archive: by section, in all, and what became of the ids."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    Subquery,
    Table,
    cast,
    exists,
    func,
    select,
)

from archive.rows import article_sections, images, links
from archive.schema.tables import Articles, Frontier, Runs, Sections, Sites

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

sites = Sites.core()
sections = Sections.core()
articles = Articles.core()
frontier = Frontier.core()
runs = Runs.core()


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What some articles hold. Dates are days in the site's zone.

    `related_links` are those that editors' boxes name (after_abstract, in_body, related), `passing_links`
    those of the other boxes alone. `words` are the segmenter's, in the running text.
    """

    articles: int
    first: date | None
    last: date | None
    images: int
    related_links: int
    passing_links: int
    words: int


class SectionCounts(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of one section of a site; `path` is `None` for articles without a breadcrumb."""

    site: str
    path: str | None
    name: str | None
    counts: Counts


class RunSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A run, as it was kept. Times are in UTC; `status` is `None` while it runs or if it was killed."""

    command: str
    started: datetime
    finished: datetime | None
    status: int | None
    reason: str | None


class Stats(msgspec.Struct, frozen=True, kw_only=True):
    """An archive in numbers. `total` counts each article once, although it may stand in two sections."""

    sections: list[SectionCounts]
    total: Counts
    frontier: dict[str, int]
    runs: int
    last_run: RunSummary | None


def collect(connection: Connection) -> Stats:
    """Count what is in the archive."""
    each = _per_article()
    states = (
        select(frontier.c.state, func.count().label("number"))
        .group_by(frontier.c.state)
        .order_by(frontier.c.state)
    )
    return Stats(
        sections=_by_section(connection, each),
        total=_counts(connection.execute(select(*_sums(each))).one()),
        frontier={row.state: row.number for row in connection.execute(states)},
        runs=connection.scalar(select(func.count()).select_from(runs)) or 0,
        last_run=_last_run(connection),
    )


def _last_run(connection: Connection) -> RunSummary | None:
    query = select(runs.c.command, runs.c.started, runs.c.finished, runs.c.status, runs.c.reason)
    newest_first = query.order_by(runs.c.started.desc(), runs.c.id.desc())
    row = connection.execute(newest_first.limit(1)).mappings().first()
    return None if row is None else RunSummary(**row)


def _number_of(table: Table, *where: ColumnElement[bool]) -> ScalarSelect[int]:
    query = select(func.count()).select_from(table)
    return query.where(table.c.article_id == articles.c.id, *where).scalar_subquery()


def _per_article() -> Subquery:
    return select(
        articles.c.id,
        articles.c.site_id,
        articles.c.published_on,
        articles.c.word_count,
        _number_of(images).label("images"),
        _number_of(links, links.c.lasting).label("related_links"),
        _number_of(links, ~links.c.lasting).label("passing_links"),
    ).subquery("each")


def _sums(each: Subquery) -> list[ColumnElement[Any]]:
    return [
        func.count(each.c.id).label("articles"),
        func.min(each.c.published_on).label("first"),
        func.max(each.c.published_on).label("last"),
        *(_sum(each.c[name]) for name in ("images", "related_links", "passing_links")),
        _sum(each.c.word_count).label("words"),
    ]


def _sum(column: ColumnElement[int]) -> ColumnElement[int]:
    # PostgreSQL's sum of integers is a decimal number.
    return func.coalesce(cast(func.sum(column), BigInteger), 0).label(column.name)


def _counts(row: Row[Any]) -> Counts:
    return Counts(**{name: getattr(row, name) for name in Counts.__struct_fields__})


def _by_section(connection: Connection, each: Subquery) -> list[SectionCounts]:
    membership = select(article_sections.c.article_id, article_sections.c.section_id).distinct().subquery()
    inside: Select[Any] = (
        select(sites.c.name.label("site"), sections.c.path, sections.c.name, *_sums(each))
        .select_from(sections)
        .join(sites, sites.c.id == sections.c.site_id)
        .join(membership, membership.c.section_id == sections.c.id)
        .join(each, each.c.id == membership.c.article_id)
        .group_by(sites.c.name, sections.c.path, sections.c.name)
        .order_by(sites.c.name, sections.c.path)
    )
    outside: Select[Any] = (
        select(sites.c.name.label("site"), *_sums(each))
        .select_from(each)
        .join(sites, sites.c.id == each.c.site_id)
        .where(~exists().where(article_sections.c.article_id == each.c.id))
        .group_by(sites.c.name)
        .order_by(sites.c.name)
    )
    rows = [
        SectionCounts(site=row.site, path=row.path, name=row.name, counts=_counts(row))
        for row in connection.execute(inside)
    ]
    rows += [
        SectionCounts(site=row.site, path=None, name=None, counts=_counts(row))
        for row in connection.execute(outside)
    ]
    return rows
