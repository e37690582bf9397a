"""The walk against a model of a section: what it asks for, how it ends, and what cannot fool it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.order import count_pinned
from crawler.discovery.walk import READ_TO_THE_END, AskListing, SectionWalk
from crawler.pages.listing import ListingPage
from tests.discovery.section import STEP, TODAY, Manner, Section, one_a_day, section


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_without_a_range_every_article_is_asked_for_once() -> None:
    model = section(one_a_day(50))
    walk = model.drive(SectionWalk("a"))
    assert sorted(model.articles) == sorted(model.rows)
    assert (walk.ending, walk.is_complete, walk.walked) == ("end", True, False)
    assert model.offsets == [0, 15, 30, 45, 0], "and page one again, for what was pinned meanwhile"


def test_the_ledger_gets_what_was_seen() -> None:
    model = section(one_a_day(50))
    walk = model.drive(SectionWalk("a"))
    assert set(walk.seen) == set(model.rows)
    assert (walk.first_day, walk.last_day) == (ago(49), TODAY)
    assert (walk.end_row, walk.pages, walk.probes) == (50, 5, 0)


def test_pages_before_the_range_are_not_visited() -> None:
    model = section(one_a_day(1600))
    walk = model.drive(SectionWalk("a", ago(806), ago(800)))
    assert walk.ending == "before_since"
    assert set(walk.in_range()) == model.within(ago(806), ago(800))
    assert walk.pages < 8
    assert walk.probes


def test_a_walk_from_today_stops_at_the_first_article_before_the_range() -> None:
    model = section(one_a_day(1600))
    walk = model.drive(SectionWalk("a", ago(20)))
    assert (walk.ending, model.offsets) == ("before_since", [0, 15, 0])


def test_a_story_that_is_pinned_meanwhile_is_read() -> None:
    model = section(one_a_day(100))
    story = model.rows[60]

    def pin() -> None:
        if len(model.offsets) == 2:
            model.pinned = [story]

    model.between = pin
    walk = model.drive(SectionWalk("a"))
    assert (walk.is_complete, set(model.articles)) == (True, set(model.rows))


def test_a_night_of_two_pages_with_nothing_new_looks_at_neither_again() -> None:
    model = section([TODAY] * 20 + one_a_day(50)[5:])
    model.drive(SectionWalk("a", ago(1)), dict(model.days))
    assert model.offsets == [0, 15]


def test_what_the_archive_knows_is_not_asked_for() -> None:
    model = section(one_a_day(40))
    walk = model.drive(SectionWalk("a"), dict(model.days))
    assert model.articles == []
    assert walk.ending == "end"


@pytest.mark.parametrize("tells_apart", [True, False])
@pytest.mark.parametrize("manner", ["rows", "apart", "both"])
def test_pinned_articles_of_any_age_are_read(manner: Manner, *, tells_apart: bool) -> None:
    model = section(one_a_day(2000))
    model.pinned = [model.rows[1500], model.rows[1], model.rows[1503]]
    model.manner, model.tells_apart = manner, tells_apart
    model.hints = dict.fromkeys(model.pinned, TODAY)  # their pictures are new
    walk = model.drive(SectionWalk("a", ago(1505), ago(1500)))
    assert model.within(ago(1505), ago(1500)) <= set(model.articles)
    assert walk.is_complete
    assert not walk.walked


def test_pinned_articles_in_a_wrapper_spare_the_rest_of_page_one() -> None:
    model = section(one_a_day(2000))
    model.pinned, model.manner = model.rows[1500:1503], "apart"
    model.drive(SectionWalk("a", ago(1009), ago(1000)))
    assert len(set(model.articles) & set(model.rows[:STEP])) == 2


def true_hints(model: Section) -> dict[int, date]:
    return {number: day - timedelta(days=number % 3) for number, day in model.days.items()}


def test_true_hints_spare_the_rest_of_page_one() -> None:
    model = section(one_a_day(2000))
    model.pinned, model.hints = model.rows[1500:1503], true_hints(model)
    first = model.page(0).rows
    walk = model.drive(SectionWalk("a", ago(1009), ago(1000)))
    assert walk.is_complete
    assert set(model.articles) & set(first) == {*first[:7], first[-1]}


@pytest.mark.parametrize("pins", range(7, 15))
def test_more_pins_than_are_believed_spare_nothing(pins: int) -> None:
    model = section(one_a_day(2000))
    model.hints = true_hints(model)
    model.pinned = model.rows[1500 : 1500 + pins]
    model.hints |= dict.fromkeys(model.pinned, TODAY)  # their pictures are new
    first = model.page(0).rows
    model.drive(SectionWalk("a", ago(1515), ago(1500)))
    assert set(first) <= set(model.articles)


def test_a_seventh_row_that_is_pinned_or_gone_spares_nothing_though_hints_are_true() -> None:
    for pins in (7, 0):
        model = section(one_a_day(2000))
        model.pinned, model.hints = model.rows[100 : 100 + pins], true_hints(model)
        first = model.page(0).rows
        model.gone = set() if pins else {first[6]}
        model.drive(SectionWalk("a", ago(1009), ago(1000)))
        assert set(first) <= set(model.articles)


def test_hints_that_lie_or_are_missing_spare_nothing() -> None:
    for hints in ({}, dict.fromkeys(range(1000, 4000), TODAY)):
        model = section(one_a_day(2000))
        model.days = {number: day - timedelta(days=200) for number, day in model.days.items()}
        model.hints = hints
        model.drive(SectionWalk("a", ago(1009), ago(1000)))
        assert set(model.page(0).rows) <= set(model.articles)


def test_a_list_in_two_wrappers_is_read_whole_since_any_of_it_may_be_pinned() -> None:
    walk = SectionWalk("a", ago(900), ago(800))
    page = ListingPage((), 16, has_wrapper=True, pinned=(1, 2, 3, 4), rows=tuple(range(5, 17)))
    (ask,) = walk.listing(page, {})
    assert getattr(ask, "numbers", ()) == tuple(range(1, 17))


def test_articles_without_a_day_tell_nothing_and_stop_nothing() -> None:
    model = section(one_a_day(640))
    model.gone = set(model.rows[290:310])
    walk = model.drive(SectionWalk("a", ago(320), ago(285)))
    assert walk.is_complete
    assert model.within(ago(320), ago(285)) <= set(model.articles)


@pytest.mark.parametrize("past_end", ["empty", "first_page"])
def test_a_range_older_than_the_listing_ends_at_its_end(past_end: str) -> None:
    model = section(one_a_day(100))
    model.past_end = "first_page" if past_end == "first_page" else "empty"
    walk = model.drive(SectionWalk("a", ago(5000), ago(4000)))
    assert walk.ending == "end"


def test_a_range_after_the_newest_article_ends_on_page_one() -> None:
    model = section(one_a_day(100))
    walk = model.drive(SectionWalk("a", TODAY + timedelta(days=5), TODAY + timedelta(days=9)))
    assert (walk.ending, walk.pages) == ("before_since", 1)


def test_an_empty_section_is_complete() -> None:
    walk = SectionWalk("a", ago(3), ago(1))
    assert walk.listing(ListingPage((), None, has_wrapper=True), {}) == []
    assert walk.is_complete


def test_a_page_without_a_listing_is_no_proof_of_anything() -> None:
    walk = SectionWalk("a")
    assert walk.listing(ListingPage((), None, has_wrapper=False), {}) == []
    assert walk.ending == "no_listing"
    assert walk.ending not in READ_TO_THE_END


def test_a_list_that_a_script_has_yet_to_fetch_is_no_proof_of_anything() -> None:
    walk = SectionWalk("quoc-te")
    walk.start()
    waiting = ListingPage(items=(), next_offset=None, has_wrapper=True, loader="/a@/lm&BRSR=0")
    assert walk.listing(waiting, {}) == []
    assert (walk.ending, walk.is_complete) == ("needs_browser", False)


def test_a_later_page_without_a_listing_is_asked_for_again_and_then_no_proof() -> None:
    model = section(one_a_day(100))
    walk = SectionWalk("a")
    asks = walk.listing(model.page(0), dict(model.days))
    while asks:
        (ask,) = asks
        assert isinstance(ask, AskListing)
        broken = ask.offset == 30
        page = ListingPage((), None, has_wrapper=False) if broken else model.page(ask.offset)
        asks = walk.listing(page, dict(model.days))
    assert walk.ending == "no_overlap"


def test_a_server_that_rounds_offsets_is_noticed_and_read_whole() -> None:
    model = section(one_a_day(200))
    model.rounds = True
    walk = model.drive(SectionWalk("a"))
    assert walk.rounds_offsets
    assert sorted(model.articles) == sorted(model.rows)
    assert walk.ending == "end"


@pytest.mark.parametrize("tells_apart", [True, False])
@pytest.mark.parametrize("rounds", [True, False])
@pytest.mark.parametrize("places", [(15,), (31,), (17, 32), (32,), (15, 4), (3, 24, 31)])
def test_a_pinned_item_that_also_stands_where_pages_meet_tears_them_not_apart(
    places: tuple[int, ...], *, rounds: bool, tells_apart: bool
) -> None:
    model = section([TODAY] * 33)
    model.pinned, model.manner = [model.rows[place] for place in places], "both"
    model.rounds, model.tells_apart = rounds, tells_apart
    walk = model.drive(SectionWalk("a"))
    assert (walk.ending, set(model.articles)) == ("end", set(model.rows))


def test_numbers_that_jump_or_run_backwards_mean_nothing() -> None:
    rng = Random(5)
    plain, odd = section(one_a_day(3000)), section(one_a_day(3000))
    names = dict(zip(odd.rows, rng.sample(range(100, 900_000), 3000), strict=True))
    odd.rows = [names[number] for number in odd.rows]
    odd.days = {names[number]: day for number, day in odd.days.items()}
    for model in (plain, odd):
        model.drive(SectionWalk("a", ago(1009), ago(1000)))
    assert odd.offsets == plain.offsets
    assert [names[number] for number in plain.articles] == odd.articles


def broken(kind: str) -> list[date]:
    days = one_a_day(800)
    if kind == "reversed":
        return days[::-1]
    if kind == "shuffled":
        Random(3).shuffle(days)
        return days
    if kind == "ages mixed":
        return [day for pair in zip(days[:400], days[400:], strict=True) for day in pair]
    days[500:520] = days[100:120]  # newer ones in the midst of the range
    return days


@pytest.mark.parametrize("kind", ["reversed", "shuffled", "ages mixed", "a block out of place"])
def test_where_the_order_is_broken_everything_is_walked(kind: str) -> None:
    model = section(broken(kind))
    walk = model.drive(SectionWalk("a", ago(530), ago(470)))
    assert (walk.walked, walk.ordered, walk.ending) == (True, False, "end")
    assert sorted(model.articles) == sorted(model.rows)


def test_pins_are_the_fewest_rows_that_leave_the_rest_in_order() -> None:
    own: dict[int, date | None] = {1: ago(9), 2: TODAY, 3: None, 4: ago(50), 5: ago(1), 6: ago(2)}
    assert count_pinned([2, 3, 5, 6], own) == 0
    assert count_pinned([1, 2, 4, 5, 6], own) == 3
    assert count_pinned([4, 3, 5, 6], own) == 1


@given(data=st.data())
def test_nothing_of_the_range_is_missed(data: st.DataObject) -> None:
    per_day = data.draw(st.lists(st.integers(0, 40), min_size=1, max_size=80))
    days = [ago(age) for age, count in enumerate(per_day) for _ in range(count)]
    model = section(days)
    pinned = data.draw(st.lists(st.sampled_from(model.rows), max_size=3, unique=True)) if days else []
    model.pinned = pinned if len(pinned) * 4 < len(days) else []
    model.manner = data.draw(st.sampled_from(["rows", "apart", "both"]))
    model.tells_apart = data.draw(st.booleans())
    model.rounds = data.draw(st.booleans())
    model.past_end = data.draw(st.sampled_from(["empty", "first_page"]))
    rng = data.draw(st.randoms(use_true_random=False))
    model.hints = {number: ago(rng.randrange(120)) for number in model.rows if rng.random() < 0.5}
    model.gone = {number for number in model.rows if rng.random() < 0.1}
    known = {number: model.days[number] for number in model.rows if rng.random() < 0.3}
    if data.draw(st.booleans()):
        rng.shuffle(model.rows)
    since = data.draw(st.none() | st.integers(-2, 90).map(ago))
    until = data.draw(st.none() | st.integers(-2, 90).map(ago))
    if since and until and since > until:
        since, until = until, since
    walk = model.drive(SectionWalk("a", since, until), known)
    assert walk.is_complete
    assert len(model.articles) == len(set(model.articles))
    if _is_ordered(model.rows, model.days):
        assert model.within(since, until) <= {*model.articles, *known}
    if walk.walked or (since is None and until is None):
        assert {*model.rows} <= {*model.articles, *known}


def _is_ordered(rows: list[int], days: dict[int, date]) -> bool:
    return all(days[newer] >= days[older] for newer, older in pairwise(rows))
