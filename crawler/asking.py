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
    from collections.abc import Callable

    from archive.held import Held
    from archive.outcomes import FoundBy
    from crawler.discovery.walk import SectionWalk

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
    """

    origin: str
    base_url: str
    listing_calls: Calls
    article_calls: Calls

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

    def article(
        self, number: int, url: str, found_by: FoundBy, section: str | None, held: Held | None
    ) -> Request:
        """Asks for an article by its canonical address; conditionally where the archive holds it."""
        request = Request(
            self.base_url + url.removeprefix(self.origin),
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
