"""An archive in an SQLite file."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from sqlalchemy import create_engine, event

from archive.engines import base
from archive.engines.base import ENGINE_OPTIONS, Backend, writing
from archive.errors import ArchiveUnavailable, ArchiveUrlInvalid
from archive.location import EXAMPLE, parse_url, printable_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection, Engine

    from archive.engines.base import Fill

_REASONS = {
    sqlite3.SQLITE_PERM: "access is refused",
    sqlite3.SQLITE_BUSY: base.LOCKED,
    sqlite3.SQLITE_LOCKED: "another program has locked it; try again when it is done",
    sqlite3.SQLITE_READONLY: "it cannot be written; look at the rights of the file and of its folder",
    sqlite3.SQLITE_IOERR: "the disk reports an error",
    sqlite3.SQLITE_CORRUPT: "the file is damaged; restore a backup",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; look at the folder and its rights",
    sqlite3.SQLITE_NOTADB: "the file is not an SQLite database",
}
_PRIMARY_CODE = 0xFF


class SQLite(Backend):
    """A file. Each connection enforces foreign keys, waits for locks, and syncs at checkpoints.

    In WAL mode a crash of the program loses nothing that was committed.
    """

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.path = database_path(url)

    def engine(self) -> Engine:
        """An engine for the file, which it never makes: a missing one is an error at the first connection."""
        return _engine(self.url, self.path)

    def exists(self) -> bool:
        """Whether the file is there."""
        with self._file_errors():
            if self.path.is_dir():
                raise ArchiveUnavailable(f"{self.place}: that is a folder; name a file in it")
            return self.path.exists()

    def check_place(self) -> None:
        """Look whether a file can be made in the folder, which may itself be missing but not its parent."""
        folder = self.path.parent
        with self._file_errors():
            place = folder if folder.exists() else folder.parent
            if not place.exists():
                raise ArchiveUnavailable(f"{self.place}: there is no folder {place}; make it first")
            if not place.is_dir():
                raise ArchiveUnavailable(f"{self.place}: {place} is not a folder")
            with tempfile.TemporaryFile(dir=place):
                pass

    def check_rights(self, connection: Connection, *, made: bool) -> None:
        """Nothing to look at: a transaction that writes could not have begun."""

    def make(self, fill: Fill) -> bool:
        """Make the file under another name and link it to its own when it is whole.

        So a failure leaves no half-made file. The folder is made where only it is missing, never its
        parents: those are more likely a typing error.
        """
        if self.path.exists():
            return self._fill(fill, self.path, "rw")
        folder_made = not self.path.parent.exists()
        draft = self.path.with_name(f".{self.path.name}.{os.getpid()}.new")
        try:
            with self._file_errors():
                self.path.parent.mkdir(exist_ok=True)
                self._fill(fill, draft, "rwc")
                return _link(draft, self.path)
        finally:
            with suppress(OSError):
                for suffix in ("", "-wal", "-shm", "-journal"):
                    Path(f"{draft}{suffix}").unlink(missing_ok=True)
                if folder_made:
                    self.path.parent.rmdir()  # an error where it is not empty, that is, where all went well

    def _fill(self, fill: Fill, path: Path, mode: str) -> bool:
        engine = _engine(self.url, path, mode, foreign_keys=False)
        try:
            with self.plain_errors():
                set_wal(engine)
                with writing(engine) as connection:
                    return fill(connection)
        finally:
            engine.dispose()

    @contextmanager
    def remaking(self) -> Iterator[Connection]:
        """A transaction without foreign keys: rebuilding a table drops the old one and what refers to it."""
        engine = _engine(self.url, self.path, foreign_keys=False)
        try:
            with self.plain_errors(), writing(engine) as connection:
                yield connection
        finally:
            engine.dispose()

    def identity(self) -> tuple[int, int] | None:
        """Device and inode of the file, `None` where there is none.

        SQLite goes on writing into a file that was deleted or replaced under it, and all of that would be
        lost.
        """
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    @contextmanager
    def lock(self, site: str) -> Iterator[None]:
        """Holds a file beside the archive, which stays when it is given up: removing it would race."""
        held = FileLock(self.path.with_name(f".{self.path.name}.{site}.lock"))
        try:
            held.acquire(timeout=0)
        except Timeout:
            raise BlockingIOError from None
        try:
            yield
        finally:
            held.release()

    def reason(self, error: BaseException) -> str | None:
        """What SQLite's code says, where the file, the disk or another program is the cause."""
        code = getattr(error, "sqlite_errorcode", None)
        return None if code is None else _REASONS.get(code & _PRIMARY_CODE)

    @property
    def driver_error(self) -> type[Exception]:
        """That of `sqlite3`."""
        return sqlite3.Error

    @contextmanager
    def _file_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ArchiveUnavailable(f"{self.place}: {error.strerror or error}") from error


def database_path(url: str) -> Path:
    """The file that `url` names.

    Raises:
        ArchiveUrlInvalid: `url` is not one of an SQLite file.
    """
    parsed = parse_url(url)
    if parsed.drivername not in {"sqlite", "sqlite+pysqlite"}:
        raise ArchiveUrlInvalid(f"{printable_url(url)}: the address has to be of an SQLite file; {EXAMPLE}")
    if not parsed.database or parsed.database == ":memory:" or parsed.query:
        raise ArchiveUrlInvalid(f"{printable_url(url)}: the address has to be a plain file; {EXAMPLE}")
    return Path(parsed.database).absolute()


def _engine(url: str, path: Path, mode: str = "rw", *, foreign_keys: bool = True) -> Engine:
    address = f"{path.as_uri()}?mode={mode}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            address, uri=True, timeout=base.BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )

    engine = create_engine(url, creator=connect, **ENGINE_OPTIONS)

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


def _link(draft: Path, path: Path) -> bool:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return False  # another process was first: its archive is as good
    except OSError:
        draft.rename(path)  # a file system without hard links
    return True


def set_wal(engine: Engine) -> None:
    """Let readers go on while a writer writes; the file remembers it, so each new one is told once."""
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        raw.close()


def broken_references(connection: Connection) -> int:
    """How many references lead nowhere."""
    return len(connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall())


def damage(connection: Connection) -> list[str]:
    """What is wrong with the file, a line for each of the first five faults."""
    found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(5)")]
    return [f"damaged: {line}" for line in found if line != "ok"]
