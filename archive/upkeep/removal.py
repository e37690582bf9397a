"""Taking articles out of an archive for good, and keeping them out.

The order makes a crash harmless. First one transaction takes out the rows and enters the tombstones: from
there on no crawl asks for the articles and nothing refers to their pages. Then the pages go from the WARC
files, and last the database's freed pages are wiped. Both can be done again at any time, and every removal
does them for all tombstones of the site, so that it also finishes one that was broken off.
"""

from __future__ import annotations

from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import and_, delete, exists, func, select, update

from archive.changes import note
from archive.chunks import chunks
from archive.database import reading
from archive.duplicates import cluster
from archive.engines import backend
from archive.errors import ArticleNotFound, CaptureLost
from archive.lock import only_writer
from archive.read import site_name
from archive.schema.tables import (
    ArticleAuthors,
    Articles,
    Authors,
    Base,
    Captures,
    Duplicates,
    Frontier,
    Links,
    Rejects,
    Removals,
    Sites,
)
from archive.tombstones import unwanted_pages
from archive.upkeep.compaction import compact
from archive.upkeep.picture_removal import (
    forget_pictures,
    give_up_pictures,
    pictures_named,
)
from archive.upsert import insert_missing
from archive.warc.recovery import recover
from archive.warc.removal import Wiped, wipe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.engine import Connection

articles = Articles.core()
article_authors = ArticleAuthors.core()
authors = Authors.core()
captures = Captures.core()
duplicates = Duplicates.core()
frontier = Frontier.core()
links = Links.core()
rejects = Rejects.core()
removals = Removals.core()
sites = Sites.core()


class Removed(msgspec.Struct, frozen=True, kw_only=True):
    """What a removal came to.

    `numbers` are those that were asked for, `before` those of them that had been removed already. `rows`
    counts what went, by table. `named_by` says how many other articles link to one of them, which they go on
    doing. `wiped` says what went from the WARC files.
    """

    site: str
    numbers: tuple[int, ...]
    before: tuple[int, ...]
    rows: dict[str, int]
    named_by: int
    wiped: Wiped


def remove(url: str, folder: Path, site: str | None, numbers: Sequence[int], reason: str) -> Removed:
    """Take articles out of the archive at `url` and of its WARC files in `folder`, and let none come back.

    Rows, search index, kept pages and pictures that no other article has go. What other articles and
    listings say of them (links, cut lines, pages of theirs) stays. No run of the site can go on meanwhile.

    Raises:
        ArticleNotFound: the archive never saw one of `numbers`; then nothing is removed.
        SiteAmbiguous: the site is not in the archive, or there are several and none was named.
        ArchiveBusy: a run holds the site, or another site of the same SQLite file.
        ArchiveUnavailable: the database or the WARC cannot be written; running it again goes on from there.
        CaptureLost: a WARC file is damaged, so that not all of it could be looked through; the rest is done.
    """
    with reading(url) as connection:
        name = site_name(connection, site)
        # SQLite's whole file is written anew: no other site's run could write meanwhile.
        all_sites = connection.dialect.name == "sqlite"
        held = connection.scalars(select(sites.c.name).order_by(sites.c.name)).all() if all_sites else [name]
    with ExitStack() as stack:
        for one in held:
            stack.enter_context(only_writer(url, one))
        recover(folder)
        with backend(url).remaking() as connection:
            _wipe_freed(connection)
            removing = _Removing(connection, name, numbers)
            removing.take_out(reason)
            unwanted = unwanted_pages(connection, removing.site_id, removing.records)
        wiped = wipe(folder, name, unwanted)
        with backend(url).remaking() as connection:
            _wipe_freed(connection)
            forget_pictures(connection, name)
        compact(url)
    if wiped.damaged:
        raise CaptureLost(
            f"{folder}: {', '.join(wiped.damaged)} cannot be read to the end, and may still hold the pages; "
            "restore it and run the command again. The articles are removed from the archive"
        )
    return Removed(
        site=name,
        numbers=tuple(removing.numbers),
        before=tuple(removing.before),
        rows={table: count for table, count in sorted(removing.rows.items()) if count},
        named_by=removing.named_by,
        wiped=wiped,
    )


