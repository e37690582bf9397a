"""Large sections that were made up: six thousand articles over seven years, and a week two years back."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any, Literal

from tests.discovery.section import TODAY, section

if TYPE_CHECKING:
    from tests.discovery.section import Manner, Section

ARTICLES = 6000
DAYS = 2600

AGO = [TODAY - timedelta(days=age) for age in range(DAYS + 1)]
"""The day that was so many days ago."""

SHAPES = ("regular", "even", "five ages", "fading", "growing")


def drawn(shape: str, rng: Random) -> list[date]:
    """The days of a section, newest first.

    `fading` has ever fewer articles and `growing` ever more, a third of them in its last year of seven; the
    five ages differ by half.
    """
    if shape == "regular":
        ages = [place / ARTICLES for place in range(ARTICLES)]
    elif shape == "even":
        ages = [rng.random() for _ in range(ARTICLES)]
    elif shape == "fading":
        ages = [1 - rng.random() ** 2 for _ in range(ARTICLES)]
    elif shape == "growing":
        ages = [rng.random() ** 2 for _ in range(ARTICLES)]
    else:
        shares, spans = (0.34, 0.22, 0.22, 0.12, 0.10), (0.385, 0.23, 0.192, 0.115, 0.078)
        ages = [
            sum(spans[:age]) + rng.random() * spans[age]
            for age, share in enumerate(shares)
            for _ in range(round(share * ARTICLES))
        ]
    return [AGO[int(age * DAYS)] for age in sorted(ages)]


@cache
def _section(shape: str, seed: int) -> tuple[list[date], tuple[Any, ...]]:
    """The days of a section, and the state of what drew them, since many tests begin with the same."""
    rng = Random(seed)
    return drawn(shape, rng), rng.getstate()


def model_of(shape: str, seed: int, manner: Manner) -> tuple[Section, date, date, Random]:
    """A section with up to three pinned items, a week some two years back, and the numbers still to draw."""
    days, state = _section(shape, seed)
    rng = Random()
    rng.setstate(state)
    model = section(days)
    model.manner = manner
    model.pinned = rng.sample(model.rows[500:], rng.randrange(4))
    since = TODAY - timedelta(days=730 + rng.randrange(-30, 30))
    return model, since, since + timedelta(days=6), rng


Hints = Literal["true", "none", "random", "a year off", "all today"]


def hints_of(kind: Hints, model: Section, rng: Random) -> dict[int, date]:
    """What the listing's pages suggest of each article's day; true hints are some days early."""
    match kind:
        case "true":
            return {n: day - timedelta(days=int(rng.expovariate(1))) for n, day in model.days.items()}
        case "none":
            return {}
        case "random":
            return {n: AGO[rng.randrange(DAYS)] for n in model.days}
        case "a year off":
            year = timedelta(days=365)
            return {n: day - year for n, day in model.days.items()}
        case "all today":
            return dict.fromkeys(model.days, TODAY)
