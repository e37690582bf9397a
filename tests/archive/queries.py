"""What tests ask of an archive behind its back, with nothing but the driver."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url


def path_of(url: str) -> Path:
    return Path(str(make_url(url).database))


def rows(url: str, statement: str, *values: int | str) -> list[tuple[Any, ...]]:
    """The rows that `statement` gives."""
    with closing(sqlite3.connect(path_of(url))) as connection:
        return connection.execute(statement, values).fetchall()


def execute(url: str, *statements: str) -> None:
    """Run `statements` and commit."""
    with closing(sqlite3.connect(path_of(url))) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def counts(url: str) -> dict[str, int]:
    """The number of rows of each table."""
    tables = rows(url, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return {name: rows(url, f"SELECT count(*) FROM {name}")[0][0] for (name,) in tables}  # noqa: S608 - names of tables
