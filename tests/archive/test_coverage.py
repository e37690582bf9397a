"""What the ledger says is complete, and what it says is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console
from sqlalchemy import update

from archive.coverage import Coverage, Gap, Walk, coverage
from archive.database import open_engine, reading, writing
from archive.errors import RangeToCome, SectionUnknown
from archive.frontier import Found
from archive.outcomes import Failed, Fetch
from archive.schema.tables import Runs
from archive.store import Store
from archive.terminal.calendar import print_coverage, summary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ZONE = "Asia/Ho_Chi_Minh"
SINCE, UNTIL = date(2025, 12, 28), date(2026, 1, 3)


runs = Runs.core()


class Ledger:
    """An archive into which runs can be entered as of any moment."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.store = Store.open(url, create=True)
        self.site_id = self.store.claim_site("thoidai", "https://thoidai.com.vn", ZONE)

    def run(self, *walks: Walk, at: datetime) -> None:
        run_id = self.store.start_run(self.site_id, "crawl", {})
        engine = open_engine(self.url)
        with writing(engine) as connection:
            connection.execute(update(runs).where(runs.c.id == run_id).values(started=at))
        engine.dispose()
        self.store.finish_run(run_id, 0, "finished", {}, walks)

    def found(self, number: int) -> None:
        self.store.discover(
            self.site_id, None, "huu-nghi", [Found(number, f"https://thoidai.com.vn/a-{number}.html")]
        )

    def failed(self, number: int) -> None:
        url = f"https://thoidai.com.vn/a-{number}.html"
        fetch = Fetch(site="thoidai", number=number, url=url, fetched_url=url, fetched_at=LATER, status=0)
        self.store.write(self.site_id, None, [Failed(fetch, "no answer")])

    def coverage(
        self, since: date | None = SINCE, until: date | None = UNTIL, paths: tuple[str, ...] = ()
    ) -> Coverage:
        with reading(self.url) as connection:
            return coverage(connection, "thoidai", since, until, paths)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(f"sqlite:///{tmp_path / 'archive.db'}")
    yield ledger
    ledger.store.close()


def walk(
    section: str, since: date | None = None, until: date | None = None, *, complete: bool = True
) -> Walk:
    return Walk(section=section, since=since, until=until, ending="end", complete=complete)


LATER = datetime(2026, 2, 1, tzinfo=UTC)


def test_a_range_that_every_section_closed_is_complete(ledger: Ledger) -> None:
    ledger.run(walk("huu-nghi", SINCE, UNTIL), walk("viet-kieu"), at=LATER)
    found = ledger.coverage()
    assert found.is_complete
    assert found.as_of == LATER
    assert found.sections == ("huu-nghi", "viet-kieu")


def test_nothing_walked_is_not_complete(ledger: Ledger) -> None:
    found = ledger.coverage()
    assert not found.is_complete
    assert "no section was walked" in " ".join(summary(found))


def test_an_incomplete_walk_closes_nothing(ledger: Ledger) -> None:
    ledger.run(walk("huu-nghi", SINCE, UNTIL, complete=False), at=LATER)
    assert ledger.coverage().gaps == (Gap(SINCE, UNTIL, ("huu-nghi",)),)


def test_gaps_name_their_days_and_sections(ledger: Ledger) -> None:
    ledger.run(walk("huu-nghi", SINCE, date(2025, 12, 30)), walk("viet-kieu", SINCE, UNTIL), at=LATER)
    ledger.run(walk("huu-nghi", date(2026, 1, 2), None), at=LATER)
    assert ledger.coverage().gaps == (Gap(date(2025, 12, 31), date(2026, 1, 1), ("huu-nghi",)),)
    lines = list(summary(ledger.coverage()))
    assert "2025-12-31 to 2026-01-01 in huu-nghi" in lines[1]


@pytest.mark.parametrize(
    ("at", "is_closed"),
    [
        (datetime(2026, 1, 3, 16, 59, tzinfo=UTC), False),  # 23:59 in Vietnam: the day is not over
        (datetime(2026, 1, 3, 17, 0, tzinfo=UTC), True),  # midnight in Vietnam
    ],
)
def test_a_day_is_closed_only_by_a_walk_that_began_after_it(
    ledger: Ledger, at: datetime, is_closed: bool
) -> None:
    ledger.run(walk("huu-nghi"), at=at)
    assert ledger.coverage(UNTIL, UNTIL).is_complete is is_closed


