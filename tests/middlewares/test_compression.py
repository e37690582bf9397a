"""Answers that cannot be unpacked are marked, not lost."""

from __future__ import annotations

import gzip
import zlib

import pytest
from scrapy.http import Request, Response
from scrapy.utils.test import get_crawler

from crawler.middlewares.compression import CUT, TOO_LARGE, HttpCompressionMiddleware

URL = "https://thoidai.com.vn/tin-100.html"
PAGE = b"<html><body>Tin</body></html>"


def unpacked(body: bytes, encoding: str, maxsize: int = 1000) -> Response:
    crawler = get_crawler(settings_dict={"DOWNLOAD_MAXSIZE": maxsize})
    crawler._apply_settings()  # noqa: SLF001 - what a start does; the middleware counts
    middleware = HttpCompressionMiddleware.from_crawler(crawler)
    answer = middleware.process_response(
        Request(URL), Response(URL, body=body, headers={"Content-Encoding": encoding})
    )
    assert isinstance(answer, Response)
    return answer


@pytest.mark.parametrize(
    ("body", "encoding"), [(gzip.compress(PAGE, mtime=0), "gzip"), (zlib.compress(PAGE), "deflate")]
)
def test_a_sound_page_is_unpacked(body: bytes, encoding: str) -> None:
    answer = unpacked(body, encoding)
    assert answer.body == PAGE
    assert answer.flags == []


def test_a_bomb_is_dropped_and_marked() -> None:
    answer = unpacked(gzip.compress(b" " * 100_000), "gzip")
    assert answer.body == b""
    assert answer.flags == [TOO_LARGE]


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (b"\x1f\x8b", "gzip"),
        (b"no gzip", "gzip"),
        (b"no deflate", "deflate"),
        (b"\xff\xff no brotli", "br"),
        (b"?", "zstd"),
    ],
)
def test_what_is_broken_from_the_start_is_cut(body: bytes, encoding: str) -> None:
    answer = unpacked(body, encoding)
    assert answer.body == b""
    assert CUT in answer.flags
    assert "Content-Encoding" not in answer.headers
