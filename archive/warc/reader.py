"""Reading one record of the WARC by its reference, whether its file is closed or still being written."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from typing import TYPE_CHECKING

import msgspec

from archive.errors import CaptureLost
from archive.exchange import Headers
from archive.warc.writer import OPEN

if TYPE_CHECKING:
    from pathlib import Path

    from archive.exchange import CaptureRef

GZIP_WINDOW = 31
"""zlib's largest window, 15, and 16 for a gzip header."""

_HEAD = re.compile(rb"WARC/1\.[01]\r\n((?:[^\r\n]+\r\n)+)\r\n")
_END = b"\r\n\r\n"


class StoredPage(msgspec.Struct, frozen=True, kw_only=True):
    """What a record holds: of a response its HTTP headers and its body as it came over the wire.

    A conversion has no HTTP headers of its own: `headers` give the type that the record names.
    """

    url: str
    status: int
    headers: Headers
    body: bytes


class Record(msgspec.Struct, frozen=True):
    """A record taken apart: its own headers, by their names in small letters, and its block."""

    headers: dict[str, str]
    block: bytes


def parse_record(content: bytes) -> Record | None:
    """The record that `content` is from its first to its last byte, decompressed; `None` where it is none."""
    head = _HEAD.match(content)
    if head is None:
        return None
    headers = _headers(head)
    length = headers.get("content-length", "")
    if not length.isdecimal() or len(content) != head.end() + int(length) + len(_END):
        return None
    return Record(headers, content[head.end() : -len(_END)]) if content.endswith(_END) else None


def parse_head(content: bytes) -> dict[str, str] | None:
    """The headers of the record that `content` begins with, their names in small letters; `None` for none."""
    head = _HEAD.match(content)
    return None if head is None else _headers(head)


def _headers(head: re.Match[bytes]) -> dict[str, str]:
    lines = head[1].decode("utf-8", "replace").splitlines()
    pairs = (line.partition(":") for line in lines)
    return {name.lower(): value.strip() for name, _, value in pairs}


def read_page(folder: Path, capture: CaptureRef) -> StoredPage:
    """The page that `capture` refers to, from the WARC files in `folder`.

    Raises:
        CaptureLost: the file is not there, or does not hold at that place what was written there.
    """
    place = f"{folder / capture.file} at byte {capture.offset}"
    try:
        content = zlib.decompress(_bytes_of(folder, capture), GZIP_WINDOW)
    except zlib.error as error:
        raise CaptureLost(f"{place}: damaged ({error}); restore the file from a backup") from error
    record = parse_record(content)
    if record is None or record.headers.get("warc-record-id") != capture.record_id:
        raise CaptureLost(f"{place}: another record stands there; is it the WARC folder of this archive?")
    if record.headers.get("warc-type") == "conversion":
        headers: Headers = (("Content-Type", record.headers.get("content-type", "")),)
        body = record.block
    else:
        headers, body = _http(record.block)
    if capture.record_type != "revisit" and payload_digest(body) != capture.digest:
        raise CaptureLost(f"{place}: the page is not the one whose digest the archive keeps")
    return StoredPage(url=capture.url, status=capture.status, headers=headers, body=body)


def payload_digest(body: bytes) -> str:
    """The digest of `body` as WARC records carry it: SHA-1 in base32."""
    return f"sha1:{base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()}"


def _http(block: bytes) -> tuple[Headers, bytes]:
    head, _, body = block.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")[1:]
    pairs = (line.partition(":") for line in lines)
    return tuple((name, value.strip()) for name, _, value in pairs), body


def _bytes_of(folder: Path, capture: CaptureRef) -> bytes:
    path = folder / capture.file
    # The file may be closed, and so renamed, between two looks.
    for candidate in (path, path.with_name(f"{path.name}{OPEN}"), path):
        try:
            with candidate.open("rb") as stream:
                stream.seek(capture.offset)
                return stream.read(capture.length)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise CaptureLost(f"{candidate}: cannot be read: {error.strerror or error}") from error
    raise CaptureLost(f"{path}: no such WARC file; restore it, or set WARC_DIR to the folder that has it")
