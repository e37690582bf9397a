"""The whole road of an article in one call, for everything that is not a crawl."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.dates import date_article
from pipelines.options import Options
from pipelines.related import merge_related
from pipelines.text import normalise_article
from pipelines.tokens import tokenize_article
from pipelines.validate import validate

if TYPE_CHECKING:
    from datetime import datetime

    from archive.article import Article

__all__ = ["Options", "refine"]


def refine(article: Article, options: Options, now: datetime | None = None) -> Article:
    """What the archive keeps of `article`: validated, repaired, dated, linked and tokenised.

    `now` is the time of the fetch (aware), as `pipelines.dates.read_stamp` takes it. A refined article
    comes out as it went in.

    Raises:
        Refused: the archive cannot keep the article; which step says so is its `reason`.
    """
    article = normalise_article(validate(article), options)
    article = merge_related(date_article(article, options, now))
    return tokenize_article(article, options)
