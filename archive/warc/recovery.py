"""WARC files that a crash left open: cut after their last whole record, and closed."""

from __future__ import annotations

import fcntl
import os
import zlib
from typing import TYPE_CHECKING

import msgspec

from archive.errors import ArchiveUnavailable
from archive.warc.reader import GZIP_WINDOW, parse_record
from archive.warc.writer import OPEN, close_under_lasting_name, is_same_file
from archive.whole import sync

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

_CHUNK = 1 << 20


class Recovered(msgspec.Struct, frozen=True):
    """A file that was closed: its lasting name, its whole records, and the bytes behind them that were cut.

    Where it had no whole record it was removed.
    """

    file: str
    records: int
    cut: int


def recover(folder: Path) -> list[Recovered]:
    """Close every file in `folder` that a crash left open; those that a living program writes stay.

    Each is read through, some seconds for a gigabyte. Calling it again, or in two programs at once, does
    no harm: whoever has the lock on a file deals with it. No folder, nothing to do.

    Raises:
        ArchiveUnavailable: a file cannot be read, cut or renamed.
    """
    done = []
    for path in sorted(folder.glob(f"*.warc.gz{OPEN}")):
        try:
            recovered = _recover_file(path)
        except FileNotFoundError:
            continue  # another program was first
        except OSError as error:
            raise ArchiveUnavailable(f"{path}: cannot be recovered: {error.strerror or error}") from error
        if recovered is not None:
            done.append(recovered)
    return done


def _recover_file(path: Path) -> Recovered | None:
    with path.open("r+b") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None  # its writer lives, or another program recovers it
        if not is_same_file(stream, path):
            return None  # another program was first
        whole, records = 0, 0
        for end in record_ends(stream):
            whole, records = end, records + 1
        cut = stream.seek(0, os.SEEK_END) - whole
        stream.truncate(whole)
        os.fsync(stream.fileno())
        name = path.name.removesuffix(OPEN)
        if records:
            close_under_lasting_name(path)
        else:
            path.unlink()
            sync(path.parent)
        return Recovered(name, records, cut)


def record_ends(stream: BinaryIO) -> Iterator[int]:
    """The offset behind each whole record from the start of `stream`, up to the first that is not whole.

    A record is whole when its gzip member ends, with the right check sum, and holds a WARC head and as many
    bytes as that says.
    """
    stream.seek(0)
    end = 0
    rest = b""
    while True:
        member = zlib.decompressobj(GZIP_WINDOW)
        pieces: list[bytes] = []
        read = 0
        try:
            while not member.eof:
                data = rest or stream.read(_CHUNK)
                if not data:
                    return
                pieces.append(member.decompress(data))
                rest = member.unused_data
                read += len(data) - len(rest)
        except zlib.error:
            return
        if parse_record(b"".join(pieces)) is None:
            return
        end += read
        yield end
