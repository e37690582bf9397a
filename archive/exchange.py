"""What a crawl hands to the WARC and gets back: exchanges with a site, and where each of them is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

RecordType = Literal["response", "revisit", "conversion"]

Headers = tuple[tuple[str, str], ...]
"""Names and values in the order in which they were sent; text is Latin-1, so each byte is one character."""


class CaptureRef(msgspec.Struct, frozen=True, kw_only=True):
    """A record of the WARC, and how to find it again.

    `url` is the address that was fetched and `fetched_at` when (UTC). `status` is the HTTP status. `file`
    is the name of the closed file, without its folder; while it is written it has `.open` at its end.
    `offset` and `length` are those of the record's gzip member, in bytes. `digest` is WARC's payload digest,
    `sha1:` and base32, of the body as it came over the wire. `record_id` is the WARC-Record-ID.
    """

    url: str
    fetched_at: datetime
    status: int
    record_type: RecordType
    file: str
    offset: int
    length: int
    digest: str
    record_id: str


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """A request and the answer to it.

    `url` is the address without a fragment, `fetched_at` when the answer came (UTC). `body` is as it came
    over the wire, still under the Content-Encoding that `response_headers` name, but with no transfer coding.
    `ip` is the address of the server where it is known. `unchanged` is the capture that a 304 speaks of:
    with it the answer is kept as a revisit record.
    """

    url: str
    fetched_at: datetime
    request_headers: Headers
    status: int
    reason: str
    response_headers: Headers
    body: bytes
    method: str = "GET"
    protocol: str = "HTTP/1.1"
    ip: str | None = None
    unchanged: CaptureRef | None = None


class Rendering(msgspec.Struct, frozen=True, kw_only=True):
    """The DOM that a browser made of an answer, as HTML in UTF-8.

    `answer` is the capture of the answer that it was made of, `None` where that was not kept. `status` is
    the status of that answer.
    """

    url: str
    fetched_at: datetime
    status: int
    html: bytes
    answer: CaptureRef | None = None
