"""Archives of every version of the tables, with rows in every table, on their way to the newest and back.

`old_archive.json` is an archive as rows, table by table; an older version has those of its own tables and
columns.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import inspect

from archive.database import find_faults, reading
from archive.digest import digest
from archive.engines import backend
from archive.errors import ArchiveTooNew, DowngradeLoses, VersionUnknown
from archive.schema.migrate import migrate, versions
from archive.search.index import rebuild
from archive.store import Store
from archive.upkeep.downgrade import move
from archive.upkeep.upgrade import upgrade
from archive.verify.verdict import look
from tests.archive.builders import captured
from tests.archive.given import run_text
from tests.archive.queries import all_rows, execute, on_sqlite, rows
from tests.running import run

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

ROWS: dict[str, list[dict[str, Any]]] = json.loads((Path(__file__).parent / "old_archive.json").read_text())
NEWEST = versions()[-1]
SEARCH_SINCE = "0006"
CUTS_SINCE = "0004"
REMOVALS_SINCE = "0005"


def make(url: str, version: str) -> dict[str, list[str]]:
    """Make an archive of that version; its tables, each with its columns."""
    known: dict[str, list[str]] = {}

    def fill(connection: Connection) -> bool:
        migrate(connection, version)
        there = inspect(connection)
        for name in there.get_table_names():
            if name in ROWS:
                known[name] = [one["name"] for one in there.get_columns(name)]
        for name in ROWS:
            if name in known:
                insert(connection, name, known[name], version)
        if version >= SEARCH_SINCE:
            rebuild(connection)
        return True

    assert backend(url).make(fill)
    return known


def insert(connection: Connection, name: str, columns: list[str], version: str) -> None:
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    statement = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join(mark for _ in columns)})"  # noqa: S608 - names of tables and columns
    values = [tuple(as_value(row[column], version) for column in columns) for row in ROWS[name]]
    connection.exec_driver_sql(f"DELETE FROM {name}")  # noqa: S608 - as above; the clock has its row
    connection.exec_driver_sql(statement, values)
    if mark != "?" and "id" in columns and name != "change_clock":
        connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), 1000)")


def as_value(value: Any, version: str) -> Any:  # noqa: ANN401 - of any column
    if isinstance(value, dict):
        return bytes.fromhex(value["hex"])
    return "gone" if value == "removed" and version < REMOVALS_SINCE else value


def held(url: str, known: dict[str, list[str]]) -> dict[str, list[str]]:
    """What the tables hold in those columns, but the archive's own random name."""
    asked = {name: columns for name, columns in known.items() if name != "change_clock"}
    statements = [f"SELECT {', '.join(columns)} FROM {name}" for name, columns in asked.items()]  # noqa: S608 - names
    found = zip(asked, all_rows(url, statements), strict=True)
    return {name: sorted(map(repr, answer)) for name, answer in found}


@pytest.mark.parametrize("version", versions())
def test_an_archive_of_every_version_gets_to_the_newest_with_all_its_rows(
    sqlite_url: str, version: str
) -> None:
    check_upgrade(sqlite_url, version)


@pytest.mark.parametrize("version", ["0001", "0005"])
def test_so_does_one_on_postgresql(postgresql_url: str, version: str) -> None:
    check_upgrade(postgresql_url, version)


def check_upgrade(url: str, version: str) -> None:
    known = make(url, version)
    assert all(ROWS[name] for name in known)
    before = held(url, known)
    assert upgrade(url) == (version, NEWEST)
    assert held(url, known) == before
    verdict = look(url, None)
    # Of the one line that was cut out of a body, versions before had nothing to keep it in.
    assert [one.kind for one in verdict.findings] == (["content"] if version < CUTS_SINCE else [])
    assert verdict.articles == len(ROWS["articles"])
    with Store.open(url) as store:
        store.write(1, None, [captured(500)])


KILLED = """
import os, signal, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from archive.upkeep.upgrade import upgrade

url, left, kinds = sys.argv[1], int(sys.argv[2]), tuple(sys.argv[3:])

@event.listens_for(Engine, "before_cursor_execute")
def die(connection, cursor, statement, *rest):
    global left
    left -= statement.lstrip().upper().startswith(kinds)
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

upgrade(url)
"""


