"""The step that asks whether this is an article at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.article import Image, Paragraph, Video
from pipelines.base import Step
from pipelines.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from archive.article import Article


def validate(article: Article) -> Article:
    """Give `article` back as it is when it is one.

    Raises:
        Refused: it has no headline (`no_headline`), no date stamp (`no_date`) or no paragraph, image or
            video (`no_body`), or the page names another number as its own (`other_article`). Text that
            shows nothing, such as a lone no-break space, counts as missing. An infographic may have an
            empty body, if the page has an element for it: its standfirst is all the text it has
            (docs/mastercms.md, 4.5).
    """
    if article.printed_id is not None and article.printed_id != article.id:
        raise Refused(
            "other_article",
            f"The page of article {article.id} says that it is article {article.printed_id}.",
        )
    if not _shows(article.headline):
        raise Refused("no_headline", f"The page of article {article.id} has no headline.")
    if not _shows(article.date_published_raw):
        raise Refused("no_date", f"The page of article {article.id} has no date stamp.")
    if not any(_carries(block) for block in article.body) and not _may_be_empty(article):
        raise Refused("no_body", f"The body of article {article.id} has no paragraph, no image and no video.")
    return article


def _may_be_empty(article: Article) -> bool:
    return article.kind == "infographic" and not article.body and "body" in article.rules


def _carries(block: object) -> bool:
    if isinstance(block, Paragraph):
        return _shows(block.text)
    return isinstance(block, Image | Video) and _shows(block.url)


def _shows(text: str | None) -> bool:
    # isprintable() is false for invisible characters and for every space but the plain one.
    return text is not None and any(mark != " " and mark.isprintable() for mark in text)


class ValidatePipeline(Step):
    """`validate` as a Scrapy pipeline."""

    def improve(self, article: Article, now: datetime | None = None) -> Article:
        """See `validate`."""
        del now
        return validate(article)
