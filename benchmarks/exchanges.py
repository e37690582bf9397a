"""A request of the crawl and nginx's answer to it, as the WARC middleware gets them."""

from __future__ import annotations

import zlib
from ipaddress import IPv4Address

from scrapy.http import HtmlResponse, Request

from crawler.settings import USER_AGENT

CONTENT_TYPE = "text/html; charset=utf-8"

_ASKED = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en",
    "User-Agent": USER_AGENT,
    "Accept-Encoding": "gzip, deflate",
}
_ANSWERED = {
    "Server": "nginx/1.22.1",
    "Date": "Sun, 22 Nov 2026 03:00:00 GMT",
    "Content-Type": CONTENT_TYPE,
    "Last-Modified": "Sun, 22 Nov 2026 02:00:00 GMT",
    "Connection": "keep-alive",
    "ETag": '"6921245e-6a10"',
}
_LEVEL = 1  # nginx's own default
_GZIP_WINDOW = 31  # zlib's largest window, 15, and 16 for a gzip header


def exchanged(url: str, body: bytes, *, gzip: bool) -> tuple[Request, HtmlResponse]:
    """The request for `url`, and the answer with `body`, compressed where `gzip` says so."""
    request = Request(url, headers=_ASKED)
    headers = dict(_ANSWERED)
    if gzip:
        headers["Content-Encoding"] = "gzip"
        compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)
        body = compressor.compress(body) + compressor.flush()
    answer = HtmlResponse(
        url,
        headers=headers,
        body=body,
        request=request,
        ip_address=IPv4Address("127.0.0.1"),
        protocol="HTTP/1.1",
    )
    return request, answer
