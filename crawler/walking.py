"""The walks of a run side by side: their asks become requests, and each hears of the articles it waits for.

A walk (`crawler.discovery.walk`) knows of no network and no other walk. Here an article that several of them
want is asked for once, and one that the archive has settled by none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.discovery.walk import AskArticles, AskListing, SectionWalk
from crawler.session import SETTLED_STATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, tzinfo

    from scrapy.http import Request

    from crawler.arguments import CrawlArguments
    from crawler.asking import Asking
    from crawler.discovery.walk import Ask
    from crawler.pages.listing import ListingPage
    from crawler.report import RunReport
    from crawler.session import Session


class Walking:
    """Leads the walks of one run; events in, requests out.

    Attributes:
        walks: those that were begun, in the order of the run's sections.
    """

    def __init__(
        self, session: Session, report: RunReport, arguments: CrawlArguments, asking: Asking, zone: tzinfo
    ) -> None:
        """`zone` is the one in which the paper prints its days."""
        self.walks: list[SectionWalk] = []
        self._session = session
        self._report = report
        self._arguments = arguments
        self._asking = asking
        self._book = asking.book
        self._zone = zone

    def begin(self, section: str) -> Iterator[Request]:
        """The first listing page of a section."""
        days = self._session.days_of(section) if self._arguments.until else ()
        walk = SectionWalk(section, self._since(section), self._arguments.until, days)
        self.walks.append(walk)
        yield from self._requests(walk, walk.start())

    def listing(self, walk: SectionWalk, page: ListingPage) -> Iterator[Request]:
        """The listing page that `walk` asked for was read, and what it names is in the frontier."""
        for address in page.items:
            self._book.meet(address.number, address.url, [walk.section])
        known = self._known_days([address.number for address in page.items])
        yield from self._requests(walk, walk.listing(page, known))

    def article(self, number: int, day: date | None) -> Iterator[Request]:
        """An article is settled: every walk that waits for it is told what day it has."""
        for walk in self._book.settle(number, day):
            yield from self._requests(walk, walk.article(number, day))

    def _since(self, section: str) -> date | None:
        """The first day to walk: without a range, the first that no walk has closed for good."""
        arguments = self._arguments
        if arguments.mode != "new" or arguments.since or arguments.until:
            return arguments.since
        return self._session.walk_since(section)

    def _requests(self, walk: SectionWalk, asks: Iterable[Ask]) -> Iterator[Request]:
        for ask in asks:
            if isinstance(ask, AskListing):
                yield self._asking.listing(walk, ask.offset)
            elif isinstance(ask, AskArticles):
                yield from self._article_requests(walk, ask)

    def _article_requests(self, walk: SectionWalk, ask: AskArticles) -> Iterator[Request]:
        for number in ask.numbers:
            if number in self._book.settled:  # by another section's walk, since the listing was read
                yield from self._requests(walk, walk.article(number, self._book.settled[number]))
            elif self._book.ask(number, walk):
                yield self._asking.article(number, ask.found_by, walk.section)

    def _known_days(self, numbers: Sequence[int]) -> Mapping[int, date | None]:
        """The numbers that need no request, with their days: settled in this run or by an earlier one."""
        settled = self._book.settled
        days = {number: settled[number] for number in numbers if number in settled}
        new = [number for number in numbers if self._book.is_new(number)]
        held = self._asking.held
        # What a refresh asks for again waits for the end of the walks: till then its old day steers.
        days.update((number, held[number].day) for number in new if number in held)
        unknown = [number for number in new if number not in held]
        for number, known in self._session.known(unknown).items():
            if known.state in SETTLED_STATES:
                at = known.date_published
                days[number] = settled[number] = at.astimezone(self._zone).date() if at else None
                self._report.counts["known"] += 1
                self._report.outcomes.setdefault(number, "known")
        return days
