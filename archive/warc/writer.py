"""Raw pages as WARC 1.1: whatever a site answered, kept as it came, so that it can be read again.

A file begins with a warcinfo record; each record is a gzip member of its own, so that it can be read alone
and a crash spoils at most the last one. Files are named like `thoidai-20261121T220305Z-17-00001.warc.gz`
(site, time, run, number in the run) and carry `.open` behind that while they are written.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, datetime
from queue import Queue
from threading import Lock, Thread
from typing import TYPE_CHECKING, Self, TypeAlias

from archive.errors import ArchiveUnavailable
from archive.exchange import CaptureRef, Exchange, Rendering
from archive.warc.records import RecordMaker
from archive.whole import sync

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType
    from typing import BinaryIO

    from archive.warc.records import Member

OPEN = ".open"
"""What stands behind the name of a file that is being written, or that a crash left so."""

MAX_BYTES = 1_000_000_000
"""Size at which a file is closed and the next begun; the WARC standard recommends 1 GB."""

LEVEL = 6
"""zlib's level. Measured over 98 made-up articles of 28.6 KB, mean bytes and ms a page:

1: 8,141, 0.25. 2: 7,905, 0.27. 3: 7,741, 0.29. 4: 7,367, 0.36. 5: 7,172, 0.43. 6: 7,123, 0.50.
7: 7,119, 0.55. 8: 7,118, 0.52. 9: 7,118, 0.52.

