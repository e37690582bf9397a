"""What a range costs: a week two years back in a section of 6,000 articles, and a night with nothing new.

The least is the articles of the range and the pages that they stand on; the tests bound what is asked for
beyond it. Where no wrapper tells pinned items apart, sixteen articles of page one are part of that.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.discovery.walk import SectionWalk
from tests.discovery.large import SHAPES, hints_of, model_of
from tests.discovery.section import TODAY

if TYPE_CHECKING:
    from tests.discovery.large import Hints
    from tests.discovery.section import Manner, Section


def extra(model: Section, walk: SectionWalk, since: date, until: date, known: dict[int, date]) -> int:
    """Requests beyond the least; also checks that the range is complete."""
    model.drive(walk, known)
    wanted = model.within(since, until)
    assert walk.is_complete
    assert not walk.walked
    assert wanted <= {*model.articles, *known}
    return model.requests - (model.least(since, until) - len(wanted & set(known)))


@pytest.mark.parametrize("manner", ["rows", "apart", "both"])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("hints", "allowed"), [("true", 24), ("none", 40), ("random", 40), ("a year off", 40), ("all today", 40)]
)
def test_a_week_two_years_back_on_an_empty_archive(
    shape: str, manner: Manner, hints: Hints, allowed: int
) -> None:
    for seed in range(6):
        model, since, until, rng = model_of(shape, seed, manner)
        model.hints = hints_of(hints, model, rng)
        assert extra(model, SectionWalk("a", since, until), since, until, {}) <= allowed


@pytest.mark.parametrize("counted", [True, False])
@pytest.mark.parametrize("manner", ["rows", "apart", "both"])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_with_an_archive_that_knows_the_section(
    shape: str, manner: Manner, *, counted: bool
) -> None:
    """It has page one, as after every nightly run, and of the rest nine articles in ten."""
    for seed in range(6):
        model, since, until, rng = model_of(shape, seed, manner)
        newest = {*model.page(0).rows, *model.page(0).pinned}
        known = {n: day for n, day in model.days.items() if rng.random() < 0.9 or n in newest}
        walk = SectionWalk("a", since, until, known.values() if counted else ())
        # Without the days that the archive has, the range is looked for by those on the pages met.
        assert extra(model, walk, since, until, known) <= (8 if counted else 10)


@pytest.mark.parametrize("manner", ["rows", "apart", "both"])
@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "growing"])
def test_a_night_with_nothing_new_costs_two_listing_pages_at_most(shape: str, manner: Manner) -> None:
    model, *_ = model_of(shape, 1, manner)
    walk = model.drive(SectionWalk("a", TODAY - timedelta(days=3)), dict(model.days))
    assert walk.is_complete
    assert model.articles == []
    assert len(model.offsets) <= 2


def held(part: str, model: Section, since: date, until: date) -> dict[int, date]:
    """What an archive holds that knows only some stretches of the section."""
    month = timedelta(days=30)
    stretches = {
        "the last month": [(TODAY - month, TODAY)],
        "nine weeks": [(since - month, until + month)],
        "both": [(TODAY - month, TODAY), (since - month, until + month)],
        "one day": [(since - 4 * month, since - 4 * month)],
        "older years": [(date.min, since - 12 * month)],
    }[part]
    return {
        number: day
        for number, day in model.days.items()
        if any(first <= day <= last for first, last in stretches)
    }


@pytest.mark.parametrize("part", ["the last month", "nine weeks", "both", "one day", "older years"])
@pytest.mark.parametrize(("hints", "allowed"), [("true", 24), ("none", 40)])
@pytest.mark.parametrize("shape", SHAPES)
def test_an_archive_of_some_stretches_costs_no_more_than_an_empty_one(
    shape: str, hints: Hints, allowed: int, part: str
) -> None:
    for seed in range(2):
        model, since, until, rng = model_of(shape, seed, "rows")
        model.hints = hints_of(hints, model, rng)
        known = held(part, model, since, until)
        walk = SectionWalk("a", since, until, known.values())
        assert extra(model, walk, since, until, known) <= allowed
