"""Says how far a crawl has come: a line that renews itself on a terminal, plain log lines elsewhere."""

from __future__ import annotations

import logging
import sys
import time
from collections import deque
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.live import Live
from rich.logging import RichHandler
from rich.text import Text
from scrapy import signals
from scrapy.utils.asyncio import AsyncioLoopingCall, create_looping_call

from archive.location import archive_url, printable_url
from crawler.spiders.mastercms import MasterCmsSpider
from crawler.summary import in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from twisted.internet.task import LoopingCall

logger = logging.getLogger(__name__)

TERMINAL_SECONDS = 0.5
LOG_SECONDS = 60.0
PACE_SECONDS = 180.0
"""Over how long the rate is taken: a polite crawl's rate jumps from minute to minute."""


class Pace:
    """How fast a count grows: over the last `PACE_SECONDS`, or since the start where that is shorter."""

    def __init__(self, started: float) -> None:
        self._points: deque[tuple[float, int]] = deque([(started, 0)])

    def rate(self, now: float, count: int) -> float:
        """How much the count grows in a second; `now` is in seconds and never goes back."""
        self._points.append((now, count))
        while len(self._points) > 2 and now - self._points[1][0] >= PACE_SECONDS:  # noqa: PLR2004 - both ends
            self._points.popleft()
        began, first = self._points[0]
        return (count - first) / (now - began) if now > began else 0.0


class Progress:
    """Reports sections, pages, articles, rate, queue, time left and faults of a crawl.

    The time left is that of the articles that are known to wait, at the rate of the last minutes; how many
    pages the listings still have nobody knows.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._pace = Pace(time.monotonic())
        self._call: AsyncioLoopingCall | LoopingCall | None = None
        self._live: Live | None = None
        self._muted: list[logging.Handler] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The extension, connected to the crawl's signals."""
        progress = cls(crawler)
        crawler.signals.connect(progress.opened, signal=signals.spider_opened)
        crawler.signals.connect(progress.closed, signal=signals.spider_closed)
        return progress

    def opened(self, spider: Spider) -> None:
        """Says where the archive is and starts to report."""
        if not isinstance(spider, MasterCmsSpider):
            return
        address = printable_url(archive_url(spider.settings["ARCHIVE_URL"]))
        logger.info("%s from %s into %s", spider.name, spider.arguments.base_url, address)
        seconds = LOG_SECONDS
        if sys.stderr.isatty() and spider.settings.getbool("LOG_ENABLED") and not spider.settings["LOG_FILE"]:
            self._take_terminal()
            seconds = TERMINAL_SECONDS
        self._call = create_looping_call(self._report, spider)
        self._call.start(seconds, now=False)

    def closed(self) -> None:
        """Stops reporting and gives the terminal back."""
        if self._call is not None and self._call.running:
            self._call.stop()
        if self._live is not None:
            self._live.stop()
            root = logging.getLogger()
            for handler in root.handlers[:]:
                if isinstance(handler, RichHandler):
                    root.removeHandler(handler)
            for handler in self._muted:
                root.addHandler(handler)

    def line(self, spider: MasterCmsSpider, rate: float) -> str:
        """The report as one line; `rate` is in articles a second."""
        counts = spider.report.counts
        ended = sum(walk.ending is not None for walk in spider.walks)
        active = len(self._crawler.engine.downloader.active)
        left = f", {in_words(spider.waiting / rate)} left for them" if rate and spider.waiting else ""
        return (
            f"{ended} of {len(spider.arguments.sections)} sections, {counts['pages']} listing pages, "
            f"{counts['fetched']} articles, {rate:.1f} articles/s; "
            f"{spider.waiting} articles waiting, {active} in flight{left}; {self._faults(counts)} faults"
        )

    def _faults(self, counts: Mapping[str, int]) -> int:
        """How often something went wrong: requests that were repeated, and pages that gave no article."""
        retries: int = self._crawler.stats.get_value("retry/count", 0)
        return retries + counts["rejected"] + counts["failed"]

    def _report(self, spider: MasterCmsSpider) -> None:
        rate = self._pace.rate(time.monotonic(), spider.report.counts["fetched"])
        line = self.line(spider, rate)
        if self._live is not None:
            self._live.update(Text(line, style="bold"), refresh=True)
        else:
            logger.info("%s", line)

    def _take_terminal(self) -> None:
        """Lets log lines scroll by above the line that renews itself."""
        console = Console(stderr=True)
        root = logging.getLogger()
        for handler in root.handlers[:]:
            if isinstance(handler, logging.StreamHandler) and not isinstance(handler, logging.FileHandler):
                self._muted.append(handler)
                root.removeHandler(handler)
                rich = RichHandler(console=console, show_path=False, markup=False)
                rich.setLevel(handler.level)
                root.addHandler(rich)
        self._live = Live(console=console, transient=True, auto_refresh=False)
        self._live.start()
