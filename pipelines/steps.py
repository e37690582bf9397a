"""The whole road of an article in one call: in a crawl, on a kept page, and wherever else one is read.

The order of the steps is that of `_steps`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.base import Tally
from pipelines.dates import DatesPipeline
from pipelines.options import Options
from pipelines.pasted import PastedPipeline
from pipelines.related import RelatedPipeline
from pipelines.text import TextPipeline
from pipelines.timex import TimesPipeline
from pipelines.tokens import TokensPipeline
from pipelines.validate import ValidatePipeline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from archive.article import Article
    from archive.teasers import Lookup
    from pipelines.base import Counters, Step

__all__ = ["Options", "refine"]


def refine(
    article: Article,
    options: Options,
    now: datetime | None = None,
    counters: Counters | None = None,
    lookup: Lookup | None = None,
) -> Article:
    """What the archive keeps of `article`, by all steps in their order.

    `now` is the time of the fetch (aware), as `pipelines.dates.read_stamp` takes it. `counters` are told what
    the steps did. `lookup` tells what the archive knows of other articles (see `pipelines.pasted`); without
    one the page's own boxes alone tell which lines were pasted. A refined article comes out as it went in.

    Raises:
        Refused: the archive cannot keep the article; which step says so is its `reason`.
    """
    for step in _steps(Tally() if counters is None else counters, options, lookup):
        article = step.improve(article, now)
    return article


def _steps(counters: Counters, options: Options, lookup: Lookup | None) -> Iterator[Step]:
    yield ValidatePipeline(counters, options)
    yield TextPipeline(counters, options)
    yield DatesPipeline(counters, options)
    yield RelatedPipeline(counters, options)
    yield PastedPipeline(counters, options, lookup)  # it needs each link once, and what follows its places
    yield TimesPipeline(counters, options)
    yield TokensPipeline(counters, options)
