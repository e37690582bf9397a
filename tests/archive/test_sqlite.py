"""What only an archive in a file can suffer."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from archive import database
from archive.database import initialise, open_engine, preflight
from archive.engines import base
from archive.engines.sqlite import SQLite
from archive.errors import (
    ArchiveUnavailable,
)
from archive.schema.migrate import SchemaState
from archive.store import Store
from tests.archive.entrances import refused, touch_all
from tests.archive.queries import execute, path_of, rows

if TYPE_CHECKING:
    from pathlib import Path

    from archive.engines.base import Fill


@pytest.fixture
def url(sqlite_url: str) -> str:
    """A file, whatever other tests work on."""
    return sqlite_url


def test_a_new_archive_is_in_wal_mode_and_each_connection_enforces_foreign_keys(url: str) -> None:
    initialise(url)
    engine = open_engine(url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1
    engine.dispose()


def test_an_empty_file_becomes_an_archive(url: str) -> None:
    path_of(url).touch()
    assert preflight(url) is SchemaState.MISSING
    assert initialise(url)
    assert preflight(url) is SchemaState.CURRENT


def test_the_folder_is_made_but_not_its_parents(tmp_path: Path) -> None:
    assert initialise(f"sqlite:///{tmp_path}/data/archive.db")
    url = f"sqlite:///{tmp_path}/typo/data/archive.db"
    for enter in touch_all(url)[:3]:
        with pytest.raises(ArchiveUnavailable, match=r"no folder .*/typo"):
            enter()
    assert not (tmp_path / "typo").exists()


@pytest.mark.parametrize("folder", ["", "data/"])
def test_a_failure_before_the_first_commit_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    def fail(_connection: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(database, "migrate", fail)
    with pytest.raises(KeyboardInterrupt):
        initialise(f"sqlite:///{tmp_path}/{folder}archive.db")
    assert list(tmp_path.iterdir()) == []


def test_an_archive_that_another_process_made_meanwhile_is_kept(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = SQLite._fill  # noqa: SLF001 - the moment between making and linking

    def fill_while_another_process_does(self: SQLite, fill: Fill, path: Path, mode: str) -> bool:
        monkeypatch.setattr(SQLite, "_fill", own)
        assert initialise(url)
        execute(url, "INSERT INTO sites VALUES (1, 'paper', 'https://paper.example', 'UTC')")
        return own(self, fill, path, mode)

    monkeypatch.setattr(SQLite, "_fill", fill_while_another_process_does)
    assert not initialise(url)
    assert rows(url, "SELECT name FROM sites") == [("paper",)]
    assert [path.name for path in path_of(url).parent.iterdir() if path.name.endswith(".new")] == []


def test_preflight_leaves_no_trace(url: str, tmp_path: Path) -> None:
    assert preflight(url) is SchemaState.MISSING
    assert preflight(f"sqlite:///{tmp_path}/data/archive.db") is SchemaState.MISSING
    assert list(tmp_path.iterdir()) == []
    initialise(url)
    assert preflight(url) is SchemaState.CURRENT
    assert [path.name for path in tmp_path.iterdir()] == ["archive.db"]
    assert not initialise(url)
    assert [path.name for path in tmp_path.iterdir()] == ["archive.db"]


def test_a_file_that_is_no_database_is_refused_and_left_alone(url: str) -> None:
    path_of(url).write_text("Thư gửi bạn đọc\n" * 100)
    refused(url, ArchiveUnavailable, "not an SQLite database")
    assert path_of(url).read_text() == "Thư gửi bạn đọc\n" * 100


def test_a_folder_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("x")
    url = f"sqlite:///{tmp_path}/letter/archive.db"
    for enter in touch_all(url)[:3]:
        with pytest.raises(ArchiveUnavailable, match="is not a folder"):
            enter()
    assert (tmp_path / "letter").read_text() == "x"


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    refused(f"sqlite:///{tmp_path}", ArchiveUnavailable, "that is a folder")


def test_a_folder_that_nobody_can_write_to_is_refused() -> None:
    for enter in touch_all("sqlite:////proc/archive.db")[:3]:
        with pytest.raises(ArchiveUnavailable, match=r"/proc/archive\.db"):
            enter()


@pytest.mark.usefixtures("made")
def test_a_lock_that_is_not_given_up_ends_in_a_plain_error(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(path_of(url), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ArchiveUnavailable, match="locked"):
            Store.open(url)
