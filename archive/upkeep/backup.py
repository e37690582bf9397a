"""A folder with everything: a copy of the archive at one moment, and the WARC files that it names.

It is made beside its place under another name, read back, and renamed when all of it is there and right. To
restore it is to use it: it is an archive and its WARC folder like any other (`docs/keeping.md`).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from archive.changes import renew_identity
from archive.database import find_faults, open_engine, printable_url, reading, writing
from archive.errors import ArchiveUnavailable, BackupBroken, TargetNotEmpty
from archive.schema.migrate import schema_version
from archive.upkeep.compare import Side, beside
from archive.upkeep.copying import copy
from archive.upkeep.table_digest import TableDigest, table_digests
from archive.verify.pages import files_of
from archive.warc.removal import members
from archive.warc.writer import OPEN
from archive.whole import sync

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

DATABASE = "archive.db"
WARC = "warc"
MANIFEST = "manifest.json"


class KeptFile(msgspec.Struct, frozen=True):
    """A file of a backup, by its path in it, with its bytes and their SHA-256 in hexadecimal."""

    path: str
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds.

    `made_at` is when its copy was begun (UTC), `archive` the address of the archive, without passwords.
    `tables` were taken from the archive itself at that moment, not from the copy; `digest` is one SHA-256 of
    them, as `archive verify --against` prints it. `missing` are WARC files that it names and that were not
    there, or ended too early.
    """

    made_at: datetime
    archive: str
    schema: str
    tables: dict[str, TableDigest]
    digest: str
    files: list[KeptFile]
    missing: list[str]

    @property
    def size(self) -> int:
        """The bytes of all files."""
        return sum(file.bytes for file in self.files)


def back_up(url: str, folder: Path, target: Path) -> Manifest:
    """Make a backup of the archive at `url` and of its WARC files in `folder`; crawls may go on.

    Finished WARC files are linked where the file system lets them, for nobody writes into them any more, and
    copied else; of one that is being written, the part that the copy names is copied.

    Raises:
        TargetNotEmpty: there is something at `target`.
        BackupBroken: what was written does not read back as it should; it is not kept.
        ArchiveUnavailable: the archive cannot be read, or the backup not written.
        ArchiveError: the archive cannot be read.
    """
    if target.exists():
        raise TargetNotEmpty(f"{target}: it is there already; name a folder that is not")
    try:
        with _draft(target) as draft:
            manifest = _make(url, folder, draft)
            check(draft)
            draft.rename(target)
            sync(target.parent)
    except OSError as error:
        raise ArchiveUnavailable(f"{target}: {error.strerror or error}; nothing was kept") from error
    return manifest


@contextmanager
def _draft(target: Path) -> Iterator[Path]:
    """A folder beside `target`, gone at the end unless it was renamed; what killed backups left goes too."""
    for left in target.parent.glob(f".{target.name}.*.backup"):
        with _held(left) as free:
            if free:
                shutil.rmtree(left, ignore_errors=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}.backup")
    draft.mkdir()
    try:
        with _held(draft):
            yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Holds `folder` while its backup is made; false where another program holds it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(descriptor)


def _make(url: str, folder: Path, draft: Path) -> Manifest:
    made_at = datetime.now(UTC)
    copied = _url(draft)
    source = _copy_database(url, copied)
    (draft / WARC).mkdir()
    with reading(copied) as connection:
        version = str(schema_version(connection))
        named = files_of(connection)
    missing = [file for file, _, end in named if not _keep(folder, draft / WARC, file, end)]
    manifest = Manifest(
        made_at=made_at,
        archive=source.archive,
        schema=version,
        tables=source.tables,
        digest=source.digest,
        files=[_described(draft, path) for path in sorted(draft.rglob("*")) if path.is_file()],
        missing=missing,
    )
    _write(draft / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=2))
    sync(draft / WARC)
    sync(draft)
    return manifest


def _url(folder: Path) -> str:
    return f"sqlite:///{folder.absolute() / DATABASE}"


def _copy_database(url: str, copied: str) -> Side:
    """Copy the database, and say what the archive itself held at that moment."""
    with reading(url) as connection:
        if connection.dialect.name != "sqlite":
            return copy(url, copied).one
        # The snapshot of this transaction is what SQLite's own backup reads, and what is summed up.
        side = Side(printable_url(url), table_digests(connection))
        _copy_file(connection, Path(copied.removeprefix("sqlite:///")))
    engine = open_engine(copied)
    with writing(engine) as connection:
        renew_identity(connection)
    engine.dispose()
    return side


def _copy_file(connection: Connection, path: Path) -> None:
    source = connection.connection.driver_connection
    assert isinstance(source, sqlite3.Connection)  # noqa: S101 - the dialect was asked
    with closing(sqlite3.connect(path)) as target:
        source.backup(target)


def _keep(folder: Path, kept: Path, file: str, end: int) -> bool:
    """Link or copy a WARC file of which the archive names the bytes up to `end`; whether they are there."""
    for _ in range(2):  # it may be closed, and so renamed, between two looks
        source = folder / file
        with suppress(FileNotFoundError):
            if source.stat().st_size < end:
                return False
            try:
                (kept / file).hardlink_to(source)
            except OSError:
                _copy_bytes(source, kept / file, None)
            return True
        with suppress(FileNotFoundError):
            return _copy_bytes(source.with_name(f"{file}{OPEN}"), kept / file, end)
    return False


def _copy_bytes(source: Path, target: Path, end: int | None) -> bool:
    """Copy a file, or what stands before `end` and the requests that belong to it."""
    with source.open("rb") as stream, target.open("xb") as out:
        if end is not None:
            if os.fstat(stream.fileno()).st_size < end:
                target.unlink()
                return False
            for member in members(stream, end):
                if "warc-concurrent-to" not in member.headers:
                    break
                end = member.offset + member.length
            stream.seek(0)
        left = end
        while chunk := stream.read(1 << 20 if left is None else min(left, 1 << 20)):
            out.write(chunk)
            left = None if left is None else left - len(chunk)
        out.flush()
        os.fsync(out.fileno())
    return True


def _described(draft: Path, path: Path) -> KeptFile:
    with path.open("rb") as stream:
        found = file_digest(stream, "sha256").hexdigest()
        os.fsync(stream.fileno())
    return KeptFile(str(path.relative_to(draft)), path.stat().st_size, found)


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def check(folder: Path) -> Manifest:
    """Read a backup back: every file, and every table of its archive.

    Raises:
        BackupBroken: something is not as its manifest says.
        ArchiveError: its archive cannot be opened.
    """
    manifest = _manifest(folder)
    for file in manifest.files:
        path = folder / file.path
        if not path.is_file():
            raise BackupBroken(f"{path}: the file is gone; use another backup")
        if _described(folder, path) != file:
            raise BackupBroken(f"{path}: the file is not the one that was written; use another backup")
    with reading(_url(folder)) as connection:
        faults = find_faults(connection)
        if faults:
            raise BackupBroken(f"{folder / DATABASE}: {'; '.join(faults)}; use another backup")
        here = Side(str(folder), table_digests(connection))
    compared = beside(Side(manifest.archive, manifest.tables), here)
    if not compared.equal:
        differing = ", ".join(compared.differing)
        raise BackupBroken(
            f"{folder / DATABASE}: not what the archive held, in {differing}; use another backup"
        )
    return manifest


def _manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise BackupBroken(f"{folder}: no backup; {MANIFEST} is not in it") from None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BackupBroken(f"{path}: cannot be read: {' '.join(str(error).split())}") from error
