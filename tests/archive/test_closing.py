"""From which day on a section has to be walked: the rules, held against a model that asks of each day."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, insert

from archive.closing import AGAIN_AFTER, SETTLED_AFTER, walk_since
from archive.coverage import Walk, coverage
from archive.database import reading
from archive.schema.columns import Base
from archive.schema.tables import Runs, Sections, Sites, Walks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

    from archive.store import Store

ZONE_NAME = "Asia/Ho_Chi_Minh"
ZONE = ZoneInfo(ZONE_NAME)
SECTION = "huu-nghi"
DAY = timedelta(days=1)
FIRST = date(2026, 1, 1)
DAYS = 60
"""Days of the model; those before `FIRST` stand for the beginning of time."""


@dataclass(frozen=True)
class Past:
    """A walk in the ledger; `started` is the site's own time."""

    since: date | None
    until: date | None
    started: datetime
    complete: bool = True


def at(day: date, hour: int = 2, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE)


@pytest.fixture(scope="module")
def empty() -> Iterator[Connection]:
    """An archive in memory with one site of two sections and no walks; each example is rolled back."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        for table, row in (
            (Sites, {"id": 1, "name": "paper", "origin": "https://paper.example", "zone": ZONE_NAME}),
            (Sites, {"id": 2, "name": "other", "origin": "https://other.example", "zone": ZONE_NAME}),
            (Sections, {"id": 1, "site_id": 1, "path": SECTION}),
            (Sections, {"id": 2, "site_id": 1, "path": "viet-kieu"}),
            (Sections, {"id": 3, "site_id": 2, "path": SECTION}),
        ):
            connection.execute(insert(table.core()), row)
        connection.commit()
        yield connection
    engine.dispose()


def enter(connection: Connection, past: list[Past], section_id: int = 1, first_run: int = 0) -> None:
    """Enters walks, at `first_run` 0 in place of those of the example before; nothing is committed."""
    if not first_run:
        connection.rollback()
    for run_id, walk in enumerate(past, first_run):
        run = {"id": run_id, "command": "crawl", "arguments": {}, "started": walk.started}
        connection.execute(insert(Runs.core()), run)
        counts = dict.fromkeys(("pages", "seen", "archived", "known", "gone", "rejected", "failed"), 0)
        row = {**counts, **asdict(walk), "run_id": run_id, "section_id": section_id}
        connection.execute(insert(Walks.core()), {**row, "ending": "end", "walked": False})


# The naive model: every rule is asked of every day.


def covers(walk: Past, day: date) -> bool:
    """Whether the walk closed `day`: it holds it, and began when it was over."""
    inside = (walk.since is None or walk.since <= day) and (walk.until is None or day <= walk.until)
    return walk.complete and inside and walk.started.date() > day


def age(walk: Past, day: date) -> timedelta:
    """How long `day` was over when the walk began."""
    return walk.started - at(day + DAY, 0)


def open_day(past: list[Past]) -> date | None:
    day = FIRST - DAY
    while any(covers(walk, day) for walk in past):
        day += DAY
    return None if day < FIRST else day


def again(past: list[Past], now: datetime) -> date | None:
    today = now.astimezone(ZONE).date()
    for day in (FIRST + n * DAY for n in range(-40, DAYS)):
        found = [walk for walk in past if covers(walk, day)]
        if not found or any(age(walk, day) >= timedelta(days=30) for walk in found):
            continue
        if (today - max(walk.started for walk in found).date()).days >= 7:
            return day
    return None


days = st.integers(0, DAYS).map(lambda n: FIRST + n * DAY)
moments = st.builds(at, days, st.integers(0, 23), st.integers(0, 59))
pasts = st.lists(st.builds(Past, st.none() | days, st.none() | days, moments, st.booleans()), max_size=8)


@settings(max_examples=600, deadline=None)
@given(past=pasts, now=moments, settled=st.none() | days)
def test_the_answers_are_those_of_a_day_by_day_model(
    empty: Connection, past: list[Past], now: datetime, settled: date | None
) -> None:
    # Where all before some day was walked just now, what is open or due after it shows.
    known = past if settled is None else [*past, Past(None, settled, now)]
    enter(empty, known)
    # Walks of the future began under a clock that was wrong.
    begun = [walk for walk in known if walk.started.date() <= now.date()]
    first, due = open_day(begun), again(begun, now)
    wanted = first if first is None or due is None else min(first, due)
    assert walk_since(empty, 1, SECTION, now.astimezone(UTC)) == wanted
    assert walk_since(empty, 1, SECTION, now) == wanted


@given(past=pasts, week=days, asked=st.tuples(days, days).map(sorted))
def test_the_first_open_day_is_the_first_that_the_calendar_does_not_show_closed(
    empty: Connection, past: list[Past], week: date, asked: list[date]
) -> None:
    since, until = asked
    # In the week of a walk, none of what it closed is due again.
    enter(empty, [replace(walk, started=within(week, walk.started)) for walk in past])
    first = walk_since(empty, 1, SECTION, at(week + 6 * DAY, 23, 59))
    gaps = coverage(empty, "paper", since, until, [SECTION]).gaps
    if first is not None:
        assert all(first <= gap.since for gap in gaps)
        assert any(gap.since <= first <= gap.until for gap in gaps) is (since <= first <= until)


def within(week: date, moment: datetime) -> datetime:
    """The same hour, in the week from that day on."""
    return at(week + moment.weekday() * DAY, moment.hour, moment.minute)


def run_nightly(connection: Connection, hours: list[int], missed: set[int]) -> list[Past]:
    """The walks of a run of every night at these hours but the missed ones, each from where it has to."""
    past: list[Past] = []
    enter(connection, past)
    for night, hour in enumerate(hours):
        if night not in missed:
            now = at(FIRST + night * DAY, hour)
            past.append(Past(walk_since(connection, 1, SECTION, now), None, now))
            enter(connection, past[-1:], first_run=night + 1)
    return past


def reading_far(past: list[Past]) -> dict[date, date]:
    """The walks that began before what was open, the first left out: when they ran, and from which day."""
    return {
        walk.started.date(): walk.since
        for before, walk in pairwise(past)
        if walk.since is not None and walk.since < before.started.date()
    }


NIGHTS = 80


@settings(max_examples=30, deadline=None)
@given(
    hours=st.lists(st.integers(0, 5), min_size=NIGHTS, max_size=NIGHTS),
    missed=st.sets(st.integers(0, NIGHTS - 1)),
)
def test_every_day_is_walked_again_weekly_until_it_is_a_month_old_and_no_oftener(
    empty: Connection, hours: list[int], missed: set[int]
) -> None:
    past = run_nightly(empty, hours, missed)
    for day in (FIRST + n * DAY for n in range(-40, NIGHTS)):
        found = [walk for walk in past if covers(walk, day)]
        for place, walk in enumerate(found):
            later = [other for other in past if other.started.date() - walk.started.date() >= AGAIN_AFTER]
            if age(walk, day) < SETTLED_AFTER and later:
                assert found[place + 1].started <= later[0].started
    assert all(later - before >= AGAIN_AFTER for before, later in pairwise(reading_far(past)))


def test_a_nightly_run_reads_far_back_once_a_week_only(empty: Connection) -> None:
    past = run_nightly(empty, [2] * 43, set())
    assert past[0].since is None
    # The first night closed all days to December 31, and settled those to December 1.
    assert reading_far(past) == {
        date(2026, 1, 8): date(2025, 12, 2),
        date(2026, 1, 15): date(2025, 12, 9),
        date(2026, 1, 22): date(2025, 12, 16),
        date(2026, 1, 29): date(2025, 12, 23),
        date(2026, 2, 5): date(2025, 12, 30),
        date(2026, 2, 12): date(2026, 1, 6),
    }


@pytest.mark.parametrize(
    ("past", "expected"),
    [
        ([], None),
        ([Past(FIRST, None, at(date(2026, 2, 1)))], None),
        ([Past(None, None, at(date(2026, 2, 1)), complete=False)], None),
        ([Past(None, None, at(date(2026, 2, 1)))], date(2026, 2, 1)),
        ([Past(None, date(2026, 1, 9), at(date(2026, 2, 1)))], date(2026, 1, 10)),
        # Joined where they touch, not where a day lies between.
        (
            [
                Past(None, date(2026, 1, 9), at(date(2026, 2, 1))),
                Past(date(2026, 1, 10), date(2026, 1, 20), at(date(2026, 2, 1))),
                Past(date(2026, 1, 22), None, at(date(2026, 2, 1))),
            ],
            date(2026, 1, 21),
        ),
        # A walk before midnight leaves its own day open; one at midnight closes the day before.
        ([Past(None, None, at(date(2026, 2, 1), 23, 59))], date(2026, 2, 1)),
        ([Past(None, None, at(date(2026, 2, 2), 0))], date(2026, 2, 2)),
    ],
)
def test_the_first_open_day(empty: Connection, past: list[Past], expected: date | None) -> None:
    enter(empty, past)
    now = max((walk.started for walk in past), default=at(FIRST))
    assert walk_since(empty, 1, SECTION, now) == expected


@pytest.mark.parametrize(
    ("past", "today", "due", "first"),
    [
        ([], FIRST, None, FIRST),
        # A week has not passed; it has; by the clock it lacks an hour, by the calendar it has passed.
        ([Past(None, None, at(date(2026, 2, 1)))], date(2026, 2, 7), None, date(2026, 2, 1)),
        ([Past(None, None, at(date(2026, 2, 1)))], date(2026, 2, 8), date(2026, 1, 2), date(2026, 2, 1)),
        ([Past(None, None, at(date(2026, 2, 1), 3))], date(2026, 2, 8), date(2026, 1, 2), date(2026, 2, 1)),
        # An old range is settled when it is first closed.
        ([Past(FIRST, date(2026, 1, 7), at(date(2026, 6, 1)))], date(2026, 7, 1), None, date(2026, 1, 8)),
        # One day of it lacks a month at that time.
        (
            [Past(FIRST, date(2026, 1, 7), at(date(2026, 2, 6)))],
            date(2026, 7, 1),
            date(2026, 1, 7),
            date(2026, 1, 8),
        ),
        # A later walk of some days leaves the others due.
        (
            [
                Past(date(2026, 1, 20), date(2026, 1, 29), at(date(2026, 2, 1))),
                Past(date(2026, 1, 20), date(2026, 1, 24), at(date(2026, 2, 7))),
            ],
            date(2026, 2, 8),
            date(2026, 1, 25),
            date(2026, 1, 30),
        ),
        # An incomplete walk again is none.
        (
            [
                Past(date(2026, 1, 20), date(2026, 1, 29), at(date(2026, 2, 1))),
                Past(None, None, at(date(2026, 2, 8)), complete=False),
            ],
            date(2026, 2, 9),
            date(2026, 1, 20),
            date(2026, 1, 30),
        ),
    ],
)
def test_the_day_that_is_due_again(
    empty: Connection, past: list[Past], today: date, due: date | None, first: date
) -> None:
    # All before the first of these ranges is walked today, so that neither is open nor due.
    begin = min(
        (walk.since for walk in past if walk.complete), key=lambda day: day or date.min, default=FIRST
    )
    before = [] if begin is None else [Past(None, begin - DAY, at(today, 0))]
    enter(empty, [*past, *before])
    assert walk_since(empty, 1, SECTION, at(today)) == (due or first)


def test_walks_of_other_sections_and_sites_do_not_count(empty: Connection) -> None:
    for section_id in (2, 3):
        enter(empty, [Past(None, None, at(date(2026, 2, 1)))], section_id)
        assert walk_since(empty, 1, SECTION, at(date(2026, 2, 2))) is None
        assert walk_since(empty, 1, SECTION, at(date(2026, 3, 1))) is None
        # Nor does one of theirs settle what is due here.
        enter(empty, [Past(None, None, at(date(2026, 2, 1)))])
        enter(empty, [Past(None, None, at(date(2026, 3, 1)))], section_id, first_run=1)
        assert walk_since(empty, 1, SECTION, at(date(2026, 3, 1))) == date(2026, 1, 2)
    assert walk_since(empty, 1, "nowhere", at(date(2026, 3, 1))) is None


def test_it_reads_what_a_run_left_in_the_ledger(store: Store, url: str) -> None:
    site_id = store.claim_site("paper", "https://paper.example", ZONE_NAME)
    run_id = store.start_run(site_id, "crawl", {})
    done = Walk(section=SECTION, since=None, until=None, ending="end", complete=True)
    store.finish_run(run_id, 0, "finished", {}, [done])
    now = datetime.now(UTC)
    today = now.astimezone(ZONE).date()
    with reading(url) as connection:
        assert walk_since(connection, site_id, SECTION, now) in {today, today - DAY}
        later = now + timedelta(days=8)
        assert walk_since(connection, site_id, SECTION, later) in {today - 30 * DAY, today - 31 * DAY}
