"""Log lines in the paper's words."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy.logformatter import LogFormatter as ScrapyLogFormatter

from archive.outcomes import Captured, Failed, Gone, NotModified, Rejected

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Response
    from scrapy.logformatter import LogFormatterResult
    from twisted.python.failure import Failure


class LogFormatter(ScrapyLogFormatter):
    """Says what became of each page in one line instead of printing the whole article."""

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:  # noqa: ANN401 - Scrapy's own signature
        """The line for an item that passed all steps."""
        match item:
            case Captured(fetch, article):
                level, text = logging.DEBUG, f"{fetch.number}: {article.headline}"
            case Rejected(fetch, reason, detail):
                level, text = (
                    logging.WARNING,
                    f"{fetch.number} rejected, {reason}: {detail} ({fetch.fetched_url})",
                )
            case Gone(fetch):
                level, text = logging.INFO, f"{fetch.number} is gone ({fetch.status}): {fetch.fetched_url}"
            case Failed(fetch, error):
                level, text = logging.WARNING, f"{fetch.number} failed: {error} ({fetch.fetched_url})"
            case _:
                return super().scraped(item, response, spider)
        return {"level": level, "msg": "%(text)s", "args": {"text": text}}

    def item_error(
        self,
        item: Any,  # noqa: ANN401 - Scrapy's own signature
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """The line for an item that a step failed on; Scrapy's own would print the article whole."""
        if not isinstance(item, Captured | NotModified | Rejected | Gone | Failed):
            return super().item_error(item, exception, response, spider)
        text = f"{item.fetch.number} was lost in a step by a fault of ours: {exception!r}"
        return {"level": logging.ERROR, "msg": "%(text)s", "args": {"text": text}}
