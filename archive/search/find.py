"""Searching an archive: the newest articles that match are ranked, and their best pieces shown."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import select, text

from archive.rows import blocks, images
from archive.search import postgresql, sqlite
from archive.search.index import first_key
from archive.search.query import parse
from archive.search.reading import Reading, notes, read, readings
from archive.search.snippets import Snippet, patterns, snippet
from archive.search.statements import HIGHEST, LOWEST, Sort, build, counting, every, unfiltered
from archive.selection import Selection, matching

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Row, Select
    from sqlalchemy.engine import Connection

    from archive.search.query import Term
    from archive.search.reading import Asked

CANDIDATES = 10_000
"""Articles that are ranked and counted: the newest that match."""

_EXPRESSIONS = {"sqlite": sqlite.expression, "postgresql": postgresql.expression}
_DAY = timedelta(days=1)
_SCANS_OFF = text(
    "WITH before AS MATERIALIZED (SELECT current_setting('enable_seqscan') AS value)"
    " SELECT value FROM before, set_config('enable_seqscan', 'off', true) AS scans,"
    " set_config('jit', 'off', true) AS compiled,"
    " set_config('plan_cache_mode', 'force_custom_plan', true) AS plans"
)
_SCANS_AS_BEFORE = text("SELECT set_config('enable_seqscan', :before, true)")


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """An article that was found; `day` is that of its site's zone, `section` its innermost one."""

    number: int
    site: str
    url: str
    kind: str
    day: date | None
    date_published: datetime | None
    section: str | None
    headline: str | None
    snippet: Snippet


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a search found.

    `total` is exact unless `more`: then it is `CANDIDATES`, there are more, and only the newest were ranked.
    `read_as` says what each part of the query was taken for, `notes` what of that may surprise.
    """

    total: int
    more: bool
    sort: Sort
    read_as: list[Reading]
    notes: list[str]
    hits: list[Hit]


def search(  # noqa: PLR0913 - one parameter a question
    connection: Connection,
    query: str,
    wanted: Selection | None = None,
    *,
    sort: Sort = "relevance",
    limit: int = 20,
    offset: int = 0,
) -> Found:
    """The articles of `wanted` (all, by default) that `query` finds, best or newest first.

    Raises:
        QueryInvalid: there is nothing to look for in the query.
        AuthorUnknown: the archive knows no author of that name.
        SectionUnknown: the archive knows none of the sections of that path.
        SiteAmbiguous: the archive has no such site.
    """
    typed = parse(query)
    terms = read(typed, lambda asked: _counts(connection, asked))
    page = _Page(sort, limit, offset)
    rows, total = _rows(connection, terms, wanted or Selection(), page)
    expressions = patterns(terms)
    return Found(
        total=min(total, CANDIDATES),
        more=total > CANDIDATES,
        sort=sort,
        read_as=readings(terms),
        notes=notes(typed, terms),
        hits=[_hit(connection, row, expressions) for row in rows],
    )


def matching_ids(connection: Connection, query: str) -> Select[Any]:
    """The surrogate ids of all articles that `query` finds, as a query, in no order.

    Raises:
        QueryInvalid: there is nothing to look for in the query.
    """
    terms = read(parse(query), lambda asked: _counts(connection, asked))
    return every(connection.dialect.name, _EXPRESSIONS[connection.dialect.name](terms))


class _Page(NamedTuple):
    """Which of the articles that are found are shown."""

    sort: Sort
    limit: int
    offset: int


def _rows(
    connection: Connection, terms: Sequence[Term], wanted: Selection, page: _Page
) -> tuple[list[Row[Any]], int]:
    """What is shown of a page's articles, and how many were found, one more than `CANDIDATES` at most."""
    dialect = connection.dialect.name
    filtered = msgspec.structs.replace(wanted, since=None, until=None)
    if filtered == Selection():
        statements = unfiltered(dialect, page.sort)
    else:
        statements = build(dialect, page.sort, matching(connection, filtered))
    values = {
        "query": _EXPRESSIONS[dialect](terms),
        **_bounds(dialect, wanted),
        "most": CANDIDATES + 1,
        "limit": page.limit,
        "offset": page.offset,
        "last": page.offset + page.limit - 1,
    }
    with _by_index(connection):
        rows = connection.execute(statements.page, values).all()
        total = rows[0].total if rows else connection.execute(statements.total, values).scalar_one()
    return list(rows), total


def _bounds(dialect: str, wanted: Selection) -> dict[str, int]:
    """The days of `wanted` as bounds of the documents' ids: no other table has to be asked."""
    lowest, highest = LOWEST, HIGHEST
    if wanted.since is not None:
        lowest = first_key(dialect, wanted.since)
    elif wanted.until is not None:
        lowest = 0
    if wanted.until is not None and wanted.until < date.max:
        highest = first_key(dialect, wanted.until + _DAY)
    return {"lowest": lowest, "highest": highest}


def _counts(connection: Connection, asked: Sequence[Asked]) -> list[int]:
    """In how many articles each of the terms is, up to its bound."""
    dialect = connection.dialect.name
    values: dict[str, Any] = {}
    for place, one in enumerate(asked):
        values[f"query{place}"] = _EXPRESSIONS[dialect]([one.term], one.sign)
        values[f"most{place}"] = one.most
    with _by_index(connection):
        rows = connection.execute(counting(dialect, len(asked)), values).all()
    return [count for _, count in sorted(rows)]


@contextmanager
def _by_index(connection: Connection) -> Iterator[None]:
    """Let PostgreSQL look documents up by their words.

    It thinks little of reading all of them, since it does not know that their vectors are kept elsewhere, in
    pieces and compressed: some 20 µs each. Nor is there one plan for rare and frequent words, and to compile
    one takes longer than a search.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    before = connection.execute(_SCANS_OFF).scalar_one()
    yield
    connection.execute(_SCANS_AS_BEFORE, {"before": before})


def _hit(connection: Connection, row: Row[Any], found: Sequence[re.Pattern[str]]) -> Hit:
    texts = [("text", row.text), ("abstract", row.abstract or ""), ("headline", row.headline or "")]
    piece = snippet(texts, found)
    if not piece.marks:
        other = snippet([*_captions_and_cells(connection, row.id), *texts], found)
        piece = other if other.marks else piece
    return Hit(
        number=row.number,
        site=row.site,
        url=row.url,
        kind=row.kind,
        day=row.published_on,
        date_published=row.date_published and row.date_published.astimezone(ZoneInfo(row.zone)),
        section=row.section,
        headline=row.headline,
        snippet=piece,
    )


def _captions_and_cells(connection: Connection, article_id: int) -> list[tuple[str, str]]:
    """The texts of the body that are no running text, by their parts."""
    captions = select(images.c.block, images.c.caption).where(
        images.c.article_id == article_id, images.c.caption.is_not(None)
    )
    tables = select(blocks.c.position, blocks.c.cells).where(
        blocks.c.article_id == article_id, blocks.c.type == "table"
    )
    texts = [
        (f"body/{block}/caption", caption)
        for block, caption in connection.execute(captions.order_by(images.c.block))
    ]
    texts += [
        (f"body/{position}/rows/{r}/{c}", cell)
        for position, cells in connection.execute(tables.order_by(blocks.c.position))
        for r, row in enumerate(cells or ())
        for c, cell in enumerate(row)
    ]
    return texts
