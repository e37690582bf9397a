"""The writer of an archive. There is one a process; each method is one transaction that it commits."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import insert, select, update

from archive import frontier, pictures, sites
from archive.captures import add_captures, last_read, last_usable
from archive.closing import walk_since
from archive.coverage import record_walks
from archive.database import (
    file_identity,
    initialise,
    missing,
    open_engine,
    plain_errors,
    preflight,
    set_wal,
    take_turn,
    writing,
)
from archive.duplicates import Clustered, Sign, cluster, sign_missing
from archive.errors import ArchiveUnavailable
from archive.frontier import UNFINISHED, Found, KnownId, Pending, State
from archive.held import Held, held
from archive.location import printable_url
from archive.rederive import rederive
from archive.schema.migrate import SchemaState
from archive.schema.tables import Runs
from archive.writer import Written, write_batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from types import TracebackType

    from sqlalchemy.engine import Connection, Engine

    from archive.coverage import Walk
    from archive.exchange import CaptureRef
    from archive.outcomes import Outcome
    from archive.rederive import Reread

__all__ = ["Found", "Held", "KnownId", "Pending", "State", "Store", "Written"]

runs = Runs.core()


class Store:
    """An open archive that is written to; to be closed, or used as a context manager.

    Any thread may call its methods; they take turns. Every method raises `ArchiveUnavailable` when the
    disk or another program does not let it read or write; then nothing of that call is stored.
    """

    def __init__(self, url: str, engine: Engine) -> None:
        self.url = url
        self._engine = engine
        self._file = file_identity(url)
        self._lock = Lock()
        self._directories: dict[int, sites.Directory] = {}

    @classmethod
    def open(cls, url: str, *, create: bool = False) -> Self:
        """Open the archive at `url`, whose path is absolute; with `create`, make it where there is none.

        Raises:
            ArchiveUrlInvalid: archives are in no such database.
            ExtraMissing: its driver is not installed.
            ArchiveMissing: there is no archive, and `create` is false.
            ArchiveOutdated: it has to be upgraded first.
            ArchiveTooNew: it is newer than this program.
            ArchiveUnavailable: it cannot be opened, made or written.
        """
        if create:
            initialise(url)
        elif preflight(url) is SchemaState.MISSING:
            raise missing(url)
        engine = open_engine(url)
        with plain_errors(url):
            set_wal(engine)
        return cls(url, engine)

    def close(self) -> None:
        """Close the connections; calling it again does no harm."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _transaction(self, site_id: int | None = None) -> Iterator[Connection]:
        """A transaction; those that write to the site `site_id` go one after the other."""
        with self._lock, plain_errors(self.url):
            if file_identity(self.url) != self._file:
                raise ArchiveUnavailable(
                    f"{printable_url(self.url)}: the file was moved, deleted or replaced while it was open"
                )
            try:
                with writing(self._engine) as connection:
                    if site_id is not None:
                        take_turn(connection, f"site {site_id}")
                    yield connection
            except BaseException:
                self._directories.clear()  # they may hold ids that were undone
                raise

    def _directory(self, connection: Connection, site_id: int) -> sites.Directory:
        if site_id not in self._directories:
            self._directories[site_id] = sites.Directory(connection, site_id)
        return self._directories[site_id]

    def claim_site(self, name: str, origin: str, zone_name: str, *, mix: bool = False) -> int:
        """The id of the site called `name`, entered with `origin` and its IANA time zone if it is new.

        Raises:
            OriginMismatch: the site was filled from another origin and `mix` is false.
            zoneinfo.ZoneInfoNotFoundError: there is no time zone of that name.
        """
        with self._transaction() as connection:
            return sites.claim(connection, name, origin, zone_name, mix=mix)

    def start_run(self, site_id: int | None, command: str, arguments: Mapping[str, Any]) -> int:
        """Enter a run that begins now, and give its id. `arguments` have to be JSON values."""
        row = {
            "site_id": site_id,
            "command": command,
            "arguments": dict(arguments),
            "started": datetime.now(UTC),
        }
        with self._transaction() as connection:
            return int(connection.execute(insert(runs).values(row).returning(runs.c.id)).scalar_one())

    def finish_run(
        self,
        run_id: int,
        status: int,
        reason: str,
        counts: Mapping[str, Any],
        walks: Iterable[Walk] = (),
    ) -> None:
        """Say how a run ended: its exit status, why, what it counted (JSON values), and what it walked."""
        values = {
            "finished": datetime.now(UTC),
            "status": status,
            "reason": reason,
            "counts": dict(counts),
        }
        with self._transaction() as connection:
            connection.execute(update(runs).where(runs.c.id == run_id).values(values))
            found = list(walks)
            if found:
                site_id = connection.scalars(select(runs.c.site_id).where(runs.c.id == run_id)).one()
                take_turn(connection, f"site {site_id}")
                directory = self._directory(connection, site_id)
                record_walks(
                    connection,
                    run_id,
                    directory.sections(connection, {walk.section: None for walk in found}),
                    found,
                )

    def discover(
        self,
        site_id: int,
        run_id: int | None,
        section: str | None,
        found: Sequence[Found],
        capture: CaptureRef | None = None,
    ) -> int:
        """Commit what a listing named, before any of it is fetched; ids that are known keep their state.

        `section` is the listing's path; `None` where what named them is no section's listing. `capture`
        says where the WARC keeps the listing.

        Returns:
            How many ids were new.
        """
        with self._transaction(site_id) as connection:
            if capture is not None:
                add_captures(connection, site_id, run_id, [(None, capture)])
            section_id = None
            if section is not None:
                directory = self._directory(connection, site_id)
                section_id = directory.sections(connection, {section: None})[section]
            return frontier.add_found(connection, site_id, run_id, section_id, found)

    def keep(self, site_id: int, run_id: int | None, kept: Sequence[tuple[int | None, CaptureRef]]) -> None:
        """Enter where the WARC keeps pages that no other call names: robots.txt, a feed, a 304.

        Each comes with its article's number, `None` for what is no article's.
        """
        with self._transaction(site_id) as connection:
            add_captures(connection, site_id, run_id, kept)

    def wanted_pictures(
        self, site_id: int, run_id: int, within: pictures.Range, place: pictures.Place
    ) -> pictures.Wanted:
        """The next pictures of a range that the archive lacks, as `archive.pictures.wanted` gives them."""
        with self._lock, plain_errors(self.url), self._engine.begin() as connection:
            return pictures.wanted(connection, site_id, run_id, within, place)

    def enter_pictures(self, site_id: int, run_id: int, asked: Sequence[pictures.Asked]) -> None:
        """Enter what became of pictures that were asked for."""
        with self._transaction(site_id) as connection:
            pictures.enter(connection, site_id, run_id, asked)

    def last_usable(self, site_id: int, numbers: Iterable[int]) -> dict[int, CaptureRef]:
        """The kept page of each article's last fetch, by its number: what a 304 speaks of."""
        with self._lock, plain_errors(self.url), self._engine.begin() as connection:
            return last_usable(connection, site_id, numbers)

    def last_read(self, site_id: int, url: str) -> datetime | None:
        """When `url`, which is no article's, was last fetched with status 200 (UTC)."""
        with self._lock, plain_errors(self.url), self._engine.begin() as connection:
            return last_read(connection, site_id, url)

    def walk_since(self, site_id: int, section: str) -> date | None:
        """The day from which a run without a range has to walk the section now; `None` is the beginning."""
        with self._lock, plain_errors(self.url), self._engine.begin() as connection:
            return walk_since(connection, site_id, section, datetime.now(UTC))

    def known(self, site_id: int, numbers: Iterable[int]) -> dict[int, KnownId]:
        """What the archive knows of each of `numbers`; those never seen are not in the answer."""
        with self._lock, plain_errors(self.url), self._engine.begin() as connection:
            return frontier.known(connection, site_id, numbers)

    def days_of(self, site_id: int, section: str) -> list[date]:
        """The days, in the site's zone, of the archived articles that the section's listing has named."""
        with self._lock, plain_errors(self.url), self._engine.begin() as connection:
            return frontier.days_of(connection, site_id, section)

    def pending(self, site_id: int, states: Sequence[State] = UNFINISHED) -> list[Pending]:
        """The ids in one of `states`, first seen first."""
        with self._lock, plain_errors(self.url), self._engine.begin() as connection:
            return frontier.pending(connection, site_id, states)

    def held(
        self, site_id: int, since: date | None = None, until: date | None = None, paths: Sequence[str] = ()
    ) -> list[Held]:
        """The archived articles of a range, as `archive.held.held` gives them."""
        with self._lock, plain_errors(self.url), self._engine.begin() as connection:
            return held(connection, site_id, since, until, paths)

    def write(self, site_id: int, run_id: int | None, outcomes: Sequence[Outcome]) -> Written:
        """Write a batch in one transaction: articles, revisions, parts, rejects and frontier together.

        A fetch of an article that did not change adds no row; it renews the links, which belong to the
        fetch, and the time of the last fetch. One whose covered fields changed becomes a new revision.

        Raises:
            ValueError: an article's number is not that of its fetch, or its date has no zone.
        """
        with self._transaction(site_id) as connection:
            return write_batch(connection, self._directory(connection, site_id), run_id, outcomes)

    def find_duplicates(self, site_id: int, method: str, sign: Sign) -> Clustered:
        """Sign what is new or changed, chunk by chunk, then bring the site's clusters up to date.

        A crash leaves what was signed; the next call goes on from there.
        """
        after: int | None = 0
        while after is not None:
            with self._transaction(site_id) as connection:
                after = sign_missing(connection, site_id, method, sign, after)
        with self._transaction(site_id) as connection:
            return cluster(connection, site_id)

    def rederive(self, site_id: int, run_id: int, rereads: Sequence[Reread]) -> list[int]:
        """Store what was read again from kept pages, in one transaction; no revision is made.

        Returns:
            The ids of the articles that were written: those that were fetched again meanwhile are not.
        """
        with self._transaction(site_id) as connection:
            return rederive(connection, self._directory(connection, site_id), run_id, rereads)
