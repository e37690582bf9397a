"""Looking at the tables against each other, in SQL: states, numbers, pointers, clusters, keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from sqlalchemy import and_, delete, exists, func, insert, or_, select, text, update

from archive.changes import note
from archive.duplicates import cluster
from archive.engines.postgresql import set_sequence, tables_with_sequences
from archive.schema.tables import (
    Articles,
    Blocks,
    Captures,
    ChangeClock,
    Changes,
    Duplicates,
    Frontier,
    Images,
    Rejects,
    Removals,
    Revisions,
    Sites,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Select, Table
    from sqlalchemy.engine import Connection

Mend: TypeAlias = Callable[[], object]

articles = Articles.core()
blocks = Blocks.core()
captures = Captures.core()
changes = Changes.core()
clock = ChangeClock.core()
duplicates = Duplicates.core()
frontier = Frontier.core()
images = Images.core()
rejects = Rejects.core()
removals = Removals.core()
revisions = Revisions.core()
sites = Sites.core()


class TableFault(msgspec.Struct, frozen=True):
    """A fault with its example for a person, and what mends it in the caller's transaction."""

    kind: str
    example: str
    mend: Mend | None = None


def faults_of_tables(connection: Connection) -> Iterator[TableFault]:
    """Everything that tables say against each other."""
    for find in (_blocks, _frontier, _changes, _removed, _duplicates, _pointers, _sequences):
        yield from find(connection)


