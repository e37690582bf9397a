"""One run of a spider against one archive: everything that a crawl asks of the ground floor."""

from __future__ import annotations

import asyncio
import logging
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import msgspec

from archive.frontier import Found
from archive.location import archive_url, resolve_path
from archive.lock import only_writer
from archive.store import Store
from archive.warc.recovery import recover
from archive.warc.writer import OPEN, WarcWriter
from pipelines.duplicates import METHOD, fingerprint

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from scrapy.settings import BaseSettings

    from archive.coverage import Walk
    from archive.exchange import CaptureRef
    from archive.frontier import KnownId, Pending, State
    from archive.held import Held
    from archive.outcomes import FoundBy, Outcome
    from archive.pictures import Asked, Place, Range, Wanted
    from archive.store import Written
    from crawler.pages.addresses import ArticleAddress
    from crawler.sites import Site

logger = logging.getLogger(__name__)

SETTLED_STATES = frozenset({"done", "gone", "rejected", "removed"})
"""States of the frontier in which an article is not asked for again."""


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where a run keeps things: the archive's address, and the folder and largest size of WARC files."""

    archive_url: str
    warc_dir: Path
    warc_max_bytes: int

    @classmethod
    def named_in(cls, settings: BaseSettings) -> Self:
        """The places that a crawl's settings name.

        Raises:
            ArchiveUrlInvalid: the archive's address is none.
        """
        return cls(
            archive_url=archive_url(settings["ARCHIVE_URL"]),
            warc_dir=resolve_path(settings["WARC_DIR"]),
            warc_max_bytes=settings.getint("WARC_MAX_BYTES"),
        )


class Session:
    """A claimed site and a started run in an open archive; no other run of the site can be in it meanwhile.

    Attributes:
        run_id: the run's number in the archive.
        warc: where the run keeps pages.

    Raises:
        ArchiveError: the archive or the WARC folder cannot serve; each subclass has its exit status.
    """

    def __init__(
        self, places: Places, site: Site, origin: str, *, mix: bool, arguments: Mapping[str, str]
    ) -> None:
        with ExitStack() as stack:
            self._store = stack.enter_context(Store.open(places.archive_url, create=True))
            stack.enter_context(only_writer(places.archive_url, site.name))
            self._site_id = self._store.claim_site(site.name, origin, site.zone.key, mix=mix)
            self.run_id = self._store.start_run(self._site_id, "crawl", dict(arguments))
            for left in recover(places.warc_dir):
                logger.warning("closed %s, which a crash left open; %d bytes cut", left.file, left.cut)
            self.warc = WarcWriter(
                places.warc_dir, site.name, str(self.run_id), max_bytes=places.warc_max_bytes
            )
            stack.callback(self.warc.close)
            self._open = stack.pop_all()

    async def saved(self) -> None:
        """Returns when the pages kept so far are on the disk; everything else goes on meanwhile."""
        await asyncio.wrap_future(self.warc.synced())

    def discover(
        self,
        section: str | None,
        addresses: Sequence[ArticleAddress],
        found_by: FoundBy,
        capture: CaptureRef | None = None,
    ) -> None:
        """Commits what a listing or another witness named to the frontier, before any of it is asked for.

        A listing's `capture` has to be `saved` before.
        """
        found = [Found(address.number, address.url, found_by) for address in addresses]
        self._store.discover(self._site_id, self.run_id, section, found, capture)

    def known(self, numbers: Iterable[int]) -> Mapping[int, KnownId]:
        """What the archive knows of these numbers."""
        return self._store.known(self._site_id, list(numbers))

    def settled(self, numbers: Iterable[int]) -> set[int]:
        """Those of these numbers that need no request any more."""
        return {number for number, known in self.known(numbers).items() if known.state in SETTLED_STATES}

    def keep(self, capture: CaptureRef) -> None:
        """Enters a kept page that is no article's: robots.txt, a feed, a sitemap."""
        self.warc.sync()
        self._store.keep(self._site_id, self.run_id, [(None, capture)])

    def wanted_pictures(self, within: Range, place: Place) -> Wanted:
        """The next pictures of a range's articles that the archive lacks."""
        return self._store.wanted_pictures(self._site_id, self.run_id, within, place)

    def enter_pictures(self, asked: Sequence[Asked]) -> None:
        """Enters what became of pictures that were asked for."""
        self.warc.sync()
        self._store.enter_pictures(self._site_id, self.run_id, asked)

    def last_read(self, url: str) -> datetime | None:
        """When `url`, which is no article's, was last fetched (UTC)."""
        return self._store.last_read(self._site_id, url)

    def walk_since(self, section: str) -> date | None:
        """The day from which the section's listing has to be walked now; `None` is the beginning."""
        return self._store.walk_since(self._site_id, section)

    def pending(self, sections: Collection[str], states: Sequence[State]) -> list[Pending]:
        """What stands in one of `states` in these sections, or was found elsewhere than on a listing."""
        return [
            found
            for found in self._store.pending(self._site_id, states)
            if not found.listed_in or not sections or any(path in sections for path in found.listed_in)
        ]

    def held(self, since: date | None, until: date | None, sections: Sequence[str]) -> list[Held]:
        """The archived articles of a range; no sections are all."""
        kept = {path.name.removesuffix(OPEN) for path in self.warc.folder.iterdir()}
        return [
            one
            if one.capture is None or one.capture.file in kept
            else msgspec.structs.replace(one, capture=None)  # its file was lost: the page is asked for whole
            for one in self._store.held(self._site_id, since, until, sections)
        ]

    def days_of(self, section: str) -> list[date]:
        """The days of the archived articles that the section's listing has named, to steer by."""
        return self._store.days_of(self._site_id, section)

    def write(self, outcomes: Sequence[Outcome]) -> Written:
        """Writes a batch in one transaction; the pages that it names are on the disk before it commits."""
        self.warc.sync()
        return self._store.write(self._site_id, self.run_id, outcomes)

    def finish(self, status: int, reason: str, counts: Mapping[str, Any], walks: Iterable[Walk]) -> None:
        """Ends the run, enters its walks in the ledger, and closes everything.

        A run that was not broken off also compares what it brought with the site's other articles.
        """
        try:
            if reason == "finished":
                self._store.find_duplicates(self._site_id, METHOD, fingerprint)
            self._store.finish_run(self.run_id, status, reason, dict(counts), walks)
        finally:
            self._open.close()
