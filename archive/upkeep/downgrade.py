"""Taking an archive back to an older version of its tables, where nothing would be lost by that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import column as named
from sqlalchemy import create_engine, func, inspect, select
from sqlalchemy import table as table_of

from archive.database import missing, printable_url, require_current
from archive.engines import backend
from archive.errors import DowngradeLoses, VersionUnknown
from archive.schema.migrate import migrate, schema_version, step_down, versions
from archive.schema.tables import Base
from archive.upkeep.upgrade import upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

REMADE = frozenset(
    {
        *("articles.title_key", "articles.opening_key"),
        *("change_clock", "changes"),
        *("duplicates", "fingerprints"),
        "search_documents",
    }
)
"""Tables and columns that an upgrade, or the crawl after it, fills again out of what stays."""


def move(url: str, version: str) -> tuple[str, str]:
    """Bring the archive at `url` to `version`, upwards or downwards, in one transaction.

    Returns:
        The versions before and after; equal where there was nothing to do.

    Raises:
        VersionUnknown: there is no such version, or it is newer than the archive but not the newest.
        DowngradeLoses: an older version has no room for something that the archive holds.
        ArchiveError: the archive cannot be opened or written.
    """
    if version not in versions():
        raise VersionUnknown(f"there is no schema {version}; there are {', '.join(versions())}")
    if version == versions()[-1]:
        return upgrade(url)
    found = backend(url)
    if not found.exists():
        raise missing(url)
    with found.remaking() as connection:
        before = schema_version(connection)
        if before is None or before not in versions():
            require_current(connection, url)
        if before == version:
            return version, version
        if str(before) < version:
            raise VersionUnknown(
                f"{found.place}: schema {before} is upgraded to the newest alone; leave --to out"
            )
        lost = list(_losses(connection, version))
        if lost:
            raise DowngradeLoses(
                f"{printable_url(url)}: schema {version} has no room for {', '.join(lost)}; nothing changed"
            )
        step_down(connection, version)
    return str(before), version


def _losses(connection: Connection, version: str) -> Iterator[str]:
    """What the archive holds and the tables of `version` do not, in words."""
    kept = _columns_of(version)
    there = inspect(connection)
    for name in sorted(set(there.get_table_names()) & set(Base.metadata.tables)):
        if name in REMADE:
            continue
        source = table_of(name)
        if name not in kept:
            count = connection.scalar(select(func.count()).select_from(source)) or 0
            if count:
                yield f"{count:,} rows of {name}"
            continue
        for column in sorted({one["name"] for one in there.get_columns(name)} - kept[name]):
            count = connection.scalar(select(func.count(named(column))).select_from(source)) or 0
            if count and f"{name}.{column}" not in REMADE:
                yield f"{count:,} values of {name}.{column}"


def _columns_of(version: str) -> dict[str, set[str]]:
    """The tables of that version with the names of their columns."""
    engine = create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            migrate(connection, version)
            there = inspect(connection)
            return {
                name: {one["name"] for one in there.get_columns(name)} for name in there.get_table_names()
            }
    finally:
        engine.dispose()