@pytest.mark.parametrize(
    ("left", "kinds"),
    [("25", ("CREATE", "ALTER", "INSERT", "DROP", "UPDATE")), ("0", ("INSERT INTO SEARCH_DOCUMENTS",))],
)
def test_an_upgrade_that_is_killed_leaves_the_old_version_as_it_was(
    url: str, left: str, kinds: tuple[str, ...]
) -> None:
    known = make(url, "0001")
    before = held(url, known)
    tables = "SELECT name, sql FROM sqlite_master" if on_sqlite(url) else "SELECT tablename FROM pg_tables"
    schema = sorted(rows(url, tables), key=str)
    assert run_text(KILLED, url, left, *kinds).returncode == -signal.SIGKILL
    assert rows(url, "SELECT version_num FROM alembic_version") == [("0001",)]
    assert held(url, known) == before
    assert sorted(rows(url, tables), key=str) == schema
    assert upgrade(url) == ("0001", NEWEST)
    assert held(url, known) == before


def test_an_archive_goes_back_where_nothing_is_lost_and_up_again_to_the_same(url: str) -> None:
    make(url, "0001")
    upgrade(url)
    with reading(url) as connection:
        before = digest(connection)
    for version in reversed(versions()[:-1]):
        move(url, version)
        assert rows(url, "SELECT version_num FROM alembic_version") == [(version,)]
    assert rows(url, "SELECT count(*) FROM words")[0][0] > 0
    assert move(url, NEWEST) == ("0001", NEWEST)
    with reading(url) as connection:
        assert digest(connection) == before
        assert find_faults(connection) == []


@pytest.mark.parametrize(
    ("version", "lost"),
    [
        ("0006", "1 rows of pictures"),
        ("0004", "1 rows of pictures, 1 rows of removals"),
        ("0003", "1 rows of cuts, 2 rows of flags"),
        ("0002", "1 rows of walks"),
        ("0001", "values of articles.capture_id"),
    ],
)
def test_a_way_back_that_would_lose_rows_is_refused_and_changes_nothing(
    shared_full_url: str, version: str, lost: str
) -> None:
    with pytest.raises(DowngradeLoses) as refused:
        move(shared_full_url, version)
    assert lost in str(refused.value)
    assert "\n" not in str(refused.value)
    assert rows(shared_full_url, "SELECT version_num FROM alembic_version") == [(NEWEST,)]


@pytest.fixture(scope="module")
def shared_full_url(shared_url: str) -> str:
    """An archive of the newest version with rows in every table."""
    engine = backend(shared_url).engine()
    with engine.begin() as connection:
        there = inspect(connection)
        for name in ROWS:
            insert(connection, name, [one["name"] for one in there.get_columns(name)], NEWEST)
    engine.dispose()
    return shared_url


def test_newer_than_the_program_is_one_line(url: str) -> None:
    make(url, NEWEST)
    execute(url, "UPDATE alembic_version SET version_num = '9999'")
    for refused in (lambda: upgrade(url), lambda: move(url, "0004"), lambda: look(url, None)):
        with pytest.raises(ArchiveTooNew, match="made by a newer version of this program"):
            refused()
    if not on_sqlite(url):
        return
    program = Path(sys.executable).with_name("archive")
    done = run([str(program), "upgrade", "--url", url])
    assert (done.returncode, len(done.stderr.splitlines()), done.stdout) == (2, 1, "")


def test_versions_that_are_none_or_lie_between_are_refused(sqlite_url: str) -> None:
    make(sqlite_url, "0002")
    with pytest.raises(VersionUnknown, match="there is no schema 0042; there are 0001, 0002"):
        move(sqlite_url, "0042")
    with pytest.raises(VersionUnknown, match="schema 0002 is upgraded to the newest alone"):
        move(sqlite_url, "0003")
    assert move(sqlite_url, "0002") == ("0002", "0002")
