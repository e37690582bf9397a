"""Bulk inserts, of new rows and of such as may be there already: where dialects differ in writing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import JSON, insert
from sqlalchemy.dialects import postgresql, sqlite

from archive.columns import as_json

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.engine import Connection, Dialect
    from sqlalchemy.types import TypeEngine

Rows: TypeAlias = Sequence[Mapping[str, Any]]
Expressions: TypeAlias = dict[str, Any]

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
    values = (
        [row[name] for row in rows]
        if ready is None
        else [None if (value := row[name]) is None else ready(value) for row in rows]
        for name, ready in columns
    )
    connection.exec_driver_sql(statement, list(zip(*values, strict=True)))


@lru_cache(maxsize=256)
def _prepared(
    table: Table, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, tuple[tuple[str, Callable[[Any], Any] | None], ...]]:
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
