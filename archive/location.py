"""Where things are: the address of the archive and the folder that relative paths start from."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from archive.errors import ArchiveUrlInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_URL = "sqlite:///data/archive.db"
"""The archive's address where neither an option nor `ARCHIVE_URL` gives one."""

DEFAULT_WARC = "data/warc"
"""The folder of the WARC files where neither an option nor `WARC_DIR` gives one."""

EXAMPLE = "write for example sqlite:///data/archive.db or postgresql://user:password@host/database"

_SECRET_OPTIONS = frozenset({"password", "passfile", "sslpassword", "sslkey"})
_MARKER = "scrapy.cfg"


def project_root(start: Path | None = None) -> Path:
    """The folder that relative paths resolve against.

    It is the nearest folder with a `scrapy.cfg` from `start` (default: the working directory) upwards, so
    that cron and other schedulers may start anywhere inside; else the folder of this package's parent where
    that has one; else `start` itself.
    """
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents, Path(__file__).resolve().parent.parent):
        if (folder / _MARKER).is_file():
            return folder
    return start


def resolve_path(path: str | Path, start: Path | None = None) -> Path:
    """`path` as an absolute one, relative ones against `project_root`; `~` is the home folder."""
    return project_root(start) / Path(path).expanduser()


def archive_url(
    given: str | None = None, environ: Mapping[str, str] = os.environ, start: Path | None = None
) -> str:
    """The address of the archive, with an absolute path where it is a file.

    `given` is what an option says; else the environment's `ARCHIVE_URL`, else `DEFAULT_URL`.

    Raises:
        ArchiveUrlInvalid: it is no SQLAlchemy URL.
    """
    url = parse_url(given or environ.get("ARCHIVE_URL") or DEFAULT_URL)
    if url.get_backend_name() == "sqlite" and url.database:
        url = url.set(database=str(resolve_path(url.database, start)))
    return url.render_as_string(hide_password=False)


def database_kind(url: str) -> str:
    """The kind of database that `url` names, as SQLAlchemy calls its dialect.

    Raises:
        ArchiveUrlInvalid: it is no SQLAlchemy URL.
    """
    return parse_url(url).get_backend_name()


def parse_url(url: str) -> URL:
    """`url` taken apart.

    Raises:
        ArchiveUrlInvalid: it is no SQLAlchemy URL. The message does not repeat it: it may hold a password.
    """
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        raise ArchiveUrlInvalid(f"the address of the archive is not a database URL; {EXAMPLE}") from None


def printable_url(url: str) -> str:
    """`url` for logs and messages: passwords are stars."""
    parsed = parse_url(url)
    hidden = {name: "***" for name in parsed.query if name in _SECRET_OPTIONS}
    return parsed.update_query_dict(hidden).render_as_string(hide_password=True)
