"""The time expressions of an article, and their step in a crawl."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from archive.article import readable_parts
from pipelines.base import Step
from pipelines.timex.finder import find_times

if TYPE_CHECKING:
    from datetime import datetime

    from archive.article import Article
    from pipelines.options import Options


def annotate_times(article: Article, options: Options) -> Article:
    """`article` with the time expressions of all that is read as text, in the order of its parts.

    These are headline, abstract, paragraphs, headings, quotes, list items and captions: not the byline,
    credits and table cells, and not the boxes of other articles, whose days are not this article's. Only a
    Vietnamese article with a date is read; the day that its words count from is that of the date in
    `options.zone`.
    """
    if article.language != "vi" or article.date_published is None:
        return article
    stamp = article.date_published.astimezone(options.zone)
    times = tuple(one for part, text in readable_parts(article) for one in find_times(text, stamp, part))
    return article if times == article.times else replace(article, times=times)


class TimesPipeline(Step):
    """`annotate_times` as a Scrapy pipeline; each expression counts as `times/RULE`."""

    def improve(self, article: Article, now: datetime | None = None) -> Article:
        """See `annotate_times`."""
        del now
        better = annotate_times(article, self.options)
        for rule, times in Counter(one.rule for one in better.times).items():
            self.count(f"times/{rule}", times)
        return better
