"""The statements of a search, the same on both databases but for how documents are matched and ranked.

All values are bound when a statement is run, so that those without filters are built once: `query`, the
bounds `lowest` and `highest` of the documents' ids, `most` candidates, and of the page `limit`, `offset` and
`last`, the place of its last article.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import (
    BigInteger,
    Select,
    bindparam,
    case,
    cast,
    column,
    desc,
    exists,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, REAL, TSQUERY

from archive.rows import article_sections
from archive.schema.search import SearchDocuments
from archive.schema.tables import Articles, Sections, Sites
from archive.search.index import DAY_BITS

if TYPE_CHECKING:
    from sqlalchemy import CTE, ColumnElement, FromClause, Subquery, TextClause

articles = Articles.core()
search_documents = SearchDocuments.core()
sections = Sections.core()
sites = Sites.core()

Sort = Literal["relevance", "date"]

WEIGHTS = (8.0, 3.0, 1.0)
"""What a word counts in the headline, the abstract and the body."""
LOWEST, HIGHEST = -(2**62), 2**62
"""Bounds that no document's id is outside of."""

_COUNT = {
    "sqlite": (
        "SELECT {0}, count(*) FROM (SELECT 1 FROM search_index"
        " WHERE search_index MATCH :query{0} LIMIT :most{0}) AS some{0}"
    ),
    "postgresql": (
        "SELECT {0}, count(*) FROM (SELECT 1 FROM search_documents"
        " WHERE vector @@ CAST(:query{0} AS tsquery) LIMIT :most{0}) AS some{0}"
    ),
}
_BY_LENGTH = 1
"""`ts_rank_cd` divides by 1 + the logarithm of the document's length."""
_index = table("search_index", column("rowid", BigInteger))


class Statements(NamedTuple):
    """What is shown of a page, and the number found, for a page that is empty."""

    page: Select[Any]
    total: Select[Any]


@cache
def unfiltered(dialect: str, sort: Sort) -> Statements:
    """The statements of a search through all articles."""
    return build(dialect, sort, None)


def build(dialect: str, sort: Sort, wanted: Select[Any] | None) -> Statements:
    """The statements of a search through the articles whose ids `wanted` gives; `None` is all."""
    found = _candidates(dialect, sort, wanted)
    page = _best(dialect, found) if sort == "relevance" else _newest(dialect, found)
    return Statements(_shown(found, page), select(func.count()).select_from(found))


def every(dialect: str, expression: str) -> Select[Any]:
    """The surrogate ids of the articles of all documents that match."""
    query = select(search_documents.c.article_id)
    if dialect == "sqlite":
        matches = literal_column("search_index").op("MATCH")(literal(expression))
        return query.join(_index, _index.c.rowid == search_documents.c.id).where(matches)
    return query.where(search_documents.c.vector.op("@@")(cast(literal(expression), TSQUERY)))


@cache
def counting(dialect: str, count: int) -> TextClause:
    """How many documents each of so many queries finds, up to a bound: `query0`, `most0`, and so on."""
    return text(" UNION ALL ".join(_COUNT[dialect].format(place) for place in range(count)))


def _candidates(dialect: str, sort: Sort, wanted: Select[Any] | None) -> CTE:
    """The newest documents that match, by their ids; on SQLite with a score."""
    score: ColumnElement[Any] = literal(0.0)
    if dialect == "sqlite":
        source: FromClause = _index
        key: ColumnElement[Any] = _index.c.rowid
        matches = literal_column("search_index").op("MATCH")(bindparam("query"))
        order = key
        if sort == "relevance":
            score = func.bm25(literal_column("search_index"), *(literal_column(str(one)) for one in WEIGHTS))
    else:
        source, key = search_documents, search_documents.c.id
        matches = search_documents.c.vector.op("@@")(cast(bindparam("query"), TSQUERY))
        order = key + 0  # by the key itself it would read all documents from the newest on, vectors and all
    query = select(key.label("id"), score.label("score")).select_from(source)
    query = query.where(matches, key >= bindparam("lowest"), key < bindparam("highest"))
    if wanted is not None:
        query = query.where(_is_among(wanted, key, source))
    return query.order_by(desc(order)).limit(bindparam("most")).cte("found").prefix_with("MATERIALIZED")


def _is_among(wanted: Select[Any], key: ColumnElement[Any], source: object) -> ColumnElement[bool]:
    """Whether the article of a document is one of `wanted`, asked for each document that matches."""
    if source is search_documents:
        return exists(wanted.where(articles.c.id == search_documents.c.article_id))
    own = search_documents.alias("own")
    return exists(wanted.where(articles.c.id == own.c.article_id, own.c.id == key))


def _best(dialect: str, found: CTE) -> Subquery:
    """The ids of a page of the best, `place` telling their order."""
    source: FromClause = found
    score: ColumnElement[Any] = found.c.score
    if dialect == "postgresql":
        ranked = search_documents.alias("ranked")
        source = found.join(ranked, ranked.c.id == found.c.id)
        weights = cast([0.0, *(weight / WEIGHTS[0] for weight in reversed(WEIGHTS))], ARRAY(REAL))
        query = cast(bindparam("query"), TSQUERY)
        score = -func.ts_rank_cd(weights, ranked.c.vector, query, _BY_LENGTH)
    order = (score, desc(found.c.id))
    page = select(found.c.id, func.row_number().over(order_by=order).label("place")).select_from(source)
    return page.order_by(*order).limit(bindparam("limit")).offset(bindparam("offset")).subquery("page")


def _newest(dialect: str, found: CTE) -> Subquery:
    """The same of the newest: of a day the ids tell nothing, so all of the page's last day are looked at."""
    ids = select(found.c.id).order_by(desc(found.c.id))
    last = ids.limit(1).offset(bindparam("last")).scalar_subquery()
    a_day: ColumnElement[int] = literal_column(str(1 << DAY_BITS[dialect]))
    lowest: ColumnElement[int] = literal_column(str(LOWEST))
    documents = search_documents.alias("dated")
    source = found.join(documents, documents.c.id == found.c.id)
    source = source.join(articles, articles.c.id == documents.c.article_id)
    order = (desc(articles.c.date_published).nulls_last(), desc(articles.c.number), desc(found.c.id))
    page = select(found.c.id, func.row_number().over(order_by=order).label("place")).select_from(source)
    first = func.coalesce(case((last < 0, lowest), else_=last - last % a_day), lowest)
    page = page.where(found.c.id >= first)
    return page.order_by(*order).limit(bindparam("limit")).offset(bindparam("offset")).subquery("page")


def _shown(found: CTE, page: Subquery) -> Select[Any]:
    """What is shown of the articles of a page, in its order, and how many were found in all."""
    total = select(func.count()).select_from(found).scalar_subquery()
    innermost = (
        select(sections.c.path)
        .join(article_sections, article_sections.c.section_id == sections.c.id)
        .where(article_sections.c.article_id == articles.c.id)
        .order_by(desc(article_sections.c.position))
        .limit(1)
        .scalar_subquery()
    )
    columns = (
        *(articles.c.id, articles.c.number, articles.c.url, articles.c.kind, articles.c.published_on),
        *(articles.c.date_published, articles.c.headline, articles.c.abstract, articles.c.text),
    )
    return (
        select(
            *columns,
            sites.c.name.label("site"),
            sites.c.zone,
            innermost.label("section"),
            total.label("total"),
        )
        .select_from(page)
        .join(search_documents, search_documents.c.id == page.c.id)
        .join(articles, articles.c.id == search_documents.c.article_id)
        .join(sites, sites.c.id == articles.c.site_id)
        .order_by(page.c.place)
    )
