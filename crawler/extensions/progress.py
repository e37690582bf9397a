"""Says how far a crawl has come: a line that renews itself on a terminal, plain log lines elsewhere."""

from __future__ import annotations

import logging
import sys
import time
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.live import Live
from rich.logging import RichHandler
from rich.text import Text
from scrapy import signals
from scrapy.utils.asyncio import AsyncioLoopingCall, create_looping_call

from archive.location import archive_url, printable_url
from crawler.spiders.mastercms import MasterCmsSpider

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from twisted.internet.task import LoopingCall

logger = logging.getLogger(__name__)

TERMINAL_SECONDS = 0.5
LOG_SECONDS = 60.0


class Progress:
    """Reports articles, listing pages, rate, and what is left of a crawl.

    What is left is what is waiting to be fetched; how many pages the listings still have nobody knows.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._started = time.monotonic()
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

    def line(self, spider: MasterCmsSpider) -> str:
        """The report as one line."""
        counts, seconds = spider.report.counts, time.monotonic() - self._started
        articles = counts["fetched"]
        ended = sum(walk.ending is not None for walk in spider.walks)
        active = len(self._crawler.engine.downloader.active)
        rate = articles / seconds if seconds else 0.0
        return (
            f"{articles} articles, {counts['pages']} listing pages, {rate:.1f} articles/s; "
            f"{spider.waiting} articles waiting, {active} in flight, "
            f"{len(spider.arguments.sections) - ended} of {len(spider.arguments.sections)} sections left"
        )

    def _report(self, spider: MasterCmsSpider) -> None:
        if self._live is not None:
            self._live.update(Text(self.line(spider), style="bold"))
        else:
            logger.info("%s", self.line(spider))

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
