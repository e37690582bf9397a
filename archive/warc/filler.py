"""What takes the place of a removed record: a WARC record of exactly as many bytes, with nothing in it.

Since the file keeps its length, every other record keeps its offset, for this archive and for whatever else
knows the file (another archive, an index of pywb).
"""

from __future__ import annotations

import struct
import uuid
import zlib
from typing import TYPE_CHECKING

from archive.warc.records import warc_date

if TYPE_CHECKING:
    from datetime import datetime

_HEAD = (
    "WARC/1.1\r\n"
    "WARC-Type: metadata\r\n"
    "WARC-Record-ID: <{urn}>\r\n"
    "WARC-Date: {date}\r\n"
    "Content-Length: {length:010}\r\n"
    "\r\n"
)
_SAID = b"removed: "
_END = b"\r\n\r\n"
_GZIP_HEAD = bytes.fromhex("1f8b08000000000000ff")  # RFC 1952: deflate, no name, no time, no system
_STORED_MOST = 0xFFFF
_STORED_HEAD = 5
"""Bytes before the content of a stored block of deflate (RFC 1951, 3.2.4), which holds up to 65,535."""
_TRAILER = 8


def filler(length: int, removed_at: datetime) -> bytes:
    """A gzip member of `length` bytes that holds a metadata record: when something was removed, and spaces.

    Raises:
        ValueError: `length` is less than such a record needs; a record of a page is never that short.
    """
    blocks = 1
    while (content := length - len(_GZIP_HEAD) - _TRAILER - blocks * _STORED_HEAD) > blocks * _STORED_MOST:
        blocks += 1
    record = _record(content, removed_at)
    member = _GZIP_HEAD + _stored(record, blocks)
    return member + struct.pack("<II", zlib.crc32(record), len(record) & 0xFFFFFFFF)


def _record(size: int, removed_at: datetime) -> bytes:
    urn, date = uuid.uuid4().urn, warc_date(removed_at)
    head = len(_HEAD.format(urn=urn, date=date, length=0))
    block = size - head - len(_END)
    said = _SAID + date.encode()
    if block < len(said):
        raise ValueError(f"{size} bytes are too few for a record")
    return _HEAD.format(urn=urn, date=date, length=block).encode() + said.ljust(block) + _END


def _stored(content: bytes, blocks: int) -> bytes:
    """`content` as deflate without compression, in so many blocks."""
    pieces = []
    for number in range(blocks):
        piece = content[number * _STORED_MOST : (number + 1) * _STORED_MOST]
        last = number == blocks - 1
        pieces.append(struct.pack("<BHH", last, len(piece), len(piece) ^ _STORED_MOST) + piece)
    return b"".join(pieces)
