"""Alembic without its configuration file: which version a database has, and how it gets the newest."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from sqlalchemy.engine import Connection


class SchemaState(StrEnum):
    """How the tables of a database stand to this version of the program."""

    MISSING = "missing"
    """No table at all: an archive can be made here."""
    CURRENT = "current"
    OUTDATED = "outdated"
    TOO_NEW = "too new"
    FOREIGN = "foreign"
    """Tables, but not an archive's."""


@cache
def _scripts() -> Path:
    """The folder of the migrations.

    Alembic reads them as files. In an egg, which scrapyd never unpacks, there are none: they are then
    written to a temporary folder, which the end of the program removes.
    """
    packaged = files("archive.schema") / "migrations"
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


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_scripts()).replace("%", "%%"))  # a ConfigParser reads it
    return config


@cache
def versions() -> tuple[str, ...]:
    """All versions that this program knows, oldest first."""
    scripts = ScriptDirectory.from_config(_config())
    return tuple(script.revision for script in reversed(list(scripts.walk_revisions())))


def schema_version(connection: Connection) -> str | None:
    """The version of the tables in the database; `None` where it names none."""
    return MigrationContext.configure(connection).get_current_revision()


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
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def step_down(connection: Connection, version: str) -> None:
    """Bring the tables back to an older `version`; what that has no room for is dropped."""
    config = _config()
    config.attributes["connection"] = connection
    command.downgrade(config, version)
