from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from archive.article import Flag
from archive.database import find_faults, reading
from archive.read import load_article
from archive.store import Store
from archive.verify.findings import KINDS
from archive.verify.verdict import look, mend
from archive.warc.reader import read_page
from tests.archive.builders import ORIGIN, ZONE_NAME, captured
from tests.archive.keeping import fill
from tests.archive.queries import execute, rows

if TYPE_CHECKING:
    from pathlib import Path

    from archive.verify.verdict import Verdict

pytestmark = pytest.mark.usefixtures("made")

BREAKAGES = {
    "derived": [
        "UPDATE articles SET text = 'Ai đó đã sửa.', word_count = 99 WHERE number = 1",
        "UPDATE articles SET published_on = '1999-01-01' WHERE number = 2",
    ],
    "tokens": ["UPDATE tokens SET segmented = 'Sai' WHERE part = 'headline' AND @11"],
    "times": ["UPDATE time_expressions SET end_char = 700 WHERE @11"],
    "repairs": ["UPDATE repairs SET end_char = 700 WHERE part = 'headline' AND @11"],
    "links": ["UPDATE links SET number = 555 WHERE position = 3 AND @11"],
    "content": ["UPDATE articles SET headline = 'Tên khác', title_key = 'tênkhác' WHERE number = 12"],
    "digest": ["UPDATE articles SET digest = 'abc' WHERE number = 13"],
    "revisions": ["UPDATE revisions SET number = 7 WHERE @14"],
    "old_revisions": ["UPDATE revisions SET digest = 'abc' WHERE number = 1 AND @1"],
    "blocks": ["UPDATE blocks SET type = 'video' WHERE type = 'image' AND @15"],
    "unreadable": ["DELETE FROM images WHERE @16"],
    "frontier": [
        "UPDATE frontier SET state = 'waiting' WHERE number = 3",
        "DELETE FROM listings WHERE number = 13",
        "DELETE FROM frontier WHERE number = 13",
        "UPDATE frontier SET state = 'done' WHERE number = 90",
    ],
    "changes": ["DELETE FROM changes WHERE number = 2"],
    "removed": ["INSERT INTO removals VALUES (1, 92, 'x', '2026-02-03 04:05:06')"],
    "duplicates": [
        "INSERT INTO duplicates SELECT id, 1, 5, 0.9 FROM articles WHERE number IN (1, 2)",
    ],
    "pointers": [
        "UPDATE articles SET capture_id = (SELECT id FROM captures WHERE number = 3) WHERE number = 2"
    ],
    "pages": [
        "UPDATE captures SET file_offset = file_offset + 1 WHERE number = 3",
        "UPDATE captures SET file_offset = 9999999 WHERE number = 91",
    ],
}
"""Statements that break an archive, by the kind of fault that they are; `@1` is "of article 1"."""


