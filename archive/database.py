"""Opening an archive's database, making it, upgrading it, and saying plainly why that cannot be done."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import create_engine, event
from sqlalchemy.exc import DBAPIError

from archive.errors import (
    ArchiveMissing,
    ArchiveOutdated,
    ArchiveTooNew,
    ArchiveUnavailable,
    ArchiveUrlInvalid,
)
from archive.location import EXAMPLE, parse_url, printable_url
from archive.migrate import SchemaState, migrate, schema_state, schema_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection, Engine

__all__ = [
    "SchemaState",
    "initialise",
    "open_engine",
    "plain_errors",
    "preflight",
    "printable_url",
    "reading",
    "schema_state",
    "upgrade",
    "writing",
]

BUSY_SECONDS = 30
"""How long a statement waits for another program's transaction; a batch takes well under a second."""

_REASONS = {
    sqlite3.SQLITE_PERM: "access is refused",
    sqlite3.SQLITE_BUSY: f"another program has locked it for {BUSY_SECONDS} s; try again when it is done",
    sqlite3.SQLITE_LOCKED: "another program has locked it; try again when it is done",
    sqlite3.SQLITE_READONLY: "it cannot be written; look at the rights of the file and of its folder",
    sqlite3.SQLITE_IOERR: "the disk reports an error",
    sqlite3.SQLITE_CORRUPT: "the file is damaged; restore a backup",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; look at the folder and its rights",
    sqlite3.SQLITE_NOTADB: "the file is not an SQLite database",
}
_PRIMARY_CODE = 0xFF


def open_engine(url: str) -> Engine:
    """An engine for the archive at `url`, whose path is absolute.

    It never makes a file: a missing one is an error at the first connection. Each SQLite connection
    enforces foreign keys, waits up to `BUSY_SECONDS` for locks, and syncs at checkpoints (in WAL mode a
    crash of the program loses nothing that was committed).

    Raises:
        ArchiveUrlInvalid: `url` is not one of an SQLite file.
    """
    return _engine(url, database_path(url))


