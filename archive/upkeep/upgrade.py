"""Bringing an archive to the newest version of its tables."""

from __future__ import annotations

from archive.database import missing, require_current
from archive.engines import backend
from archive.engines.sqlite import broken_references
from archive.errors import ArchiveUnavailable
from archive.schema.migrate import SchemaState, migrate, schema_state, schema_version
from archive.search.index import rebuild_if_empty


def upgrade(url: str) -> tuple[str, str]:
    """Bring an archive to this version, in one transaction: it is upgraded whole or not at all.

    Returns:
        The versions before and after; equal where there was nothing to do.

    Raises:
        ArchiveMissing: there is no archive.
        ArchiveTooNew: it is newer than this program.
        ArchiveUnavailable: it cannot be opened or written, or is not an archive.
    """
    found = backend(url)
    if not found.exists():
        raise missing(url)
    with found.remaking() as connection:
        before = schema_version(connection)
        if before is None or schema_state(connection) is not SchemaState.OUTDATED:
            require_current(connection, url)
            return str(before), str(before)
        migrate(connection)
        rebuild_if_empty(connection)
        # Where foreign keys are off while tables are rebuilt, nobody else would see what broke.
        broken = broken_references(connection) if connection.dialect.name == "sqlite" else 0
        if broken:
            raise ArchiveUnavailable(f"{found.place}: {broken} broken references; nothing changed")
        return before, str(schema_version(connection))
