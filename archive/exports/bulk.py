"""Rows of many articles at once, as the database's driver gives them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from archive.exports.fields import ARTICLES
from archive.rows import article_authors, article_sections, images, keywords
from archive.schema.tables import Articles, Authors, Sections, Sites

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select
    from sqlalchemy.engine import Connection

articles = Articles.core()
authors = Authors.core()
sections = Sections.core()
sites = Sites.core()

_MOST_ROWS = 1 << 32
"""More rows than an article has in any table."""


def of_articles(query: Select[Any]) -> Select[Any]:
    """`query` for the articles that `raw_rows` and `raw_parts` are given; its first column is their id.

    Such queries are made once, for making one takes longer than running it for a few articles.
    """
    return query.where(query.selected_columns[0].in_(bindparam("ids", expanding=True)))


def raw_rows(connection: Connection, query: Select[Any], ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """The rows of `query`, made by `of_articles`, in no order and without any conversion of the types.

    SQLAlchemy's conversions cost as much as the driver itself. On SQLite days and instants are text, and
    truth is 0 or 1.
    """
    result = connection.execute(query, {"ids": ids})
    assert result.cursor is not None  # noqa: S101 - a query has one
    rows = list(result.cursor.fetchall())
    result.close()
    return rows


def raw_parts(connection: Connection, query: Select[Any], ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """The rows of `raw_rows` in the order of `ids`, then of the second column, a place in the article."""
    rows = raw_rows(connection, query, ids)
    rank = {article_id: n * _MOST_ROWS for n, article_id in enumerate(ids)}
    places = [rank[row[0]] + row[1] for row in rows]
    return [rows[n] for n in sorted(range(len(rows)), key=places.__getitem__)]


class Head(NamedTuple):
    """What tells an article, and its texts outside the body."""

    site: str
    number: int
    headline: str | None
    abstract: str | None


_HEADS = of_articles(
    select(articles.c.id, sites.c.name, articles.c.number, articles.c.headline, articles.c.abstract).join(
        sites
    )
)
_OWN = [articles.c[field.name] for field in ARTICLES.fields if field.name in articles.c]
_ARTICLES = of_articles(select(articles.c.id, sites.c.name, *_OWN).join(sites))
_SECTIONS = of_articles(
    select(article_sections.c.article_id, article_sections.c.position, sections.c.path).join(sections)
)
_PEOPLE = of_articles(
    select(
        *(article_authors.c.article_id, article_authors.c.position),
        *(authors.c.name, article_authors.c.role),
    ).join(authors)
)
_KEYWORDS = of_articles(select(keywords.c.article_id, keywords.c.position, keywords.c.keyword))
_PICTURES = of_articles(select(images.c.article_id, images.c.block, images.c.url, images.c.caption))


def heads_of(connection: Connection, ids: Sequence[int]) -> list[Head]:
    """The heads of the articles of `ids`, in that order."""
    found = {row[0]: Head(*row[1:]) for row in raw_rows(connection, _HEADS, ids)}
    return [found[article_id] for article_id in ids]


def article_columns(connection: Connection, ids: Sequence[int]) -> dict[str, Sequence[Any]]:
    """The columns of `fields.ARTICLES` for the articles of `ids`, in that order, as Python's own values."""
    rows = {row[0]: row for row in connection.execute(_ARTICLES, {"ids": ids})}
    _, *values = zip(*(rows[article_id] for article_id in ids), strict=True)
    own: dict[str, Sequence[Any]] = dict(
        zip(("site", *(column.name for column in _OWN)), values, strict=True)
    )
    return own | _list_columns(connection, ids)


def _list_columns(connection: Connection, ids: Sequence[int]) -> dict[str, Sequence[Any]]:
    paths = sections_of(connection, ids)
    people = _grouped(connection, _PEOPLE, ids)
    words = _grouped(connection, _KEYWORDS, ids)
    pictures = _grouped(connection, _PICTURES, ids)
    return {
        "section": [row[-1] if row else None for row in paths],
        "sections": paths,
        "authors": [[name for name, _ in row] for row in people],
        "author_roles": [[role for _, role in row] for row in people],
        "keywords": [[word for (word,) in row] for row in words],
        "image_urls": [[url for url, _ in row] for row in pictures],
        "image_captions": [[caption for _, caption in row] for row in pictures],
    }


def sections_of(connection: Connection, ids: Sequence[int]) -> list[list[str]]:
    """The paths of the breadcrumbs of the articles of `ids`, in that order."""
    return [[path for (path,) in rows] for rows in _grouped(connection, _SECTIONS, ids)]


def _grouped(connection: Connection, query: Select[Any], ids: Sequence[int]) -> list[list[tuple[Any, ...]]]:
    """What follows the first two columns in the rows of `query`, for each article of `ids`."""
    grouped: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in raw_parts(connection, query, ids):
        grouped[row[0]].append(row[2:])
    return [grouped[article_id] for article_id in ids]
