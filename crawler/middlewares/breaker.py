"""Takes no for an answer: a site that refuses again and again is left alone."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Self

from crawler.downloader import downloader_of
from crawler.middlewares.retry import NO_PAGE
from crawler.pages.throttled import is_throttled

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response

logger = logging.getLogger(__name__)

REFUSALS = frozenset({403, 429})
"""Statuses by which a site says that it does not want to be asked."""

REFUSED = "refused"
"""The reason with which the breaker ends a run."""

_OK = 200
_THROTTLED = 429
_ERRORS_FROM = 400
_GONE = (404, 410)


class BreakerMiddleware:
    """Ends the run with the reason `refused` when a site refuses many pages in a row.

    `BREAKER_REFUSALS` (default 10) is how many different addresses have to be answered with 403 or 429
    with nothing served between them; one address that is asked for again counts once. A page of status
    200 that only says "too many requests" becomes a 429 here. What is waiting stays waiting.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._most = crawler.settings.getint("BREAKER_REFUSALS", 10)
        self._refused: set[str] = set()
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The middleware of a crawl."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Counts refusals."""
        if request.meta.get(NO_PAGE):
            return response  # a feed or sitemap that is refused says nothing of the pages
        if response.status == _OK and is_throttled(response.body, _content_type(response)):
            logger.warning("%s answers that there are too many requests, with status 200", request.url)
            response = response.replace(status=_THROTTLED)
        if response.status in REFUSALS:
            self._refused.add(request.url)
            if len(self._refused) >= self._most:
                self._open(response.status)
        elif response.status < _ERRORS_FROM or response.status in _GONE:
            self._refused.clear()
        return response

    def _open(self, status: int) -> None:
        if self._closing is not None:
            return
        logger.error(
            "the site refused %d pages in a row, the last with %d: the run ends, what is left stays waiting; "
            "wait some hours, and ask less often (DOWNLOAD_DELAY)",
            len(self._refused),
            status,
        )
        downloader_of(self._crawler).end()  # at once, so that this answer is not counted against its article
        self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=REFUSED))


def _content_type(response: Response) -> str:
    return (response.headers.get("Content-Type") or b"").decode("latin-1")