def test_what_failed_keeps_a_range_open_and_what_waits_stands_elsewhere(ledger: Ledger) -> None:
    ledger.run(walk("huu-nghi"), at=LATER)
    ledger.found(218_247)
    assert ledger.coverage().is_complete
    ledger.failed(218_247)
    found = ledger.coverage()
    assert (found.is_complete, found.failed) == (False, 1)
    assert "mode=missing" in " ".join(summary(found))


def test_sections_can_be_chosen_with_their_children(ledger: Ledger) -> None:
    ledger.run(walk("huu-nghi"), walk("huu-nghi/ban-be"), walk("viet-kieu", complete=False), at=LATER)
    assert ledger.coverage(paths=("huu-nghi",)).is_complete
    assert not ledger.coverage().is_complete


def test_a_child_that_only_breadcrumbs_name_leaves_its_parent_complete(ledger: Ledger) -> None:
    ledger.run(walk("huu-nghi"), at=LATER)
    ledger.store.discover(ledger.site_id, None, "huu-nghi/tam-long", [])
    found = ledger.coverage(paths=("huu-nghi",))
    assert (found.is_complete, found.sections) == (True, ("huu-nghi",))
    asked_for = ledger.coverage(paths=("huu-nghi/tam-long",))
    assert asked_for.gaps == (Gap(SINCE, UNTIL, ("huu-nghi/tam-long",)),)


def test_one_unknown_section_among_known_ones_is_told(ledger: Ledger) -> None:
    ledger.run(walk("huu-nghi"), at=LATER)
    with pytest.raises(SectionUnknown, match="no section the-thao in the archive; there are huu-nghi"):
        ledger.coverage(paths=("huu-nghi", "the-thao"))


@pytest.mark.parametrize("length", [None, 0, 30], ids=["no end", "one day", "a month"])
def test_today_is_never_complete(ledger: Ledger, length: int | None) -> None:
    ledger.run(walk("huu-nghi"), at=LATER)
    today = datetime.now(ZoneInfo(ZONE)).date()
    found = ledger.coverage(today, None if length is None else today + timedelta(days=length))
    assert (found.is_complete, found.since, found.until) == (False, today, today)
    assert found.gaps == (Gap(today, today, ("huu-nghi",)),)


@pytest.mark.parametrize("days", [1, 400, None], ids=["tomorrow", "next year", "the last of all days"])
def test_days_to_come_are_refused(ledger: Ledger, days: int | None) -> None:
    ledger.run(walk("huu-nghi"), at=LATER)
    today = datetime.now(ZoneInfo(ZONE)).date()
    since = date.max if days is None else today + timedelta(days=days)
    with pytest.raises(RangeToCome, match=f"{since} is still to come"):
        ledger.coverage(since, None)
    assert ledger.coverage(today, date.max).until == today


@pytest.mark.parametrize(("since", "is_complete"), [(None, True), (date(2020, 1, 1), False)])
def test_days_before_the_oldest_article_are_closed_by_a_walk_to_the_beginning(
    ledger: Ledger, since: date | None, is_complete: bool
) -> None:
    ledger.run(walk("huu-nghi", since), at=LATER)
    long_ago = date(2014, 1, 1)
    found = ledger.coverage(None, long_ago)
    assert (found.is_complete, found.since, found.until) == (is_complete, long_ago, long_ago)


def test_the_calendar_shows_every_month_of_the_range(ledger: Ledger) -> None:
    ledger.run(walk("huu-nghi", SINCE, date(2025, 12, 31)), at=LATER)
    console = Console(width=200, file=StringIO())
    with console.capture() as capture:
        print_coverage(console, ledger.coverage())
    shown = capture.get()
    assert "2025-12" in shown
    assert "2026-01" in shown
    assert shown.count("·?") == (UNTIL - date(2025, 12, 31)) // timedelta(days=1)
