from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import ArchiveUnavailable
from archive.outcomes import Gone, Rejected
from pipelines.store import Batch
from tests.pipelines.articles import a_fetch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.outcomes import Outcome


FULL = ArchiveUnavailable("archive.db: the disk is full")


class Archive:
    """A writer that keeps what it is given, and a clock that a test moves.

    It takes no batch while `broken`, no article of `poisonous` and nothing at all of `hopeless`.
    """

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.rejects: list[Rejected] = []
        self.poisonous: set[int] = set()
        self.hopeless: set[int] = set()
        self.broken = False
        self.tries = 0
        self.now = 0.0
        self.counts: Counter[str] = Counter()

    def write(self, outcomes: Sequence[Outcome]) -> None:
        self.tries += 1
        if self.broken:
            raise FULL
        for one in outcomes:
            rejected = isinstance(one, Rejected)
            if one.fetch.number in (self.hopeless if rejected else self.poisonous | self.hopeless):
                raise ValueError(f"\udc80 article {one.fetch.number} \n{TEXT}" + "x" * 999)
        self.batches.append([one.fetch.number for one in outcomes])
        self.rejects += [one for one in outcomes if isinstance(one, Rejected)]

    def clock(self) -> float:
        return self.now

    def count(self, key: str) -> None:
        self.counts[key] += 1


@pytest.fixture
def archive() -> Archive:
    return Archive()


def a_batch(archive: Archive, size: int = 3, seconds: float = 5.0) -> Batch:
    return Batch(archive.write, size, seconds, archive.clock, archive.count)


TEXT = "Một bài rất dài"


def outcome(number: int) -> Outcome:
    return Gone(a_fetch(number))


def test_nothing_is_written_before_it_is_time(archive: Archive) -> None:
    batch = a_batch(archive)
    assert [batch.add(outcome(1)), batch.add(outcome(2))] == [0, 0]
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
    assert batch.add(outcome(3)) == 3
    batch.add(outcome(4))
    archive.now = 109.9
    assert batch.add(outcome(5)) == 0
    archive.now = 110.0
    assert batch.add(outcome(6)) == 3
    assert archive.batches == [[1, 2, 3], [4, 5, 6]]


def test_an_empty_batch_writes_nothing(archive: Archive) -> None:
    batch = a_batch(archive)
    archive.now = 1000.0
    assert batch.flush() == 0
    assert (archive.batches, archive.tries) == ([], 0)


def test_an_archive_that_refuses_is_asked_again_by_flush_alone(archive: Archive) -> None:
    batch = a_batch(archive, size=2)
    archive.broken = True
    batch.add(outcome(1))
    with pytest.raises(ArchiveUnavailable, match="the disk is full"):
        batch.add(outcome(2))
    archive.now = 1000.0
    assert [batch.add(outcome(number)) for number in range(3, 100)] == [0] * 97
    assert archive.tries == 1
    with pytest.raises(ArchiveUnavailable, match="the disk is full"):
        batch.flush()
    assert (archive.tries, len(batch)) == (2, 99)
    archive.broken = False
    assert batch.add(outcome(100)) == 0
    assert batch.flush() == 100
    assert archive.batches == [list(range(1, 101))]
    assert [batch.add(outcome(101)), batch.add(outcome(102))] == [0, 2]


def test_a_poisonous_outcome_holds_back_no_other_and_is_written_as_a_reject(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    archive.poisonous = {2}
    batch = a_batch(archive)
    assert [batch.add(outcome(number)) for number in (1, 2, 3)] == [0, 0, 3]
    assert (archive.batches, len(batch)) == ([[1], [2], [3]], 0)
    (reject,) = archive.rejects
    assert (reject.fetch, reject.reason) == (a_fetch(2), "unstorable")
    assert reject.detail == "ValueError: \\udc80 article 2"
    assert archive.counts == {"store/unstorable": 1}
    assert [one.getMessage() for one in caplog.records] == [
        "A batch of 3 outcomes failed and is written one by one: ValueError: \\udc80 article 2",
        "Article 2 of thoidai cannot be stored: ValueError: \\udc80 article 2",
    ]
    assert [one.exc_info for one in caplog.records] == [None, None]


def test_what_cannot_even_be_rejected_is_named_and_given_up(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    archive.hopeless = {1}
    batch = a_batch(archive, size=2)
    assert [batch.add(outcome(1)), batch.add(outcome(2))] == [0, 1]
    assert (archive.batches, len(batch)) == ([[2]], 0)
    assert archive.counts == {"store/unstorable": 1, "store/dropped": 1}
    assert "Article 1 of thoidai is given up" in caplog.text
    assert TEXT not in caplog.text


def test_an_error_of_many_characters_is_cut(archive: Archive) -> None:
    def fail(outcomes: Sequence[Outcome]) -> None:
        if not isinstance(outcomes[0], Rejected):
            raise TypeError("x" * 10_000)
        archive.rejects += [one for one in outcomes if isinstance(one, Rejected)]

    Batch(fail, 1, 5.0).add(outcome(1))
    assert len(archive.rejects[0].detail) == 200


def test_an_archive_that_fails_among_the_single_ones_keeps_the_rest(archive: Archive) -> None:
    def fail(outcomes: Sequence[Outcome]) -> None:
        if archive.tries >= 2:
            archive.broken = True
        archive.write(outcomes)

    archive.poisonous = {2}
    batch = Batch(fail, 3, 5.0, archive.clock)
    batch.add(outcome(1))
    batch.add(outcome(2))
    with pytest.raises(ArchiveUnavailable):
        batch.add(outcome(3))
    assert (archive.batches, len(batch)) == ([[1]], 2)


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
        except ArchiveUnavailable:
            assert archive.broken
    archive.broken = False
    batch.flush()
    assert [number for one in archive.batches for number in one] == list(range(1, added + 1))
