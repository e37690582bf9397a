"""What a range costs: a week two years back in a section of 6,000 articles, and a night with nothing new.

The least is the articles of the range and the pages that they stand on; the tests bound what is asked for
beyond it. Where no wrapper tells pinned items apart, sixteen articles of page one are part of that.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from crawler.discovery.walk import SectionWalk
from tests.discovery.section import TODAY, Manner, Section, section

ARTICLES = 6000
DAYS = 2600

SHAPES = ("regular", "even", "five ages", "fading")


def drawn(shape: str, rng: Random) -> list[date]:
    """The days of a section, newest first; `fading` has ever fewer articles, the five ages differ by half."""
    if shape == "regular":
        ages = [place / ARTICLES for place in range(ARTICLES)]
    elif shape == "even":
        ages = [rng.random() for _ in range(ARTICLES)]
    elif shape == "fading":
        ages = [1 - rng.random() ** 2 for _ in range(ARTICLES)]
    else:
        shares, spans = (0.34, 0.22, 0.22, 0.12, 0.10), (0.385, 0.23, 0.192, 0.115, 0.078)
        ages = [
            sum(spans[:age]) + rng.random() * spans[age]
            for age, share in enumerate(shares)
            for _ in range(round(share * ARTICLES))
        ]
    return [TODAY - timedelta(days=int(age * DAYS)) for age in sorted(ages)]


def model_of(shape: str, seed: int, manner: Manner) -> tuple[Section, date, date, Random]:
    rng = Random(seed)
    model = section(drawn(shape, rng))
    model.manner = manner
    model.pinned = rng.sample(model.rows[500:], rng.randrange(4))
    since = TODAY - timedelta(days=730 + rng.randrange(-30, 30))
    return model, since, since + timedelta(days=6), rng


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
    shape: str, manner: Manner, hints: str, allowed: int
) -> None:
    for seed in range(6):
        model, since, until, rng = model_of(shape, seed, manner)
        model.hints = {
            "true": {n: day - timedelta(days=int(rng.expovariate(1))) for n, day in model.days.items()},
            "none": {},
            "random": {n: TODAY - timedelta(days=rng.randrange(DAYS)) for n in model.days},
            "a year off": {n: day - timedelta(days=365) for n, day in model.days.items()},
            "all today": dict.fromkeys(model.days, TODAY),
        }[hints]
        assert extra(model, SectionWalk("a", since, until), since, until, {}) <= allowed


@pytest.mark.parametrize("counted", [True, False])
@pytest.mark.parametrize("manner", ["rows", "apart", "both"])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_with_an_archive_that_knows_the_section(
    shape: str, manner: Manner, *, counted: bool
) -> None:
    for seed in range(6):
        model, since, until, rng = model_of(shape, seed, manner)
        known = {number: day for number, day in model.days.items() if rng.random() < 0.9}
        walk = SectionWalk("a", since, until, known.values() if counted else ())
        # Without the days that the archive has, the range is looked for by those on the pages met.
        assert extra(model, walk, since, until, known) <= (8 if counted else 10)


@pytest.mark.parametrize("manner", ["rows", "apart", "both"])
def test_a_burst_and_a_section_that_grows_steeply_cost_little_more(manner: Manner) -> None:
    for seed in range(6):
        model, since, until, rng = model_of("even", seed, manner)
        ages = sorted(rng.random() ** 2 for _ in model.rows)
        days = [TODAY - timedelta(days=int(age * DAYS)) for age in ages]
        model.days = dict(zip(model.rows, days, strict=True))
        assert extra(model, SectionWalk("a", since, until), since, until, {}) <= 48


@pytest.mark.parametrize("manner", ["rows", "apart", "both"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_night_with_nothing_new_costs_two_listing_pages_at_most(shape: str, manner: Manner) -> None:
    model, *_ = model_of(shape, 1, manner)
    walk = model.drive(SectionWalk("a", TODAY - timedelta(days=3)), dict(model.days))
    assert walk.is_complete
    assert model.articles == []
    assert len(model.offsets) <= 2
