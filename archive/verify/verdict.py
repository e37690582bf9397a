"""Judging an archive: what is wrong with it, and mending what can be mended."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import and_, func, select, update

from archive.database import find_faults, open_engine, plain_errors, reading, require_current, writing
from archive.lock import only_writer
from archive.schema.tables import Articles, Revisions, Sites
from archive.search.index import find_stale, rebuild
from archive.verify.articles import Fault, faults_of_articles
from archive.verify.findings import KINDS, Finding, Findings
from archive.verify.pages import files_of, forget_page, lost_pages, none_there, unremoved_pages
from archive.verify.tables import faults_of_tables

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from archive.verify.pages import Depth

articles = Articles.core()
revisions = Revisions.core()
sites = Sites.core()


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What was found, in how many articles and kept pages; `notice` says what was not looked at."""

    findings: list[Finding]
    articles: int
    pages: int
    notice: str | None = None

    @property
    def sound(self) -> bool:
        """Whether nothing is left broken."""
        return all(one.mended >= one.count for one in self.findings)


def verify(
    connection: Connection, folder: Path | None, *, depth: Depth = "sample", repair: bool = False
) -> Verdict:
    """Look at everything that an archive says, and with `repair` mend it in the connection's transaction.

    `folder` is the WARC's; with `None`, kept pages are not looked for. What only the page itself tells
    (words, times, links) is not mended here: `scrapy reparse` makes it anew.
    """
    found = Findings()
    for line in find_faults(connection):
        found.add("database", line)
    for fault in faults_of_tables(connection):
        found.add(fault.kind, fault.example)
        if repair and fault.mend is not None:
            fault.mend()
            found.mended(fault.kind)
    for one in faults_of_articles(connection):
        found.add(one.kind, one.name)
        if repair and KINDS[one.kind].by_repair:
            _mend_article(connection, one)
            found.mended(one.kind)
    _look_at_search(connection, found, repair=repair)
    pages = sum(count for _, count, _ in files_of(connection))
    notice = None if folder is None else _look_at_pages(connection, folder, depth, found, repair=repair)
    return Verdict(
        findings=found.all,
        articles=connection.scalar(select(func.count()).select_from(articles)) or 0,
        pages=pages,
        notice=notice,
    )


def _mend_article(connection: Connection, fault: Fault) -> None:
    own = articles.c.id == fault.article_id
    connection.execute(update(articles).where(own).values(fault.article))
    if fault.revision:
        number = select(articles.c.revision).where(own).scalar_subquery()
        newest = and_(revisions.c.article_id == fault.article_id, revisions.c.number == number)
        connection.execute(update(revisions).where(newest).values(fault.revision))


def _look_at_search(connection: Connection, found: Findings, *, repair: bool) -> None:
    if any(one.kind == "unreadable" for one in found.all):
        return  # what they say cannot be known, so neither whether they are found by it
    stale = find_stale(connection, own_tables=repair)
    query = select(sites.c.name, articles.c.number).join(sites, sites.c.id == articles.c.site_id)
    for article_id in stale.articles:
        name, number = connection.execute(query.where(articles.c.id == article_id)).one()
        found.add("search", f"{name} {number}")
    if stale.damaged:
        found.add("search", "its own tables do not agree")
    if stale and repair:
        rebuild(connection)
        found.all_mended("search")


def _look_at_pages(
    connection: Connection, folder: Path, depth: Depth, found: Findings, *, repair: bool
) -> str | None:
    lacking = none_there(connection, folder)
    if lacking:
        # Most likely another folder is meant: nothing is forgotten because of that.
        return (
            f"none of the {lacking['files']:,} WARC files that the archive names is in {folder}: "
            f"its {lacking['pages']:,} kept pages were not looked at; name their folder with --warc"
        )
    for lost in lost_pages(connection, folder, depth):
        found.add("pages", lost.example)
        if repair:
            forget_page(connection, lost.capture_id)
            found.mended("pages")
    if depth == "all":
        for place in unremoved_pages(connection, folder):
            found.add("unremoved", place)
    return None


def look(url: str, folder: Path | None, depth: Depth = "sample") -> Verdict:
    """Judge the archive at `url` as it is at this moment; crawls may go on.

    Raises:
        ArchiveError: it cannot be read.
    """
    with reading(url) as connection:
        return verify(connection, folder, depth=depth)


def mend(url: str, folder: Path | None, depth: Depth = "sample") -> Verdict:
    """Judge the archive at `url` and mend what can be mended, in one transaction; no run can go on meanwhile.

    Raises:
        ArchiveError: it cannot be written, or a run holds one of its sites.
    """
    with reading(url) as connection:
        names = list(connection.scalars(select(sites.c.name).order_by(sites.c.name)))
    with ExitStack() as stack:
        for name in names:
            stack.enter_context(only_writer(url, name))
        engine = open_engine(url)
        stack.callback(engine.dispose)
        with plain_errors(url), writing(engine) as connection:
            require_current(connection, url)
            return verify(connection, folder, depth=depth, repair=True)