def _wipe_freed(connection: Connection) -> None:
    """Have SQLite overwrite what this connection deletes."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


class _Removing:
    """The transaction of a removal."""

    def __init__(self, connection: Connection, site: str, numbers: Iterable[int]) -> None:
        """Look whether all of `numbers` can go.

        Raises:
            ArticleNotFound: one of them was never seen.
        """
        self.connection = connection
        self.site_id = connection.execute(select(sites.c.id).where(sites.c.name == site)).scalar_one()
        self.numbers = sorted(set(numbers))
        states: dict[int, str] = {}
        for chunk in chunks(self.numbers):
            query = select(frontier.c.number, frontier.c.state).where(self._of(frontier, chunk))
            states.update((row.number, row.state) for row in connection.execute(query))
        unseen = [number for number in self.numbers if number not in states]
        if unseen:
            raise ArticleNotFound(f"no article {unseen[0]} of {site} was ever seen; nothing is removed")
        self.before = [number for number in self.numbers if states[number] == "removed"]
        self.rows: dict[str, int] = {}
        self.records: set[str] = set()
        self.named_by = 0

    def take_out(self, reason: str) -> None:
        """Delete every row of the articles and enter their tombstones."""
        clustered = 0
        addresses: set[str] = set()
        for chunk in chunks(self.numbers):
            self.named_by += self._count_links(chunk)
            self.records.update(
                self.connection.scalars(select(captures.c.record_id).where(self._of(captures, chunk)))
            )
            addresses |= pictures_named(self.connection, self._of(articles, chunk))
            clustered += self._delete_articles(chunk)
            for table in (rejects, captures):
                self._delete(table, self._of(table, chunk))
        self._delete_people()
        if clustered:
            # Of several methods only the next crawl can make one again, and it does so by itself.
            with suppress(ValueError):
                cluster(self.connection, self.site_id)
        self.records |= give_up_pictures(self.connection, self.site_id, addresses)
        self._entomb(reason)

    def _of(self, table: Table, numbers: list[int]) -> ColumnElement[bool]:
        return and_(table.c.site_id == self.site_id, table.c.number.in_(numbers))

    def _count_links(self, numbers: list[int]) -> int:
        linking = (
            select(func.count(links.c.article_id.distinct()))
            .join(articles, articles.c.id == links.c.article_id)
            .where(articles.c.site_id == self.site_id, links.c.number.in_(numbers))
            .where(articles.c.number.not_in(numbers))
        )
        return self.connection.scalar(linking) or 0

    def _delete_articles(self, numbers: list[int]) -> int:
        """Delete the articles with their parts; how many of them were near-duplicates of others."""
        ids = list(self.connection.scalars(select(articles.c.id).where(self._of(articles, numbers))))
        if not ids:
            return 0
        clustered = self.connection.scalar(
            select(func.count()).select_from(duplicates).where(duplicates.c.article_id.in_(ids))
        )
        # In SQLite keys are off here: with them on, each deleted capture would cost three scans.
        for table in reversed(Base.metadata.sorted_tables):
            own = [key.parent for key in table.foreign_keys if key.column is articles.c.id]
            if own:
                self._delete(table, own[0].in_(ids))
            elif "article_id" in table.c:
                self._delete(table, table.c.article_id.in_(ids))
        self._delete(articles, articles.c.id.in_(ids))
        return clustered or 0

    def _delete_people(self) -> None:
        """The names of those who wrote nothing else; an earlier revision may have had them."""
        wrote = exists().where(article_authors.c.author_id == authors.c.id)
        self._delete(authors, and_(authors.c.site_id == self.site_id, ~wrote))

    def _delete(self, table: Table, which: ColumnElement[bool]) -> None:
        count = self.connection.execute(delete(table).where(which)).rowcount
        name = str(table.name)  # SQLAlchemy's own kind of string, which is no JSON
        self.rows[name] = self.rows.get(name, 0) + count

    def _entomb(self, reason: str) -> None:
        new = [number for number in self.numbers if number not in self.before]
        now = datetime.now(UTC)
        rows: list[dict[str, Any]] = [
            {"site_id": self.site_id, "number": number, "reason": reason, "at": now} for number in new
        ]
        insert_missing(self.connection, removals, rows)
        for chunk in chunks(new):
            closed = update(frontier).where(self._of(frontier, chunk))
            self.connection.execute(closed.values(state="removed", last_error=None))
        note(self.connection, self.site_id, dict.fromkeys(new, "removed"))
