"""Scrapy's downloader with the manners that it lacks: it can hold a host back, and it can end.

All that decides when a request goes out stands here, since only the downloader's own queues know what is
about to go out: a middleware sees a request long before.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader import Downloader as ScrapyDownloader
from scrapy.utils.asyncio import call_later

from crawler.middlewares.errors import LeftWaitingError
from crawler.rendering.download import TO_RENDER

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from twisted.internet.defer import Deferred

REQUEST_SENT = object()
"""Signal: a request leaves for the site now (Scrapy's own comes when it joins the queue)."""

logger = logging.getLogger(__name__)


class Downloader(ScrapyDownloader):
    """The downloader of a crawl (setting `DOWNLOADER`); hosts are named by their download slots' keys.

    Attributes:
        ending: whether the run is being ended; no request goes out any more.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawler = crawler
        self.ending = False
        self._ended = asyncio.Event()
        self._apart: dict[str, float] = {}
        self._held_until: dict[str, float] = {}
        self._transfers: set[asyncio.Task[object]] = set()

    def keep_apart(self, key: str, seconds: float) -> None:
        """From now on two requests to a host are never less than `seconds` apart, whatever else is set."""
        self._apart[key] = max(seconds, self._apart.get(key, 0.0))

    def hold_back(self, key: str, seconds: float) -> None:
        """Sends a host nothing for `seconds`, not even what stands in its queue already."""
        self._held_until[key] = max(monotonic() + seconds, self._held_until.get(key, 0.0))

    async def pause(self, seconds: float) -> None:
        """Waits, and lets everything else go on.

        Raises:
            LeftWaitingError: the run ends meanwhile.
        """
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), seconds)
        if self.ending:
            raise LeftWaitingError

    def end(self) -> None:
        """Lets go of everything that has not been sent; what is in flight goes on."""
        self.ending = True
        self._ended.set()
        for slot in self.slots.values():
            while slot.queue:
                _, answer = slot.queue.popleft()
                answer.errback(LeftWaitingError())

    def cut_off(self) -> None:
        """Breaks off what is in flight."""
        if self._transfers:
            logger.warning("%d requests without an answer are broken off", len(self._transfers))
        for task in tuple(self._transfers):
            task.cancel()

    async def _enqueue_request(self, request: Request) -> Response:
        if self.ending:
            raise LeftWaitingError
        return await super()._enqueue_request(request)

    def _process_queue(self, slot: Slot) -> None:
        key = next((key for key, known in self.slots.items() if known is slot), "")
        apart = self._apart.get(key, 0.0)
        # AutoThrottle, its upper bound and a slot that was made anew may all have gone below it.
        slot.delay = max(slot.delay, apart)
        now = monotonic()
        wait = max(self._held_until.get(key, 0.0) - now, slot.lastseen + apart - now if apart else 0.0)
        if wait > 0 and slot.queue and slot.latercall is None:
            slot.latercall = call_later(wait, self._latercall, slot)
        super()._process_queue(slot)

    def _wait_for_download(
        self, slot: Slot, request: Request, queue_dfd: Deferred[Response]
    ) -> Coroutine[Any, Any, None]:
        # Scrapy counts a transfer when its task begins to run: without a delay, everything that is ready
        # before that goes out together, whatever CONCURRENT_REQUESTS_PER_DOMAIN says.
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)

    async def _download(self, slot: Slot, request: Request) -> Response:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - the downloader starts each transfer as a task
        self._transfers.add(task)
        if TO_RENDER not in request.meta:  # a page that is rendered asks the site for nothing itself
            self.signals.send_catch_log(signal=REQUEST_SENT, request=request, spider=self._crawler.spider)
        try:
            return await super()._download(slot, request)
        except asyncio.CancelledError:
            if not self.ending:
                raise
            task.uncancel()
            raise LeftWaitingError from None
        finally:
            self._transfers.discard(task)


def downloader_of(crawler: Crawler) -> Downloader:
    """The downloader of a running crawl.

    Raises:
        TypeError: the setting `DOWNLOADER` names another one.
    """
    downloader = crawler.engine.downloader
    if not isinstance(downloader, Downloader):
        raise TypeError("the crawl's manners need DOWNLOADER = 'crawler.downloader.Downloader'")
    return downloader
