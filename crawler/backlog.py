"""What a run asks for besides what its walks find: what earlier runs left, and what a refresh renews."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from archive.frontier import UNFINISHED
from archive.outcomes import Gone
from crawler.failures import TEMPORARY
from crawler.pages.article import PARSER_VERSION

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import date

    from archive.frontier import Pending
    from archive.held import Held
    from archive.outcomes import Outcome
    from crawler.arguments import CrawlArguments
    from crawler.report import RunReport
    from crawler.session import Session
    from crawler.sites import Site

logger = logging.getLogger(__name__)


class Backlog:
    """Reads from the archive what is to be asked for again.

    Attributes:
        held: in a refresh the archived articles of the range, by number; else empty.
    """

    def __init__(self, session: Session, arguments: CrawlArguments, site: Site) -> None:
        self.held: dict[int, Held] = {}
        self._session = session
        self._arguments = arguments
        self._site = site

    def unfinished(self) -> list[Pending]:
        """What the chosen sections still owe, from this run or earlier ones.

        With a range, ids that merely wait are left out: they stand on pages that the walk passed over, so
        their days are outside. One that failed has no day, and is owed until it is settled.
        """
        arguments = self._arguments
        is_ranged = arguments.mode != "missing" and (arguments.since or arguments.until)
        return self._session.pending(arguments.sections, ("failed",) if is_ranged else UNFINISHED)

    def owed(self) -> list[Pending]:
        """What earlier runs left.

        To `missing` that is also what was rejected for a reason that says more of an hour than of a page,
        such as an outage.
        """
        found = self.unfinished()
        if self._arguments.mode == "missing":
            rejected = self._session.pending(self._arguments.sections, ("rejected",))
            found += [one for one in rejected if (one.last_error or "").partition(":")[0] in TEMPORARY]
        return found

    def rest(self) -> list[Pending | Held]:
        """What is wanted although no walk asked for it, once the walks are over.

        What is owed comes that late because a listing knows the address of today: under an old slug a paper
        may answer 404 for what is there. Without a range that is also what stands on the pages that a
        nightly run reads, below the days that it walks. A refresh adds all that is held, asked for longest
        ago first.
        """
        return [*self.owed(), *self.held.values()] if self._arguments.mode != "missing" else []

    def left(self, settled: Container[int]) -> int:
        """How many articles are still to be got by a run that has `settled` these: owed, or not refreshed."""
        return len(self.unfinished()) + sum(number not in settled for number in self.held)

    def held_day(self, outcome: Outcome) -> date | None:
        """The day that the archive has of an article whose page tells none, unless it is gone."""
        held = self.held.get(outcome.fetch.number)
        return held.day if held is not None and not isinstance(outcome, Gone) else None

    def look_up_held(self, report: RunReport) -> None:
        """Fills `held`, and counts and says what is left out.

        What another version of the parser read is left alone: a better reading would look like a change
        that the paper made. `scrapy reparse` brings it up to this version first.
        """
        arguments = self._arguments
        sections = () if arguments.is_whole_site(self._site) else arguments.sections
        for held in self._session.held(arguments.since, arguments.until, sections):
            if held.parser_version != PARSER_VERSION and held.capture is not None:
                report.counts["outdated"] += 1
            else:
                self.held[held.number] = held
        if outdated := report.counts["outdated"]:
            logger.warning(
                "%d articles were read by another version of the parser and are not refreshed: "
                "run `scrapy reparse` with the same range, then this again",
                outdated,
            )
