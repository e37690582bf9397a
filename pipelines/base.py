"""What the thin pipelines share: how a step meets Scrapy."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, Protocol, Self

from archive.outcomes import Captured, Rejected
from pipelines.errors import Refused
from pipelines.options import SITE_ZONE, Options

if TYPE_CHECKING:
    from datetime import datetime

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from archive.article import Article
    from archive.outcomes import Outcome


class Counters(Protocol):
    """What a step asks of the counters: Scrapy's stats, or a `Tally`."""

    def inc_value(self, key: str, count: int = 1) -> None:
        """Add `count` to the counter `key`."""

    def get_value(self, key: str) -> Any:  # noqa: ANN401 - Scrapy's own signature
        """What the counter `key` stands at; `None` where nothing was counted."""


class Tally:
    """Counters of a process that reads page after page: totals, and what is new since they were taken."""

    def __init__(self) -> None:
        self._totals: Counter[str] = Counter()
        self._new: Counter[str] = Counter()

    def inc_value(self, key: str, count: int = 1) -> None:
        """See `Counters`."""
        self._totals[key] += count
        self._new[key] += count

    def get_value(self, key: str) -> int | None:
        """See `Counters`; it counts from the tally's beginning."""
        return self._totals.get(key)

    def take(self) -> dict[str, int]:
        """What was counted since the last time."""
        new, self._new = self._new, Counter()
        return dict(new)


def options_of(crawler: Crawler, zone: tzinfo | None = None) -> Options:
    """The options of a crawl, by its settings (see `options_in`).

    Unless `zone` says it, the zone is the spider's attribute `zone` (a `tzinfo`), else Vietnam's.
    """
    zone = zone or getattr(crawler.spider, "zone", None)
    return options_in(crawler.settings, zone if isinstance(zone, tzinfo) else SITE_ZONE)


def options_in(settings: BaseSettings, zone: tzinfo) -> Options:
    """The options that Scrapy's settings name, for a site of that zone.

    `TONE_MARKS` and `TOKENIZE` (both on by default) turn a rule and a step off; `POS` and `NER` (both off)
    add tags to the words.
    """
    return Options(
        zone=zone,
        tone_marks=settings.getbool("TONE_MARKS", True),
        tokenize=settings.getbool("TOKENIZE", True),
        pos=settings.getbool("POS", False),
        ner=settings.getbool("NER", False),
    )


class Step(ABC):
    """A step as a Scrapy pipeline: it acts on captured articles and passes everything else through.

    An article that the step refuses goes on as a `Rejected`, so that nothing is dropped silently, and is
    counted as `rejected/REASON`.
    """

    def __init__(self, stats: Counters, options: Options) -> None:
        self.stats = stats
        self.options = options

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The step for a crawl, with the crawl's options and counters."""
        return cls(crawler.stats, options_of(crawler))

    @abstractmethod
    def improve(self, article: Article, now: datetime | None = None) -> Article:
        """The better article; `now` is the time of the fetch (aware), by default the current time.

        Raises:
            Refused: the archive cannot keep the article.
        """

    def process_item(self, item: Outcome) -> Outcome:
        """What comes of `item` in this step."""
        if not isinstance(item, Captured):
            return item
        try:
            article = self.improve(item.article, item.fetch.fetched_at)
        except Refused as refusal:
            self.count(f"rejected/{refusal.reason}")
            return Rejected(item.fetch, refusal.reason, refusal.detail)
        return item if article is item.article else Captured(item.fetch, article)

    def count(self, key: str, by: int = 1) -> None:
        """Add `by` to the crawl's counter `key`; nothing is noted for zero."""
        if by:
            self.stats.inc_value(key, by)