def _engine(url: str, path: Path, mode: str = "rw", *, foreign_keys: bool = True) -> Engine:
    address = f"{path.as_uri()}?mode={mode}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )

    engine = create_engine(
        url,
        creator=connect,
        json_serializer=_as_json,
        json_deserializer=msgspec.json.decode,
        hide_parameters=True,  # an error would print every text of a batch
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        connection.execute("PRAGMA synchronous = NORMAL")

    # The driver would begin a transaction only at the first row written, so that neither tables nor reads
    # had one; a writer that begins as a reader could not wait for its lock.
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _as_json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def database_path(url: str) -> Path:
    """The file that `url` names.

    Raises:
        ArchiveUrlInvalid: `url` is not one of an SQLite file.
    """
    parsed = parse_url(url)
    if parsed.drivername not in {"sqlite", "sqlite+pysqlite"}:
        raise ArchiveUrlInvalid(f"{printable_url(url)}: archives are SQLite files; {EXAMPLE}")
    if not parsed.database or parsed.database == ":memory:" or parsed.query:
        raise ArchiveUrlInvalid(f"{printable_url(url)}: the address has to be a plain file; {EXAMPLE}")
    return Path(parsed.database).absolute()


@contextmanager
def plain_errors(url: str) -> Iterator[None]:
    """Turn what the disk or another program does to the database into `ArchiveUnavailable`.

    What only a fault of this program can cause (a wrong statement, a broken constraint) passes as it is.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause: Any = error.orig if isinstance(error, DBAPIError) else error
        code = getattr(cause, "sqlite_errorcode", None)
        if code is None or code & _PRIMARY_CODE not in _REASONS:
            raise
        raise ArchiveUnavailable(f"{printable_url(url)}: {_REASONS[code & _PRIMARY_CODE]}") from error


@contextmanager
def _file_errors(url: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise ArchiveUnavailable(f"{printable_url(url)}: {reason}") from error


def file_identity(url: str) -> tuple[int, int] | None:
    """Device and inode of the archive's file, `None` where there is none.

    SQLite goes on writing into a file that was deleted or replaced under it, and all of that would be lost.
    """
    try:
        found = database_path(url).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: it commits at the end, and an exception undoes all of it."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def reading(url: str) -> Iterator[Connection]:
    """A connection that only reads, in one transaction: it sees the archive as it was at its first look.

    Raises:
        ArchiveMissing: there is no archive.
        ArchiveOutdated: it has to be upgraded first.
        ArchiveTooNew: it is newer than this program.
        ArchiveUnavailable: it cannot be opened.
    """
    if not _existing(url):
        raise missing(url)
    engine = open_engine(url)
    try:
        with plain_errors(url), engine.connect() as connection:
            require_current(connection, url)
            yield connection
    finally:
        engine.dispose()


def _existing(url: str) -> bool:
    path = database_path(url)
    with _file_errors(url):
        if path.is_dir():
            raise ArchiveUnavailable(f"{printable_url(url)}: that is a folder; name a file in it")
        return path.exists()


def find_faults(connection: Connection) -> list[str]:
    """What is wrong with the database itself: damage of the file, and references that lead nowhere."""
    damage = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(5)")]
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    faults = [f"damaged: {line}" for line in damage if line != "ok"]
    return faults + ([f"{len(broken)} references lead nowhere"] if broken else [])


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
        raise ArchiveUnavailable(f"{place}: the database is not an archive; name another file")
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
        ArchiveUrlInvalid: `url` is not one of an SQLite file.
        ArchiveUnavailable: it cannot be opened, made or written.
        ArchiveOutdated: it has to be upgraded first.
        ArchiveTooNew: it is newer than this program.
    """
    path = database_path(url)
    if not _existing(url):
        _check_folder(url, path.parent)
        return SchemaState.MISSING
    engine = open_engine(url)
    try:
        with plain_errors(url), writing(engine) as connection:
            if schema_state(connection) is SchemaState.MISSING:
                return SchemaState.MISSING
            require_current(connection, url)
            return SchemaState.CURRENT
    finally:
        engine.dispose()


def _check_folder(url: str, folder: Path) -> None:
    """Look whether a file can be made in `folder`, which may itself be missing but not its parent."""
    with _file_errors(url):
        place = folder if folder.exists() else folder.parent
        if not place.exists():
            raise ArchiveUnavailable(f"{printable_url(url)}: there is no folder {place}; make it first")
        if not place.is_dir():
            raise ArchiveUnavailable(f"{printable_url(url)}: {place} is not a folder")
        with tempfile.TemporaryFile(dir=place):
            pass


def initialise(url: str) -> bool:
    """Make the archive at `url` unless it is there.

    It is made under another name and linked to its own when it is whole, so that a failure leaves no
    half-made file. The folder is made where only it is missing, never its parents: those are more
    likely a typing error.

    Returns:
        Whether an archive was made.

    Raises:
        ArchiveUrlInvalid: `url` is not one of an SQLite file.
        ArchiveUnavailable: it cannot be opened, made or written.
        ArchiveOutdated: there is one that has to be upgraded.
        ArchiveTooNew: there is one that is newer than this program.
    """
    if preflight(url) is SchemaState.CURRENT:
        return False
    path = database_path(url)
    if path.exists():
        return _fill(url, path, "rw")
    folder_made = not path.parent.exists()
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with _file_errors(url):
            path.parent.mkdir(exist_ok=True)
            _fill(url, draft, "rwc")
            return _link(draft, path)
    finally:
        with suppress(OSError):
            for suffix in ("", "-wal", "-shm", "-journal"):
                Path(f"{draft}{suffix}").unlink(missing_ok=True)
            if folder_made:
                path.parent.rmdir()  # an error where it is not empty, that is, where all went well


def _link(draft: Path, path: Path) -> bool:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return False  # another process was first: its archive is as good
    except OSError:
        draft.rename(path)  # a file system without hard links
    return True


def _fill(url: str, path: Path, mode: str) -> bool:
    """Make the tables in the database at `path`; whether there were none."""
    engine = _engine(url, path, mode, foreign_keys=False)
    try:
        with plain_errors(url):
            set_wal(engine)
            with writing(engine) as connection:
                made = schema_state(connection) is SchemaState.MISSING
                migrate(connection)
            return made
    finally:
        engine.dispose()


def set_wal(engine: Engine) -> None:
    """Let readers go on while a writer writes; the file remembers it, so each new one is told once."""
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        raw.close()


def upgrade(url: str) -> tuple[str, str]:
    """Bring an archive to this version, in one transaction: it is upgraded whole or not at all.

    Returns:
        The versions before and after; equal where there was nothing to do.

    Raises:
        ArchiveMissing: there is no archive.
        ArchiveTooNew: it is newer than this program.
        ArchiveUnavailable: it cannot be opened or written, or is not an archive.
    """
    if not _existing(url):
        raise missing(url)
    # Rebuilding a table drops the old one, which would delete what refers to it; so the keys are off.
    engine = _engine(url, database_path(url), foreign_keys=False)
    try:
        with plain_errors(url), writing(engine) as connection:
            before = schema_version(connection)
            if before is None or schema_state(connection) is not SchemaState.OUTDATED:
                require_current(connection, url)
                return str(before), str(before)
            migrate(connection)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise ArchiveUnavailable(
                    f"{printable_url(url)}: {len(broken)} broken references; nothing changed"
                )
            return before, str(schema_version(connection))
    finally:
        engine.dispose()
