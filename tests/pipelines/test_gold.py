"""Sentences and words held to gold sets that were made by hand; `gold/README.md` says how."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from benchmarks import gold
from benchmarks.gold import OURS, WITHOUT_FOLD, Segmenter, Splitter, sentence_scores, word_scores
from benchmarks.gold_sets import (
    SENTENCES,
    Words,
    ends_of,
    gold_words,
    marked_paragraphs,
    score_sentences,
    score_words,
    solid,
)

if TYPE_CHECKING:
    from pathlib import Path

SENTENCE_FLOOR = 0.98
"""Set before the first score; the figure itself is 1, by rules that were made in sight of the set."""
WORD_FLOOR = 2 * 3034 / (3269 + 3303)
"""F1 as it was measured, 0.9233: words found that are right, all that were found, and those of gold."""


@pytest.fixture(scope="module")
def splitters() -> dict[str, Splitter]:
    return {one.name: one for one in sentence_scores()}


@pytest.fixture(scope="module")
def segmenters() -> dict[str, Segmenter]:
    return {one.name: one for one in word_scores()}


def test_the_sentences_hold_442_decisions_in_178_paragraphs() -> None:
    decisions = [one.decisions for one in marked_paragraphs()]
    assert len(decisions) == 178
    assert sum(map(len, decisions)) == 442
    assert sum(sum(one.values()) for one in decisions) == 265


def test_the_words_of_300_sentences_are_their_texts() -> None:
    sentences = gold_words()
    assert len({one.text for one in sentences}) == 300
    assert all("".join(one.words) == solid(one.text) for one in sentences)


def test_sentences_end_where_a_person_ends_them(splitters: dict[str, Splitter]) -> None:
    found = splitters[OURS].all
    print("\n".join(found.misses))  # noqa: T201 - pytest shows it with a failure
    assert found.decisions == 442
    assert found.right / found.decisions >= SENTENCE_FLOOR
    assert found.elsewhere <= found.decisions * (1 - SENTENCE_FLOOR)


def test_no_other_splitter_is_better(splitters: dict[str, Splitter]) -> None:
    assert len(splitters) >= 7
    assert max(splitters.values(), key=lambda one: one.all.right).name == OURS


def test_words_are_as_right_as_they_were(segmenters: dict[str, Segmenter]) -> None:
    found = segmenters[OURS].score
    print("\n".join(found.misses))  # noqa: T201 - pytest shows it with a failure
    assert found.gold == 3303
    assert found.f1 >= WORD_FLOOR


def test_the_fold_to_the_old_spelling_finds_more_words(segmenters: dict[str, Segmenter]) -> None:
    folded, stored = segmenters[OURS], segmenters[WITHOUT_FOLD]
    assert folded.score.f1 >= stored.score.f1
    assert folded.lenient.f1 >= stored.lenient.f1


def test_the_command_prints_both_tables_and_what_is_wrong() -> None:
    done = CliRunner().invoke(gold.main, ["--details"], catch_exceptions=False)
    assert done.exit_code == 0
    heads = [line.split()[0] for line in done.output.splitlines() if line.startswith(("sentences", "words"))]
    assert heads == ["sentences", "words"]
    assert sum(line.startswith(OURS) for line in done.output.splitlines()) == 3
    assert " | " in done.output


def test_answers_to_another_gold_set_are_not_scored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "tool.json").write_text('{"name": "tool", "versions": {"tool": "1"}, "words": "0"}', "utf-8")
    monkeypatch.setattr(gold, "KEPT", tmp_path)
    with pytest.raises(gold.OtherGoldError, match="was made of another words gold set"):
        word_scores()


@pytest.fixture
def two_paragraphs(tmp_path: Path) -> Path:
    file = tmp_path / SENTENCES.name
    file.write_text("# Đầu đề\n\nMột.║ “Hai!”┆ ba\\n║Bốn./.║\\nNăm\nTP.┆ Vinh.║ Sáu\n", "utf-8")
    return file


def test_marks_are_decisions_and_no_part_of_the_text(two_paragraphs: Path) -> None:
    first, second = marked_paragraphs(two_paragraphs)
    assert (first.line, first.text) == (3, "Một. “Hai!” ba\nBốn./.\nNăm")
    assert first.decisions == {4: True, 10: False, 12: True, 18: True}
    assert (second.line, second.text, second.decisions) == (4, "TP. Vinh. Sáu", {3: False, 8: True})


def test_ends_are_scored_at_their_places(two_paragraphs: Path) -> None:
    paragraphs = marked_paragraphs(two_paragraphs)
    cut = [["Một.", "“Hai!", "” ba", "Bốn./.", "Năm"], ["TP.", "Vinh. S", "áu"]]
    found = score_sentences(
        paragraphs, [ends_of(one.text, pieces) for one, pieces in zip(paragraphs, cut, strict=True)]
    )
    # Right: all of the first paragraph, none of the second; elsewhere: before the quote, and inside of Sáu.
    assert (found.right, found.near, found.decisions, found.elsewhere) == (4, 3, 6, 2)
    assert [miss.partition(" gold: ")[2] for miss in found.misses] == [
        "nothing to decide",
        "┆",
        "║",
        "nothing to decide",
    ]
    with pytest.raises(ValueError, match="do not add up"):
        ends_of("Một hai", ["Một"])


def test_words_are_scored_by_their_places() -> None:
    sentence = Words("Ủy ban nhân dân xã họp", ["Ủyban", "nhândân", "xã", "họp"])
    answer = [["Uỷ ban nhân dân", "xã họp"]]
    found = score_words([sentence], answer)
    assert (found.right, found.found, found.gold, found.f1, len(found.misses)) == (0, 2, 4, 0, 1)
    named = Words("Ủy ban nhân dân xã họp", ["Ủyban", "nhândân", "xã", "họp"])
    whole = score_words([named], answer, whole_bodies=True)
    assert (whole.right, whole.found, whole.gold) == (2, 3, 4)
    assert (whole.precision, whole.recall, whole.f1) == pytest.approx((2 / 3, 1 / 2, 4 / 7))
    with pytest.raises(ValueError, match="do not add up"):
        score_words([sentence], [["Ủy ban"]])
