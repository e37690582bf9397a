from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from archive.changes import iter_changes
from archive.database import find_faults, reading
from archive.duplicates import Fingerprint
from archive.errors import ArchiveBusy, ArticleNotFound, CaptureLost
from archive.frontier import Found
from archive.lock import only_writer
from archive.read import load_article
from archive.store import Store
from archive.upkeep.removal import remove
from archive.verify.verdict import look
from archive.warc.reader import read_page
from archive.warc.recovery import record_ends
from archive.warc.writer import WarcWriter
from tests.archive.builders import address, captured, link
from tests.archive.given import run_text
from tests.archive.keeping import OLDER, TOLD, fill, kept, texts_in
from tests.archive.queries import path_of, rows

if TYPE_CHECKING:
    from pathlib import Path

    from archive.exchange import CaptureRef

pytestmark = pytest.mark.usefixtures("made")

FREED = "Câu này nằm trong những trang đã bỏ."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "warc"


def captures(store: Store, *numbers: int) -> dict[int, CaptureRef]:
    return store.last_usable(1, numbers)


def test_nothing_of_a_removed_article_is_left_and_everything_else_is(url: str, folder: Path) -> None:
    fill(url, folder)
    with reading(url) as connection:
        before = {number: load_article(connection, None, number) for number in (2, 3)}
    assert TOLD.encode() in texts_in(folder)
    sizes = {path.name: path.stat().st_size for path in folder.iterdir()}
    removed = remove(url, folder, None, [1], "đương sự yêu cầu")
    assert (removed.numbers, removed.before, removed.rows["revisions"]) == ((1,), (), 2)
    assert (removed.rows["captures"], removed.wiped.records) == (2, 6)  # a third page was never committed
    said = texts_in(folder)
    for sentence in (TOLD.encode(), OLDER.encode(), b"bai-viet-1.html"):
        assert sentence not in said
    assert b"a listing" in said
    assert {path.name: path.stat().st_size for path in folder.iterdir()} == sizes
    with reading(url) as connection:
        assert find_faults(connection) == []
        assert {number: load_article(connection, None, number) for number in (2, 3)} == before
    with Store.open(url) as store:
        found = store.last_usable(1, [1, 2, 3])
        assert sorted(found) == [2, 3]
        for number, capture in found.items():
            assert f"Tin thứ {number}.".encode() in read_page(folder, capture).body
    assert rows(url, "SELECT name FROM authors ORDER BY name") == [("Lan Chi",), ("Minh Tú",)]


def test_the_files_of_an_archive_hold_nothing_of_what_was_removed(sqlite_url: str, folder: Path) -> None:
    fill(sqlite_url, folder)
    with closing(sqlite3.connect(path_of(sqlite_url), isolation_level=None)) as connection:
        # As SQLite frees pages where it was not built to wipe them.
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("CREATE TABLE freed (text)")
        connection.execute("INSERT INTO freed VALUES (?)", (" ".join([FREED] * 400),))
        connection.execute("DROP TABLE freed")
    assert FREED.encode() in path_of(sqlite_url).read_bytes()
    remove(sqlite_url, folder, None, [1], "đương sự yêu cầu")
    for path in path_of(sqlite_url).parent.glob("archive.db*"):
        for sentence in (TOLD, OLDER, FREED, "Người Viết Riêng"):
            assert sentence.encode() not in path.read_bytes(), path.name


def test_what_was_removed_counts_as_settled_and_is_never_written_again(url: str, folder: Path) -> None:
    fill(url, folder)
    remove(url, folder, "paper", [1, 92], "hai bài")
    with Store.open(url) as store, WarcWriter(folder, "paper", "2") as warc:
        run = store.start_run(1, "crawl paper", {})
        store.discover(1, run, "huu-nghi", [Found(1, address(1)), Found(92, f"{address(92)}x")])
        assert {number: one.state for number, one in store.known(1, [1, 92]).items()} == {
            1: "removed",
            92: "removed",
        }
        assert store.pending(1) == []
        assert store.held(1) == [one for one in store.held(1) if one.number in (2, 3)]
        outcome = kept(warc, 1, TOLD)  # of a run that began before
        warc.sync()
        store.write(1, run, [outcome, captured(4)])
    assert rows(url, "SELECT number FROM articles ORDER BY number") == [(2,), (3,), (4,)]
    assert rows(url, "SELECT number, state FROM frontier WHERE state = 'removed' ORDER BY number") == [
        (1, "removed"),
        (92, "removed"),
    ]
    with reading(url) as connection:
        feed = {one.number: (one.change, one.reason) for one in iter_changes(connection)}
    assert feed == {
        1: ("removed", "hai bài"),
        92: ("removed", "hai bài"),
        2: ("new", None),
        3: ("new", None),
        4: ("new", None),
    }


