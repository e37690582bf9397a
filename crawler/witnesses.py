"""What speaks of articles besides the listings: the paper's menu, its feed, and its sitemap.

One witness is no proof. What they name and no listing gave is asked for when the walks are over.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

from scrapy.http import Request

from archive.frontier import Found
from crawler.answers import describe, error_of, request_of
from crawler.middlewares.retry import NO_PAGE
from crawler.middlewares.warc import CAPTURE
from crawler.pages.errors import UnreadablePageError
from crawler.pages.feed import feed_path, read_feed
from crawler.pages.menu import compare, read_menu
from crawler.pages.sitemap import read_sitemap, sitemap_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from archive.outcomes import FoundBy
    from crawler.arguments import CrawlArguments
    from crawler.pages.addresses import ArticleAddress
    from crawler.report import RunReport
    from crawler.session import Session
    from crawler.sites import Site

logger = logging.getLogger(__name__)

SITEMAP_EVERY = timedelta(days=7)
"""How often the sitemap is read: it names every article there is, so once a week is enough."""

SITEMAPS_MOST = 500
"""Sitemaps that are read in one run: at 50,000 addresses each (sitemaps.org), far more than a paper has."""


class Witnesses:
    """Asks the witnesses of one run, and remembers what they named.

    Attributes:
        named: the articles that a witness named and that the archive has not settled.
    """

    def __init__(
        self, session: Session, report: RunReport, site: Site, origin: str, *, sitemap: bool
    ) -> None:
        """`origin` is the one that is asked; with `sitemap`, that is read too when it is due.

        `report` gets the notices.
        """
        self.named: list[Found] = []
        self._session = session
        self._report = report
        self._site = site
        self._origin = origin
        self._wants_sitemap = sitemap
        self._robots = ""
        self._has_page = False
        self._sitemaps: set[str] = set()

    @classmethod
    def of_run(
        cls, session: Session, report: RunReport, arguments: CrawlArguments, site: Site
    ) -> Self | None:
        """The witnesses that a run with these arguments hears, if any.

        Runs of the whole site that reach to the present hear them: of other days they say nothing, and never
        of sections. The sitemap names what there ever was, so it is none of a run with a range.
        """
        if arguments.mode != "new" or arguments.until is not None or not arguments.is_whole_site(site):
            return None
        return cls(session, report, site, arguments.base_url, sitemap=arguments.since is None)

    def watch(self, response: Response, request: Request) -> None:
        """Any answer; robots.txt is kept, and may say where the sitemap stands."""
        if request.url == f"{self._origin}/robots.txt":
            self._keep(response)
            if response.status == 200:  # noqa: PLR2004 - OK
                self._robots = response.body.decode("utf-8", "replace")

    def requests(self, html: str, url: str) -> Iterator[Request]:
        """A page of the paper came; the run's first shows the menu, and says where the feed is."""
        if self._has_page:
            return
        self._has_page = True
        self._compare_menu(html, url)
        if path := feed_path(html, url, self._site):
            yield self._request(path, self.parse_feed)
        if self._wants_sitemap:
            yield from self._sitemap_requests()

    def parse_feed(self, response: Response) -> None:
        """The feed: what it names and no listing gives is asked for when the walks are over."""
        self._keep(response)
        try:
            self._name(read_feed(response.body, response.url, self._site), "feed")
        except UnreadablePageError as error:
            self._notice(f"the feed {response.url} cannot be read: {error.detail}")

    def parse_sitemap(self, response: Response) -> Iterator[Request]:
        """A sitemap, or an index; of those that it names, what changed since the last reading follows."""
        try:
            found = read_sitemap(response.body, response.url, self._site)
        except UnreadablePageError as error:
            self._notice(f"the sitemap {response.url} cannot be read: {error.detail}")
            return
        self._name(found.articles, "sitemap")
        self._keep(response)  # only now: a sitemap that is kept counts as heard
        for child in found.children:
            last = self._session.last_read(self._origin + child.path)
            if child.path in self._sitemaps or _is_before(child.lastmod, last):
                continue
            if len(self._sitemaps) >= SITEMAPS_MOST:
                self._notice(f"more than {SITEMAPS_MOST} sitemaps: the rest is not read")
                return
            self._sitemaps.add(child.path)
            yield self._request(child.path, self.parse_sitemap)

    def failed(self, failure: Failure) -> None:
        """A feed or sitemap that is not there, or that robots.txt keeps to itself: no paper owes us one."""
        logger.info("no answer from %s: %s", request_of(failure).url, describe(error_of(failure)))

    def _sitemap_requests(self) -> Iterator[Request]:
        now = datetime.now(UTC)
        for path in sitemap_paths(self._robots, f"{self._origin}/robots.txt", self._site)[:SITEMAPS_MOST]:
            last = self._session.last_read(self._origin + path)
            if last is None or now - last >= SITEMAP_EVERY:
                self._sitemaps.add(path)
                yield self._request(path, self.parse_sitemap)

    def _request(self, path: str, callback: Callable[[Response], object]) -> Request:
        return Request(
            self._origin + path,
            callback=callback,
            errback=self.failed,
            meta={NO_PAGE: True},
            dont_filter=True,
        )

    def _compare_menu(self, html: str, url: str) -> None:
        try:
            changes = compare(read_menu(html, url, self._site), self._site)
        except UnreadablePageError as error:
            self._notice(f"the menu of {url} cannot be read: {error.detail}")
            return
        if changes.new:
            named = ", ".join(f"{path} ({name})" for path, name in changes.new.items())
            self._notice(f"sections in the menu that crawler/sites.py does not have: {named}")
        if changes.vanished:
            self._notice(f"sections that the menu no longer has: {', '.join(changes.vanished)}")

    def _name(self, addresses: Iterable[ArticleAddress], found_by: FoundBy) -> None:
        by_number = {address.number: address for address in addresses}
        settled = self._session.settled(by_number)
        wanted = [address for number, address in by_number.items() if number not in settled]
        self._session.discover(None, wanted, found_by)
        self.named += [Found(address.number, address.url, found_by) for address in wanted]

    def _keep(self, response: Response) -> None:
        capture = None if response.request is None else response.request.meta.get(CAPTURE)
        if capture is not None:
            self._session.keep(capture)

    def _notice(self, text: str) -> None:
        logger.warning("%s", text)
        self._report.notices.append(text)


def _is_before(lastmod: str | None, last: datetime | None) -> bool:
    """Whether a printed `lastmod` (W3C date) lies at least a day before `last`: it may have no hour."""
    if lastmod is None or last is None:
        return False
    with suppress(ValueError):
        changed = datetime.fromisoformat(lastmod)
        if changed.tzinfo is None:
            changed = changed.replace(tzinfo=UTC)
        return changed < last - timedelta(days=1)
    return False