On pages of 98 KB, 9 saves 3 % of the bytes of 6 for 1.4 times its time. A page that came compressed costs
0.14 ms at every level and gets no smaller.
"""

QUEUE = 64
"""Pages that may wait to be compressed; the one after them makes `WarcWriter.write` wait."""

_Job: TypeAlias = "tuple[Exchange | Rendering, Future[CaptureRef]] | Future[None] | None"


class WarcWriter:
    """Writes what one run fetches; to be closed, or used as a context manager.

    Records are compressed and written by a thread of its own. The first file is made with the first record.
    Any thread may call the methods. After a fault of the disk, `error` says what happened, every write
    fails with it, and what was written before stays whole.
    """

    def __init__(  # noqa: PLR0913 - all but the first three have defaults
        self,
        folder: Path,
        site: str,
        run: str,
        *,
        info: Mapping[str, str] | None = None,
        max_bytes: int = MAX_BYTES,
        level: int = LEVEL,
        queue: int = QUEUE,
    ) -> None:
        """`folder` is absolute; `info` are further fields of the warcinfo records.

        Raises:
            ArchiveUnavailable: no file can be made in `folder`.
        """
        check_folder(folder)
        self.folder = folder
        self.files = 0
        self.records = 0
        self.bytes = 0
        self.error: ArchiveUnavailable | None = None
        self._stem = f"{site}-{{time:%Y%m%dT%H%M%SZ}}-{run}-{{number:05d}}.warc.gz"
        self._info = {
            "software": "bonphuong",
            "format": "WARC File Format 1.1",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "isPartOf": site,
            **(info or {}),
        }
        self._max_bytes = max_bytes
        self._maker = RecordMaker(level)
        self._file: _OpenFile | None = None
        self._jobs: Queue[_Job] = Queue(queue)
        self._lock = Lock()
        self._closed = False
        self._thread = Thread(target=self._work, name="warc", daemon=True)
        self._thread.start()

    def write(self, page: Exchange | Rendering) -> Future[CaptureRef]:
        """Hand `page` in; the future has its place once the operating system has taken the bytes.

        It waits where `queue` pages wait already, so that a slow disk holds back who reads the site. The
        future raises `ArchiveUnavailable` where the disk does not take the page.

        Raises:
            ValueError: the writer is closed.
        """
        future: Future[CaptureRef] = Future()
        with self._lock:
            if self._closed:
                raise ValueError("the WARC writer is closed")
            self._jobs.put((page, future))
        return future

    def sync(self) -> None:
        """Return when everything handed in before is on the disk; to be called before a commit names it.

        Raises:
            ArchiveUnavailable: the disk does not confirm what it took. Pages whose futures have raised are
                not waited for.
        """
        self.synced().result()

    def synced(self) -> Future[None]:
        """What `sync` waits for, for those who have other things to do meanwhile."""
        future: Future[None] = Future()
        with self._lock:
            if self._closed:
                future.set_result(None)  # closing has synced all
            else:
                self._jobs.put(future)
        return future

    def close(self) -> None:
        """Finish what was handed in and close the file under its lasting name; once is enough.

        Raises:
            ArchiveUnavailable: the disk does not take the end.
        """
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._jobs.put(None)
        self._thread.join()
        try:
            self._finish_file()
        except OSError as error:
            raise _unavailable(self.folder, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            if isinstance(job, Future):
                self._do_sync(job)
            else:
                self._do_write(*job)

    def _do_sync(self, future: Future[None]) -> None:
        try:
            if self._file is not None:
                self._file.sync()
        except OSError as error:
            self.error = _unavailable(self.folder, error)
            future.set_exception(self.error)
        else:
            future.set_result(None)

    def _do_write(self, page: Exchange | Rendering, future: Future[CaptureRef]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        if self.error is not None:
            future.set_exception(self.error)
            return
        try:
            future.set_result(self._written(page))
        except OSError as error:
            self.error = _unavailable(self.folder, error)
            future.set_exception(self.error)
        except Exception as error:  # noqa: BLE001 - it is the caller's, and the thread has to go on
            future.set_exception(error)

    def _written(self, page: Exchange | Rendering) -> CaptureRef:
        if self._file is None:
            self._begin_file()
        members = self._maker.members(page)
        size = sum(len(member.content) for member in members)
        if self._file is not None and self._file.has_pages and self._file.size + size > self._max_bytes:
            self._finish_file()
            self._begin_file()
            members = self._maker.members(page)  # they refer to their file's warcinfo record
        offset, file = self._append(members)
        answer = members[0]
        return CaptureRef(
            url=page.url,
            fetched_at=page.fetched_at,
            status=page.status,
            record_type=answer.record_type,  # type: ignore[arg-type] # the maker names the three types alone
            file=file,
            offset=offset,
            length=len(answer.content),
            digest=answer.digest,
            record_id=answer.record_id,
        )

    def _append(self, members: list[Member]) -> tuple[int, str]:
        if self._file is None:
            raise RuntimeError("no WARC file was begun")
        offset = self._file.append(b"".join(member.content for member in members))
        self.records += len(members)
        self.bytes += self._file.size - offset
        return offset, self._file.name

    def _begin_file(self) -> None:
        self._file = _OpenFile.make(self.folder, self._stem, self.files + 1)
        self.files += 1
        self._append([self._maker.warcinfo(self._file.name, self._info)])
        self._file.has_pages = False

    def _finish_file(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.finish()


class _OpenFile:
    """A file that is being written; a lock on it tells `archive.warc.recovery` that its writer lives."""

    def __init__(self, path: Path, stream: BinaryIO) -> None:
        self.path = path
        self.name = path.name.removesuffix(OPEN)
        self.stream = stream
        self.size = 0
        self.has_pages = False
        self._synced = 0

    @classmethod
    def make(cls, folder: Path, stem: str, number: int) -> Self:
        """A new file whose name, open or closed, nobody has yet."""
        while True:
            name = stem.format(time=datetime.now(UTC), number=number)
            path = folder / f"{name}{OPEN}"
            number += 1
            try:
                stream = path.open("xb", buffering=0)
            except FileExistsError:
                continue
            fcntl.flock(stream, fcntl.LOCK_EX)
            # Until the lock was there, another program may have taken the file for one that a crash left.
            if is_same_file(stream, path) and not (folder / name).exists():
                sync(folder)
                return cls(path, stream)
            stream.close()

    def append(self, content: bytes) -> int:
        """Write `content` and give the offset of its first byte; after a fault nothing of it stays."""
        offset = self.size
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[self.stream.write(rest) :]
        except OSError:
            with suppress(OSError):
                self.stream.truncate(offset)
                self.stream.seek(offset)
            raise
        self.size = offset + len(content)
        self.has_pages = True
        return offset

    def sync(self) -> None:
        """Have what was written so far on the disk."""
        if self._synced != self.size:
            os.fsync(self.stream.fileno())
            self._synced = self.size

    def finish(self) -> None:
        """Sync the file, give it its lasting name, and let it go; an empty one is removed."""
        with self.stream:
            self.stream.truncate(self.size)
            os.fsync(self.stream.fileno())
            if self.size:
                close_under_lasting_name(self.path)
            else:
                self.path.unlink()


def check_folder(folder: Path) -> None:
    """Look whether WARC files can be made in `folder`.

    The folder and the one around it are made where they are missing (the default, `data/warc`, needs
    both in a new checkout), never the ones above: those are more likely a typing error.

    Raises:
        ArchiveUnavailable: they cannot.
    """
    try:
        folder.parent.mkdir(exist_ok=True)
        folder.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except FileNotFoundError as error:
        missing = folder.parent.parent
        raise ArchiveUnavailable(
            f"WARC folder {folder}: there is no folder {missing}; make it first, or set WARC_DIR"
        ) from error
    except FileExistsError as error:
        raise ArchiveUnavailable(f"WARC folder {folder}: that is a file; set WARC_DIR to a folder") from error
    except OSError as error:
        raise _unavailable(folder, error) from error


def is_same_file(stream: BinaryIO, path: Path) -> bool:
    """Whether `path` still names the file that `stream` has open."""
    try:
        return os.path.samestat(os.fstat(stream.fileno()), path.stat())
    except FileNotFoundError:
        return False


def close_under_lasting_name(path: Path) -> Path:
    """Take `.open` off the name of a file that is whole and synced; whoever calls holds its lock."""
    lasting = path.with_name(path.name.removesuffix(OPEN))
    path.rename(lasting)
    sync(path.parent)
    return lasting


def _unavailable(folder: Path, error: OSError) -> ArchiveUnavailable:
    return ArchiveUnavailable(f"WARC folder {folder}: {error.strerror or error}; nothing more is written")