def break_it(url: str, *kinds: str) -> None:
    of = r"article_id = (SELECT id FROM articles WHERE number = \1)"
    execute(url, *(re.sub(r"@(\d+)", of, one) for kind in kinds for one in BREAKAGES[kind]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "warc"


def broken(verdict: Verdict) -> dict[str, int]:
    return {one.kind: one.count - one.mended for one in verdict.findings if one.count > one.mended}


def test_every_kind_of_fault_is_found_and_what_can_be_mended_is(url: str, folder: Path) -> None:
    fill(url, folder)
    with Store.open(url) as store:
        store.write(1, None, [captured(number) for number in range(11, 17)])
    assert look(url, folder, "all").findings == []
    with reading(url) as connection:
        before = {number: load_article(connection, None, number) for number in (1, 2, 3)}
    break_it(url, *BREAKAGES)
    found = look(url, folder)
    assert broken(found) == {
        **dict.fromkeys(BREAKAGES, 1),
        "derived": 2,
        "frontier": 3,
        "blocks": 2,
        "pages": 2,
        "content": 2,
        "tokens": 2,
    }
    # Tests of their own break the rest: three below, "unremoved" in test_remove.
    assert set(KINDS) - set(BREAKAGES) == {"database", "search", "sequences", "unremoved"}
    mended = mend(url, folder)
    left = {name for name in BREAKAGES if not KINDS[name].by_repair}
    assert set(broken(mended)) == left
    assert set(broken(look(url, folder))) == left
    with reading(url) as connection:
        assert find_faults(connection) == []
        assert {number: load_article(connection, None, number) for number in (1, 2, 3)} == before
    states = rows(url, "SELECT number, state FROM frontier WHERE number IN (3, 13, 90) ORDER BY number")
    assert states == [(3, "done"), (13, "done"), (90, "waiting")]
    with Store.open(url) as store:
        assert set(store.last_usable(1, [1, 2, 3])) == {1}  # 2 pointed to a page of 3, which is lost


def test_a_stamp_with_a_wrong_weekday_is_no_fault(url: str, folder: Path) -> None:
    flag = Flag("date_published_raw", "weekday_differs", "the day is a Friday")
    with Store.open(url) as store:
        site_id = store.claim_site("paper", ORIGIN, ZONE_NAME)
        store.write(site_id, None, [captured(1, flags=(flag,)), captured(2)])
    assert look(url, folder, "all").findings == []
    execute(url, "UPDATE flags SET part = 'date' WHERE part = 'date_published_raw'")
    assert [one.kind for one in look(url, folder, "all").findings] == ["repairs"]


def test_a_fault_is_told_in_a_line_with_its_remedy(sqlite_url: str, folder: Path) -> None:
    fill(sqlite_url, folder, articles=6)
    execute(sqlite_url, "UPDATE frontier SET state = 'failed' WHERE state = 'done'")
    (finding,) = look(sqlite_url, folder).findings
    assert finding.line == (
        "6 ids whose state does not fit what is archived (paper 1 archived but failed, paper 2 archived but "
        "failed, paper 3 archived but failed, ...): run `archive verify --repair`"
    )
    assert mend(sqlite_url, folder).findings[0].line.endswith(": mended")


def test_a_folder_without_any_of_the_files_forgets_no_page(sqlite_url: str, folder: Path) -> None:
    fill(sqlite_url, folder)
    verdict = mend(sqlite_url, folder / "elsewhere", "all")
    assert verdict.sound
    assert verdict.notice is not None
    assert "name their folder with --warc" in verdict.notice
    (path,) = folder.iterdir()
    path.rename(path.with_name(f"{path.name}.open"))  # a crawl goes on writing it
    assert look(sqlite_url, folder, "all").findings == []
    path.with_name(f"{path.name}.open").rename(folder / "other.warc.gz")
    execute(sqlite_url, "UPDATE captures SET file = 'other.warc.gz' WHERE number = 2")
    (finding,) = mend(sqlite_url, folder, "files").findings
    assert (finding.kind, finding.count, finding.mended) == ("pages", 5, 5)
    with Store.open(sqlite_url) as store:
        (kept,) = store.last_usable(1, [1, 2, 3]).values()
        read_page(folder, kept)


def test_a_stale_search_index_is_made_anew(url: str, folder: Path) -> None:
    fill(url, folder)
    stale = "DELETE FROM search_documents WHERE article_id = (SELECT id FROM articles WHERE number = 2)"
    execute(url, stale)
    (finding,) = look(url, folder).findings
    assert (finding.kind, finding.examples) == ("search", ["paper 2"])
    assert mend(url, folder).sound
    assert look(url, folder).findings == []


def test_a_repair_that_fails_changes_nothing(
    sqlite_url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(sqlite_url, folder)
    break_it(sqlite_url, "derived", "pages")
    before = rows(sqlite_url, "SELECT text FROM articles ORDER BY id")

    def fail(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("archive.verify.verdict.forget_page", fail)
    with pytest.raises(KeyboardInterrupt):
        mend(sqlite_url, folder)
    assert rows(sqlite_url, "SELECT text FROM articles ORDER BY id") == before


def test_keys_that_a_restore_left_behind_are_found_on_postgresql(postgresql_url: str, tmp_path: Path) -> None:
    fill(postgresql_url, tmp_path / "warc")
    execute(postgresql_url, "SELECT setval(pg_get_serial_sequence('articles', 'id'), 1)")
    (finding,) = mend(postgresql_url, tmp_path / "warc").findings
    assert (finding.kind, finding.examples, finding.mended) == ("sequences", ["articles"], 1)
    with Store.open(postgresql_url) as store:
        store.write(1, None, [captured(50)])
