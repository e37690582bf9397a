"""Opening an archive's database, making it, and saying plainly why that cannot be done.

What differs between SQLite and PostgreSQL is in `archive.engines`.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from archive.engines import backend, postgresql, sqlite
from archive.engines.base import writing
from archive.engines.sqlite import database_path
from archive.errors import ArchiveMissing, ArchiveOutdated, ArchiveTooNew, ArchiveUnavailable
from archive.location import printable_url
from archive.schema.migrate import SchemaState, migrate, schema_state, schema_version

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from sqlalchemy.engine import Connection, Engine

__all__ = [
    "SchemaState",
    "database_path",
    "find_faults",
    "initialise",
    "missing",
    "open_engine",
    "plain_errors",
    "preflight",
    "printable_url",
    "reading",
    "require_current",
    "schema_state",
    "take_turn",
    "writing",
]


def open_engine(url: str) -> Engine:
    """An engine for the archive at `url`; a path in it is absolute. It never makes a database.

    Raises:
        ArchiveUrlInvalid: archives are in no such database.
        ExtraMissing: its driver is not installed.
    """
    return backend(url).engine()


def plain_errors(url: str) -> AbstractContextManager[None]:
    """Turn what the disk, the server or another program does to the database into `ArchiveUnavailable`.

    What only a fault of this program can cause (a wrong statement, a broken constraint) passes as it is.
    """
    return backend(url).plain_errors()


def file_identity(url: str) -> object:
    """What tells the archive's file from one that was put in its place; of no meaning where it has none."""
    return backend(url).identity()


def take_turn(connection: Connection, name: str) -> None:
    """Let the transactions that take the turn `name` go one after the other, from here to their ends.

    In SQLite all that write do so anyway.
    """
    if connection.dialect.name == "postgresql":
        postgresql.take_turn(connection, name)


@contextmanager
def reading(url: str) -> Iterator[Connection]:
    """A connection that only reads, in one transaction: it sees the archive as it was at its first look.

    Raises:
        ArchiveMissing: there is no archive.
        ArchiveOutdated: it has to be upgraded first.
        ArchiveTooNew: it is newer than this program.
        ArchiveUnavailable: it cannot be opened.
    """
    found = backend(url)
    if not found.exists():
        raise missing(url)
    engine = found.engine()
    try:
        with (
            found.plain_errors(),
            engine.connect().execution_options(**found.reading_options) as connection,
        ):
            require_current(connection, url)
            yield connection
    finally:
        engine.dispose()


def find_faults(connection: Connection) -> list[str]:
    """What is wrong with the database itself: damage, and references that lead nowhere."""
    if connection.dialect.name == "sqlite":
        faults, broken = sqlite.damage(connection), sqlite.broken_references(connection)
    else:
        faults, broken = postgresql.damage(connection), postgresql.broken_references(connection)
    return faults + ([f"{broken} references lead nowhere"] if broken else [])


def missing(url: str) -> ArchiveMissing:
    """The error for an archive that is not there."""
    return ArchiveMissing(f"{printable_url(url)}: no archive here yet; a crawl or `archive init` makes one")


def require_current(connection: Connection, url: str) -> None:
    """Let only an archive of this version pass.

    Raises:
        ArchiveMissing: the database holds no table.
        ArchiveOutdated: it has to be upgraded first.
        ArchiveTooNew: it is newer than this program.
        ArchiveUnavailable: its tables are not an archive's.
    """
    state = schema_state(connection)
    place = printable_url(url)
    if state is SchemaState.MISSING:
        raise missing(url)
    if state is SchemaState.FOREIGN:
        raise ArchiveUnavailable(f"{place}: the database is not an archive; name another")
    if state is SchemaState.TOO_NEW:
        version = schema_version(connection)
        raise ArchiveTooNew(f"{place}: made by a newer version of this program (schema {version}); update it")
    if state is SchemaState.OUTDATED:
        version = schema_version(connection)
        raise ArchiveOutdated(f"{place}: of an older version (schema {version}); run `archive upgrade`")


def preflight(url: str) -> SchemaState:
    """Look whether a run could write to `url`, without leaving a trace there.

    Returns:
        `MISSING` where the archive would be made, else `CURRENT`.

    Raises:
        ArchiveUrlInvalid: archives are in no such database.
        ArchiveUnavailable: it cannot be opened, made or written.
        ArchiveOutdated: it has to be upgraded first.
        ArchiveTooNew: it is newer than this program.
        ExtraMissing: its driver is not installed.
    """
    found = backend(url)
    if not found.exists():
        found.check_place()
        return SchemaState.MISSING
    engine = found.engine()
    try:
        with found.plain_errors(), writing(engine) as connection:
            made = schema_state(connection) is not SchemaState.MISSING
            if made:
                require_current(connection, url)
            found.check_rights(connection, made=made)
            return SchemaState.CURRENT if made else SchemaState.MISSING
    finally:
        engine.dispose()


def initialise(url: str) -> bool:
    """Make the archive at `url` unless it is there; a failure leaves nothing half made.

    Returns:
        Whether an archive was made.

    Raises:
        ArchiveUrlInvalid: archives are in no such database.
        ArchiveUnavailable: it cannot be opened, made or written.
        ArchiveOutdated: there is one that has to be upgraded.
        ArchiveTooNew: there is one that is newer than this program.
        ExtraMissing: its driver is not installed.
    """
    return preflight(url) is SchemaState.MISSING and backend(url).make(_fill)


def _fill(connection: Connection) -> bool:
    """Make the tables; whether there were none."""
    if schema_state(connection) is not SchemaState.MISSING:
        return False  # another process was first
    migrate(connection)
    return True


def set_wal(engine: Engine) -> None:
    """Let readers go on while a writer writes; PostgreSQL always does."""
    if engine.dialect.name == "sqlite":
        sqlite.set_wal(engine)
