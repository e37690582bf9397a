"""The archive as Datasette sees it: its own tables, and beside them those of `archive.browse.reading`.

SQLite finds a table of an attached file under its bare name, but Datasette looks for tables in the main file
alone; so what it asks about those of `reading` is answered here.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, cast

from datasette.database import Database  # type: ignore[import-untyped] # it ships no types

from archive.browse.reading import TABLES, attach

if TYPE_CHECKING:
    from pathlib import Path

NAME = "archive"
"""The name of the database in addresses."""

BUSY_SECONDS = 5
"""How long a page waits for a lock; in WAL mode readers wait for none but at the file's very making."""


class ArchiveDatabase(Database):  # type: ignore[misc] # as above
    """The archive's file with the tables of `reading` attached; every connection reads and no more."""

    def __init__(self, datasette: Any, archive: Path, reading: Path) -> None:  # noqa: ANN401 - no types, as above
        super().__init__(datasette, path=str(archive), is_mutable=True)
        self._archive = archive
        self._reading = reading

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """A connection to read by.

        Raises:
            PermissionError: it was to write.
        """
        if write:
            raise PermissionError("an archive is only read here")
        connection = sqlite3.connect(
            f"{self._archive.as_uri()}?mode=ro", uri=True, check_same_thread=False, timeout=BUSY_SECONDS
        )
        attach(connection, self._reading, "reading")
        connection.execute("PRAGMA query_only = ON")
        self._all_file_connections.append(connection)
        return connection

    async def table_exists(self, table: str) -> bool:
        """Whether there is such a table."""
        return table in TABLES or await super().table_exists(table)

    async def table_names(self) -> list[str]:
        """The tables, those of `reading` first."""
        return [*TABLES, *await super().table_names()]

    async def get_table_definition(self, table: str, type_: str = "table") -> str | None:
        """The SQL that made a table or, with `type_`, a view."""
        if table in TABLES:
            return None
        return cast("str | None", await super().get_table_definition(table, type_))

    async def get_all_foreign_keys(self) -> dict[str, dict[str, list[Any]]]:
        """The keys of each table, going out and coming in."""
        keys: dict[str, dict[str, list[Any]]] = await super().get_all_foreign_keys()
        for table in TABLES:
            keys[table] = {"incoming": [], "outgoing": []}
        return keys

    async def attached_databases(self) -> list[Any]:
        """None: what is attached is shown as tables of the archive."""
        return []
