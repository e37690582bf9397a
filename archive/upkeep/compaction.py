"""Wiping what deleted rows leave behind in a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.engines import backend
from archive.errors import ArchiveUnavailable
from archive.schema.tables import Base

if TYPE_CHECKING:
    from sqlalchemy import PoolProxiedConnection


def compact(url: str) -> None:
    """Write the database anew without the pages and rows that were freed; others may go on reading.

    SQLite's file is rebuilt, for which the disk needs as much room again; what earlier transactions freed
    goes too. PostgreSQL clears its tables for new rows (VACUUM), but its own log and backups are its
    administrator's.

    Raises:
        ArchiveUnavailable: it cannot be done now; nothing is lost, and it can be done again.
    """
    found = backend(url)
    engine = found.engine().execution_options(isolation_level="AUTOCOMMIT")
    try:
        with found.plain_errors():
            raw = engine.raw_connection()
            try:
                if engine.dialect.name == "sqlite":
                    _rebuild(raw, found.place)
                else:
                    raw.driver_connection.autocommit = True  # type: ignore[union-attr] # psycopg's own
                    names = ", ".join(table.name for table in Base.metadata.sorted_tables)
                    raw.cursor().execute(f"VACUUM {names}")
            finally:
                raw.close()
    finally:
        engine.dispose()


def _rebuild(raw: PoolProxiedConnection, place: str) -> None:
    cursor = raw.cursor()
    # What was deleted stays in FTS5's segments until they are merged.
    cursor.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")
    cursor.execute("VACUUM")
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    busy = cursor.fetchone()
    if busy is not None and busy[0]:
        raise ArchiveUnavailable(
            f"{place}: a program that reads it keeps old pages on the disk; run the command again without it"
        )
