from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfoNotFoundError

import msgspec
import pytest

from archive.database import reading
from archive.errors import OriginMismatch
from archive.sites import check_origin
from tests.archive.builders import ORIGIN, ZONE_NAME
from tests.archive.queries import counts, rows

if TYPE_CHECKING:
    from archive.store import Store


def test_a_site_keeps_the_origin_that_filled_it_first(store: Store, site_id: int) -> None:
    assert store.claim_site("paper", ORIGIN, ZONE_NAME) == site_id
    assert store.claim_site("paper", "https://Paper.example/", ZONE_NAME) == site_id
    assert rows(store.url, "SELECT name, origin, zone FROM sites") == [("paper", ORIGIN, ZONE_NAME)]


def test_another_origin_is_refused_unless_mixing_is_asked_for(store: Store, site_id: int) -> None:
    with pytest.raises(OriginMismatch) as caught:
        store.claim_site("paper", "http://127.0.0.1:8000", ZONE_NAME)
    assert caught.value.exit_status == 2
    for word in (ORIGIN, "http://127.0.0.1:8000", "ARCHIVE_MIX=1", "ARCHIVE_URL"):
        assert word in str(caught.value)
    assert store.claim_site("paper", "http://127.0.0.1:8000", ZONE_NAME, mix=True) == site_id
    assert rows(store.url, "SELECT origin FROM sites") == [(ORIGIN,)]


def test_an_origin_can_be_checked_without_writing(store: Store, site_id: int) -> None:
    with reading(store.url) as connection:
        assert check_origin(connection, "paper", ORIGIN) == site_id
        assert check_origin(connection, "sister", "https://sister.example") is None
        with pytest.raises(OriginMismatch):
            check_origin(connection, "paper", "https://sister.example")


def test_an_unknown_time_zone_is_not_recorded(store: Store) -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        store.claim_site("paper", ORIGIN, "Asia/Nowhere")
    assert counts(store.url)["sites"] == 0


def test_a_run_keeps_its_arguments_its_end_and_its_counts(store: Store, site_id: int) -> None:
    run_id = store.start_run(site_id, "crawl paper", {"since": "2021-07-01", "sections": ["a", "b"]})
    unfinished = rows(store.url, "SELECT site_id, command, finished, status, counts FROM runs")
    assert unfinished == [(site_id, "crawl paper", None, None, None)]
    store.finish_run(run_id, 3, "2 ids are waiting", {"new": 5})
    started, finished = rows(store.url, "SELECT started, finished FROM runs")[0]
    assert started < finished
    ((arguments, status, reason, counted),) = rows(
        store.url, "SELECT arguments, status, reason, counts FROM runs"
    )
    assert msgspec.json.decode(arguments) == {"since": "2021-07-01", "sections": ["a", "b"]}
    assert (status, reason, msgspec.json.decode(counted)) == (3, "2 ids are waiting", {"new": 5})


def test_a_run_over_all_sites_has_no_site(store: Store) -> None:
    store.start_run(None, "reparse", {})
    assert rows(store.url, "SELECT site_id FROM runs") == [(None,)]
