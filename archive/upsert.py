"""Bulk inserts that meet rows which are already there: the one place where dialects differ in writing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.engine import Connection

Rows: TypeAlias = Sequence[Mapping[str, Any]]
Expressions: TypeAlias = dict[str, Any]

_INSERTS: dict[str, Callable[[Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


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
