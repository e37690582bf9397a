from __future__ import annotations

import ast
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from archive import database
from archive.database import find_faults, initialise, open_engine, reading, writing
from archive.schema import migrate
from archive.schema.migrate import SchemaState
from archive.schema.search import create_index, drop_index, is_of_index
from archive.schema.tables import Base
from archive.search.index import find_stale
from archive.store import Store
from archive.upkeep.upgrade import upgrade
from tests.archive.conftest import DATABASES
from tests.archive.queries import execute, on_sqlite, rows
from tests.archive.searching import numbers, plain, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection


def test_the_versions_are_those_that_alembic_walks() -> None:
    config = Config()
    config.set_main_option("script_location", "archive.schema:migrations")
    walked = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert list(migrate.versions()) == walked[::-1]


def imported(script: Path) -> set[str]:
    """The modules that a script names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(script.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module))
    return found


def test_a_version_runs_no_code_that_may_be_another_tomorrow() -> None:
    frozen = "archive.schema.migrations.columns"
    folder = Path(frozen.replace(".", "/")).parent
    scripts = [Path(__file__).parents[2] / folder / "columns.py"]
    scripts += sorted((scripts[0].parent / "versions").glob("v*.py"))
    assert len(scripts) == len(migrate.versions()) + 1
    used = set().union(*map(imported, scripts)) - {frozen}
    assert {name.partition(".")[0] for name in used} - sys.stdlib_module_names == {"alembic", "sqlalchemy"}


@pytest.mark.usefixtures("made")
def test_alembic_finds_no_difference_between_tables_and_migrations(url: str) -> None:
    options = {"include_name": lambda name, kind, _parents: not is_of_index(name, kind)}
    with reading(url) as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def described(connection: Connection) -> dict[str, Any]:
    """All that the database knows of each table, constraints and their names included."""
    inspector = inspect(connection)
    tables = [
        name
        for name in inspector.get_table_names()
        if name != "alembic_version" and not is_of_index(name, "table")
    ]
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


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("database", DATABASES)
def test_the_migrated_tables_have_the_same_constraints_as_the_declared_ones(
    request: pytest.FixtureRequest, tmp_path: Path, database: str
) -> None:
    url, other = request.getfixturevalue(f"{database}_url"), f"sqlite:///{tmp_path / 'declared.db'}"
    (tmp_path / "declared.db").touch()
    with reading(url) as connection:
        migrated = described(connection)
    if database == "postgresql":
        execute(url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
        other = url
    engine = open_engine(other)
    with writing(engine) as connection:
        Base.metadata.create_all(connection)
        declared = described(connection)
    engine.dispose()
    assert migrated == declared
    assert set(migrated) == set(Base.metadata.tables)


@pytest.mark.usefixtures("made")
def test_the_migrated_index_of_search_is_the_declared_one(url: str) -> None:
    kinds = (
        "SELECT name, sql FROM sqlite_master WHERE name LIKE 'search%' AND sql IS NOT NULL ORDER BY name"
        if on_sqlite(url)
        else "SELECT indexname, indexdef FROM pg_indexes WHERE indexname LIKE '%search%' ORDER BY indexname"
    )
    migrated = [(name, sql.split()) for name, sql in rows(url, kinds)]
    engine = open_engine(url)
    with writing(engine) as connection:
        drop_index(connection)
        create_index(connection)
    engine.dispose()
    assert len(migrated) > 1
    assert [(name, sql.split()) for name, sql in rows(url, kinds)] == migrated


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_table_and_column_says_what_it_holds(table: Table) -> None:
    assert table.comment
    assert [column.name for column in table.columns if not column.comment] == []


@pytest.mark.usefixtures("made")
def test_a_downgrade_removes_every_table_and_an_upgrade_makes_them_again(url: str) -> None:
    engine = open_engine(url)
    with writing(engine) as connection:
        before = described(connection)
        config = Config()
        config.set_main_option("script_location", "archive.schema:migrations")
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert described(connection) == {}
        migrate.migrate(connection)
        assert described(connection) == before
    engine.dispose()
    assert rows(url, "SELECT count(*) FROM words") == [(0,)]


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A further version of the tables, beside a copy of the known ones; the file can be written anew."""
    folder = tmp_path / "migrations"
    scripts = migrate._scripts  # noqa: SLF001 - the only place that says where they are
    shutil.copytree(scripts(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    migrate.versions.cache_clear()
    scripts.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "_packaged", lambda: folder)
        patch.setattr(migrate, "versions", migrate.versions.__wrapped__)
        yield folder / "versions" / f"v{AFTER}_next.py"
    scripts.cache_clear()


NEWEST = migrate.versions()[-1]
AFTER = f"{int(NEWEST) + 1:04}"
NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "{next}"
down_revision = "{newest}"

def upgrade():
    with op.batch_alter_table("sites") as batch:
        batch.add_column(sa.Column("motto", sa.Text()))
        batch.alter_column("origin", nullable=True)
    {more}
"""


@pytest.mark.usefixtures("made")
def test_an_upgrade_keeps_the_rows_of_tables_that_it_rebuilds(url: str, next_version: Path) -> None:
    execute(
        url,
        "INSERT INTO sites VALUES (1, 'paper', 'https://paper.example', 'UTC')",
        "INSERT INTO sections VALUES (1, 1, 'a', 'A')",
    )
    next_version.write_text(NEXT.format(next=AFTER, newest=NEWEST, more="pass"))
    assert upgrade(url) == (NEWEST, AFTER)
    assert rows(url, "SELECT name, motto FROM sites") == [("paper", None)]
    assert rows(url, "SELECT path FROM sections") == [("a",)]
    assert upgrade(url) == (AFTER, AFTER)


@pytest.mark.usefixtures("made")
def test_a_version_that_empties_the_documents_of_search_has_them_made_anew(
    url: str, next_version: Path
) -> None:
    write(url, [plain(1, "Cây đa đầu bản."), plain(2, "Giếng nước giữa làng.")])
    emptied = "op.execute('DELETE FROM search_documents')"
    next_version.write_text(NEXT.format(next=AFTER, newest=NEWEST, more=emptied))
    upgrade(url)
    assert numbers(url, "giếng") == [2]
    with reading(url) as connection:
        assert not find_stale(connection)


@pytest.mark.usefixtures("made")
def test_an_interrupted_upgrade_leaves_the_old_version(url: str, next_version: Path) -> None:
    with reading(url) as connection:
        before = described(connection)
    next_version.write_text(NEXT.format(next=AFTER, newest=NEWEST, more="raise KeyboardInterrupt"))
    with pytest.raises(KeyboardInterrupt):
        upgrade(url)
    engine = open_engine(url)
    with engine.connect() as connection:
        assert described(connection) == before
    engine.dispose()
    assert rows(url, "SELECT count(*) FROM words") == [(0,)]
    assert rows(url, "SELECT version_num FROM alembic_version") == [(NEWEST,)]


@pytest.mark.usefixtures("made")
def test_states_tell_old_and_new_versions_apart(url: str, next_version: Path) -> None:
    next_version.write_text(NEXT.format(next=AFTER, newest=NEWEST, more="pass"))
    engine = open_engine(url)
    with engine.connect() as connection:
        assert migrate.schema_state(connection) is SchemaState.OUTDATED
        connection.execute(text("UPDATE alembic_version SET version_num = :next"), {"next": AFTER})
        assert migrate.schema_state(connection) is SchemaState.CURRENT
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        assert migrate.schema_state(connection) is SchemaState.TOO_NEW
    engine.dispose()


FILLED_BY_0001 = """
INSERT INTO sites VALUES (1, 'paper', 'https://paper.example', 'UTC');
INSERT INTO runs (id, site_id, command, arguments, started)
    VALUES (1, 1, 'crawl', '{}', '2026-02-03 04:05:06');
INSERT INTO articles VALUES (7, 1, 42, 'https://paper.example/a-42.html', 'news', 'vi',
    '2021-07-05 01:30:00', '2021-07-05', '08:30 | 05/07/2021', 'stamp', 3, 1, 'abc', 1, 1, 'listing',
    '2026-02-03 04:05:06', '2026-02-03 04:05:06', 'https://paper.example/a-42.html', NULL, NULL, 42,
    'Hội làng', NULL, NULL, NULL, '{}', 'Cả làng ra đình.');
INSERT INTO revisions VALUES (9, 7, 1, '2026-02-03 04:05:06', 1, '[]', 'abc', 1, '{"headline": "Hội làng"}');
INSERT INTO blocks VALUES (7, 0, 'paragraph', 'Cả làng ra đình.', NULL, NULL, NULL);
INSERT INTO tokens VALUES (7, 'body/0', 0, 0, 'Cả làng', '[[0, 16]]', '[[0, 7], [8, 10], [11, 15]]');
INSERT INTO frontier VALUES (1, 43, 'rejected', 1, 'no_body', 'listing', 'https://paper.example/b-43.html',
    '2026-02-03 04:05:06', NULL, 1);
INSERT INTO rejects VALUES (5, 1, 43, 'https://paper.example/b-43.html', 'https://paper.example/b-43.html',
    200, 'no_body', 'no paragraph', '2026-02-03 04:05:06', 1);
"""


def test_an_archive_of_the_first_version_keeps_its_articles_and_gets_room_for_captures(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = migrate.migrate
    with monkeypatch.context() as patch:
        patch.setattr(database, "migrate", lambda connection: newest(connection, "0001"))
        initialise(url)
    execute(url, *filter(str.strip, FILLED_BY_0001.split(";\n")))
    kept = ("articles", "revisions", "blocks", "tokens", "frontier", "rejects", "runs", "sites")
    before = {name: rows(url, f"SELECT * FROM {name}") for name in kept}  # noqa: S608 - names of tables
    assert upgrade(url)[0] == "0001"
    for name in kept:
        new = {
            "articles": (None, "hộilàng", None),
            "revisions": (None,),
            "rejects": (None,),
            "tokens": (None, None),
        }.get(name, ())
        after = rows(url, f"SELECT * FROM {name}")  # noqa: S608 - names of tables
        assert after == [(*row, *new) for row in before[name]], name
    words = [("Cả làng", None, None), ("ra", None, None), ("đình", None, None)]
    assert rows(url, "SELECT surface, pos, ner FROM words ORDER BY position") == words
    assert rows(url, "SELECT count(*) FROM captures") == [(0,)]
    with reading(url) as connection:
        assert find_faults(connection) == []
    with Store.open(url) as store:
        assert store.known(1, [43])[43].state == "rejected"
