"""Decides which pages a browser renders, and what is asked for instead where it may not help."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse

from crawler.middlewares.robots import RobotsTxtMiddleware
from crawler.middlewares.warc import CAPTURE, RENDERED_FROM
from crawler.pages.addresses import listing_offset
from crawler.rendering.browser import find_browser
from crawler.rendering.download import SLOT, TO_RENDER, ToRender
from crawler.rendering.errors import BrowserMissingError, NeedsBrowserError
from crawler.rendering.needs import lacking, page_kind, section_of
from crawler.spiders.mastercms import MasterCmsSpider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response

logger = logging.getLogger(__name__)

_OK = 200


class RenderMiddleware:
    """Rendering as the spider's argument `render` has it; it stands above the retries and sees good answers.

    `never` renders nothing; `auto` renders a page whose list or body is empty and carries a script's loader
    (`crawler.pages.loaders`); `always` renders every listing and article page. The browser gets the plain
    answer, which the WARC has as a response; the DOM is kept as a conversion of it.

    Where robots.txt disallows the address that a list's script needs, rendering would not help: the section's
    page with its offset is asked for instead, in each of the three. What still lacks its list goes to the
    spider as it is (`ListingPage.loader`); an article that lacks its body is not passed on.

    Counters: `render/pages`, and of them `render/listing` and `render/article`; `render/offset_pages`;
    `render/requests` and `render/refused/...` for what the pages' scripts asked for.
    """

    def __init__(self, crawler: Crawler, spider: MasterCmsSpider) -> None:
        self._crawler = crawler
        self._site = spider.site
        self._origin = spider.arguments.base_url
        self._mode = spider.arguments.render
        self._told: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The middleware of a crawl.

        Raises:
            NotConfigured: the spider reads no sections and articles.
        """
        if not isinstance(crawler.spider, MasterCmsSpider):
            raise NotConfigured("the spider has no argument `render`")
        return cls(crawler, crawler.spider)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Has the page rendered where that is due.

        Raises:
            NeedsBrowserError: the body of an article comes by a script that was not run.
            RobotsRefusedError: robots.txt cannot be had.
            LeftWaitingError: the run is ending.
        """
        kind = page_kind(response.url, self._site)
        if kind is None or response.status != _OK or not isinstance(response, HtmlResponse):
            return response
        if TO_RENDER in request.meta:
            return self._rendered(request, response, kind)
        loader = lacking(response.url, response.body, self._site)
        if loader is None:
            return response if self._mode != "always" else self._to_render(request, response)
        if barrier := await self._barrier(urljoin(response.url, loader), response.url):
            return self._without_script(request, response, barrier)
        if self._mode == "never":
            return self._left_empty(response, "render=never leaves it so")
        return self._to_render(request, response)

    async def _barrier(self, address: str, page_url: str) -> str | None:
        """Why a script of the page may not have what is at `address`, or `None` where it may."""
        netloc, asked = urlsplit(address).netloc, urlsplit(page_url).netloc
        if netloc != asked and netloc not in self._site.hosts:
            return f"{address}, which is another site's"
        robots = self._crawler.get_downloader_middleware(RobotsTxtMiddleware)
        # As the browser's own requests: the site's hosts are where its pages came from.
        if robots is None or await robots.allows(address.replace(netloc, asked, 1)):
            return None
        return f"{address}, which robots.txt disallows"

    def _to_render(self, request: Request, response: HtmlResponse) -> Request | Response:
        try:
            find_browser(self._crawler.settings["CHROMIUM"])
        except BrowserMissingError as error:
            self._tell("browser", logging.ERROR, str(error))
            return self._left_empty(response, "there is no browser")
        if page_kind(response.url, self._site) == "listing" and self._mode == "auto":
            section = section_of(response.url)
            line = f"the list of {section} comes by script: its pages are rendered by a browser"
            self._tell(section, logging.INFO, line)
        meta = {
            **request.meta,
            TO_RENDER: ToRender(response, self._site, self._origin),
            RENDERED_FROM: request.meta.get(CAPTURE),
            "retry_times": 0,  # the page has come; what may fail from here on is another thing
            "download_slot": SLOT,
            "autothrottle_dont_adjust_delay": True,
        }
        return request.replace(url=response.url, meta=meta, dont_filter=True)

    def _rendered(self, request: Request, response: HtmlResponse, kind: str) -> Response:
        del request.meta[TO_RENDER]
        stats = self._crawler.stats
        stats.inc_value("render/pages")
        stats.inc_value(f"render/{kind}")
        logger.debug("rendered %s", response.url)
        if lacking(response.url, response.body, self._site) is not None:
            return self._left_empty(response, "its script did not fill it")
        return response

    def _without_script(self, request: Request, response: HtmlResponse, barrier: str) -> Request | Response:
        """What there is without the fragment that the list's or body's script may not have."""
        if page_kind(response.url, self._site) == "listing" and listing_offset(response.url) is None:
            section = section_of(response.url)
            line = f"the list of {section} comes by script from {barrier}: "
            self._tell(section, logging.INFO, f"{line}its pages with offsets are asked for instead")
            self._crawler.stats.inc_value("render/offset_pages")
            return request.replace(url=f"{response.url}&s_cond=&BRSR=0", dont_filter=True)
        return self._left_empty(response, f"its script needs {barrier}")

    def _left_empty(self, response: HtmlResponse, why: str) -> Response:
        """The page as it is; one that lacks nothing after all is fine so."""
        kind = page_kind(response.url, self._site)
        if lacking(response.url, response.body, self._site) is None:
            return response
        if kind == "article":
            raise NeedsBrowserError(f"the body of {response.url} comes by script, and {why}")
        section = section_of(response.url)
        self._tell(
            f"{section} empty", logging.WARNING, f"the list of {section} comes by script, and {why}: not read"
        )
        return response

    def _tell(self, key: str, level: int, line: str) -> None:
        """Logs a line once."""
        if key not in self._told:
            self._told.add(key)
            logger.log(level, "%s", line)
