from __future__ import annotations

import signal
import time
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from archive.changes import newest_cursor, parse_cursor
from archive.database import reading
from archive.errors import BackupBroken, CursorInvalid, TargetNotEmpty
from archive.store import Store
from archive.upkeep import backup, copying
from archive.upkeep.backup import MANIFEST, back_up, check
from archive.upkeep.compare import compare, side
from archive.upkeep.copying import copy
from archive.upkeep.removal import remove
from archive.upkeep.table_digest import TableDigest, table_digests
from archive.verify.verdict import look
from archive.warc.recovery import record_ends
from archive.warc.writer import WarcWriter
from tests.archive.builders import ORIGIN, ZONE_NAME
from tests.archive.given import run_text
from tests.archive.keeping import TOLD, fill, kept, texts_in
from tests.archive.queries import execute, rows

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Connection

pytestmark = pytest.mark.usefixtures("made")


def restored(folder: Path) -> str:
    return f"sqlite:///{folder / 'archive.db'}"


def is_whole(path: Path) -> bool:
    with path.open("rb") as stream:
        return list(record_ends(stream))[-1] == path.stat().st_size


def test_a_backup_is_the_archive_and_its_pages(url: str, tmp_path: Path) -> None:
    fill(url, tmp_path / "warc")
    target = tmp_path / "backup"
    manifest = back_up(url, tmp_path / "warc", target)
    assert sorted(path.name for path in target.iterdir()) == ["archive.db", MANIFEST, "warc"]
    assert (manifest.tables["articles"].rows, manifest.missing) == (3, [])
    assert compare(url, restored(target)).equal
    verdict = look(restored(target), target / "warc", "all")
    assert (verdict.findings, verdict.notice, verdict.pages) == ([], None, 6)
    with reading(url) as connection:
        cursor = str(newest_cursor(connection))
    with reading(restored(target)) as connection, pytest.raises(CursorInvalid):
        parse_cursor(connection, cursor)
    assert check(target) == manifest
    with pytest.raises(TargetNotEmpty, match="it is there already"):
        back_up(url, tmp_path / "warc", target)


