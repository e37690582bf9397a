from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from archive import database, migrate
from archive.database import initialise, open_engine, preflight, printable_url, reading, upgrade
from archive.errors import (
    ArchiveError,
    ArchiveMissing,
    ArchiveOutdated,
    ArchiveTooNew,
    ArchiveUnavailable,
    ArchiveUrlInvalid,
)
from archive.migrate import SchemaState
from archive.store import Store
from tests.archive.queries import counts, execute, path_of, rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def touch_all(url: str) -> list[Callable[[], object]]:
    """Every way into an archive."""

    def read() -> None:
        with reading(url):
            pass

    return [
        lambda: preflight(url),
        lambda: initialise(url),
        lambda: Store.open(url, create=True),
        lambda: Store.open(url),
        lambda: upgrade(url),
        read,
    ]


def refused(url: str, kind: type[ArchiveError], *words: str) -> None:
    """Each way in is refused with that error in one line that names the place."""
    for enter in touch_all(url):
        with pytest.raises(kind) as caught:
            enter()
        message = str(caught.value)
        assert "\n" not in message
        for word in (printable_url(url), *words):
            assert word in message


def test_a_new_archive_is_made_once(url: str) -> None:
    assert initialise(url)
    assert not initialise(url)
    assert [path.name for path in path_of(url).parent.iterdir()] == ["archive.db"]


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
    fill = database._fill  # noqa: SLF001 - the moment between making and linking

    def fill_while_another_process_does(url: str, path: Path, mode: str) -> bool:
        monkeypatch.setattr(database, "_fill", fill)
        assert initialise(url)
        execute(url, "INSERT INTO sites VALUES (1, 'paper', 'https://paper.example', 'UTC')")
        return fill(url, path, mode)

    monkeypatch.setattr(database, "_fill", fill_while_another_process_does)
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


def test_a_missing_archive_is_said_to_be_missing_and_how_to_make_one(url: str) -> None:
    for enter in touch_all(url)[3:]:
        with pytest.raises(ArchiveMissing, match="archive init"):
            enter()
    assert not path_of(url).exists()


def test_a_file_that_is_no_database_is_refused_and_left_alone(url: str) -> None:
    path_of(url).write_text("Thư gửi bạn đọc\n" * 100)
    refused(url, ArchiveUnavailable, "not an SQLite database")
    assert path_of(url).read_text() == "Thư gửi bạn đọc\n" * 100


def test_a_database_that_is_no_archive_is_refused_and_left_alone(url: str) -> None:
    execute(url, "CREATE TABLE recipes (name TEXT)")
    refused(url, ArchiveUnavailable, "not an archive")
    assert counts(url) == {"recipes": 0}


def test_a_newer_archive_is_refused_and_left_alone(url: str) -> None:
    initialise(url)
    execute(url, "UPDATE alembic_version SET version_num = '9999'")
    refused(url, ArchiveTooNew, "newer", "9999")
    assert rows(url, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_an_older_archive_is_refused_with_the_command_that_upgrades_it(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    initialise(url)
    known = migrate.versions()
    monkeypatch.setattr("archive.migrate.versions", lambda: (*known, "9999"))
    for enter in (*touch_all(url)[:4], touch_all(url)[5]):
        with pytest.raises(ArchiveOutdated, match="archive upgrade"):
            enter()


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


def test_a_lock_that_is_not_given_up_ends_in_a_plain_error(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    initialise(url)
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(path_of(url), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ArchiveUnavailable, match="locked"):
            Store.open(url)


def test_a_fault_of_ours_is_not_taken_for_a_broken_archive(url: str) -> None:
    initialise(url)
    with pytest.raises(Exception, match="no such table: nonsense") as caught, reading(url) as connection:
        connection.exec_driver_sql("SELECT * FROM nonsense")
    assert not isinstance(caught.value, ArchiveError)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("archive.db", "not a database URL"),
        ("mysql://lan:hoasen@host/news", "SQLite"),
        ("sqlite+aiosqlite:////tmp/archive.db", "SQLite"),
        ("sqlite://", "plain file"),
        ("sqlite:///:memory:", "plain file"),
        ("sqlite:////tmp/archive.db?mode=ro", "plain file"),
    ],
)
def test_an_address_of_anything_but_a_file_is_refused_without_its_password(url: str, words: str) -> None:
    for enter in touch_all(url):
        with pytest.raises(ArchiveUrlInvalid, match=words) as caught:
            enter()
        assert "hoasen" not in str(caught.value)


def test_passwords_are_never_printed() -> None:
    url = "postgresql://lan:hoasen@host:5432/news?sslmode=require&password=hoasen"
    printed = printable_url(url)
    assert "hoasen" not in printed
    assert printed.startswith("postgresql://lan:***@host:5432/news?")
    assert "sslmode=require" in printed


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ArchiveUnavailable, 6),
        (ArchiveMissing, 6),
        (ArchiveTooNew, 2),
        (ArchiveOutdated, 2),
        (ArchiveUrlInvalid, 2),
    ],
)
def test_each_error_knows_the_status_that_a_command_ends_with(error: type[ArchiveError], status: int) -> None:
    assert error("x").exit_status == status
