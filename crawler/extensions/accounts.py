"""Counts what goes out to the site and what comes back, for the run's report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import signals

from crawler.accounting import KIND, SECTION
from crawler.downloader import REQUEST_SENT
from crawler.spiders.mastercms import MasterCmsSpider

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response


class Accounts:
    """Counts into the spider's `report`: requests by kind, answers, seconds by section, our own faults."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The extension, connected to the crawl's signals."""
        accounts = cls()
        crawler.signals.connect(accounts.request_sent, signal=REQUEST_SENT)
        crawler.signals.connect(accounts.answered, signal=signals.response_received)
        crawler.signals.connect(accounts.failed, signal=signals.spider_error)
        crawler.signals.connect(accounts.failed, signal=signals.item_error)
        return accounts

    def request_sent(self, request: Request, spider: Spider) -> None:
        """A request goes out, for the first time or again."""
        if isinstance(spider, MasterCmsSpider):
            spider.report.requests[request.meta.get(KIND, "other")] += 1

    def answered(self, response: Response, request: Request, spider: Spider) -> None:
        """Any answer shows that the site can be reached."""
        if not isinstance(spider, MasterCmsSpider):
            return
        spider.report.answers += response.status > 0
        if section := request.meta.get(SECTION):
            spider.report.seconds[section] += request.meta.get("download_latency", 0.0)

    def failed(self, spider: Spider) -> None:
        """An exception of our own; Scrapy has logged its traceback."""
        if isinstance(spider, MasterCmsSpider):
            spider.report.faults += 1
