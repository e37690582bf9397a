"""What a run came to: its counts, and the exit status that follows from them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError

from archive.coverage import Walk
from archive.outcomes import Captured, NotModified, Rejected
from crawler.discovery.walk import READ_TO_THE_END
from crawler.failures import TEMPORARY
from crawler.middlewares.breaker import REFUSED as REFUSED_BY_BREAKER
from crawler.middlewares.errors import RobotsRefusedError
from crawler.middlewares.warc import WARC_FAILED
from crawler.statuses import ARCHIVE, FAULT, INCOMPLETE, OK, REFUSED, STOPPED, UNREACHABLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.held import Held
    from archive.outcomes import Outcome
    from archive.store import Written
    from crawler.discovery.walk import SectionWalk

SPACE_LOW = "space_low"
"""Scrapy's reason for the end of a run whose disk is nearly full."""


@dataclass
class RunReport:
    """Counts of one run.

    Attributes:
        counts: pages and articles by outcome; each article page is in exactly one of `new`, `revised`,
            `unchanged`, `gone`, `rejected` and `failed`.
        answers: how many requests got any answer from the site.
        refused: whether robots.txt forbade a listing or an article, or could not be had.
        unreachable: whether something else than an answer or a rule came for a request; it counts only while
            `answers` is 0.
        archive_failed: whether a batch could not be written.
        faults: errors of our own; their tracebacks are in the log.
        unread: sections whose listing was not read to where the range ends, each with the reason.
        requests: how many requests went out, by what they asked for: `listing`, `article` or `other`.
        seconds: by section, how long the site took to answer, all requests of its walk added up.
        rendered: by section, listing pages that a browser had to render.
        least_pages: the fewest listing pages that show what the walks found in their ranges.
        notices: what a person should know although it changes no status, a line each.
        outcomes: what became of each article that was settled in this run, by its number: the name of the
            outcome in small letters, or `known` for what an earlier run had settled.
    """

    counts: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    refused: bool = False
    unreachable: bool = False
    archive_failed: bool = False
    faults: int = 0
    unread: list[str] = field(default_factory=list)
    requests: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)
    rendered: Counter[str] = field(default_factory=Counter)
    least_pages: int = 0
    notices: list[str] = field(default_factory=list)
    outcomes: dict[int, str] = field(default_factory=dict)

    def written(self, written: Written) -> None:
        """Adds what a batch came to."""
        self.counts.update(
            new=written.new,
            revised=written.revised,
            unchanged=written.unchanged,
            rejected=written.rejected,
            gone=written.gone,
            failed=written.failed,
        )

    def settled(self, outcomes: Sequence[Outcome], held: Mapping[int, Held] = MappingProxyType({})) -> None:
        """Notes what became of articles whose outcomes have been written; `held` were archived before."""
        for item in outcomes:
            number = item.fetch.number
            before = held.get(number)
            # Archived, and rejected by an earlier refresh for the same lasting reason: that is nothing new.
            is_again = (
                isinstance(item, Rejected)
                and item.reason not in TEMPORARY
                and before is not None
                and (before.last_error or "").startswith(f"{item.reason}:")
            )
            self.counts["rejected_again"] += is_again
            is_known = is_again or (before is not None and isinstance(item, Captured | NotModified))
            self.outcomes[number] = "known" if is_known else type(item).__name__.lower()

    def article_failed(self, error: BaseException) -> None:
        """An article did not come: notes whether there was no answer, or robots.txt that cannot be had."""
        self._note_unreachable(error)
        self.refused |= isinstance(error, RobotsRefusedError)

    def listing_failed(self, error: BaseException) -> None:
        """A listing did not come: notes the same, and whether robots.txt forbids it."""
        self._note_unreachable(error)
        is_robots = isinstance(error, IgnoreRequest) and "robots.txt" in str(error)
        # Without any answer at all it is not robots.txt that keeps us out.
        has_answer = bool(self.answers) or getattr(error, "answered", True)
        is_unanswered = isinstance(error, RobotsRefusedError) and not has_answer
        self.unreachable |= is_unanswered
        self.refused |= is_robots and not is_unanswered

    def _note_unreachable(self, error: BaseException) -> None:
        self.unreachable |= not isinstance(error, IgnoreRequest | HttpError)

    def ledger_entry(self, walk: SectionWalk) -> Walk:
        """What the archive's ledger keeps of a walk."""
        counted = Counter(self.outcomes[number] for number in walk.seen if number in self.outcomes)
        is_clean = not (counted["rejected"] or counted["failed"])
        return Walk(
            section=walk.section,
            since=walk.since,
            until=walk.until,
            ending=walk.ending or "stopped",
            complete=walk.is_complete and is_clean,
            walked=walk.walked,
            pages=walk.pages,
            first_day=walk.first_day,
            last_day=walk.last_day,
            seen=len(walk.seen),
            archived=counted["captured"],
            known=counted["known"],
            gone=counted["gone"],
            rejected=counted["rejected"],
            failed=counted["failed"],
        )

    def walk_ended(self, walk: SectionWalk) -> None:
        """Notes what a walk that is over came to."""
        self.least_pages += walk.least_pages
        if walk.ending not in READ_TO_THE_END:
            self.unread.append(f"{walk.section} ({walk.ending or 'not finished'})")

    def exit_status(self, reason: str) -> int:
        """The status for a run that Scrapy closed with `reason`; where several hold, the first one here."""
        if self.archive_failed or reason in {WARC_FAILED, SPACE_LOW}:
            return ARCHIVE
        if self.refused or reason == REFUSED_BY_BREAKER:
            return REFUSED
        if self.unreachable and not self.answers:
            return UNREACHABLE
        if reason == "shutdown":
            return STOPPED
        if self.faults:
            return FAULT
        owed = any(self.counts[name] for name in ("unfinished", "failed", "outdated"))
        owed |= self.counts["rejected"] > self.counts["rejected_again"]
        incomplete = owed or self.unread
        return INCOMPLETE if incomplete or reason != "finished" else OK

    def summary(self) -> str:
        """One line for a person."""
        names = ("new", "revised", "unchanged", "known", "gone", "rejected", "failed")
        counted = ", ".join(f"{self.counts[name]} {name}" for name in names if self.counts[name])
        line = f"{counted or 'nothing new'}; {self.counts['pages']} listing pages read"
        if self.unread:
            line += f"; not read to the end: {', '.join(self.unread)}"
        return line
