"""Exchanges for the tests of the WARC; their pages are made up."""

from __future__ import annotations

import gzip
from datetime import timedelta

import msgspec

from archive.exchange import CaptureRef, Exchange
from tests.archive.builders import FETCHED, address


def page(number: int) -> bytes:
    return (
        f"<html><body><h1>Tin số {number}</h1>{'<p>Làng mở hội.</p>' * (number % 50)}</body></html>".encode()
    )


def exchange(number: int = 1, **changes: object) -> Exchange:
    """An article's page, gzipped as a server would."""
    plain = Exchange(
        url=address(number),
        fetched_at=FETCHED + timedelta(seconds=number),
        request_headers=(("User-Agent", "tests"), ("Accept-Encoding", "gzip")),
        status=200,
        reason="OK",
        response_headers=(
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Encoding", "gzip"),
            ("Set-Cookie", "a=1"),
            ("Set-Cookie", "b=2"),
        ),
        body=gzip.compress(page(number), mtime=0),
        ip="127.0.0.1",
    )
    return msgspec.structs.replace(plain, **changes)


def capture(number: int = 1, **changes: object) -> CaptureRef:
    """A reference to a page of that article; no file holds it."""
    plain = CaptureRef(
        url=address(number),
        fetched_at=FETCHED,
        status=200,
        record_type="response",
        file="paper-20260203T040506Z-1-00001.warc.gz",
        offset=1_000 * number,
        length=900,
        digest=f"sha1:{number:032d}",
        record_id=f"<urn:uuid:{number}>",
    )
    return msgspec.structs.replace(plain, **changes)
