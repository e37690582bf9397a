"""Carrying a whole archive from one database to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from archive.changes import renew_identity
from archive.database import reading
from archive.engines import backend
from archive.engines.postgresql import set_sequence, tables_with_sequences
from archive.errors import ArchiveUnavailable, TargetNotEmpty
from archive.location import printable_url
from archive.schema.migrate import SchemaState, migrate, schema_state
from archive.schema.search import SearchDocuments, create_index, drop_index
from archive.schema.tables import ChangeClock, Sites
from archive.search.index import rebuild
from archive.upkeep.compare import Comparison, Side, beside
from archive.upkeep.table_digest import carried_tables, table_digests

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.engine import Connection

_ROWS = 1000
"""Rows that are carried at once: of the largest, revisions, some 10 MB."""

clock = ChangeClock.core()
sites = Sites.core()


def copy(url: str, target: str) -> Comparison:
    """Copy the archive at `url`, as it is at this moment, into a new one at `target`, and compare the two.

    Rows keep their keys; the index of search takes the form that the copy's database has, and the copy gets a
    name of its own, so that nobody follows it by the other's cursors. It appears when it is whole and the
    same. Memory stays flat.

    Raises:
        TargetNotEmpty: there is an archive with something in it, or another database.
        ArchiveUnavailable: one of the two cannot be opened, read or written, or the copy is not the same.
        ArchiveError: the archive cannot be read.
    """
    place = printable_url(target)
    comparisons: list[Comparison] = []
    with reading(url) as source:

        def fill(connection: Connection) -> bool:
            _check_empty(connection, place)
            copy_rows(source, connection)
            found = beside(_side(source, printable_url(url)), _side(connection, place))
            if not found.equal:
                differing = ", ".join(found.differing)
                raise ArchiveUnavailable(
                    f"{place}: the copy is not the same in {differing}; nothing was kept. "
                    "Run `archive verify` on the archive itself"
                )
            comparisons.append(found)
            return True

        found = backend(target)
        if not found.exists():
            found.check_place()
        made = found.make(fill)
    if not made or not comparisons:
        raise TargetNotEmpty(f"{place}: another program made an archive there meanwhile; name another place")
    return comparisons[0]


def _check_empty(connection: Connection, place: str) -> None:
    """Make the tables where there are none.

    Raises:
        TargetNotEmpty: something is there already.
    """
    state = schema_state(connection)
    if state is SchemaState.MISSING:
        migrate(connection)
        return
    if state is not SchemaState.CURRENT:
        raise TargetNotEmpty(f"{place}: there is another database already; name a new place")
    if connection.scalar(select(sites.c.id).limit(1)) is not None:
        raise TargetNotEmpty(f"{place}: there is an archive already; copies are not merged, name a new place")


def copy_rows(source: Connection, target: Connection) -> None:
    """Write all that `source` holds into the empty tables of `target`."""
    target.execute(clock.delete())
    for table in carried_tables():
        _copy_table(source, target, table)
    if source.dialect.name == target.dialect.name == "sqlite":
        drop_index(target)
        _copy_table(source, target, SearchDocuments.core())
        create_index(target)
    else:
        rebuild(target)
    if target.dialect.name == "postgresql":
        for table, column in tables_with_sequences():
            set_sequence(target, table, column)
    renew_identity(target)


def _copy_table(source: Connection, target: Connection, table: Table) -> None:
    query = select(table).order_by(*table.primary_key.columns)
    rows = source.execute(query.execution_options(yield_per=_ROWS))
    for chunk in rows.mappings().partitions():
        target.execute(insert(table), [dict(row) for row in chunk])


def _side(connection: Connection, place: str) -> Side:
    return Side(place, table_digests(connection))