def test_only_what_was_seen_can_be_removed_and_all_of_it_or_nothing(url: str, folder: Path) -> None:
    fill(url, folder)
    with pytest.raises(ArticleNotFound, match="no article 777 of paper was ever seen; nothing is removed"):
        remove(url, folder, None, [1, 777], "x")
    with only_writer(url, "paper"), pytest.raises(ArchiveBusy):
        remove(url, folder, None, [1], "x")
    assert rows(url, "SELECT count(*) FROM removals") == [(0,)]
    assert TOLD.encode() in texts_in(folder)


def test_clusters_and_fingerprints_follow(store: Store, site_id: int, tmp_path: Path) -> None:
    store.write(site_id, None, [captured(number) for number in (1, 2, 3)])
    store.find_duplicates(site_id, "all alike", lambda _text: Fingerprint(bytes(256), bytes(8)))
    size = "SELECT articles.number, cluster, size FROM duplicates JOIN articles ON articles.id = article_id"
    assert rows(store.url, f"{size} ORDER BY 1") == [(1, 1, 3), (2, 1, 3), (3, 1, 3)]
    remove(store.url, tmp_path / "none", None, [1], "x")
    assert rows(store.url, f"{size} ORDER BY 1") == [(2, 2, 2), (3, 2, 2)]
    remove(store.url, tmp_path / "none", None, [2], "x")
    assert rows(store.url, size) == []
    assert rows(store.url, "SELECT count(*) FROM fingerprints") == [(1,)]


def test_links_of_other_articles_stay_and_are_counted(store: Store, site_id: int, tmp_path: Path) -> None:
    store.write(site_id, None, [captured(1), captured(2, related=(link(1, "related"),))])
    assert remove(store.url, tmp_path / "none", None, [1], "x").named_by == 1
    with reading(store.url) as connection:
        assert [one.id for one in load_article(connection, None, 2).article.related] == [1]


KILLED = """
import os, signal, sys
from pathlib import Path
from archive.upkeep import removal
from archive.warc import removal as warc_removal

name, url, folder = sys.argv[1:]
module = removal if hasattr(removal, name) else warc_removal

def die(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)

setattr(module, name, die)
removal.remove(url, Path(folder), None, [1], "first")
"""


@pytest.mark.parametrize("killed_at", ["note", "filler", "compact"])
def test_a_removal_that_was_killed_leaves_nothing_dangling_and_the_next_finishes_it(
    sqlite_url: str, folder: Path, killed_at: str
) -> None:
    fill(sqlite_url, folder)
    assert run_text(KILLED, killed_at, sqlite_url, str(folder)).returncode == -signal.SIGKILL
    done = killed_at != "note"
    assert rows(sqlite_url, "SELECT count(*) FROM articles WHERE number = 1") == [(0 if done else 1,)]
    with Store.open(sqlite_url) as store:
        for capture in store.last_usable(1, [1, 2, 3]).values():
            read_page(folder, capture)
    # Between the transaction and the WARC files only a look at all of them tells.
    unremoved = ["unremoved"] if killed_at == "filler" else []
    assert [one.kind for one in look(sqlite_url, folder, "all").findings] == unremoved
    removed = remove(sqlite_url, folder, None, [2], "second")
    assert look(sqlite_url, folder, "all").sound
    assert removed.numbers == (2,)
    assert (TOLD.encode() in texts_in(folder)) is not done
    assert (TOLD.encode() in path_of(sqlite_url).read_bytes()) is not done
    assert [path.suffix for path in folder.iterdir()] == [".gz"]


def test_a_damaged_file_is_named_after_all_else_is_done(sqlite_url: str, folder: Path) -> None:
    fill(sqlite_url, folder)
    (path,) = folder.iterdir()
    with path.open("rb") as stream:
        ends = list(record_ends(stream))
    with path.open("r+b") as stream:
        stream.seek(ends[-2] + 5)
        stream.write(bytes(40))
    with pytest.raises(CaptureLost, match="cannot be read to the end"):
        remove(sqlite_url, folder, None, [1], "x")
    assert rows(sqlite_url, "SELECT number FROM articles") == [(2,), (3,)]
