"""Precision and recall of the time expressions over cases written by hand from the conventions alone.

`gold/timex.jsonl` holds one case a line: a text, the stamp of its story, and every expression with its exact
words, offsets, type, value, mod, and first and last day. A find is right when all of them agree.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pipelines.timex import find_times

GOLD = Path(__file__).with_name("gold") / "timex.jsonl"
FIELDS = ("text", "start", "end", "type", "value", "mod", "first", "last")
FLOORS = {"precision": 0.98, "recall": 0.95}


class Score(NamedTuple):
    """What was found over all cases; `misses` are lines for a person."""

    right: int
    found: int
    expected: int
    misses: list[str]

    @property
    def precision(self) -> float:
        return self.right / self.found

    @property
    def recall(self) -> float:
        return self.right / self.expected


def found_in(case: dict[str, Any]) -> set[tuple[object, ...]]:
    text = case["text"]
    return {
        (
            *(text[one.start : one.end], one.start, one.end, one.type, one.value, one.mod),
            *(one.first.isoformat(), one.last.isoformat()),
        )
        for one in find_times(text, datetime.fromisoformat(case["stamp"]))
    }


@pytest.fixture(scope="module")
def cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def score(cases: list[dict[str, Any]]) -> Score:
    right = found = expected = 0
    misses: list[str] = []
    for number, case in enumerate(cases, 1):
        gold = {tuple(one[field] for field in FIELDS) for one in case["times"]}
        ours = found_in(case)
        right, found, expected = right + len(gold & ours), found + len(ours), expected + len(gold)
        if gold != ours:
            misses.append(f"{GOLD.name}:{number} ({case['stamp']}) {case['text']}")
            misses += [f"    not found: {one}" for one in sorted(gold - ours, key=str)]
            misses += [f"    not there: {one}" for one in sorted(ours - gold, key=str)]
    return Score(right, found, expected, misses)


def test_there_are_three_hundred_cases(cases: list[dict[str, Any]]) -> None:
    assert len(cases) >= 300
    assert len({case["text"] for case in cases}) == len(cases)


@pytest.mark.parametrize("measure", sorted(FLOORS))
def test_what_is_found_is_right_and_what_is_there_is_found(score: Score, measure: str) -> None:
    figures = f"precision {score.precision:.4f}, recall {score.recall:.4f} of {score.expected} expressions"
    print("\n".join([figures, *score.misses]))  # noqa: T201 - pytest shows it with a failure, or with -rP
    assert getattr(score, measure) >= FLOORS[measure]
