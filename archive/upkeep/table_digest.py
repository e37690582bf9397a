"""What a table holds, as a number of rows and one digest, whatever database it is in.

A row is told by its own values, without surrogate keys: in the place of a reference stands the natural key of
the row that it leads to. The digest of a table is the sum of its rows' SHA-256, so that no order is needed,
which databases give by rules of their own.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import select

from archive.schema.search import SearchDocuments
from archive.schema.tables import (
    Articles,
    Authors,
    Base,
    Captures,
    ChangeClock,
    Revisions,
    Runs,
    Sections,
    Sites,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Column, ColumnElement, FromClause, Select, Table
    from sqlalchemy.engine import Connection

NATURAL_KEYS = {
    Sites.core(): ("name",),
    Sections.core(): ("site_id", "path"),
    Authors.core(): ("site_id", "name"),
    Articles.core(): ("site_id", "number"),
    Captures.core(): ("file", "file_offset"),
    Runs.core(): ("site_id", "command", "started"),
    Revisions.core(): ("article_id", "number"),
}
"""What tells the rows of a table with a surrogate key apart; references stand for what they name."""

OWN_NAME = ChangeClock.core().c.archive
"""The only value that a copy of an archive does not share."""

_MODULUS = 1 << 256
_FETCH = 1000


class TableDigest(msgspec.Struct, frozen=True):
    """How many rows a table has, and their digest in hexadecimal."""

    rows: int
    digest: str


class Summing:
    """The digest of a table whose rows come one after the other."""

    def __init__(self) -> None:
        self._rows = 0
        self._sum = 0

    def add(self, row: Iterable[Any]) -> None:
        """One more row, as `natural_rows` gives it."""
        self._rows += 1
        self._sum += int.from_bytes(sha256(_encoder.encode([_plain(value) for value in row])).digest())

    def result(self) -> TableDigest:
        """The digest of what came so far."""
        return TableDigest(self._rows, f"{self._sum % _MODULUS:064x}")


_encoder = msgspec.json.Encoder(order="sorted")


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of any column
    """`value` in a form that both databases share."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, memoryview | bytearray):
        return bytes(value)
    return value


def table_digests(connection: Connection) -> dict[str, TableDigest]:
    """The digest of every table, by its name; memory stays flat."""
    return {str(table.name): table_digest(connection, table) for table in carried_tables()}


def carried_tables() -> list[Table]:
    """The tables whose rows are the same in any database, those that others refer to first.

    The index of search is not among them: each database has its own form of it, made of the articles.
    """
    return [table for table in Base.metadata.sorted_tables if table is not SearchDocuments.core()]


def table_digest(connection: Connection, table: Table) -> TableDigest:
    """The digest of one table."""
    summing = Summing()
    for row in natural_rows(connection, table):
        summing.add(row)
    return summing.result()


def natural_rows(connection: Connection, table: Table) -> Iterator[Any]:
    """The rows of `table` with natural keys in the place of surrogate ones, in no order."""
    yield from connection.execute(_natural(table).execution_options(yield_per=_FETCH))


def _natural(table: Table) -> Select[Any]:
    columns: list[Any] = []
    source: FromClause = table
    surrogate = table.primary_key.columns.values() if table in NATURAL_KEYS else []
    for column in table.columns:
        if column in surrogate or column is OWN_NAME:
            continue
        found, source = _resolved(column, column, source)
        columns += found
    return select(*columns).select_from(source)


def _resolved(
    declared: Column[Any],
    column: ColumnElement[Any],
    source: FromClause,
) -> tuple[list[Any], FromClause]:
    """What stands in the place of `column`: itself, or the natural key of the row that it refers to."""
    target = _referred(declared)
    if target is None:
        return [column], source
    alias = target.alias()
    source = source.outerjoin(alias, alias.c.id == column)
    columns = []
    for name in NATURAL_KEYS[target]:
        found, source = _resolved(target.c[name], alias.c[name], source)
        columns += found
    return columns, source


def _referred(column: Column[Any]) -> Table | None:
    """The table with a surrogate key that `column` refers to."""
    for key in column.foreign_keys:
        if key.column.name == "id" and key.column.table in NATURAL_KEYS:
            table: Table = key.column.table
            return table
        if key.column.name != "id":  # part of a key of several columns, which leads on
            return _referred(key.column)
    return None
