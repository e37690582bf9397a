"""What the thin pipelines share: how a step meets Scrapy."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import tzinfo
from typing import TYPE_CHECKING, Self

from archive.outcomes import Captured, Rejected
from pipelines.errors import Refused
from pipelines.options import SITE_ZONE, Options

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

    from archive.article import Article
    from archive.outcomes import Fetch, Outcome


def options_of(crawler: Crawler) -> Options:
    """The options of a crawl.

    The zone is the spider's attribute `zone` (a `tzinfo`), else Vietnam's; the settings `TONE_MARKS` and
    `TOKENIZE` (both on by default) turn a rule and a step off.
    """
    zone = getattr(crawler.spider, "zone", None)
    return Options(
        zone=zone if isinstance(zone, tzinfo) else SITE_ZONE,
        tone_marks=crawler.settings.getbool("TONE_MARKS", True),
        tokenize=crawler.settings.getbool("TOKENIZE", True),
    )


class Step(ABC):
    """A step as a Scrapy pipeline: it acts on captured articles and passes everything else through.

    An article that the step refuses goes on as a `Rejected`, so that nothing is dropped silently, and is
    counted as `rejected/REASON`.
    """

    def __init__(self, stats: StatsCollector, options: Options) -> None:
        self.stats = stats
        self.options = options

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The step for a crawl, with the crawl's options and counters."""
        return cls(crawler.stats, options_of(crawler))

    @abstractmethod
    def improve(self, article: Article, fetch: Fetch) -> Article:
        """The better article; `fetch` tells how the page was got.

        Raises:
            Refused: the archive cannot keep the article.
        """

    def process_item(self, item: Outcome) -> Outcome:
        """What comes of `item` in this step."""
        if not isinstance(item, Captured):
            return item
        try:
            article = self.improve(item.article, item.fetch)
        except Refused as refusal:
            self.count(f"rejected/{refusal.reason}")
            return Rejected(item.fetch, refusal.reason, refusal.detail)
        return item if article is item.article else Captured(item.fetch, article)

    def count(self, key: str, by: int = 1) -> None:
        """Add `by` to the crawl's counter `key`; nothing is noted for zero."""
        if by:
            self.stats.inc_value(key, by)