def test_a_backup_made_while_a_crawl_writes_is_whole_and_can_be_restored(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer never stops; each article is there with its page or not at all."""
    folder, target = tmp_path / "warc", tmp_path / "backup"
    fill(url, folder)
    enough, stop = Event(), Event()
    written = 0

    def write() -> None:
        nonlocal written
        with Store.open(url) as store, WarcWriter(folder, "paper", "2", max_bytes=20_000) as warc:
            run = store.start_run(1, "crawl paper", {})
            for number in range(100, 5_000):
                outcome = kept(warc, number)
                warc.sync()
                store.write(1, run, [outcome])
                written += 1
                if written == 30:
                    enough.set()
                if stop.is_set():
                    return

    def wait(connection: Connection) -> dict[str, TableDigest]:
        """Sums up what the snapshot has when the writer, which it must not stop, has gone on."""
        seen = written
        for _ in range(6_000):
            if written > seen + 1:
                return table_digests(connection)
            time.sleep(0.01)
        raise AssertionError("the writer stood still")

    for module in (backup, copying):
        monkeypatch.setattr(module, "table_digests", wait)
    writer = Thread(target=write)
    writer.start()
    try:
        assert enough.wait(60)
        before = written
        manifest = back_up(url, folder, target)
        after = written + 1  # it counts what it has committed
    finally:
        stop.set()
        writer.join()
        monkeypatch.undo()
    assert before <= manifest.tables["articles"].rows - 3 <= after
    assert manifest.missing == []
    verdict = look(restored(target), target / "warc", "all")
    assert (verdict.findings, verdict.notice) == ([], None)
    assert all(map(is_whole, (target / "warc").iterdir())), "half a record at the end"
    with Store.open(restored(target)) as store:  # an archive like any other
        assert store.claim_site("paper", ORIGIN, ZONE_NAME) == 1
    if not url.startswith("sqlite"):
        execute(url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
        assert copy(restored(target), url).equal


def test_of_a_file_that_is_being_written_the_whole_records_are_kept(sqlite_url: str, tmp_path: Path) -> None:
    fill(sqlite_url, tmp_path / "warc")
    (path,) = (tmp_path / "warc").iterdir()
    with path.open("rb") as stream:
        ends = list(record_ends(stream))
    content = path.read_bytes()
    path.with_name(f"{path.name}.open").write_bytes(content + content[ends[0] : ends[0] + 100])
    path.unlink()
    manifest = back_up(sqlite_url, tmp_path / "warc", tmp_path / "backup")
    assert manifest.missing == []
    kept_bytes = (tmp_path / "backup" / "warc" / path.name).read_bytes()
    # The last two records are of a page that no row names; before them stands a listing with its request.
    assert kept_bytes == content[: ends[-3]]


def test_what_is_removed_later_stays_in_the_backup_and_nowhere_else(sqlite_url: str, tmp_path: Path) -> None:
    fill(sqlite_url, tmp_path / "warc")
    target = tmp_path / "backup"
    back_up(sqlite_url, tmp_path / "warc", target)
    (linked,) = (target / "warc").iterdir()
    assert linked.stat().st_nlink == 2
    remove(sqlite_url, tmp_path / "warc", None, [1], "x")
    assert TOLD.encode() not in texts_in(tmp_path / "warc")
    assert TOLD.encode() in texts_in(target / "warc")
    check(target)


def broken_database(folder: Path) -> None:
    execute(restored(folder), "UPDATE articles SET headline = 'khác' WHERE number = 2")


def broken_page(folder: Path) -> None:
    (path,) = (folder / "warc").iterdir()
    content = path.read_bytes()
    path.unlink()  # it is a link
    harmed = content[-20] ^ 0xFF  # before the gzip trailer of the last record
    path.write_bytes(content[:-20] + bytes([harmed]) + content[-19:])


def lost_page(folder: Path) -> None:
    (path,) = (folder / "warc").iterdir()
    path.unlink()


def broken_manifest(folder: Path) -> None:
    path = folder / MANIFEST
    path.write_bytes(path.read_bytes()[:100])


@pytest.mark.parametrize("harm", [broken_database, broken_page, lost_page, broken_manifest])
def test_a_backup_that_is_harmed_is_told(sqlite_url: str, tmp_path: Path, harm: object) -> None:
    fill(sqlite_url, tmp_path / "warc")
    back_up(sqlite_url, tmp_path / "warc", tmp_path / "backup")
    assert callable(harm)
    harm(tmp_path / "backup")
    with pytest.raises(BackupBroken):
        check(tmp_path / "backup")


def test_what_does_not_read_back_is_not_kept(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(sqlite_url, tmp_path / "warc")

    def renew(connection: Connection) -> None:
        connection.exec_driver_sql("DELETE FROM listings")

    monkeypatch.setattr(backup, "renew_identity", renew)
    with pytest.raises(BackupBroken, match="not what the archive held, in listings"):
        back_up(sqlite_url, tmp_path / "warc", tmp_path / "backup")
    assert sorted(path.name for path in tmp_path.iterdir() if "backup" in path.name) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from archive.upkeep import backup, copying

def die(folder):
    os.kill(os.getpid(), signal.SIGKILL)

backup.check = die
backup.back_up(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
"""


def test_a_backup_that_is_killed_does_not_appear_and_the_next_clears_up(
    sqlite_url: str, tmp_path: Path
) -> None:
    fill(sqlite_url, tmp_path / "warc")
    target = tmp_path / "backup"
    killed = run_text(KILLED, sqlite_url, str(tmp_path / "warc"), str(target))
    assert killed.returncode == -signal.SIGKILL
    assert [path.name[:8] for path in tmp_path.iterdir() if "backup" in path.name] == [".backup."]
    back_up(sqlite_url, tmp_path / "warc", target)
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == ["backup"]


def test_missing_files_are_told_and_the_rest_is_kept(sqlite_url: str, tmp_path: Path) -> None:
    fill(sqlite_url, tmp_path / "warc")
    manifest = back_up(sqlite_url, tmp_path / "none", tmp_path / "backup")
    assert manifest.missing == [path.name for path in (tmp_path / "warc").iterdir()]
    assert side(restored(tmp_path / "backup")).digest == manifest.digest
    assert rows(restored(tmp_path / "backup"), "SELECT count(*) FROM captures") == [(6,)]