def _named(*columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
    """Articles with their site's name and number, and `columns`."""
    return select(sites.c.name.label("site"), articles.c.number, articles.c.id, *columns).join(
        sites, sites.c.id == articles.c.site_id
    )


def _blocks(connection: Connection) -> Iterator[TableFault]:
    gaps = (
        select(blocks.c.article_id)
        .group_by(blocks.c.article_id)
        .having(func.max(blocks.c.position) + 1 != func.count())
    )
    pictures = select(blocks.c.article_id).outerjoin(
        images, and_(images.c.article_id == blocks.c.article_id, images.c.block == blocks.c.position)
    )
    odd = pictures.where((blocks.c.type == "image") != images.c.block.is_not(None))
    query = _named().where(or_(articles.c.id.in_(gaps), articles.c.id.in_(odd)))
    for row in connection.execute(query).all():
        yield TableFault("blocks", f"{row.site} {row.number}")


def _frontier(connection: Connection) -> Iterator[TableFault]:
    same = and_(frontier.c.site_id == articles.c.site_id, frontier.c.number == articles.c.number)
    query = _named(articles.c, frontier.c.state).outerjoin(frontier, same)
    lost = query.where(or_(frontier.c.state.is_(None), frontier.c.state.not_in(("done", "gone", "removed"))))
    for row in connection.execute(lost).mappings().all():
        example = f"{row['site']} {row['number']} archived but {row['state'] or 'never seen'}"
        yield TableFault("frontier", example, lambda row=row: _enter(connection, row))  # type: ignore[misc]
    empty = (
        select(sites.c.name.label("site"), frontier.c.site_id, frontier.c.number)
        .join(sites, sites.c.id == frontier.c.site_id)
        .where(frontier.c.state == "done", ~exists().where(same))
    )
    for found in connection.execute(empty).all():
        key = and_(frontier.c.site_id == found.site_id, frontier.c.number == found.number)
        waits = update(frontier).where(key).values(state="waiting")
        yield TableFault(
            "frontier",
            f"{found.site} {found.number} done but not archived",
            lambda waits=waits: connection.execute(waits),  # type: ignore[misc]
        )


def _enter(connection: Connection, row: Any) -> None:  # noqa: ANN401 - a row of articles as a mapping
    """Enter an archived article in the frontier as done."""
    connection.execute(
        delete(frontier).where(frontier.c.site_id == row["site_id"], frontier.c.number == row["number"])
        if row["state"] is None
        else update(frontier)
        .where(frontier.c.site_id == row["site_id"], frontier.c.number == row["number"])
        .values(state="done", last_error=None)
    )
    if row["state"] is None:
        values = {name: row[name] for name in ("site_id", "number", "found_by", "url")}
        times = {"first_seen": row["first_fetched_at"], "last_tried": row["last_fetched_at"]}
        connection.execute(insert(frontier).values(**values, **times, state="done", attempts=1))


def _changes(connection: Connection) -> Iterator[TableFault]:
    same = and_(changes.c.site_id == articles.c.site_id, changes.c.number == articles.c.number)
    query = _named(articles.c.site_id).outerjoin(changes, same)
    for row in connection.execute(
        query.where(or_(changes.c.change.is_(None), changes.c.change == "removed"))
    ).all():
        yield TableFault(
            "changes",
            f"{row.site} {row.number}",
            lambda row=row: note(connection, row.site_id, {row.number: "changed"}),  # type: ignore[misc]
        )
    highest = connection.scalar(select(func.max(changes.c.position))) or 0
    position = connection.scalar(select(clock.c.position))
    if position is None or position < highest:
        behind = update(clock).values(position=highest)
        mend = None if position is None else (lambda: connection.execute(behind))
        yield TableFault("changes", f"the clock is at {position}, the newest change at {highest}", mend)


def _removed(connection: Connection) -> Iterator[TableFault]:
    def held(table: Table) -> ColumnElement[bool]:
        return exists().where(table.c.site_id == removals.c.site_id, table.c.number == removals.c.number)

    open_again = exists().where(
        frontier.c.site_id == removals.c.site_id,
        frontier.c.number == removals.c.number,
        frontier.c.state != "removed",
    )
    query = select(sites.c.name, removals.c.number).join(sites, sites.c.id == removals.c.site_id)
    left = or_(held(articles), held(captures), held(rejects), open_again)
    for name, number in connection.execute(query.where(left)).all():
        yield TableFault("removed", f"{name} {number}")


def _duplicates(connection: Connection) -> Iterator[TableFault]:
    grouped = (
        select(sites.c.id, sites.c.name, duplicates.c.cluster)
        .join(articles, articles.c.id == duplicates.c.article_id)
        .join(sites, sites.c.id == articles.c.site_id)
        .group_by(sites.c.id, sites.c.name, duplicates.c.cluster)
        .having(
            or_(
                func.min(duplicates.c.size) != func.count(),
                func.max(duplicates.c.size) != func.count(),
                func.count() < 2,  # noqa: PLR2004 - one is no cluster
                func.min(articles.c.number) != duplicates.c.cluster,
            )
        )
    )
    for site_id, name, number in connection.execute(grouped).all():
        yield TableFault(
            "duplicates",
            f"{name} {number}",
            lambda site_id=site_id: cluster(connection, site_id),  # type: ignore[misc]
        )


def _pointers(connection: Connection) -> Iterator[TableFault]:
    """A kept page belongs to the article of its number."""
    for table in (articles, rejects):
        yield from _astray(connection, table, table.c.site_id, table.c.number, select(table.c.id))
    yield from _astray(
        connection,
        revisions,
        articles.c.site_id,
        articles.c.number,
        select(revisions.c.id).join(articles, articles.c.id == revisions.c.article_id),
    )


def _astray(
    connection: Connection,
    table: Table,
    site_id: ColumnElement[int],
    number: ColumnElement[int],
    query: Select[Any],
) -> Iterator[TableFault]:
    other = or_(captures.c.number.is_(None), captures.c.number != number, captures.c.site_id != site_id)
    found = query.add_columns(number.label("number")).join(captures, captures.c.id == table.c.capture_id)
    for key, its in connection.execute(found.where(other)).all():
        forget = update(table).where(table.c.id == key).values(capture_id=None)
        yield TableFault(
            "pointers",
            f"{table.name} of {its}",
            lambda forget=forget: connection.execute(forget),  # type: ignore[misc]
        )


def _sequences(connection: Connection) -> Iterator[TableFault]:
    """PostgreSQL gives keys from sequences, which a restore or a careless insert leaves behind."""
    if connection.dialect.name != "postgresql":
        return
    for table, column in tables_with_sequences():
        highest = connection.scalar(select(func.max(table.c[column]))) or 0
        name = connection.scalar(select(func.pg_get_serial_sequence(table.name, column)))
        if name is None:
            continue
        following = connection.execute(text(f"SELECT last_value, is_called FROM {name}")).one()  # noqa: S608 - the server's own name
        if following.last_value + following.is_called <= highest:
            yield TableFault(
                "sequences",
                table.name,
                lambda table=table, column=column: set_sequence(connection, table, column),  # type: ignore[misc]
            )
