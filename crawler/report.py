"""What a run came to: its counts, and the exit status that follows from them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.discovery.walk import READ_TO_THE_END

if TYPE_CHECKING:
    from archive.store import Written
    from crawler.discovery.walk import SectionWalk

OK = 0
FAULT = 1
USAGE = 2
INCOMPLETE = 3
STOPPED = 4
REFUSED = 5
ARCHIVE = 6
UNREACHABLE = 7


@dataclass
class RunReport:
    """Counts of one run.

    Attributes:
        counts: pages and articles by outcome; each article page is in exactly one of `new`, `revised`,
            `unchanged`, `gone`, `rejected` and `failed`.
        answers: how many requests got any answer from the site.
        refused: whether robots.txt forbade a listing.
        unreachable: whether a request found no connection.
        archive_failed: whether a batch could not be written.
        faults: errors of our own; their tracebacks are in the log.
    """

    counts: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    refused: bool = False
    unreachable: bool = False
    archive_failed: bool = False
    faults: int = 0
    unread: list[str] = field(default_factory=list)

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

    def walked(self, walk: SectionWalk) -> None:
        """Notes a section whose listing was not read to where the range ends."""
        if walk.ending not in READ_TO_THE_END:
            self.unread.append(f"{walk.section} ({walk.ending or 'not finished'})")

    def exit_status(self, reason: str) -> int:
        """The status of the design's table for a run that Scrapy closed with `reason`."""
        if self.archive_failed:
            return ARCHIVE
        if self.refused:
            return REFUSED
        if self.unreachable and not self.answers:
            return UNREACHABLE
        if reason == "shutdown":
            return STOPPED
        if self.faults:
            return FAULT
        incomplete = self.counts["failed"] or self.counts["rejected"] or self.unread
        return INCOMPLETE if incomplete or reason != "finished" else OK

    def summary(self) -> str:
        """One line for a person."""
        names = ("new", "revised", "unchanged", "known", "gone", "rejected", "failed")
        counted = ", ".join(f"{self.counts[name]} {name}" for name in names if self.counts[name])
        line = f"{counted or 'nothing new'}; {self.counts['pages']} listing pages read"
        if self.unread:
            line += f"; not read to the end: {', '.join(self.unread)}"
        return line
