"""Asks again for what failed: later, with patience, and not too often."""

from __future__ import annotations

from datetime import UTC, datetime
from random import uniform
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.downloadermiddlewares.retry import RetryMiddleware as ScrapyRetryMiddleware
from scrapy.exceptions import DownloadCancelledError, ResponseDataLossError
from scrapy.utils.response import response_status_message

from crawler.downloader import downloader_of
from crawler.middlewares.compression import CUT, TOO_LARGE
from crawler.middlewares.errors import LeftWaitingError
from crawler.middlewares.redirect import REDIRECTS
from crawler.middlewares.retry_after import retry_after

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response

_ASKS_FOR_PATIENCE = (429, 503)
_THROTTLED = 429
_OK = 200
_READY_AT = "retry_ready_at"
NO_PAGE = "no_page"
"""Key of `request.meta` that is set where something else than an HTML page is asked for."""

_TAIL = 4096


class RetryMiddleware(ScrapyRetryMiddleware):
    """Scrapy's retries, spread over the run.

    Beside what `RETRY_HTTP_CODES` and `RETRY_EXCEPTIONS` name, three answers count as failed: a redirect
    that was not followed, a page without its end, and one that is too large when unpacked.

    A failed request goes behind everything that waits (`RETRY_PRIORITY_ADJUST`), and not before a pause:
    `RETRY_BACKOFF_SECONDS` (default 15) for the first, twice as long for each that follows, up to
    `RETRY_BACKOFF_MAX` (default 300), half as much more or less by chance so that requests which failed
    together do not come back together. A `Retry-After` with 429 or 503 holds the whole host back, for
    `RETRY_AFTER_MAX` seconds at most (default 600); a 429 without one does so for the pause.
    The run does not end while a request waits. When the tries (`RETRY_TIMES` + 1) are spent, the last
    answer or exception goes to the spider.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        self._backoff = crawler.settings.getfloat("RETRY_BACKOFF_SECONDS", 15.0)
        self._backoff_max = crawler.settings.getfloat("RETRY_BACKOFF_MAX", 300.0)
        self._retry_after_max = crawler.settings.getfloat("RETRY_AFTER_MAX", 600.0)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The middleware of a crawl."""
        middleware = cls(crawler)
        crawler.signals.connect(middleware.be_patient, signal=signals.response_downloaded)
        return middleware

    def be_patient(self, request: Request, response: Response) -> float:
        """Holds the host back where an answer asks for that; how long, in seconds.

        The downloader sends the next request before any middleware sees the answer: the signal is earlier.
        """
        header = response.headers.get("Retry-After")
        asked = retry_after(header.decode("latin-1") if header else None, datetime.now(UTC))
        if response.status not in _ASKS_FOR_PATIENCE or (asked is None and response.status != _THROTTLED):
            return 0.0
        seconds = self._pause(request) if asked is None else min(asked, self._retry_after_max)
        downloader = downloader_of(self.crawler)
        downloader.hold_back(downloader.get_slot_key(request), seconds)
        return seconds

    async def process_request(self, request: Request) -> None:
        """Keeps a request that failed until its pause is over.

        Raises:
            LeftWaitingError: the run ends meanwhile.
        """
        ready_at = request.meta.pop(_READY_AT, None)
        if ready_at is not None and (seconds := ready_at - monotonic()) > 0:
            await downloader_of(self.crawler).pause(seconds)

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Asks again where the answer is none.

        Raises:
            LeftWaitingError: the run is ending.
            DownloadCancelledError: the page is too large, each time.
            ResponseDataLossError: the page cannot be unpacked, each time.
        """
        del spider
        reason = None if request.meta.get("dont_retry") else self._reason(request, response)
        if reason is None:
            return response
        # Once more, since a page of status 200 may have turned out to be a 429 since the signal.
        pause = max(self._pause(request), self.be_patient(request, response))
        if again := self._again(request, reason, pause):
            return again
        if TOO_LARGE in response.flags:
            raise DownloadCancelledError(reason)
        if CUT in response.flags:
            raise ResponseDataLossError(reason)
        return response

    def process_exception(
        self, request: Request, exception: Exception, spider: Spider | None = None
    ) -> Request | None:
        """Asks again where no answer came.

        Raises:
            LeftWaitingError: the run is ending.
        """
        del spider
        if isinstance(exception, self.exceptions_to_retry) and not request.meta.get("dont_retry"):
            return self._again(request, exception, self._pause(request))
        return None

    def _reason(self, request: Request, response: Response) -> str | None:
        if response.status in self.retry_http_codes:
            return response_status_message(response.status)
        if response.status in REDIRECTS:
            return f"{response.status} not followed"
        for flag in (TOO_LARGE, CUT):
            if flag in response.flags:
                return flag
        # robots.txt, a feed and a sitemap have no end to look for, whatever type a server gives them.
        is_page = not (request.meta.get("dont_obey_robotstxt") or request.meta.get(NO_PAGE))
        return CUT if is_page and is_cut(response) else None

    def _pause(self, request: Request) -> float:
        doubled: float = self._backoff * 2.0 ** request.meta.get("retry_times", 0)
        return min(doubled, self._backoff_max) * uniform(0.5, 1.5)  # noqa: S311 - jitter is no secret

    def _again(self, request: Request, reason: str | Exception, pause: float) -> Request | None:
        if downloader_of(self.crawler).ending:
            raise LeftWaitingError
        again = self._retry(request, reason)
        if again is not None:
            again.meta[_READY_AT] = monotonic() + pause
        return again


def is_cut(response: Response) -> bool:
    """Whether this is an HTML page that has no end; an empty one has none either."""
    content_type = (response.headers.get("Content-Type") or b"text/html").lower()
    if response.status != _OK or b"html" not in content_type:
        return False
    body = response.body
    return b"</html" not in body[-_TAIL:].lower() and b"</html" not in body.lower()
