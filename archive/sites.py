"""Sites, their sections and the people of their bylines: rows that many articles share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update

from archive.chunks import chunks
from archive.errors import OriginMismatch
from archive.schema.tables import Authors, Sections, Sites
from archive.upsert import insert_missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.engine import Connection

sites = Sites.core()
sections = Sections.core()
authors = Authors.core()


def check_origin(connection: Connection, name: str, origin: str, *, mix: bool = False) -> int | None:
    """The id of the site called `name`; `None` if the archive has none of it yet.

    Raises:
        OriginMismatch: the site was filled from another origin and `mix` is false.
    """
    row = connection.execute(select(sites.c.id, sites.c.origin).where(sites.c.name == name)).first()
    if row is None:
        return None
    if row.origin != plain_origin(origin) and not mix:
        raise OriginMismatch(
            f"this archive was filled from {row.origin}, the run reads {plain_origin(origin)};"
            " name another archive with ARCHIVE_URL, or set ARCHIVE_MIX=1 to mix them"
        )
    return int(row.id)


def plain_origin(origin: str) -> str:
    """`origin` in small letters and without a slash at its end, so that equal ones compare equal."""
    return origin.lower().rstrip("/")


def claim(connection: Connection, name: str, origin: str, zone_name: str, *, mix: bool = False) -> int:
    """The id of the site called `name`, entered if it is new; its first origin and zone stay.

    Raises:
        OriginMismatch: the site was filled from another origin and `mix` is false.
        zoneinfo.ZoneInfoNotFoundError: there is no time zone of that name.
    """
    site_id = check_origin(connection, name, origin, mix=mix)
    if site_id is None:
        ZoneInfo(zone_name)
        insert_missing(connection, sites, [{"name": name, "origin": plain_origin(origin), "zone": zone_name}])
        site_id = check_origin(connection, name, origin, mix=mix)  # another program may have been first
    if site_id is None:
        raise LookupError(f"the site {name} was removed while it was entered")
    return site_id


class Directory:
    """The ids of one site's sections and authors, remembered between batches and entered where new.

    A directory is of use only while its transactions commit: after one that did not, begin with a new one.
    """

    def __init__(self, connection: Connection, site_id: int) -> None:
        self.site_id = site_id
        self.zone = ZoneInfo(connection.scalars(select(sites.c.zone).where(sites.c.id == site_id)).one())
        self._sections: dict[str, tuple[int, str | None]] = {}
        self._authors: dict[str, int] = {}

    def sections(self, connection: Connection, names: Mapping[str, str | None]) -> dict[str, int]:
        """The ids of sections by their paths; a name that is given and new replaces the one that is kept."""
        self._read_sections(connection)  # another program may have entered or renamed some
        missing = [path for path in names if path not in self._sections]
        if missing:
            rows = [{"site_id": self.site_id, "path": path, "name": names[path]} for path in missing]
            insert_missing(connection, sections, rows)
            self._read_sections(connection)
        renamed = {
            path: name for path, name in names.items() if name is not None and name != self._sections[path][1]
        }
        if renamed:
            statement = (
                update(sections).where(sections.c.id == bindparam("key")).values(name=bindparam("new"))
            )
            changes = [{"key": self._sections[path][0], "new": name} for path, name in renamed.items()]
            connection.execute(statement, changes)
            self._read_sections(connection)
        return {path: self._sections[path][0] for path in names}

    def _read_sections(self, connection: Connection) -> None:
        query = select(sections.c.path, sections.c.id, sections.c.name)
        rows = connection.execute(query.where(sections.c.site_id == self.site_id))
        self._sections = {path: (key, name) for path, key, name in rows}

    def authors(self, connection: Connection, names: Iterable[str]) -> Mapping[str, int]:
        """The ids of authors by their names."""
        for chunk in chunks(name for name in names if name not in self._authors):
            rows: list[dict[str, Any]] = [{"site_id": self.site_id, "name": name} for name in chunk]
            insert_missing(connection, authors, rows)
            query = select(authors.c.name, authors.c.id)
            where = query.where(authors.c.site_id == self.site_id, authors.c.name.in_(chunk))
            self._authors.update((name, key) for name, key in connection.execute(where))
        return self._authors
