"""The walk against a model of a section: what it asks for, and that nothing of the range is missed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.walk import READ_TO_THE_END, Ask, AskArticles, AskListing, SectionWalk

STEP = 16
TODAY = date(2026, 1, 31)


class Section:
    """A section's listing, newest first; `pinned` stand on top of page one besides."""

    def __init__(self, days: list[date], pinned: tuple[int, ...] = ()) -> None:
        self.days = dict(enumerate(days))
        self.pinned = pinned
        self.asked_articles: list[int] = []
        self.asked_offsets: list[int] = []

    def page(self, offset: int) -> tuple[list[int], int | None]:
        numbers = list(self.days)[offset : offset + STEP]
        if offset == 0:
            numbers = [*self.pinned, *(number for number in numbers if number not in self.pinned)]
        return numbers, offset + STEP if offset + STEP < len(self.days) else None

    def walk(self, walk: SectionWalk, known: dict[int, date | None] | None = None) -> SectionWalk:
        asks: list[Ask] = walk.start()
        while asks:
            ask = asks.pop(0)
            if isinstance(ask, AskListing):
                self.asked_offsets.append(ask.offset)
                numbers, following = self.page(ask.offset)
                settled = {number: day for number, day in (known or {}).items() if number in numbers}
                asks += walk.listing(numbers, following, settled)
            elif isinstance(ask, AskArticles):
                self.asked_articles += ask.numbers
                for number in ask.numbers:
                    asks += walk.article(number, self.days[number])
        return walk


def one_a_day(count: int) -> list[date]:
    return [TODAY - timedelta(days=age) for age in range(count)]


def test_without_a_range_every_article_is_asked_for_once() -> None:
    section = Section(one_a_day(50))
    walk = section.walk(SectionWalk("a"))
    assert sorted(section.asked_articles) == list(range(50))
    assert len(section.asked_articles) == 50
    assert (walk.ending, walk.pages) == ("end", 4)


def test_a_page_wholly_after_the_range_costs_two_articles() -> None:
    section = Section(one_a_day(160))
    section.walk(SectionWalk("a", date(2025, 11, 1), date(2025, 11, 3)))
    second_page = [number for number in section.asked_articles if STEP <= number < 2 * STEP]
    assert second_page == [STEP, 2 * STEP - 1]


def test_the_walk_stops_at_the_first_page_before_the_range() -> None:
    section = Section(one_a_day(1600))
    walk = section.walk(SectionWalk("a", TODAY - timedelta(days=20), None))
    assert walk.ending == "before_since"
    assert section.asked_offsets == [0, 16, 32]


def test_what_the_archive_knows_is_not_asked_for() -> None:
    days = one_a_day(40)
    section = Section(days)
    known: dict[int, date | None] = dict(enumerate(days))
    walk = section.walk(SectionWalk("a"), known)
    assert section.asked_articles == []
    assert walk.ending == "end"


def test_pinned_stories_of_any_age_are_read() -> None:
    section = Section(one_a_day(100), pinned=(90, 95))
    section.walk(SectionWalk("a", TODAY - timedelta(days=3), TODAY))
    assert {90, 95} <= set(section.asked_articles)


def test_ends_without_a_day_are_passed_over_to_the_next_article() -> None:
    days = one_a_day(64)
    section = Section(days)
    gone: dict[int, date | None] = {16: None, 17: None, 31: None}
    section.walk(SectionWalk("a", date(2025, 12, 1), date(2025, 12, 20)), gone)
    assert [number for number in section.asked_articles if STEP <= number < 2 * STEP] == [18, 30]


def test_page_one_again_past_the_end_ends_the_walk() -> None:
    walk = SectionWalk("a")
    assert walk.listing([1, 2], 16, {1: TODAY, 2: TODAY}) == [AskListing(16)]
    assert walk.listing([1, 2], 32, {1: TODAY, 2: TODAY}) == []
    assert walk.ending == "nothing_new"
    assert walk.ending in READ_TO_THE_END


def test_a_page_without_a_listing_is_no_proof_of_anything() -> None:
    walk = SectionWalk("a")
    assert walk.listing([], None, {}, has_wrapper=False) == []
    assert walk.ending not in READ_TO_THE_END


def test_broken_order_is_walked_to_the_end() -> None:
    days = one_a_day(160)
    days[40:48] = days[100:108]
    section = Section(days)
    since, until = days[104], days[104]
    walk = section.walk(SectionWalk("a", since, until))
    assert not walk.ordered
    assert walk.ending == "end"
    assert {44, 104} <= set(section.asked_articles)


@pytest.mark.parametrize("per_day", [1, 7, 40])
@given(first=st.integers(0, 400), length=st.integers(0, 60), count=st.integers(1, 300))
def test_nothing_of_the_range_is_missed(per_day: int, first: int, length: int, count: int) -> None:
    days = [TODAY - timedelta(days=n // per_day) for n in range(count)]
    until = TODAY - timedelta(days=first)
    since = until - timedelta(days=length)
    section = Section(days, pinned=(count - 1,))
    walk = section.walk(SectionWalk("a", since, until))
    wanted = {number for number, day in section.days.items() if since <= day <= until}
    assert wanted <= set(section.asked_articles)
    assert len(section.asked_articles) == len(set(section.asked_articles))
    assert walk.ending in READ_TO_THE_END
