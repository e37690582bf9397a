"""The kinds of database that an archive can be in, each in a module of its own; all else is the same on both.

`backend` gives what a database has of its own at one address: how it is reached, made and locked, and what
its errors mean. `archive.database` is what the rest of the program calls.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from archive.engines.postgresql import PostgreSQL
from archive.engines.sqlite import SQLite
from archive.errors import ArchiveUrlInvalid
from archive.location import EXAMPLE, parse_url, printable_url

if TYPE_CHECKING:
    from archive.engines.base import Backend

__all__ = ["backend"]


@cache
def backend(url: str) -> Backend:
    """The database that `url` names; nothing is opened.

    Raises:
        ArchiveUrlInvalid: archives are in no such database, or the address lacks or has too much.
        ExtraMissing: the driver of that database is not installed.
    """
    name = parse_url(url).get_backend_name()
    if name == "sqlite":
        return SQLite(url)
    if name == "postgresql":
        return PostgreSQL(url)
    raise ArchiveUrlInvalid(f"{printable_url(url)}: archives are in SQLite files or in PostgreSQL; {EXAMPLE}")
