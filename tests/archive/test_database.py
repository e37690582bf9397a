from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from archive.article import Author, Table
from archive.database import find_faults, initialise, preflight, printable_url, reading
from archive.errors import (
    ArchiveError,
    ArchiveMissing,
    ArchiveOutdated,
    ArchiveTooNew,
    ArchiveUnavailable,
    ArchiveUrlInvalid,
)
from archive.schema import migrate
from archive.schema.migrate import SchemaState
from archive.schema.tables import Articles
from archive.store import Store, Written
from tests.archive.builders import captured
from tests.archive.entrances import refused, touch_all
from tests.archive.queries import counts, execute, on_sqlite, rows


def test_a_new_archive_is_made_once(url: str) -> None:
    assert preflight(url) is SchemaState.MISSING
    assert initialise(url)
    assert preflight(url) is SchemaState.CURRENT
    before = counts(url)
    assert not initialise(url)
    assert counts(url) == before


def test_a_missing_archive_is_said_to_be_missing_and_how_to_make_one(url: str) -> None:
    for enter in touch_all(url)[3:]:
        with pytest.raises(ArchiveMissing, match="archive init"):
            enter()
    assert preflight(url) is SchemaState.MISSING


def test_a_database_that_is_no_archive_is_refused_and_left_alone(url: str) -> None:
    execute(url, "CREATE TABLE recipes (name TEXT)")
    refused(url, ArchiveUnavailable, "not an archive")
    assert counts(url) == {"recipes": 0}


@pytest.mark.usefixtures("made")
def test_a_newer_archive_is_refused_and_left_alone(url: str) -> None:
    execute(url, "UPDATE alembic_version SET version_num = '9999'")
    refused(url, ArchiveTooNew, "newer", "9999")
    assert rows(url, "SELECT version_num FROM alembic_version") == [("9999",)]


@pytest.mark.usefixtures("made")
def test_an_older_archive_is_refused_with_the_command_that_upgrades_it(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = migrate.versions()
    monkeypatch.setattr("archive.schema.migrate.versions", lambda: (*known, "9999"))
    for enter in (*touch_all(url)[:4], touch_all(url)[5]):
        with pytest.raises(ArchiveOutdated, match="archive upgrade"):
            enter()


@pytest.mark.usefixtures("made")
def test_a_fault_of_ours_is_not_taken_for_a_broken_archive(url: str) -> None:
    with pytest.raises(Exception, match="nonsense") as caught, reading(url) as connection:
        connection.exec_driver_sql("SELECT * FROM nonsense")
    assert not isinstance(caught.value, ArchiveError)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("archive.db", "not a database URL"),
        ("mysql://lan:hoasen@host/news", "SQLite files or in PostgreSQL"),
        ("postgresql+psycopg2://lan:hoasen@host/news", "psycopg 3 alone"),
        ("postgresql://lan:hoasen@host", "names no database"),
        ("postgres://lan:hoasen@host/news", "postgresql://"),
        ("sqlite+aiosqlite:////tmp/archive.db", "SQLite"),
        ("sqlite://", "plain file"),
        ("sqlite:///:memory:", "plain file"),
        ("sqlite:////tmp/archive.db?mode=ro", "plain file"),
    ],
)
def test_an_address_of_no_archive_is_refused_without_its_password(url: str, words: str) -> None:
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


def test_a_reader_sees_the_archive_as_at_its_first_look(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(1)])
    query = select(func.count()).select_from(Articles.core())
    with reading(store.url) as connection:
        assert connection.scalar(query) == 1
        store.write(site_id, None, [captured(2)])
        assert connection.scalar(query) == 1
    with reading(store.url) as connection:
        assert connection.scalar(query) == 2


def test_texts_are_sorted_by_their_code_points(store: Store, site_id: int) -> None:
    names = ["ánh", "An", "Zoe", "z", "Đức", "đức", "Ánh", "Văn B", "Văn-B", "𝐀", "\ufffd"]
    people = tuple(Author(name) for name in names)
    store.write(site_id, None, [captured(1, authors=people)])
    found = [name for (name,) in rows(store.url, "SELECT name FROM authors ORDER BY name")]
    assert found == sorted(names)


def test_objects_keep_the_order_of_their_keys(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(1, rules={"zeta": "1", "alpha": "2", "z": "3"})])
    assert rows(store.url, "SELECT rules FROM articles") == [('{"zeta":"1","alpha":"2","z":"3"}',)]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"headline": "Hội\0làng"}, "NUL"),
        ({"body": (Table((("a", "b\0"),)),), "tokens": (), "repairs": ()}, "NUL"),
        ({"headline": "Hội \ud83d làng"}, "surrogates not allowed"),
    ],
    ids=["nul", "nul in a table", "surrogate"],
)
def test_what_no_database_keeps_is_refused_by_both_with_its_batch(
    store: Store, site_id: int, changes: dict[str, Any], error: str
) -> None:
    with pytest.raises(ValueError, match=error):
        store.write(site_id, None, [captured(1), captured(2, **changes)])
    assert counts(store.url)["articles"] == 0
    assert store.write(site_id, None, [captured(1, headline=r"Một dấu \u0000 viết ra")]) == Written(new=1)


def test_references_that_lead_nowhere_are_found(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(1)])
    with reading(store.url) as connection:
        assert find_faults(connection) == []
    off = "PRAGMA foreign_keys = OFF" if on_sqlite(store.url) else "SET session_replication_role = replica"
    execute(store.url, off, "DELETE FROM authors WHERE name = 'Lan Chi'")
    with reading(store.url) as connection:
        assert find_faults(connection) == ["1 references lead nowhere"]
