"""What tests ask of an archive behind its back, with nothing but the driver.

Both databases are asked alike, with `?` for a value, and answer alike: JSON as the text that it is, times as
SQLite keeps them.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.adapt import Loader
from psycopg.types.string import TextLoader
from sqlalchemy.engine import make_url

from archive.schema.search import is_of_index

if TYPE_CHECKING:
    from collections.abc import Iterable

    from psycopg.abc import Buffer


class _Instant(Loader):
    """2026-02-03 04:05:06.000000, in UTC."""

    def load(self, data: Buffer) -> str:
        moment = bytes(data).decode().removesuffix("+00")
        whole, _, fraction = moment.partition(".")
        return f"{whole}.{fraction:<06}"


def path_of(url: str) -> Path:
    return Path(str(make_url(url).database))


def driver(url: str) -> psycopg.Connection[tuple[Any, ...]]:
    """The driver's own connection to a PostgreSQL; it commits when it is left as a context."""
    address = make_url(url)
    connection = psycopg.connect(
        host=str(address.query["host"]),
        dbname=address.database,
        user=address.username,
        password=address.password,
        options="-c timezone=UTC",
    )
    for name in ("json", "date", "text"):
        connection.adapters.register_loader(name, TextLoader)
    connection.adapters.register_loader("timestamptz", _Instant)
    return connection


def on_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def rows(url: str, statement: str, *values: int | str) -> list[tuple[Any, ...]]:
    """The rows that `statement` gives."""
    if on_sqlite(url):
        with closing(sqlite3.connect(path_of(url))) as connection:
            return connection.execute(statement, values).fetchall()
    with driver(url) as found:
        return found.execute(statement.replace("?", "%s").encode(), values or None).fetchall()


def all_rows(url: str, statements: Iterable[str]) -> list[list[tuple[Any, ...]]]:
    """The rows that each of `statements` gives."""
    if on_sqlite(url):
        with closing(sqlite3.connect(path_of(url))) as connection:
            return [connection.execute(one).fetchall() for one in statements]
    with driver(url) as found:
        return [found.execute(one.encode()).fetchall() for one in statements]


def execute(url: str, *statements: str) -> None:
    """Run `statements` and commit."""
    if on_sqlite(url):
        with closing(sqlite3.connect(path_of(url))) as connection, connection:
            for statement in statements:
                connection.execute(statement)
        return
    with driver(url) as found:
        for statement in statements:
            found.execute(statement.encode())


_TABLES = {
    True: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
    False: "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename",
}


def counts(url: str) -> dict[str, int]:
    """The number of rows of each table, but for those that hold the index of search."""
    tables = [one for one in rows(url, _TABLES[on_sqlite(url)]) if not is_of_index(one[0], "table")]
    # One question: a connection for each table would take longer than most tests.
    counted = [f"SELECT '{name}', count(*) FROM {name}" for (name,) in tables]  # noqa: S608 - names of tables
    return dict(rows(url, " UNION ALL ".join(counted))) if counted else {}


def as_written(url: str, table: str, where: str = "true") -> list[tuple[Any, ...]]:
    """The rows of a table, each with its place in the file; a row that is written anew gets another."""
    place = "rowid" if on_sqlite(url) else "ctid::text"
    return rows(url, f"SELECT {place}, * FROM {table} WHERE {where}")  # noqa: S608 - names of tables
