from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from archive import migrate
from archive.database import initialise, open_engine, reading, upgrade, writing
from archive.migrate import SchemaState
from archive.tables import Base
from tests.archive.queries import execute, rows

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection


def test_alembic_finds_no_difference_between_tables_and_migrations(url: str) -> None:
    initialise(url)
    with reading(url) as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def described(connection: Connection) -> dict[str, Any]:
    """All that SQLite knows of each table, constraints and their names included."""
    inspector = inspect(connection)
    tables = [name for name in inspector.get_table_names() if name != "alembic_version"]
    return {
        name: {
            "columns": [{**column, "type": str(column["type"])} for column in inspector.get_columns(name)],
            "primary key": inspector.get_pk_constraint(name),
            "foreign keys": sorted(inspector.get_foreign_keys(name), key=str),
            "unique": sorted(inspector.get_unique_constraints(name), key=str),
            "checks": inspector.get_check_constraints(name),
            "indexes": sorted(inspector.get_indexes(name), key=str),
        }
        for name in tables
    }


def test_the_migrated_tables_have_the_same_constraints_as_the_declared_ones(url: str, tmp_path: Path) -> None:
    initialise(url)
    with reading(url) as connection:
        migrated = described(connection)
    other = tmp_path / "declared.db"
    other.touch()
    engine = open_engine(f"sqlite:///{other}")
    with writing(engine) as connection:
        Base.metadata.create_all(connection)
        declared = described(connection)
    engine.dispose()
    assert migrated == declared
    assert set(migrated) == set(Base.metadata.tables)


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_table_and_column_says_what_it_holds(table: Table) -> None:
    assert table.comment
    assert [column.name for column in table.columns if not column.comment] == []


def test_a_downgrade_removes_every_table_and_an_upgrade_makes_them_again(url: str) -> None:
    initialise(url)
    engine = open_engine(url)
    with writing(engine) as connection:
        before = described(connection)
        config = Config()
        config.set_main_option("script_location", "archive:migrations")
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert described(connection) == {}
        migrate.migrate(connection)
        assert described(connection) == before
    engine.dispose()
    assert rows(url, "SELECT count(*) FROM words") == [(0,)]


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A second version of the tables, in a folder of its own; the file can be written anew."""
    folder = tmp_path / "versions"
    folder.mkdir()
    known = migrate._config  # noqa: SLF001 - the only place that says where versions are
    own = "archive:migrations/versions"

    def config() -> Config:
        made = known()
        made.set_main_option("path_separator", "newline")
        made.set_main_option("version_locations", f"{own}\n{folder}")
        return made

    monkeypatch.setattr(migrate, "_config", config)
    migrate.versions.cache_clear()
    monkeypatch.setattr(migrate, "versions", migrate.versions.__wrapped__)
    return folder / "v0002_next.py"


SECOND = """
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

def upgrade():
    with op.batch_alter_table("sites") as batch:
        batch.add_column(sa.Column("motto", sa.Text()))
        batch.alter_column("origin", nullable=True)
    {more}
"""


def test_an_upgrade_keeps_the_rows_of_tables_that_it_rebuilds(url: str, next_version: Path) -> None:
    initialise(url)
    execute(
        url,
        "INSERT INTO sites VALUES (1, 'paper', 'https://paper.example', 'UTC')",
        "INSERT INTO sections VALUES (1, 1, 'a', 'A')",
    )
    next_version.write_text(SECOND.format(more="pass"))
    assert upgrade(url) == ("0001", "0002")
    assert rows(url, "SELECT name, motto FROM sites") == [("paper", None)]
    assert rows(url, "SELECT path FROM sections") == [("a",)]
    assert upgrade(url) == ("0002", "0002")


def test_an_interrupted_upgrade_leaves_the_old_version(url: str, next_version: Path) -> None:
    initialise(url)
    before = rows(url, "SELECT name, sql FROM sqlite_master ORDER BY name")
    next_version.write_text(SECOND.format(more="raise KeyboardInterrupt"))
    with pytest.raises(KeyboardInterrupt):
        upgrade(url)
    assert rows(url, "SELECT name, sql FROM sqlite_master ORDER BY name") == before
    assert rows(url, "SELECT version_num FROM alembic_version") == [("0001",)]


def test_states_tell_old_and_new_versions_apart(url: str, next_version: Path) -> None:
    initialise(url)
    next_version.write_text(SECOND.format(more="pass"))
    engine = open_engine(url)
    with engine.connect() as connection:
        assert migrate.schema_state(connection) is SchemaState.OUTDATED
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0002'")
        assert migrate.schema_state(connection) is SchemaState.CURRENT
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        assert migrate.schema_state(connection) is SchemaState.TOO_NEW
    engine.dispose()
