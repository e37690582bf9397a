"""Putting what a better parser read from a kept page in the place of what is stored.

No revision is made: the paper changed nothing. What changes is kept field by field in `reparses`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import and_, delete, insert, select, update

from archive import changes
from archive.article import Article
from archive.chunks import chunks
from archive.revisions import covered, digest_of
from archive.rows import PARTS, Rows, content_values, part_rows
from archive.schema.tables import Articles, Reparses, Revisions
from archive.search.index import index_articles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.engine import Connection

    from archive.sites import Directory

articles = Articles.core()
reparses = Reparses.core()
revisions = Revisions.core()


class Reread(msgspec.Struct, frozen=True):
    """An article as it is stored and as it reads now.

    `revision` and `last_fetched_at` are those of the archive when `stored` was read from it.
    """

    article_id: int
    revision: int
    last_fetched_at: datetime
    stored: Article
    read: Article


def differing(stored: Article, read: Article) -> dict[str, tuple[Any, Any]]:
    """The fields in which the two differ, each with what it says in either, as JSON values.

    Versions are no field: they say who read, not what. Repairs have no order of their own.
    """
    old, new = _fields(stored), _fields(read)
    return {name: (old[name], new[name]) for name in old if old[name] != new[name]}


def _fields(article: Article) -> dict[str, Any]:
    repairs = sorted(article.repairs, key=lambda one: (one.part, one.start, one.end))
    fields: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(article, repairs=tuple(repairs)))
    del fields["parser_version"]
    return fields


def rederive(
    connection: Connection, directory: Directory, run_id: int, rereads: Sequence[Reread]
) -> list[int]:
    """Store what was read of each article in its newest revision, in the caller's transaction.

    An article that was fetched again meanwhile stays as it is. Where nothing but the parser's version
    differs, that alone is renewed.

    Returns:
        The ids of the articles that were written.
    """
    untouched = _untouched(connection, rereads)
    written = [one for one in rereads if one.article_id in untouched]
    for one in written:
        _renew_values(connection, directory, one)
    changed = [(one, fields) for one in written if (fields := differing(one.stored, one.read))]
    _renew_parts(connection, directory, [one for one, _ in changed])
    log = [
        {"run_id": run_id, "article_id": one.article_id, "field": name, "old": old, "new": new}
        for one, fields in changed
        for name, (old, new) in fields.items()
    ]
    if log:
        connection.execute(insert(reparses), log)
    changes.note(connection, directory.site_id, {one.read.id: "changed" for one in written})
    return [one.article_id for one in written]


def _untouched(connection: Connection, rereads: Iterable[Reread]) -> set[int]:
    expected = {one.article_id: (one.revision, one.last_fetched_at) for one in rereads}
    query = select(articles.c.id, articles.c.revision, articles.c.last_fetched_at)
    untouched = set()
    for chunk in chunks(expected):
        for article_id, *state in connection.execute(query.where(articles.c.id.in_(chunk))):
            if tuple(state) == expected[article_id]:
                untouched.add(article_id)
    return untouched


def _renew_values(connection: Connection, directory: Directory, one: Reread) -> None:
    version = covered(one.read)
    digest = digest_of(version)
    values = {**content_values(one.read, directory.zone), "digest": digest}
    connection.execute(update(articles).where(articles.c.id == one.article_id).values(values))
    newest = and_(revisions.c.article_id == one.article_id, revisions.c.number == one.revision)
    renewed = {"digest": digest, "parser_version": one.read.parser_version, "document": version}
    connection.execute(update(revisions).where(newest).values(renewed))


def _renew_parts(connection: Connection, directory: Directory, changed: list[Reread]) -> None:
    names: dict[str, str | None] = {}
    for one in changed:
        names.update((path, None) for path in one.read.sections if path not in names)
        names.update(zip(one.read.sections, one.read.section_names, strict=False))
    section_ids = directory.sections(connection, names)
    people = [author.name for one in changed for author in one.read.authors]
    author_ids = directory.authors(connection, people)
    rows: Rows = {table: [] for table in PARTS}
    for one in changed:
        parts = part_rows(one.article_id, one.read, one.last_fetched_at, section_ids, author_ids)
        for table, part in parts.items():
            rows[table].extend(part)
    for chunk in chunks(one.article_id for one in changed):
        for table in reversed(PARTS):
            connection.execute(delete(table).where(table.c.article_id.in_(chunk)))
    for table, values in rows.items():
        if values:
            connection.execute(insert(table), values)
    index_articles(connection, [(one.article_id, one.read, None) for one in changed])
