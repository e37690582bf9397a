from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from archive.database import reading
from archive.errors import SectionUnknown
from archive.read import iter_articles
from tests.archive.builders import ZONE, captured

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.store import Store

STAMPS = {
    1: datetime(2025, 12, 30, 23, 59, 59, tzinfo=ZONE),
    2: datetime(2025, 12, 31, 0, 0, tzinfo=ZONE),  # 30 December in UTC
    3: datetime(2025, 12, 31, 23, 59, 59, 999999, tzinfo=ZONE),
    4: datetime(2026, 1, 1, 0, 0, tzinfo=ZONE),  # still 2025 in UTC
    5: datetime(2026, 1, 1, 6, 59, 59, tzinfo=ZONE),  # still 2025 in UTC
    6: datetime(2026, 1, 1, 7, 0, tzinfo=ZONE),
    7: datetime(2026, 1, 1, 23, 59, 59, tzinfo=ZONE),
    8: datetime(2026, 1, 2, 0, 0, tzinfo=ZONE),
}


def numbers(
    store: Store, since: date | None = None, until: date | None = None, sections: Sequence[str] = ()
) -> list[int]:
    with reading(store.url) as connection:
        found = iter_articles(connection, since=since, until=until, sections=sections)
        return [stored.article.id for stored in found]


@pytest.fixture
def year_end(store: Store, site_id: int) -> Store:
    store.write(site_id, None, [captured(n, date_published=stamp) for n, stamp in STAMPS.items()])
    return store


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (None, None, [1, 2, 3, 4, 5, 6, 7, 8]),
        (date(2025, 12, 31), date(2025, 12, 31), [2, 3]),
        (date(2026, 1, 1), date(2026, 1, 1), [4, 5, 6, 7]),
        (date(2025, 12, 31), date(2026, 1, 1), [2, 3, 4, 5, 6, 7]),
        (date(2026, 1, 1), None, [4, 5, 6, 7, 8]),
        (None, date(2025, 12, 31), [1, 2, 3]),
        (date(2026, 1, 3), None, []),
        (date(2026, 1, 2), date(2026, 1, 1), []),
    ],
)
def test_a_range_holds_exactly_the_local_days_between_its_ends(
    year_end: Store, since: date | None, until: date | None, expected: list[int]
) -> None:
    assert numbers(year_end, since=since, until=until) == expected


def test_articles_come_by_date_then_by_number_and_those_without_a_date_last(
    store: Store, site_id: int
) -> None:
    early, late = STAMPS[1], STAMPS[8]
    dates = {5: None, 4: late, 9: early, 2: late, 3: early, 1: None}
    store.write(site_id, None, [captured(n, date_published=stamp) for n, stamp in dates.items()])
    assert numbers(store) == [3, 9, 2, 4, 1, 5]
    assert numbers(store, since=date(1990, 1, 1)) == [3, 9, 2, 4]


def test_a_section_takes_in_what_lies_below_it_and_no_namesake(store: Store, site_id: int) -> None:
    paths = {1: ("a",), 2: ("a", "a/b"), 3: ("ab",), 4: ("c", "a/b/d"), 5: (), 6: ("A",)}
    store.write(site_id, None, [captured(n, sections=p, section_names=()) for n, p in paths.items()])
    assert numbers(store, sections=["a"]) == [1, 2, 4]
    assert numbers(store, sections=["a/b"]) == [2, 4]
    assert numbers(store, sections=["ab", "c"]) == [3, 4]
    assert numbers(store) == [1, 2, 3, 4, 5, 6]


def test_an_unknown_section_is_an_error_that_names_the_roots(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(1, sections=("a", "a/b"), section_names=())])
    with pytest.raises(
        SectionUnknown, match="no section nope in the archive; there are a, huu-nghi"
    ) as caught:
        numbers(store, sections=["a", "nope"])
    assert caught.value.exit_status == 2


def test_reading_goes_chunk_by_chunk_and_loses_nothing(
    store: Store, site_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.read.CHUNK", 7)
    written = [captured(number) for number in range(1, 31)]
    store.write(site_id, None, written)
    with reading(store.url) as connection:
        assert [stored.article for stored in iter_articles(connection)] == [item.article for item in written]


def test_a_reader_sees_the_archive_as_it_was_when_it_began(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(1), captured(2)])
    with reading(store.url) as connection:
        found = iter_articles(connection)
        first = next(found)
        store.write(site_id, None, [captured(2, headline="Tên mới"), captured(3)])
        assert [first.article, *(stored.article for stored in found)] == [
            captured(1).article,
            captured(2).article,
        ]
