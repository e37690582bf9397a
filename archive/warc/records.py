"""Records of a WARC file as bytes: one gzip member each, made with warcio.

WARC 1.1 (ISO 28500:2017, https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/).
"""

from __future__ import annotations

import uuid
import zlib
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped] # it ships no types
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped] # as above

from archive.exchange import Exchange, Rendering

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.exchange import CaptureRef, Headers

VERSION = "WARC/1.1"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
"""The profile of a revisit record that stands for a 304 (WARC 1.1, 6.7.3)."""

_GZIP_WINDOW = 31  # zlib's largest window, 15, and 16 for a gzip header
_HTTP_NOT_MODIFIED = 304


class Member(NamedTuple):
    """A record, compressed, with what its reference needs."""

    content: bytes
    record_type: str
    digest: str
    record_id: str


class _HttpHeaders(StatusAndHeaders):  # type: ignore[misc] # warcio ships no types
    """An HTTP head that is written byte by byte as it came; warcio would put letters beyond ASCII in %XX."""

    def compute_headers_buffer(self, header_filter: Any = None) -> None:  # noqa: ANN401 - warcio's signature
        """Put the head's bytes where warcio looks for them."""
        del header_filter
        lines = [f"{self.protocol} {self.statusline}", *(f"{name}: {value}" for name, value in self.headers)]
        self.headers_buff = "".join(f"{line}\r\n" for line in (*lines, "")).encode("latin-1", "replace")


class RecordMaker:
    """Makes the records of one file; `level` is zlib's, 1 to 9."""

    def __init__(self, level: int) -> None:
        self._level = level
        self._buffer = BytesIO()
        self._writer = WARCWriter(self._buffer, gzip=False, warc_version=VERSION)
        self._warcinfo_id = ""

    def warcinfo(self, file: str, fields: Mapping[str, str]) -> Member:
        """The record that begins `file`; those that follow refer to it."""
        member = self._compressed(self._writer.create_warcinfo_record(file, dict(fields)))
        self._warcinfo_id = member.record_id
        return member

    def members(self, page: Exchange | Rendering) -> list[Member]:
        """The records of `page`; the first is the one to refer to."""
        if isinstance(page, Rendering):
            return [self._conversion(page)]
        answer = self._answer(page)
        return [answer, self._request(page, answer.record_id)]

    def _answer(self, page: Exchange) -> Member:
        head = self._head(page, page.ip)
        if page.status == _HTTP_NOT_MODIFIED and page.unchanged is not None:
            head |= {
                "WARC-Profile": NOT_MODIFIED,
                "WARC-Payload-Digest": page.unchanged.digest,
                **_refers_to(page.unchanged),
            }
            # Without a block of its own: pywb would replay the bare 304 instead of the page it speaks of.
            return self._made("revisit", page.url, head, b"", None)
        http = _http_head(page.protocol, f"{page.status} {page.reason}", page.response_headers)
        return self._made("response", page.url, head, page.body, http)

    def _request(self, page: Exchange, answer_id: str) -> Member:
        parts = urlsplit(page.url)
        target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        headers = page.request_headers
        if not any(name.lower() == "host" for name, _ in headers):
            headers = (("Host", parts.netloc.rpartition("@")[2]), *headers)
        http = _http_head(page.method, f"{target} {page.protocol}", headers)
        head = self._head(page, page.ip) | {"WARC-Concurrent-To": answer_id}
        return self._made("request", page.url, head, b"", http)

    def _conversion(self, page: Rendering) -> Member:
        head = {**self._head(page, None), "Content-Type": "text/html; charset=utf-8"}
        if page.answer is not None:
            head["WARC-Refers-To"] = page.answer.record_id
        return self._made("conversion", page.url, head, page.html, None)

    def _head(self, page: Exchange | Rendering, ip: str | None) -> dict[str, str]:
        head = {
            "WARC-Record-ID": f"<{uuid.uuid4().urn}>",
            "WARC-Date": warc_date(page.fetched_at),
            "WARC-Warcinfo-ID": self._warcinfo_id,
        }
        return head | ({"WARC-IP-Address": ip} if ip else {})

    def _made(
        self, kind: str, url: str, head: dict[str, str], body: bytes, http: _HttpHeaders | None
    ) -> Member:
        record = self._writer.create_warc_record(
            url, kind, payload=BytesIO(body), length=len(body), warc_headers_dict=head, http_headers=http
        )
        return self._compressed(record)

    def _compressed(self, record: Any) -> Member:  # noqa: ANN401 - warcio ships no types
        self._buffer.seek(0)
        self._buffer.truncate()
        self._writer.write_record(record)
        compressor = zlib.compressobj(self._level, zlib.DEFLATED, _GZIP_WINDOW)
        content = compressor.compress(self._buffer.getbuffer()) + compressor.flush()
        headers = record.rec_headers
        digest = headers.get_header("WARC-Payload-Digest", "")
        return Member(content, record.rec_type, digest, headers.get_header("WARC-Record-ID"))


def _http_head(protocol: str, line: str, headers: Headers) -> _HttpHeaders:
    return _HttpHeaders(line, list(headers), protocol=protocol)


def _refers_to(capture: CaptureRef) -> dict[str, str]:
    return {
        "WARC-Refers-To": capture.record_id,
        "WARC-Refers-To-Target-URI": capture.url,
        "WARC-Refers-To-Date": warc_date(capture.fetched_at),
    }


def warc_date(instant: datetime) -> str:
    """`instant` as WARC 1.1 writes it, in UTC and to the microsecond.

    Raises:
        ValueError: it has no zone.
    """
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no zone; an instant needs one")
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
