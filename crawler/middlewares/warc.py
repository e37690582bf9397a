"""Has every answer written to the WARC as it came over the wire, before anything reads it."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured
from scrapy.http import TextResponse

from archive.errors import ArchiveUnavailable
from archive.exchange import CaptureRef, Exchange, Rendering
from archive.warc.writer import WarcWriter
from crawler.middlewares.errors import LeftWaitingError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Request, Response

    from archive.exchange import Headers as Pairs

logger = logging.getLogger(__name__)

WARC_FAILED = "warc_failed"
"""Scrapy's reason for the end of a run whose pages could not be kept."""

CAPTURE = "capture"
"""Key of `request.meta` under which the `CaptureRef` of its answer stands."""

UNCHANGED = "capture_unchanged"
"""Key of `request.meta` for the `CaptureRef` of the page that a conditional request asks about."""

RENDERED = "playwright"
"""Flag of answers that a browser made; scrapy-playwright sets it."""

RENDERED_FROM = "capture_rendered"
"""Key of `request.meta` for the `CaptureRef` of the plain answer that a browser is to render."""

_SECRETS = frozenset({b"proxy-authorization"})
"""Headers that go to the proxy and not to the site."""


class WarcFailedError(LeftWaitingError):
    """The WARC takes no more pages, so none is asked for; what was not kept stays waiting."""


class WarcMiddleware:
    """Writes exchanges through the spider's attribute `warc`, a `WarcWriter`; without one it is off.

    It has to stand nearer to the downloader than the middlewares that unpack answers and follow redirects
    (590 and 600), so that bytes, headers and redirects are the site's own. Nothing gets on with an answer
    before the operating system has taken it; the reactor does not wait. Counters: `warc/captures` and one
    of `warc/response`, `warc/revisit` and `warc/conversion` for each, `warc/records`, `warc/bytes` and
    `warc/files` for what the writer has written in all.
    """

    def __init__(self, crawler: Crawler, writer: WarcWriter) -> None:
        self.crawler = crawler
        self.writer = writer
        self.failed = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The middleware of a crawl.

        Raises:
            NotConfigured: the spider keeps no pages.
        """
        writer = getattr(crawler.spider, "warc", None)
        if not isinstance(writer, WarcWriter):
            raise NotConfigured("the spider has no WARC writer")
        return cls(crawler, writer)

    def process_request(self, request: Request) -> None:
        """Forgets the capture of an earlier try or of a redirect.

        Raises:
            WarcFailedError: pages cannot be kept any more.
        """
        if self.failed:
            raise WarcFailedError
        request.meta.pop(CAPTURE, None)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Keeps the answer and notes its capture in `request.meta`.

        Raises:
            WarcFailedError: it cannot be kept; the run is being ended.
        """
        if "cached" in response.flags:
            return response  # it came from a disk, not from the site
        try:
            capture = await asyncio.wrap_future(self.writer.write(page_of(request, response)))
        except ArchiveUnavailable as error:
            self._fail(error)
            raise WarcFailedError from error
        request.meta[CAPTURE] = capture
        self._count(capture)
        return response

    def _count(self, capture: CaptureRef) -> None:
        stats = self.crawler.stats
        stats.inc_value("warc/captures")
        stats.inc_value(f"warc/{capture.record_type}")
        stats.set_value("warc/records", self.writer.records)
        stats.set_value("warc/bytes", self.writer.bytes)
        stats.set_value("warc/files", self.writer.files)

    def _fail(self, error: ArchiveUnavailable) -> None:
        if self.failed:
            return
        self.failed = True
        logger.error("%s", error)
        engine = self.crawler.engine
        if engine is not None:
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason=WARC_FAILED))


def page_of(request: Request, response: Response) -> Exchange | Rendering:
    """What is kept of an answer: the exchange, or the DOM that a browser made of it."""
    now = datetime.now(UTC)
    url = response.url.partition("#")[0]
    if RENDERED in response.flags and isinstance(response, TextResponse):
        answer = request.meta.get(RENDERED_FROM)
        html = response.text.encode()
        return Rendering(url=url, fetched_at=now, status=response.status, html=html, answer=answer)
    return Exchange(
        url=url,
        fetched_at=now,
        method=request.method,
        request_headers=_pairs(request.headers),
        protocol=response.protocol or "HTTP/1.1",
        status=response.status,
        reason=_phrase(response.status),
        response_headers=_without_transfer_coding(_pairs(response.headers)),
        body=response.body,
        ip=None if response.ip_address is None else str(response.ip_address),
        unchanged=request.meta.get(UNCHANGED),
    )


def _pairs(headers: Headers) -> Pairs:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name in headers
        if name.lower() not in _SECRETS
        for value in headers.getlist(name)
    )


def _without_transfer_coding(headers: Pairs) -> Pairs:
    """`headers` as they fit the body that is kept: a reader would undo the coding a second time."""
    coding = "transfer-encoding"
    return tuple((f"X-Orig-{name}" if name.lower() == coding else name, value) for name, value in headers)


def _phrase(status: int) -> str:
    """The usual words for `status`: Scrapy does not pass the site's own on."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
