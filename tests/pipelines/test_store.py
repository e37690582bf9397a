from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.outcomes import Gone
from pipelines.store import Batch
from tests.pipelines.articles import a_fetch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.outcomes import Outcome


class Archive:
    """A writer that keeps what it is given, and a clock that a test moves."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.broken = False
        self.now = 0.0

    def write(self, outcomes: Sequence[Outcome]) -> None:
        if self.broken:
            raise OSError("the disk is full")
        self.batches.append([one.fetch.number for one in outcomes])

    def clock(self) -> float:
        return self.now


@pytest.fixture
def archive() -> Archive:
    return Archive()


def a_batch(archive: Archive, size: int = 3, seconds: float = 5.0) -> Batch:
    return Batch(archive.write, size, seconds, archive.clock)


def outcome(number: int) -> Outcome:
    return Gone(a_fetch(number))


def test_nothing_is_written_before_it_is_time(archive: Archive) -> None:
    batch = a_batch(archive)
    assert [batch.add(outcome(1)), batch.add(outcome(2)), batch.flush_if_old()] == [0, 0, 0]
    assert (archive.batches, len(batch)) == ([], 2)


def test_a_full_batch_is_written_in_order(archive: Archive) -> None:
    batch = a_batch(archive)
    assert [batch.add(outcome(number)) for number in (1, 2, 3, 4)] == [0, 0, 3, 0]
    assert (archive.batches, len(batch)) == ([[1, 2, 3]], 1)


def test_the_age_of_the_oldest_counts(archive: Archive) -> None:
    batch = a_batch(archive)
    archive.now = 100.0
    batch.add(outcome(1))
    archive.now = 104.9
    assert batch.add(outcome(2)) == 0
    archive.now = 105.0
    assert batch.flush_if_old() == 2
    batch.add(outcome(3))
    archive.now = 109.9
    assert batch.flush_if_old() == 0
    archive.now = 110.0
    assert batch.add(outcome(4)) == 2
    assert archive.batches == [[1, 2], [3, 4]]


def test_an_empty_batch_writes_nothing(archive: Archive) -> None:
    batch = a_batch(archive)
    archive.now = 1000.0
    assert [batch.flush(), batch.flush_if_old()] == [0, 0]
    assert archive.batches == []


def test_what_could_not_be_written_waits_for_the_next_try(archive: Archive) -> None:
    batch = a_batch(archive, size=2)
    archive.broken = True
    batch.add(outcome(1))
    for number in 2, 3:
        with pytest.raises(OSError, match="the disk is full"):
            batch.add(outcome(number))
    with pytest.raises(OSError, match="the disk is full"):
        batch.flush()
    archive.broken = False
    assert batch.add(outcome(4)) == 4
    assert archive.batches == [[1, 2, 3, 4]]


@given(st.lists(st.sampled_from(["add", "flush", "wait", "break", "mend"]), max_size=40))
def test_each_outcome_is_written_once_and_in_order(moves: list[str]) -> None:
    archive = Archive()
    batch = a_batch(archive)
    added = 0
    for move in moves:
        archive.broken = archive.broken if move not in {"break", "mend"} else move == "break"
        archive.now += 3 * (move == "wait")
        try:
            if move == "add":
                added += 1
                batch.add(outcome(added))
            elif move == "flush":
                batch.flush()
            else:
                batch.flush_if_old()
        except OSError:
            assert archive.broken
    archive.broken = False
    batch.flush()
    assert [number for one in archive.batches for number in one] == list(range(1, added + 1))
