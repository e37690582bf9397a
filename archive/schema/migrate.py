"""Which version a database has, and how it gets the newest: Alembic without its configuration file.

Alembic takes a sixth of a second to load, a fifth of what a command takes to start, so it is loaded where a
database goes from one version to another, and not to see that it has the newest.
"""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import String, column, inspect, select, table

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from alembic.config import Config
    from sqlalchemy.engine import Connection

_VERSION = column("version_num", String)
_VERSION_TABLE = table("alembic_version", _VERSION)
"""Alembic's own names for where a database keeps its version."""
_FILE = re.compile(r"v(\d{4})_\w+\.py")
"""How a migration's file is named: by the version that it leads to."""


class SchemaState(StrEnum):
    """How the tables of a database stand to this version of the program."""

    MISSING = "missing"
    """No table at all: an archive can be made here."""
    CURRENT = "current"
    OUTDATED = "outdated"
    TOO_NEW = "too new"
    FOREIGN = "foreign"
    """Tables, but not an archive's."""


def _packaged() -> Traversable:
    """The migrations as they were installed."""
    return files("archive.schema") / "migrations"


@cache
def _scripts() -> Path:
    """The folder of the migrations.

    Alembic reads them as files. In an egg, which scrapyd never unpacks, there are none: they are then
    written to a temporary folder, which the end of the program removes.
    """
    packaged = _packaged()
    if isinstance(packaged, Path):
        return packaged
    folder = Path(tempfile.mkdtemp(prefix="bonphuong-migrations-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _unpack(packaged, folder)
    return folder


def _unpack(packaged: Traversable, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for entry in packaged.iterdir():
        if entry.is_dir():
            _unpack(entry, folder / entry.name)
        elif entry.name.endswith(".py"):
            (folder / entry.name).write_bytes(entry.read_bytes())


def _config(connection: Connection) -> Config:
    from alembic.config import Config  # noqa: PLC0415 - see the module

    config = Config()
    config.attributes["connection"] = connection
    config.set_main_option("script_location", str(_scripts()).replace("%", "%%"))  # a ConfigParser reads it
    return config


@cache
def versions() -> tuple[str, ...]:
    """All versions that this program knows, oldest first, by the names of the migrations' files."""
    names = [file.name for file in _packaged().joinpath("versions").iterdir()]
    return tuple(sorted(match[1] for name in names if (match := _FILE.fullmatch(name))))


def schema_version(connection: Connection) -> str | None:
    """The version of the tables in the database; `None` where it names none."""
    if not inspect(connection).has_table(_VERSION_TABLE.name):
        return None
    return connection.scalar(select(_VERSION).select_from(_VERSION_TABLE))


def schema_state(connection: Connection) -> SchemaState:
    """How the tables of the database stand to this version of the program."""
    version = schema_version(connection)
    if version is None:
        return SchemaState.FOREIGN if inspect(connection).get_table_names() else SchemaState.MISSING
    if version not in versions():
        return SchemaState.TOO_NEW
    return SchemaState.CURRENT if version == versions()[-1] else SchemaState.OUTDATED


def migrate(connection: Connection, version: str = "head") -> None:
    """Bring the tables to `version` within the connection's transaction: all of it happens or nothing."""
    from alembic import command  # noqa: PLC0415 - see the module

    command.upgrade(_config(connection), version)


def step_down(connection: Connection, version: str) -> None:
    """Bring the tables back to an older `version`; what that has no room for is dropped."""
    from alembic import command  # noqa: PLC0415 - see the module

    command.downgrade(_config(connection), version)
