"""Bulk inserts, of new rows and of such as may be there already: where dialects differ in writing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import JSON, insert
from sqlalchemy.dialects import postgresql, sqlite

from archive.schema.columns import as_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection, Dialect
    from sqlalchemy.types import TypeEngine

Rows: TypeAlias = Sequence[Mapping[str, Any]]
Expressions: TypeAlias = dict[str, Any]
_Columns: TypeAlias = tuple[tuple[str, Callable[[Any], Any] | None], ...]

_INSERTS: dict[str, Callable[[Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_rows(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert `rows`, which are new and all have the same columns; what they lack is left to the database.

    In SQLite, where rows are quick, Core would spend more on looking up each value than the database on the
    whole row; so each column is made ready at once, by the same types, and given to the driver. PostgreSQL's
    driver needs each value's type, which Core knows.
    """
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        connection.execute(insert(table), rows)
        return
    statement, columns = _prepared(table, tuple(rows[0]), connection.dialect)
    connection.exec_driver_sql(statement, _tuples(rows, columns))


def insert_in_one(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert `rows` as `insert_rows` does, on SQLite by one statement: triggers write an FTS5 table so.

    FTS5 writes out what it has gathered before each statement that has a trigger, which takes longer than
    all else.

    Raises:
        OperationalError: SQLite takes no more than 32,766 values in a statement.
    """
    if not rows or connection.dialect.name != "sqlite":
        insert_rows(connection, table, rows)
        return
    statement, columns = _prepared(table, tuple(rows[0]), connection.dialect)
    before, _, row = statement.partition(" VALUES ")
    values = tuple(chain.from_iterable(_tuples(rows, columns)))
    connection.exec_driver_sql(f"{before} VALUES {', '.join([row] * len(rows))}", values)


def _tuples(rows: Rows, columns: _Columns) -> list[tuple[Any, ...]]:
    """The rows with their values made ready for the driver."""
    values = (
        [row[name] for row in rows]
        if ready is None
        else list(_made_ready([row[name] for row in rows], ready))
        for name, ready in columns
    )
    return list(zip(*values, strict=True))


def _made_ready(values: Sequence[Any], ready: Callable[[Any], Any]) -> Iterator[Any]:
    """`values` ready for the driver: once for the same one in a row, as an article's links have it."""
    last: Any = None
    made: Any = None
    for value in values:
        if value is not last:
            last, made = value, None if value is None else ready(value)
        yield made


@lru_cache(maxsize=256)
def _prepared(table: Table, names: tuple[str, ...], dialect: Dialect) -> tuple[str, _Columns]:
    """The statement that inserts these columns, and each with what makes its values ready for the driver."""
    compiled = insert(table).compile(dialect=dialect, column_keys=names)
    in_order = compiled.positiontup or ()
    return str(compiled), tuple((name, _ready(table.c[name].type, dialect)) for name in in_order)


def _ready(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """What makes a value, which is not `None`, ready for the driver."""
    if isinstance(kind, JSON):
        return as_json  # the type's own way tells JSON's null from SQL's first, which we have not
    return kind.dialect_impl(dialect).bind_processor(dialect)


def insert_missing(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert `rows`; those that would break a unique key are there already and stay as they are."""
    if rows:
        connection.execute(_INSERTS[connection.dialect.name](table).on_conflict_do_nothing(), rows)


def upsert(
    connection: Connection,
    table: Table,
    rows: Rows,
    update: Callable[[Mapping[str, Any]], Expressions],
    key: Sequence[str] | None = None,
) -> None:
    """Insert `rows`, or update those that are there.

    `update` gets the columns of the row that could not be inserted and says what the columns of the row
    that is there become. `key` names the columns of the unique key that tells rows apart; by default the
    primary key.
    """
    if not rows:
        return
    statement = _INSERTS[connection.dialect.name](table)
    columns = [column.name for column in table.primary_key] if key is None else list(key)
    connection.execute(
        statement.on_conflict_do_update(index_elements=columns, set_=update(statement.excluded)), rows
    )
