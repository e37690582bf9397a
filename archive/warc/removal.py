"""Taking records out of WARC files.

The whole file is written under another name, with fillers of the same length in the places of the records,
and takes the place of the old one when it is on the disk: a crash leaves the one or the other, and no offset
ever changes.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from archive.errors import ArchiveUnavailable
from archive.warc.filler import filler
from archive.warc.reader import GZIP_WINDOW, parse_head
from archive.warc.writer import is_same_file
from archive.whole import sync

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

_CHUNK = 1 << 20
_HEAD_MOST = 1 << 16
"""Bytes of a record that are kept to read its head from."""
_DRAFT = ".removing"
_NUMBER = re.compile(r"-([0-9]+)\.html")


class Unwanted(msgspec.Struct, frozen=True):
    """Which records of one site are to go.

    `numbers` are articles: every record goes whose address has one of them before `.html`, whatever stands
    around it (a redirect, a try that failed, a request). `ids` are WARC-Record-IDs, with the records that
    were made together with them; `paths` are those of pictures' addresses.
    """

    numbers: frozenset[int]
    ids: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether anything is to go."""
        return bool(self.numbers or self.ids or self.paths)

    def takes(self, headers: Mapping[str, str]) -> bool:
        """Whether the record with these headers (names in small letters) is to go."""
        if headers.get("warc-record-id") in self.ids or headers.get("warc-concurrent-to") in self.ids:
            return True
        path = urlsplit(headers.get("warc-target-uri", "")).path
        named = _NUMBER.search(path)
        return path in self.paths or (named is not None and int(named[1]) in self.numbers)


class Wiped(msgspec.Struct, frozen=True):
    """How many records went, from how many files; in `damaged` files some stayed unread."""

    records: int
    files: int
    damaged: tuple[str, ...] = ()


class Member(msgspec.Struct, frozen=True):
    """A record in its file: where it begins, its bytes, its headers by names in small letters."""

    offset: int
    length: int
    headers: dict[str, str]


def wipe(folder: Path, site: str, unwanted: Unwanted) -> Wiped:
    """Take what is `unwanted` out of the closed files of `site` in `folder`; each is read through.

    It can be called again: what is gone is not found. No folder, nothing to do.

    Raises:
        ArchiveUnavailable: a file cannot be read or written.
    """
    records, files, damaged = 0, 0, []
    for path in sorted(folder.glob(f".{site}-*.warc.gz{_DRAFT}")):
        path.unlink(missing_ok=True)  # a crash left it; it may hold what was to go
    for path in sorted(folder.glob(f"{site}-*.warc.gz")):
        try:
            found, whole = _wipe_file(path, unwanted)
        except OSError as error:
            raise ArchiveUnavailable(f"{path}: {error.strerror or error}; run the command again") from error
        records += found
        files += found > 0
        if not whole:
            damaged.append(path.name)
    return Wiped(records, files, tuple(damaged))


def find(folder: Path, site: str, unwanted: Unwanted) -> Iterator[str]:
    """Where what is `unwanted` stands in the closed files of `site` in `folder`; each is read through.

    Raises:
        ArchiveUnavailable: a file cannot be read.
    """
    for path in sorted(folder.glob(f"{site}-*.warc.gz")):
        try:
            with path.open("rb") as stream:
                for member in members(stream):
                    if unwanted.takes(member.headers):
                        yield f"{path.name} at byte {member.offset}"
        except OSError as error:
            raise ArchiveUnavailable(f"{path}: {error.strerror or error}") from error


def _wipe_file(path: Path, unwanted: Unwanted) -> tuple[int, bool]:
    """How many records of a file went, and whether it could be read to its end."""
    while True:
        with path.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            if not is_same_file(stream, path):
                continue  # another program has just replaced it
            found: list[Member] = []
            end = 0
            for member in members(stream):
                end = member.offset + member.length
                if unwanted.takes(member.headers):
                    found.append(member)
            if found:
                _replace(path, found)
            return len(found), end == os.fstat(stream.fileno()).st_size


def _replace(path: Path, found: Collection[Member]) -> None:
    draft = path.with_name(f".{path.name}{_DRAFT}")
    now = datetime.now(UTC)
    try:
        shutil.copy2(path, draft)
        with draft.open("r+b") as stream:
            for offset, length in _spans(found):
                stream.seek(offset)
                stream.write(filler(length, now))
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
        sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _spans(found: Collection[Member]) -> Iterator[tuple[int, int]]:
    """The places of `found`, those that touch joined: an answer and its request are one."""
    start = end = -1
    for member in found:
        if member.offset != end:
            if end > start:
                yield start, end - start
            start = member.offset
        end = member.offset + member.length
    yield start, end - start


def members(stream: BinaryIO, offset: int = 0) -> Iterator[Member]:
    """The records of a file with their heads, from that offset to the first that is not whole.

    Memory stays flat.
    """
    stream.seek(offset)
    rest = b""
    while True:
        inflating = zlib.decompressobj(GZIP_WINDOW)
        head = b""
        read = 0
        try:
            while not inflating.eof:
                data = rest or stream.read(_CHUNK)
                if not data:
                    return
                piece = inflating.decompress(data)
                rest = inflating.unused_data
                read += len(data) - len(rest)
                head += piece[: _HEAD_MOST - len(head)]
        except zlib.error:
            return
        headers = parse_head(head)
        if headers is None:
            return
        yield Member(offset, read, headers)
        offset += read
