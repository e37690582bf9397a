"""Ends a run cleanly before the disk is full."""

from __future__ import annotations

import asyncio
import logging
from time import monotonic
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from archive import space
from archive.errors import ArchiveUnavailable
from archive.location import archive_url, resolve_path
from crawler.downloader import downloader_of
from crawler.report import SPACE_LOW
from crawler.spiders.mastercms import MasterCmsSpider

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

CHECK_SECONDS = 2.0
"""How often the room that is left is looked at, at most: a crawl writes some MB in that time."""


class Space:
    """Closes the spider when a file system has less room than `FREE_SPACE_FLOOR` bytes (0: never).

    What was fetched is written, for which the floor leaves room; what was not is left waiting. That there is
    enough before the first request `scrapy crawl` has seen already.
    """

    def __init__(self, crawler: Crawler, floor: int, folders: tuple[Path, ...]) -> None:
        self._crawler = crawler
        self._floor = floor
        self._folders = folders
        self._next = 0.0
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The extension, connected to the crawl's signals.

        Raises:
            NotConfigured: there is no floor, or the spider keeps nothing.
        """
        settings = crawler.settings
        floor = settings.getint("FREE_SPACE_FLOOR")
        if not floor or not isinstance(crawler.spider, MasterCmsSpider):
            raise NotConfigured("no room is kept free")
        url, folder = archive_url(settings["ARCHIVE_URL"]), resolve_path(settings["WARC_DIR"])
        made = cls(crawler, floor, space.places(url, folder))
        crawler.signals.connect(made.look, signal=signals.response_received)
        return made

    def look(self) -> None:
        """An answer came, which is going to be written."""
        now = monotonic()
        if self._closing is not None or now < self._next:
            return
        self._next = now + CHECK_SECONDS
        try:
            space.check_space(self._folders, self._floor)
        except ArchiveUnavailable as error:
            logger.error("%s. The run ends; what is left stays waiting", error)  # noqa: TRY400 - for a person
            downloader_of(self._crawler).end()
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=SPACE_LOW))
