"""The base of all spiders: from a MasterCMS paper's listings to its articles."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

import scrapy
from scrapy import signals
from scrapy.exceptions import DontCloseSpider

from archive.errors import ArchiveError
from archive.location import database_kind
from archive.outcomes import Fetch
from crawler.answers import (
    Asked,
    answered,
    content_type,
    describe,
    error_of,
    page_of,
    read_answer,
    read_failure,
    request_of,
)
from crawler.arguments import CrawlArguments, parse_arguments
from crawler.asking import Asking, Calls
from crawler.backlog import Backlog
from crawler.discovery.articles import ArticleBook
from crawler.middlewares.errors import LeftWaitingError, RobotsRefusedError
from crawler.middlewares.warc import CAPTURE, RENDERED
from crawler.pages.decoding import decode_page
from crawler.pages.errors import UnreadablePageError
from crawler.pages.listing import read_listing
from crawler.pictures import PictureBook
from crawler.readers import Readers
from crawler.rendering.needs import section_of
from crawler.report import RunReport
from crawler.session import Places, Session
from crawler.statuses import ARCHIVE, FAULT
from crawler.summary import RunSummary, Span, summarise
from crawler.walking import Walking
from crawler.witnesses import Witnesses
from pipelines.base import options_of
from pipelines.store import WRITE_NOW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from datetime import tzinfo

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from archive.coverage import Walk
    from archive.outcomes import FoundBy, Outcome
    from archive.warc.writer import WarcWriter
    from crawler.answers import Answer
    from crawler.discovery.walk import SectionWalk
    from crawler.sites import Site

logger = logging.getLogger(__name__)

_REST = 1000  # requests that are made at once when the walks are over; the spider is idle again after them


class MasterCmsSpider(scrapy.Spider):
    """Walks the listings of a paper's sections and reads each article that the archive lacks.

    A subclass names its `site`. What a listing names is committed to the archive's frontier before it is
    asked for; what becomes of each article is yielded as an `archive.outcomes.Outcome`.
    """

    site: ClassVar[Site]
    readers: Readers

    def __init__(self, *args: Any, **arguments: str) -> None:  # noqa: ANN401 - Scrapy's own signature
        """Checks the arguments.

        Raises:
            ArgumentError: one of them cannot be used.
        """
        super().__init__(*args)
        self.arguments: CrawlArguments = parse_arguments(self.site, arguments)
        self.allowed_domains = sorted(
            {
                host.partition(":")[0]
                for host in (
                    *self.site.hosts,
                    *self.site.image_hosts,
                    self.arguments.base_url.split("://")[1],
                )
            }
        )
        self.report = RunReport()
        self.exit_status: int | None = None
        self.summary: RunSummary | None = None
        self._given = dict(arguments)
        self._session: Session | None = None
        self._backlog: Backlog
        self._asking: Asking
        self._walking: Walking
        self._stopping: asyncio.Future[None] | None = None
        self._started = datetime.now(UTC)
        self._book = ArticleBook()
        self._counts: Counter[str] = Counter()  # of the steps, for Scrapy's stats: 15 µs a page the other way
        self._witnesses: Witnesses | None = None
        self._pictures: PictureBook | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401 - as above
        """Opens the archive and starts the run.

        Raises:
            ArchiveError: the archive cannot serve.
        """
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
        places = Places.named_in(settings)
        spider._session = Session(  # noqa: SLF001 - an alternative constructor
            places,
            spider.site,
            spider.arguments.base_url,
            mix=settings.getbool("ARCHIVE_MIX"),
            arguments=spider._given,  # noqa: SLF001
        )
        spider.readers = Readers(
            settings.getint("READING_PROCESSES"),
            settings.getfloat("READING_SECONDS"),
            spider.site.name,
            replace(options_of(crawler, spider.zone), search=database_kind(places.archive_url)),
        )
        spider._begin()  # noqa: SLF001
        crawler.signals.connect(spider.ask_the_rest, signal=signals.spider_idle)
        crawler.signals.connect(spider.finish, signal=signals.spider_closed)
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Puts the contact address into the user agent."""
        super().update_settings(settings)
        if contact := settings["CONTACT"]:
            settings.set("USER_AGENT", f"{settings['USER_AGENT']} (+{contact})", priority="spider")

    @property
    def zone(self) -> tzinfo:
        """The zone in which the paper prints its stamps."""
        return self.site.zone

    @property
    def session(self) -> Session:
        """The run in the archive."""
        if self._session is None:
            raise RuntimeError("the spider was not made by a crawler and has no archive")
        return self._session

    @property
    def walks(self) -> list[SectionWalk]:
        """The walks that were begun."""
        return self._walking.walks

    @property
    def waiting(self) -> int:
        """How many articles have been asked for and are not settled yet."""
        return self._book.waiting

    @property
    def warc(self) -> WarcWriter:
        """Where the run keeps pages; the WARC middleware asks for it."""
        return self.session.warc

    def _begin(self) -> None:
        """The run has an archive: sets up what asks it."""
        session, report, arguments, site = self.session, self.report, self.arguments, self.site
        self._backlog = Backlog(session, arguments, site)
        self._asking = Asking(
            site.origin,
            arguments.base_url,
            Calls(self.parse_listing, self.listing_failed),
            Calls(self.parse_article, self.article_failed),
            self._book,
            self._backlog.held,
            self.readers,
        )
        self._walking = Walking(session, report, arguments, self._asking, self.zone)
        self._witnesses = Witnesses.of_run(session, report, arguments, site)
        if self._witnesses is not None:
            self.crawler.signals.connect(self._witnesses.watch, signal=signals.response_received)
        if arguments.images:
            self._pictures = PictureBook(session, report, arguments, site, stop=self._stop)

    async def start(self) -> AsyncIterator[Request]:
        """The first listing page of each section, or what earlier runs did not get."""
        if not self.settings["CONTACT"] and not self.arguments.is_loopback:
            logger.warning("no CONTACT is set: the paper cannot reach you; add -s CONTACT=you@example.org")
        if self.arguments.mode == "missing":
            for request in self._unfinished_requests():
                yield request
            return
        if self.arguments.mode == "refresh":
            self._backlog.look_up_held(self.report)
        for section in self.arguments.sections:
            for request in self._walking.begin(section):
                yield request

    def _unfinished_requests(self) -> Iterator[Request]:
        for found in self._backlog.owed():
            self._book.meet(found.number, found.url, found.listed_in)
            if self._book.ask(found.number):
                yield self._asking.article(found.number, found.found_by)

    async def parse_listing(self, response: Response, walk: SectionWalk) -> AsyncIterator[Request]:
        """A listing page: what it names goes to the frontier, then to the walk."""
        if section_of(response.url) != walk.section:  # after redirects
            logger.warning("the listing of %s redirects to %s", walk.section, response.url)
            walk.failed()
            return
        try:
            html = decode_page(response.body, content_type(response))
            page = read_listing(html, response.url, self.site)
        except UnreadablePageError as error:
            logger.warning("the listing %s cannot be read: %s", response.url, error.detail)
            walk.failed()
            return
        self.report.counts["pages"] += 1
        self.report.rendered[walk.section] += RENDERED in response.flags
        if self._witnesses is not None:
            for request in self._witnesses.requests(html, response.url):
                yield request
        await self.session.saved()
        self.session.discover(walk.section, page.items, "listing", response.meta.get(CAPTURE))
        for request in self._walking.listing(walk, page):
            yield request

    def listing_failed(self, failure: Failure) -> None:
        """A listing page that did not come."""
        error, walk = error_of(failure), request_of(failure).cb_kwargs["walk"]
        if isinstance(error, LeftWaitingError):
            return
        self.report.listing_failed(error)
        logger.warning("the listing of %s did not come: %s", walk.section, describe(error))
        walk.failed()

    async def parse_article(
        self, response: Response, number: int, found_by: FoundBy
    ) -> AsyncIterator[Outcome | Request]:
        """An article page that answered; it is read beside the crawl."""
        found = answered(response, self._asked(number, found_by), self.site)
        if isinstance(found, Fetch):
            try:
                read = await self.readers.read(page_of(response, found.fetched_at))
            except LeftWaitingError:
                return
            self._counts.update(read.counts)
            found = read_answer(found, read)
        for item in self._answered(found, number):
            yield item

    def article_failed(self, failure: Failure) -> Iterator[Outcome | Request]:
        """An article page that did not come, after all retries."""
        error, request = error_of(failure), request_of(failure)
        self.report.article_failed(error)
        if isinstance(error, LeftWaitingError | RobotsRefusedError):
            return
        asked = self._asked(**request.cb_kwargs)
        tries = request.meta.get("retry_times", 0) + 1
        yield from self._answered(read_failure(error, request.url, asked, self.site, tries), asked.number)

    def _answered(self, answer: Answer, number: int) -> Iterator[Outcome | Request]:
        self.report.faults += answer.is_fault
        self.report.counts["fetched"] += 1
        day = answer.day or self._backlog.held_day(answer.outcome)
        self.report.counts["outside"] += day is not None and not self.arguments.covers(day)
        yield answer.outcome
        yield from self._walking.article(number, day)

    def _asked(self, number: int, found_by: FoundBy) -> Asked:
        listed_in = self._book.listed_in(number)
        return Asked(number, self._book.url(number), found_by, listed_in, self.arguments.base_url)

    def ask_the_rest(self) -> None:
        """Every walk is over: asks for what is wanted and no walk asked for.

        Raises:
            DontCloseSpider: there was some.
        """
        wanted = [*self._backlog.rest(), *(self._witnesses.named if self._witnesses is not None else ())]
        new = [one for one in wanted if self._book.is_new(one.number)]
        for one in reversed(new[:_REST]):  # Scrapy takes what came last first
            if self._book.ask(one.number):
                self._book.meet_first(one.number, one.url)
                self.report.counts[f"by_{one.found_by}"] += one.number not in self._backlog.held
                self.crawler.engine.crawl(self._asking.article(one.number, one.found_by))
        if new or self._ask_for_pictures():
            raise DontCloseSpider

    def _ask_for_pictures(self) -> bool:
        """Asks for pictures of what is archived by now, if they are wanted; whether there were any."""
        if self._pictures is None or self.report.archive_failed:
            return False
        self.crawler.signals.send_catch_log(signal=WRITE_NOW)
        requests = self._pictures.requests()
        for request in requests:
            self.crawler.engine.crawl(request)
        return bool(requests)

    def write_outcomes(self, outcomes: Sequence[Outcome]) -> None:
        """Writes a batch; the store pipeline calls it.

        An archive that cannot be written ends the crawl: asking the paper for pages that nothing keeps
        would be rude and useless.
        """
        try:
            self.report.written(self.session.write(outcomes))
            self.report.settled(outcomes, self._backlog.held)
        except ArchiveError:
            if not self.report.archive_failed:
                self.report.archive_failed = True
                self._stop("archive_failed")
            raise
        except Exception:
            self.report.faults += 1
            raise

    outcomes_writer = write_outcomes

    def _stop(self, reason: str) -> None:
        """Ends the crawl; what is in flight is still read."""
        self._stopping = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=reason))

    def finish(self, reason: str) -> None:
        """Ends the run in the archive; every outcome has been written by now."""
        self.readers.close()
        for key, count in self._counts.items():
            self.crawler.stats.inc_value(key, count)
        for walk in self.walks:
            self.report.walk_ended(walk)
        if self._pictures is not None:
            self._pictures.close()
        with suppress(ArchiveError):  # what cannot be asked now is told by the status already
            self.report.counts["unfinished"] = self._backlog.left(self._book.settled)
        self.exit_status = self.report.exit_status(reason)
        ledger = [self.report.ledger_entry(walk) for walk in self.walks]
        self.summary = self._summarise(reason, ledger)
        counts = {**self.report.counts, **self.summary.as_builtins()}
        try:
            self.session.finish(self.exit_status, reason, counts, ledger)
        except ArchiveError as error:
            self.exit_status = ARCHIVE
            if not self.report.archive_failed:
                logger.error("%s", error)  # noqa: TRY400 - a line for a person; no fault of ours
            self.summary = self._summarise(reason, ledger)
        logger.info("%s", self.report.summary())

    def _summarise(self, reason: str, ledger: list[Walk]) -> RunSummary:
        return summarise(
            self.report,
            self.arguments,
            ledger,
            self.crawler.stats.get_stats(),
            run=self.session.run_id,
            site=self.site.name,
            status=FAULT if self.exit_status is None else self.exit_status,
            reason=reason,
            span=Span(self._started, datetime.now(UTC)),
            given=self._given,
        )
