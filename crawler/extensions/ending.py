"""Ends a run promptly, whoever ends it: a signal, a budget, or the breaker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.utils.asyncio import CallLaterResult, call_later

from crawler.downloader import downloader_of
from crawler.spiders.mastercms import MasterCmsSpider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Ending:
    """Gives what is in flight `ENDING_SECONDS` (default 7) once a run is ended, and the rest none.

    Scrapy itself works off everything that has left the scheduler: sixteen requests at a second each, or
    `DOWNLOAD_TIMEOUT` seconds where the site has stalled.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._seconds = crawler.settings.getfloat("ENDING_SECONDS", 7.0)
        self._timer: CallLaterResult | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The extension, connected to the crawl's signals."""
        ending = cls(crawler)
        crawler.signals.connect(ending.watch, signal=signals.engine_started)
        crawler.signals.connect(ending.closed, signal=signals.spider_closed)
        return ending

    def watch(self) -> None:
        """Has the end of the run begin here."""
        engine = self._crawler.engine
        close = engine.close_spider_async

        async def close_promptly(*, reason: str = "cancelled") -> None:
            self._begin()
            await close(reason=reason)

        # No signal tells of the beginning of an end: `spider_closed` is sent when all has been worked off.
        engine.close_spider_async = close_promptly  # type: ignore[method-assign] # as said

    def closed(self) -> None:
        """Nothing is in flight any more."""
        if self._timer is not None:
            self._timer.cancel()

    def _begin(self) -> None:
        if self._timer is None:
            self._timer = call_later(self._seconds, self._cut_off)
            downloader_of(self._crawler).end()

    def _cut_off(self) -> None:
        downloader_of(self._crawler).cut_off()
        if isinstance(self._crawler.spider, MasterCmsSpider):
            self._crawler.spider.readers.give_up()
