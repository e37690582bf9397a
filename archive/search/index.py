"""Keeping the index: whoever writes an article's texts calls `index_articles` in the same transaction."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DatabaseError

from archive.chunks import chunks, slices
from archive.schema.search import SearchDocuments, create_index, drop_index
from archive.search.documents import are_columns_of, columns_of, texts_of
from archive.search.stored import Stored, article_ids, days_of, stored
from archive.upsert import insert_in_one

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy.engine import Connection

    from archive.article import Article

search_documents = SearchDocuments.core()

DAY_BITS = {"sqlite": 16, "postgresql": 28}
"""By the dialect the bits of a document's id below those of its day.

FTS5 writes the distance from one id to the next for every word of every article: with 28 bits its tables
were more than half as large again. So on SQLite, which has one writer at a time, the articles of a day are
counted.
"""
_AT_ONCE = 200
_HIGHEST = "SELECT ?, max(id) FROM search_documents WHERE id BETWEEN ? AND ?"
_SELECTS = 200
"""Days in one statement: SQLite joins at most 500."""
_DAY = timedelta(days=1)
_id_of = itemgetter("id")
_PRIMARY_CODE = 0xFF


def first_key(dialect: str, day: date) -> int:
    """The lowest id that a document of that day could have; those of later days are higher."""
    return day.toordinal() << DAY_BITS[dialect]


def index_articles(
    connection: Connection, written: Iterable[tuple[int, Article, dict[str, str] | None]]
) -> None:
    """Let search find the articles by what they say now.

    Each comes with its surrogate id, and with its terms where they are made already. What the table
    `articles` says of them has to be written before.
    """
    dialect = connection.dialect.name
    made = {
        article_id: terms
        if terms is not None and are_columns_of(terms, dialect)
        else columns_of(texts_of(article), dialect)
        for article_id, article, terms in written
    }
    for chunk in chunks(made):
        of_chunk = delete(search_documents).where(search_documents.c.article_id.in_(chunk))
        returned = of_chunk.returning(search_documents.c.article_id, search_documents.c.id)
        freed = {row.article_id: row.id for row in connection.execute(returned)}
        days = days_of(connection, chunk)
        _insert(connection, {article_id: (days[article_id], made[article_id]) for article_id in chunk}, freed)


def _insert(
    connection: Connection,
    found: Mapping[int, tuple[date | None, dict[str, str]]],
    freed: Mapping[int, int] | None = None,
) -> None:
    """Insert the documents of articles, by their ids: the day of each, and its terms as columns.

    `freed` are the ids of documents that they had until now; on the same day they have them again.
    """
    keys = _Keys(connection, {day for day, _ in found.values() if day is not None}, freed or {})
    rows = [
        {"id": keys.next(article_id, day), "article_id": article_id, **columns}
        for article_id, (day, columns) in found.items()
    ]
    # FTS5 also writes out what it has gathered whenever an id is lower than the one before.
    rows.sort(key=_id_of)
    insert_in_one(connection, search_documents, rows)


def _day_of(dialect: str, key: int) -> date | None:
    """The day of a document by its id."""
    return date.fromordinal(key >> DAY_BITS[dialect]) if key > 0 else None


class _Keys:
    """The ids of new documents of some days: they rise with the day; without one they are below all."""

    def __init__(self, connection: Connection, days: Iterable[date], freed: Mapping[int, int]) -> None:
        self._dialect = connection.dialect.name
        self._freed = freed
        self._last = _highest(connection, list(days)) if self._dialect == "sqlite" else {}
        for key in freed.values():
            day = _day_of(self._dialect, key)
            if day in self._last:
                self._last[day] = max(self._last[day], key)

    def next(self, article_id: int, day: date | None) -> int:
        """The id of a document that is to be inserted."""
        if day is None:
            return -article_id
        first = first_key(self._dialect, day)
        if self._dialect != "sqlite":
            return first | article_id
        freed = self._freed.get(article_id)
        if freed is not None and _day_of(self._dialect, freed) == day:
            return freed
        last = self._last[day]
        if last + 1 == first_key(self._dialect, day + _DAY):
            return -article_id  # more than 65,535 articles of a day: the rest is found without a date
        self._last[day] = last + 1
        return last + 1


def _highest(connection: Connection, days: list[date]) -> dict[date, int]:
    """The highest id that SQLite has of each day, or the lowest that it could have."""
    found = {day: first_key("sqlite", day) for day in days}
    day_of = {first: day for day, first in found.items()}
    span = (1 << DAY_BITS["sqlite"]) - 1
    for firsts in slices(list(day_of), _SELECTS):
        bounds = tuple(bound for first in firsts for bound in (first, first, first + span))
        statement = " UNION ALL ".join([_HIGHEST] * len(firsts))
        for first, highest in connection.exec_driver_sql(statement, bounds):
            found[day_of[first]] = first if highest is None else highest
    return found


def _row(dialect: str, one: Stored) -> dict[str, Any]:
    return {"article_id": one.article_id, **columns_of(one.texts, dialect)}


def rebuild(connection: Connection) -> int:
    """Make the index anew from all that is archived; memory stays flat.

    Returns:
        How many articles there are.
    """
    drop_index(connection)
    connection.execute(delete(search_documents))
    count = _fill(connection)
    create_index(connection)
    return count


def rebuild_if_empty(connection: Connection) -> None:
    """Make the index anew where it has no document, of articles that were there before it.

    A version of the tables only makes room for documents, since those are written by today's code, for
    today's tables; one that changes what they say empties their table. So an upgrade ends with this.
    """
    if connection.scalar(select(search_documents.c.id).limit(1)) is None:
        rebuild(connection)


def _fill(connection: Connection) -> int:
    """Enter every article into `search_documents`, which is empty, and give their number."""
    count = 0
    for ids in _all(connection):
        dialect = connection.dialect.name
        documents = stored(connection, ids)
        _insert(connection, {one.article_id: (one.day, columns_of(one.texts, dialect)) for one in documents})
        count += len(ids)
    return count


def _all(connection: Connection) -> Iterator[list[int]]:
    after = 0
    while ids := article_ids(connection, after, _AT_ONCE):
        yield ids
        after = ids[-1]


class Stale(msgspec.Struct, frozen=True):
    """Where the index does not say what the articles say.

    `articles` are the surrogate ids of those; `damaged` is set where SQLite's FTS5 says that its own tables
    do not agree with each other or with `search_documents`. `rebuild` mends both.
    """

    articles: tuple[int, ...]
    damaged: bool

    def __bool__(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.articles) or self.damaged


def find_stale(connection: Connection, *, own_tables: bool = True) -> Stale:
    """Compare the index with what is archived, article by article; memory stays flat.

    On SQLite it also looks whether FTS5 has the same documents. FTS5 looks at all its `own_tables` by a
    statement that counts as writing, for which it would wait for crawls and they for it: leave that out where
    they may go on.
    """
    dialect = connection.dialect.name
    same = _same_in_sqlite if dialect == "sqlite" else _same_in_postgresql
    found: list[int] = []
    for ids in _all(connection):
        articles = list(stored(connection, ids))
        unchanged = same(connection, [_row(dialect, one) for one in articles])
        days = {one.article_id: one.day for one in articles}
        query = select(search_documents.c.article_id, search_documents.c.id)
        placed = {
            article_id
            for article_id, key in connection.execute(query.where(search_documents.c.article_id.in_(ids)))
            if _fits(dialect, key, days[article_id])
        }
        found += sorted(set(ids) - (unchanged & placed))
    damaged = dialect == "sqlite" and (
        bool(connection.scalar(_OTHER_ROWS)) or (own_tables and _is_damaged(connection))
    )
    return Stale(tuple(found), damaged)


def _fits(dialect: str, key: int, day: date | None) -> bool:
    return key < 0 if day is None else key >> DAY_BITS[dialect] == day.toordinal()


def _same_in_sqlite(connection: Connection, rows: list[dict[str, Any]]) -> set[int]:
    """The articles of `rows` that the table has the same of."""
    columns = [search_documents.c[name] for name in rows[0]]
    wanted = {row["article_id"]: tuple(row.values()) for row in rows}
    query = select(*columns).where(search_documents.c.article_id.in_(wanted))
    return {row.article_id for row in connection.execute(query) if tuple(row) == wanted[row.article_id]}


_SAME = text(
    "SELECT stored.article_id FROM search_documents AS stored"
    " JOIN unnest(CAST(:ids AS bigint[]), CAST(:vectors AS text[])) AS wanted (id, vector)"
    " ON wanted.id = stored.article_id WHERE stored.vector = CAST(wanted.vector AS tsvector)"
)


def _same_in_postgresql(connection: Connection, rows: list[dict[str, Any]]) -> set[int]:
    """The same; vectors are compared where their order is known."""
    asked = {"ids": [row["article_id"] for row in rows], "vectors": [row["vector"] for row in rows]}
    return set(connection.scalars(_SAME, asked))


_OTHER_ROWS = text(
    "SELECT EXISTS (SELECT id FROM search_documents EXCEPT SELECT id FROM search_index_docsize)"
    " OR EXISTS (SELECT id FROM search_index_docsize EXCEPT SELECT id FROM search_documents)"
)


def _is_damaged(connection: Connection) -> bool:
    check = "INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)"
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(check)
    except DatabaseError as error:
        if getattr(error.orig, "sqlite_errorcode", 0) & _PRIMARY_CODE != sqlite3.SQLITE_CORRUPT:
            raise  # it could not look: another program writes
        return True
    return False
