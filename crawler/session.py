"""One run of a spider against one archive: everything that a crawl asks of the ground floor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from archive.frontier import Found
from archive.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from types import TracebackType

    from archive.frontier import Known
    from archive.outcomes import FoundBy, Outcome
    from archive.store import Written
    from crawler.pages.addresses import ArticleAddress
    from crawler.sites import Site


class Session:
    """A claimed site and a started run in an open archive.

    Raises:
        ArchiveError: the archive cannot serve; each subclass has its exit status.
    """

    def __init__(self, url: str, site: Site, origin: str, *, mix: bool, arguments: Mapping[str, str]) -> None:
        self._store = Store.open(url, create=True)
        try:
            self._site_id = self._store.claim_site(site.name, origin, site.zone.key, mix=mix)
            self._run_id = self._store.start_run(self._site_id, "crawl", dict(arguments))
        except BaseException:
            self._store.close()
            raise

    def discover(self, section: str, addresses: Sequence[ArticleAddress], found_by: FoundBy) -> None:
        """Commits what a listing named to the frontier, before any of it is asked for."""
        found = [Found(address.number, address.url, found_by) for address in addresses]
        self._store.discover(self._site_id, self._run_id, section, found)

    def known(self, numbers: Iterable[int]) -> Mapping[int, Known]:
        """What the archive knows of these numbers."""
        return self._store.known(self._site_id, list(numbers))

    def write(self, outcomes: Sequence[Outcome]) -> Written:
        """Writes a batch in one transaction."""
        return self._store.write(self._site_id, self._run_id, outcomes)

    def finish(self, status: int, reason: str, counts: Mapping[str, int]) -> None:
        """Ends the run and closes the archive."""
        try:
            self._store.finish_run(self._run_id, status, reason, dict(counts))
        finally:
            self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store.close()
