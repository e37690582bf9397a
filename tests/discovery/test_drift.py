"""Papers that publish, move and delete while they are walked: complete is said exactly when it is so.

An article counts when it was listed from the first request to the last. Events are far more frequent here
than in any paper: one in three requests, articles included, meets one.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

import pytest

from crawler.discovery.walk import SectionWalk
from tests.discovery.section import STEP, TODAY, Section, section

EVENT = 0.25
RUNS = 200


class Run(NamedTuple):
    """A finished walk, and the articles of the range that were listed all the while."""

    walk: SectionWalk
    model: Section
    wanted: set[int]
    known: dict[int, date]

    @property
    def is_truly_complete(self) -> bool:
        return self.wanted <= {*self.model.articles, *self.known}


class Press:
    """What happens to a section between requests."""

    def __init__(self, model: Section, rng: Random) -> None:
        rows, apart = model.listing()
        self.always = {*rows, *apart}
        self._model = model
        self._rng = rng
        self._next = 1_000_000
        # With rounded offsets a row put in and one taken out can hide each other: one kind only.
        choices = [("publish",), ("delete",), ("pin",)]
        self._kinds = rng.choice(
            choices if model.rounds else [*choices, ("publish", "delete", "move", "pin")]
        )

    def __call__(self) -> None:
        while self._rng.random() < EVENT:
            kind = self._rng.choice(self._kinds)
            if kind == "publish":
                self._insert(TODAY)
            elif kind == "pin":
                self._pin()
            elif self._model.rows:
                self._remove()
                if kind == "move" and self._rng.random() < 0.5:
                    self._insert(self._rng.choice(list(self._model.days.values())))

    def _insert(self, day: date) -> None:
        """A new article, or one of another section that comes to stand in its place."""
        rows, days = self._model.rows, self._model.days
        self._next += 1
        days[self._next] = day
        rows.insert(next((i for i, other in enumerate(rows) if days[other] <= day), len(rows)), self._next)

    def _pin(self) -> None:
        """A listed article comes to stand on top; at most three do, and few do while a walk goes on."""
        if len(self._model.pinned) < 3 and self._model.rows and self._rng.random() < 0.2:
            number = self._rng.choice(self._model.rows)
            if number not in self._model.pinned:
                self._model.pinned.insert(0, number)

    def _remove(self) -> None:
        number = self._rng.choice(self._model.rows)
        if number not in self._model.pinned:
            self._model.rows.remove(number)
            self.always.discard(number)


def run(seed: int, *, with_a_fault: bool = False) -> Run:
    rng = Random(seed)
    count, span = rng.choice([5, 20, 60, 200, 900]), rng.choice([20, 300, 2600])
    days = [
        TODAY - timedelta(days=int(age * span)) for age in sorted(rng.random() ** 1.3 for _ in range(count))
    ]
    model = section(days)
    model.manner = rng.choice(["rows", "apart", "both"])
    model.tells_apart = rng.random() < 0.7
    model.past_end = rng.choice(["empty", "first_page"])
    model.rounds = rng.random() < 0.2
    model.pinned = rng.sample(model.rows, min(rng.randrange(4), count // 4))
    model.gone = {number for number in model.rows if rng.random() < 0.02}
    hint = rng.choice(["none", "true", "wrong"])
    if hint != "none":
        model.hints = {
            number: day - timedelta(days=rng.randrange(3)) if hint == "true" else rng.choice(days)
            for number, day in model.days.items()
        }
    known = {n: day for n, day in model.days.items() if rng.random() < 0.5} if rng.random() < 0.3 else {}
    since: date | None = rng.choice(days)
    until: date | None = since + timedelta(days=rng.choice([0, 6, 30, 400])) if since else None
    if with_a_fault:
        until = since
        wall = next(n for n in model.rows if model.days[n] == since and n not in model.pinned)
        known.pop(wall, None)
        model.fails = lambda numbers: wall in numbers
        model.gone.discard(wall)
    else:
        since, until = rng.choice([(since, until)] * 4 + [(since, None), (None, until), (None, None)])
    press = Press(model, rng)
    if with_a_fault:
        press = Press(model, Random(0))
        model.between = lambda: None
    else:
        model.between = press
    archived = known.values() if rng.random() < 0.5 else ()
    walk = model.drive(SectionWalk("a", since, until, archived), known)
    wanted = {
        number
        for number in press.always
        if (since is None or model.days[number] >= since) and (until is None or model.days[number] <= until)
    }
    return Run(walk, model, wanted, known)


@pytest.mark.parametrize("part", range(4))
def test_it_is_complete_and_says_so(part: int) -> None:
    for seed in range(part, RUNS, 4):
        done = run(seed)
        assert done.walk.is_complete == done.is_truly_complete, seed
        assert done.walk.is_complete, seed
        assert len(done.model.articles) == len(set(done.model.articles)), seed


def test_it_is_not_complete_where_a_page_of_the_range_never_comes_and_says_so() -> None:
    for seed in range(RUNS // 4):
        done = run(seed, with_a_fault=True)
        assert done.walk.is_complete == done.is_truly_complete, seed
        assert done.walk.ending == "failed", seed


def test_a_gap_that_deletions_tear_is_closed_by_stepping_back() -> None:
    model = section([TODAY - timedelta(days=age) for age in range(100)])
    kept = list(model.rows[20:])

    def delete() -> None:
        if len(model.offsets) == 1 and len(model.rows) == 100:
            del model.rows[:4]

    model.between = delete
    walk = model.drive(SectionWalk("a"))
    assert model.offsets[:4] == [0, 15, 0, 30]
    assert set(kept) <= set(model.articles)
    assert walk.is_complete


def test_what_is_published_meanwhile_makes_pages_overlap_and_nothing_is_asked_for_twice() -> None:
    model = section([TODAY - timedelta(days=age) for age in range(100)])
    first = list(model.rows)

    def publish() -> None:
        number = 10_000 + len(model.offsets)
        if number not in model.days:
            model.days[number] = TODAY
            model.rows.insert(0, number)

    model.between = publish
    walk = model.drive(SectionWalk("a"))
    assert set(first) <= set(model.articles)
    assert len(model.articles) == len(set(model.articles))
    assert walk.is_complete


def test_a_listing_that_is_replaced_faster_than_it_is_read_is_not_called_complete() -> None:
    model = section([TODAY] * 100)

    def replace() -> None:
        start = max(model.days) + 1
        model.rows = list(range(start + 5 * STEP, start, -1))
        model.days.update(dict.fromkeys(model.rows, TODAY))

    model.between = replace
    walk = model.drive(SectionWalk("a"))
    assert walk.ending == "no_overlap"
    assert not walk.is_complete
