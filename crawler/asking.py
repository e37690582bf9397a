"""The requests of a crawl: which address each thing has, and what tells others of the crawl about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrapy.http import Request

from crawler.accounting import KIND, SECTION
from crawler.answers import GONE
from crawler.pages.addresses import listing_url
from crawler.revalidation import make_conditional

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archive.held import Held
    from archive.outcomes import FoundBy
    from crawler.discovery.articles import ArticleBook
    from crawler.discovery.walk import SectionWalk
    from crawler.readers import Readers

ARTICLE_PRIORITY = 10
"""Above listings, so that no more pages are read ahead than can be worked off."""


@dataclass(frozen=True)
class Calls:
    """What is called with an answer, and with a failure."""

    back: Callable[..., Any]
    error: Callable[..., Any]


@dataclass(frozen=True)
class Asking:
    """Makes the requests of one crawl.

    Attributes:
        origin: the site's own, of which canonical addresses are made.
        base_url: the origin that is asked.
        listing_calls, article_calls: the spider's methods.
        book: where each article is.
        held: what the archive holds of the articles that are asked for once more.
        readers: they get ready when a page is asked for that will have to be read.
    """

    origin: str
    base_url: str
    listing_calls: Calls
    article_calls: Calls
    book: ArticleBook
    held: Mapping[int, Held]
    readers: Readers

    def listing(self, walk: SectionWalk, offset: int) -> Request:
        """Asks for the page of a section's listing that starts at a row."""
        return Request(
            listing_url(self.base_url, walk.section, offset),
            callback=self.listing_calls.back,
            errback=self.listing_calls.error,
            cb_kwargs={"walk": walk},
            meta={KIND: "listing", SECTION: walk.section},
            dont_filter=True,
        )

    def article(self, number: int, found_by: FoundBy, section: str | None = None) -> Request:
        """Asks for an article by its canonical address; conditionally where the archive holds it.

        `section` is the one whose walk wants it.
        """
        held = self.held.get(number)
        if held is None:  # what is held is mostly unchanged and not read again
            self.readers.start()
        request = Request(
            self.base_url + self.book.url(number).removeprefix(self.origin),
            callback=self.article_calls.back,
            errback=self.article_calls.error,
            cb_kwargs={"number": number, "found_by": found_by},
            meta={"handle_httpstatus_list": list(GONE), KIND: "article", SECTION: section},
            priority=ARTICLE_PRIORITY,
            dont_filter=True,
        )
        if held is not None:
            make_conditional(request, held)
        return request
