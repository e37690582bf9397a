from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from archive.changes import newest_cursor, parse_cursor
from archive.database import reading
from archive.digest import digest
from archive.errors import ArchiveUnavailable, CursorInvalid, TargetNotEmpty
from archive.schema.tables import Base
from archive.store import Store
from archive.upkeep.compare import compare
from archive.upkeep.copying import copy
from archive.verify.verdict import look
from tests.archive.builders import captured
from tests.archive.conftest import empty_archive
from tests.archive.given import run_text
from tests.archive.keeping import fill
from tests.archive.queries import counts, execute, on_sqlite, path_of

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Connection


def full(url: str, folder: Path) -> None:
    """An archive with rows in every table but those of duplicates and reparses."""
    fill(url, folder)
    with Store.open(url) as store:
        store.write(1, None, [captured(number) for number in range(11, 14)])


def content(url: str) -> str:
    with reading(url) as connection:
        return digest(connection)


def test_an_archive_goes_from_sqlite_to_postgresql_and_back_unchanged(
    sqlite_url: str, postgresql_url: str, tmp_path: Path
) -> None:
    full(sqlite_url, tmp_path / "warc")
    there = copy(sqlite_url, postgresql_url)
    assert there.equal
    assert there.one.tables["articles"].rows == 6
    back = f"sqlite:///{tmp_path / 'back.db'}"
    assert copy(postgresql_url, back).other.digest == there.one.digest
    assert content(sqlite_url) == content(postgresql_url) == content(back)
    assert compare(sqlite_url, back).equal
    for url in (postgresql_url, back):
        assert look(url, tmp_path / "warc", "all").findings == []
        with Store.open(url) as store:
            store.write(1, None, [captured(77)])  # keys of rows that are new are not taken


@pytest.mark.usefixtures("made")
def test_a_difference_of_one_value_is_told_with_its_table(sqlite_url: str, tmp_path: Path) -> None:
    full(sqlite_url, tmp_path / "warc")
    other = f"sqlite:///{tmp_path / 'other.db'}"
    copy(sqlite_url, other)
    assert compare(sqlite_url, other).equal
    execute(
        other, "UPDATE tokens SET segmented = segmented || '.' WHERE part = 'headline' AND article_id = 4"
    )
    found = compare(sqlite_url, other)
    assert (found.equal, found.differing) == (False, ["tokens"])
    assert list(found.lines())[-1] == "they differ in tokens"


@pytest.mark.usefixtures("made")
def test_surrogate_keys_are_no_difference(sqlite_url: str, tmp_path: Path) -> None:
    full(sqlite_url, tmp_path / "warc")
    other = f"sqlite:///{tmp_path / 'other.db'}"
    copy(sqlite_url, other)
    parts = [table.name for table in Base.metadata.sorted_tables if "article_id" in table.c]
    moved = [f"UPDATE {name} SET article_id = article_id + 500" for name in parts]  # noqa: S608 - tables' names
    execute(other, *moved, "UPDATE articles SET id = id + 500")
    assert compare(sqlite_url, other).equal


@pytest.mark.usefixtures("made")
def test_a_copy_has_a_name_of_its_own(sqlite_url: str, tmp_path: Path) -> None:
    full(sqlite_url, tmp_path / "warc")
    other = f"sqlite:///{tmp_path / 'other.db'}"
    copy(sqlite_url, other)
    with reading(sqlite_url) as connection:
        cursor = newest_cursor(connection)
    with reading(other) as connection:
        assert newest_cursor(connection).position == cursor.position
        with pytest.raises(CursorInvalid, match="of another archive"):
            parse_cursor(connection, str(cursor))


@pytest.mark.usefixtures("made")
def test_a_copy_goes_into_nothing_or_an_empty_archive_and_nowhere_else(url: str, tmp_path: Path) -> None:
    source = f"sqlite:///{tmp_path / 'source.db'}"
    path_of(source).write_bytes(empty_archive())
    full(source, tmp_path / "warc")
    assert copy(source, url).equal
    before = counts(url)
    with pytest.raises(TargetNotEmpty, match="copies are not merged"):
        copy(source, url)
    assert counts(url) == before
    with pytest.raises(TargetNotEmpty, match="copies are not merged"):
        copy(url, url)


KILLED = """
import os, signal, sys
from archive.upkeep import copying

def die(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)

copying.renew_identity = die
copying.copy(*sys.argv[1:])
"""


def test_a_copy_that_is_killed_leaves_nothing_that_looks_like_an_archive(url: str, tmp_path: Path) -> None:
    source = f"sqlite:///{tmp_path / 'source.db'}"
    path_of(source).write_bytes(empty_archive())
    full(source, tmp_path / "warc")
    assert run_text(KILLED, source, url).returncode == -signal.SIGKILL
    assert not path_of(url).exists() if on_sqlite(url) else counts(url) == {}
    assert copy(source, url).equal


@pytest.mark.usefixtures("made")
def test_a_copy_that_is_not_the_same_is_not_kept(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full(sqlite_url, tmp_path / "warc")
    other = tmp_path / "other.db"

    def lose(connection: Connection) -> None:
        connection.exec_driver_sql("DELETE FROM keywords")

    monkeypatch.setattr("archive.upkeep.copying.renew_identity", lose)
    with pytest.raises(ArchiveUnavailable, match="the copy is not the same in keywords; nothing was kept"):
        copy(sqlite_url, f"sqlite:///{other}")
    assert not other.exists()
