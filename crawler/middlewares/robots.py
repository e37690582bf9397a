"""Obeys robots.txt where Scrapy does not: its absence, its errors and its `Crawl-delay`."""

from __future__ import annotations

import asyncio
import logging
import math
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware as ScrapyRobotsTxtMiddleware
from scrapy.http import Request
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.misc import build_from_crawler

from crawler.downloader import downloader_of
from crawler.middlewares.errors import LeftWaitingError, RobotsRefusedError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.exceptions import IgnoreRequest
    from scrapy.http import Response

logger = logging.getLogger(__name__)

_LONG = 30.0
"""Seconds between requests from which on a crawl takes so long that its operator should know why."""

_THROTTLED = 429


class RobotsTxtMiddleware(ScrapyRobotsTxtMiddleware):
    """robots.txt as RFC 9309 has it.

    Statuses 400 to 499 mean that there are no rules (2.3.1.3). 500 to 599, no answer, and redirects that
    lead nowhere mean that nothing may be asked for (2.3.1.4). So does 429, which the RFC counts among the
    former: a site that has no time for its robots.txt has none for us. `Crawl-delay` is no part of the RFC;
    where it is longer than the delay that is set, it is kept.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._asked: dict[str, asyncio.Task[RobotParser]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The middleware of a crawl."""
        return cls(crawler)

    async def robot_parser(self, request: Request) -> RobotParser:
        """The rules for the host of `request`; asked for once."""
        netloc = urlsplit(request.url).netloc
        if netloc not in self._asked:
            self._asked[netloc] = asyncio.ensure_future(self._ask(request))
        return await asyncio.shield(self._asked[netloc])

    async def allows(self, url: str) -> bool:
        """Whether the rules of its host let `url` be asked for.

        Raises:
            RobotsRefusedError: there is no robots.txt to go by.
            LeftWaitingError: the run ended before it came.
        """
        rules = await self.robot_parser(Request(url))
        return rules.allowed(url, self._robotstxt_useragent or self._default_useragent)

    async def _ask(self, request: Request) -> RobotParser:
        parts = urlsplit(request.url)
        self._stats.inc_value("robotstxt/request_count")
        asking = Request(
            f"{parts.scheme}://{parts.netloc}/robots.txt",
            priority=self.DOWNLOAD_PRIORITY,
            meta={"dont_obey_robotstxt": True},
            callback=NO_CALLBACK,
        )
        try:
            response = await self.crawler.engine.download_async(asking)
        except LeftWaitingError as error:
            return NoRules(error)
        except Exception as error:  # noqa: BLE001 - whatever came instead of an answer, it is none
            return self._refused(f"did not come ({type(error).__name__}: {error})", answered=False)
        self._stats.inc_value("robotstxt/response_count")
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        return await self._read(response, request)

    async def _read(self, response: Response, request: Request) -> RobotParser:
        is_absent = 400 <= response.status < 500 and response.status != _THROTTLED  # noqa: PLR2004 - client errors
        if not is_absent and not 200 <= response.status < 300:  # noqa: PLR2004 - success
            return self._refused(f"was answered with {response.status}", answered=True)
        body = b"" if is_absent else response.body
        rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, body)
        self._obey_delay(rules, request)
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=rules, request=request
        )
        return rules

    def _refused(self, detail: str, *, answered: bool) -> RobotParser:
        error = RobotsRefusedError(detail, answered=answered)
        logger.error("%s", error)
        return NoRules(error)

    def _obey_delay(self, rules: RobotParser, request: Request) -> None:
        seconds = rules.crawl_delay(self._robotstxt_useragent or self._default_useragent)
        if seconds is None or not math.isfinite(seconds) or seconds <= 0:
            return
        downloader = downloader_of(self.crawler)
        downloader.keep_apart(downloader.get_slot_key(request), seconds)
        level = logging.WARNING if seconds >= _LONG else logging.INFO
        logger.log(level, "robots.txt asks for %g seconds between requests; they are kept", seconds)


class NoRules(RobotParser):
    """Stands for a robots.txt that could not be had: it raises the reason for every address."""

    def __init__(self, error: IgnoreRequest) -> None:
        self._error = error

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:
        """Nothing that a text could make."""
        raise NotImplementedError

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:
        """Never returns.

        Raises:
            RobotsRefusedError: nothing may be asked for.
            LeftWaitingError: the run ended before robots.txt came.
        """
        del url, user_agent
        raise self._error
