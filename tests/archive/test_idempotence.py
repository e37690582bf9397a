from __future__ import annotations

from typing import TYPE_CHECKING

from archive.frontier import Found
from archive.store import Store, Written
from tests.archive.builders import ORIGIN, ZONE_NAME, address, captured, failed, gone, rejected
from tests.archive.queries import counts, rows

if TYPE_CHECKING:
    from archive.outcomes import Outcome

BATCH: list[Outcome] = [
    captured(1),
    captured(2),
    rejected(3),
    gone(4),
    failed(5),
    captured(6, headline="Bài sáu"),
]
FOUND = [Found(number, address(number)) for number in range(1, 9)]


def crawl(url: str) -> Written:
    """What a crawl does to the archive; each of its steps is a process's own."""
    with Store.open(url, create=True) as store:
        site_id = store.claim_site("paper", ORIGIN, ZONE_NAME)
        run_id = store.start_run(site_id, "crawl paper", {})
        store.discover(site_id, run_id, "huu-nghi", FOUND)
        store.discover(site_id, run_id, None, FOUND[:2])
        written = store.write(site_id, run_id, BATCH)
        store.finish_run(run_id, 0, "finished", {"new": written.new})
        return written


def test_the_same_crawl_again_adds_no_row_but_its_run(url: str) -> None:
    assert crawl(url) == Written(new=3, rejected=1, gone=1, failed=1)
    before = counts(url)
    assert crawl(url) == Written(unchanged=3, rejected=1, gone=1, failed=1)
    assert counts(url) == {**before, "runs": before["runs"] + 1}
    assert before["revisions"] == before["articles"] == 3
    assert before["frontier"] == before["listings"] == 8


def test_one_article_twice_in_a_batch_is_written_once(store: Store, site_id: int) -> None:
    assert store.write(site_id, None, [captured(1), captured(2), captured(1)]) == Written(new=2, unchanged=1)
    assert counts(store.url)["revisions"] == 2


def test_two_states_of_one_article_in_a_batch_are_two_revisions_in_order(store: Store, site_id: int) -> None:
    batch = [captured(1), captured(1, headline="Tên thứ hai"), captured(1, headline="Tên thứ ba")]
    assert store.write(site_id, None, batch) == Written(new=1, revised=2)
    assert rows(store.url, "SELECT headline, revision FROM articles") == [("Tên thứ ba", 3)]
    assert rows(store.url, "SELECT number FROM revisions ORDER BY id") == [(1,), (2,), (3,)]


def test_an_empty_batch_writes_nothing(store: Store, site_id: int) -> None:
    before = counts(store.url)
    assert store.write(site_id, None, []) == Written()
    assert counts(store.url) == before


def test_authors_sections_and_keywords_are_shared_between_articles(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(number) for number in range(1, 30)])
    assert rows(store.url, "SELECT name FROM authors ORDER BY name") == [("Lan Chi",), ("Minh Tú",)]
    names = rows(store.url, "SELECT path, name FROM sections ORDER BY path")
    assert names == [("huu-nghi", "Hữu nghị"), ("huu-nghi/ket-ban", "Kết bạn")]


def test_a_removed_article_takes_its_rows_along(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(1)])
    with store._engine.begin() as connection:  # noqa: SLF001 - there is no command for it yet
        connection.exec_driver_sql("DELETE FROM articles")
    left = {name for name, count in counts(store.url).items() if count}
    lasting = {"alembic_version", "sites", "sections", "authors", "frontier", "listings"}
    assert left == {*lasting, "change_clock", "changes"}
