from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from archive.frontier import Found, KnownId, Pending
from archive.store import Store, Written
from tests.archive.builders import PUBLISHED, address, captured, failed, fetch, gone, rejected
from tests.archive.queries import rows

if TYPE_CHECKING:
    from archive.outcomes import Outcome


def found(*numbers: int) -> list[Found]:
    return [Found(number, address(number)) for number in numbers]


def state(store: Store, number: int = 1) -> tuple[object, ...]:
    query = "SELECT state, attempts, last_error FROM frontier WHERE number = ?"
    return rows(store.url, query, number)[0]


def test_what_a_listing_names_is_waiting_until_it_is_written(store: Store, site_id: int, run_id: int) -> None:
    assert store.discover(site_id, run_id, "huu-nghi", found(3, 1, 2)) == 3
    assert store.known(site_id, [1, 2, 9]) == {1: KnownId("waiting"), 2: KnownId("waiting")}
    assert [item.number for item in store.pending(site_id)] == [1, 2, 3]
    store.write(site_id, run_id, [captured(2)])
    known = store.known(site_id, [1, 2])
    assert known == {1: KnownId("waiting"), 2: KnownId("done", PUBLISHED.astimezone(UTC), 1)}
    assert str(known[2].date_published) == "2021-07-05 01:30:00+00:00"
    assert [item.number for item in store.pending(site_id)] == [1, 3]


def test_only_ids_that_were_never_seen_count_as_new(store: Store, site_id: int) -> None:
    assert store.discover(site_id, None, "huu-nghi", found(1, 2)) == 2
    assert store.discover(site_id, None, "the-gioi", found(2, 3, 3)) == 1
    assert store.discover(site_id, None, "the-gioi", []) == 0


def test_an_id_keeps_what_named_it_first_and_every_listing_that_named_it(store: Store, site_id: int) -> None:
    store.discover(
        site_id, None, None, [Found(1, address(1), "feed"), Found(1, "https://paper.example/x-1.html")]
    )
    store.discover(site_id, None, "the-gioi", found(1))
    store.discover(site_id, None, "huu-nghi", found(1))
    expected = Pending(1, address(1), "feed", "waiting", 0, ("huu-nghi", "the-gioi"))
    assert store.pending(site_id) == [expected]


def test_a_section_gets_its_name_from_the_first_breadcrumb_that_tells_it(store: Store, site_id: int) -> None:
    store.discover(site_id, None, "huu-nghi", found(1))
    assert rows(store.url, "SELECT path, name FROM sections") == [("huu-nghi", None)]
    store.write(site_id, None, [captured(1)])
    assert ("huu-nghi", "Hữu nghị") in rows(store.url, "SELECT path, name FROM sections")
    store.write(site_id, None, [captured(2, section_names=("Tình hữu nghị", "Kết bạn"))])
    store.write(site_id, None, [captured(3, section_names=())])
    assert ("huu-nghi", "Tình hữu nghị") in rows(store.url, "SELECT path, name FROM sections")


def test_more_ids_than_fit_into_one_statement_are_known(store: Store, site_id: int) -> None:
    numbers = range(1, 1202)
    assert store.discover(site_id, None, "huu-nghi", found(*numbers)) == 1201
    assert len(store.known(site_id, numbers)) == 1201
    written = store.write(site_id, None, [gone(number) for number in numbers])
    assert written == Written(gone=1201)
    assert store.pending(site_id) == []


NO_BODY = "no_body: the page has no paragraph, image or video"


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([captured()], ("done", 1, None)),
        ([gone()], ("gone", 1, None)),
        ([rejected()], ("rejected", 1, NO_BODY)),
        ([failed()], ("failed", 1, "timeout")),
        ([failed(), failed(error="reset")], ("failed", 2, "reset")),
        ([failed(), captured()], ("done", 2, None)),
        ([failed(), rejected()], ("rejected", 2, NO_BODY)),
        ([rejected(), captured()], ("done", 2, None)),
        ([rejected(), failed()], ("rejected", 2, "timeout")),
        ([gone(), failed()], ("gone", 2, "timeout")),
        ([gone(), captured()], ("done", 2, None)),
        ([captured(), gone()], ("gone", 2, None)),
        ([captured(), rejected()], ("done", 2, NO_BODY)),
        ([captured(), failed()], ("done", 2, "timeout")),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_outcomes_move_an_id_from_state_to_state(
    store: Store,
    site_id: int,
    outcomes: list[Outcome],
    expected: tuple[str, int, str | None],
    *,
    at_once: bool,
) -> None:
    store.discover(site_id, None, "huu-nghi", found(1))
    for batch in [outcomes] if at_once else [[outcome] for outcome in outcomes]:
        store.write(site_id, None, batch)
    assert state(store) == expected


def test_an_outcome_of_an_id_that_nothing_named_enters_it(store: Store, site_id: int, run_id: int) -> None:
    store.write(site_id, run_id, [failed(8)])
    assert store.pending(site_id) == [
        Pending(8, address(8), "listing", "failed", 1, ("huu-nghi",), "timeout")
    ]


def test_what_is_still_to_be_fetched_can_be_asked_for_by_state(store: Store, site_id: int) -> None:
    store.discover(site_id, None, "huu-nghi", found(1))
    store.write(site_id, None, [failed(2), rejected(3)])
    assert [item.number for item in store.pending(site_id, ["failed"])] == [2]
    assert {item.number for item in store.pending(site_id, ["rejected", "waiting"])} == {1, 3}


def test_a_reject_keeps_its_reason_its_addresses_and_its_run(store: Store, site_id: int, run_id: int) -> None:
    store.write(site_id, None, [rejected(1)])
    store.write(site_id, run_id, [rejected(1, minutes=5), rejected(1, "not_an_article")])
    query = "SELECT number, url, fetched_url, status, reason, at, run_id FROM rejects ORDER BY id"
    assert rows(store.url, query) == [
        (1, address(1), fetch().fetched_url, 200, "no_body", "2026-02-03 04:10:06.000000", run_id),
        (1, address(1), fetch().fetched_url, 200, "not_an_article", "2026-02-03 04:05:06.000000", run_id),
    ]


def test_an_article_that_is_gone_stays_in_the_archive(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(1)])
    store.write(site_id, None, [gone(1)])
    assert rows(store.url, "SELECT number FROM articles") == [(1,)]
    assert store.known(site_id, [1])[1].date_published is not None


def test_threads_take_turns(store: Store, site_id: int) -> None:
    def write(start: int) -> Written:
        store.discover(site_id, None, "huu-nghi", found(start))
        return store.write(site_id, None, [captured(number) for number in range(start, start + 10)])

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(write, range(0, 200, 10))) == [Written(new=10)] * 20
    assert rows(store.url, "SELECT count(*) FROM articles") == [(200,)]


def test_sites_do_not_share_their_frontier(store: Store, site_id: int) -> None:
    other = store.claim_site("sister", "https://sister.example", "UTC")
    store.discover(site_id, None, "huu-nghi", found(1, 2))
    store.discover(other, None, "huu-nghi", found(2, 3))
    assert [item.number for item in store.pending(site_id)] == [1, 2]
    assert set(store.known(other, [1, 2, 3])) == {2, 3}
