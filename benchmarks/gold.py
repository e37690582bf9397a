"""`python -m benchmarks.gold`: how right sentences and words are, beside other tools, on two gold sets.

Ours and underthesea are asked now; what the other tools gave is kept in `benchmarks/words_gold/`, where the
README says how to ask them again. All shares are rounded down, so 1.000 means that nothing is wrong.
"""

from __future__ import annotations

import json
from importlib import import_module
from importlib.metadata import version
from math import floor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from benchmarks.gold_sets import (
    SENTENCES,
    WORDS,
    SentenceScore,
    WordScore,
    digest,
    ends_of,
    gold_words,
    marked_paragraphs,
    score_sentences,
    score_words,
)
from benchmarks.table import print_table
from pipelines.tokens import tokenize, warm_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.gold_sets import Marked

KEPT = Path(__file__).with_name("words_gold")
OURS = "ours"
WITHOUT_FOLD = "ours, in the spelling as stored"


class Splitter(NamedTuple):
    """How sentences were cut: over all decisions, and over those of the file's even and odd lines."""

    name: str
    all: SentenceScore
    even: SentenceScore
    odd: SentenceScore


class Segmenter(NamedTuple):
    """How words were cut: by the gold set's own rules, and with whole names of bodies allowed."""

    name: str
    score: WordScore
    lenient: WordScore


class OtherGoldError(ValueError):
    """What a tool gave was given for gold files that have changed since."""


@click.command()
@click.option("--details", is_flag=True, help="Also print what ours has wrong.")
def main(*, details: bool) -> None:
    """Measure how right sentences and words are, beside other tools."""
    splitters, segmenters = sentence_scores(), word_scores()
    print_table(
        ["sentences", "right", "of", "share", "even lines", "odd lines", "quotes aside", "elsewhere"],
        [_sentence_row(one) for one in splitters],
    )
    print_table(
        ["words", "precision", "recall", "F1", "F1, bodies whole"], [_word_row(one) for one in segmenters]
    )
    if details:
        print("\n".join([*splitters[0].all.misses, *segmenters[0].score.misses]))


def sentence_scores() -> list[Splitter]:
    """Ours first, then underthesea and what is kept of the others; each as it does better, and so named."""
    paragraphs = marked_paragraphs()
    texts = [one.text for one in paragraphs]
    warm_up()
    split = import_module("underthesea").sent_tokenize
    given = [
        _given(f"underthesea {version('underthesea')}", texts, split),
        *(
            (f"{kept['name']} {next(iter(kept['versions'].values()))}", kept["whole"], kept["lines"])
            for kept in _kept("sentences", digest(SENTENCES))
        ),
    ]
    ours = [ends_of(text, [text[start:end] for start, end in tokenize(text).sentences]) for text in texts]
    return [_splitter(OURS, paragraphs, ours), *(_better(paragraphs, *one) for one in given)]


def _given(
    name: str, texts: Sequence[str], split: Callable[[str], list[str]]
) -> tuple[str, list[set[int]], list[set[int]]]:
    whole = [ends_of(text, split(text)) for text in texts]
    lines = [ends_of(text, [one for line in text.split("\n") for one in split(line)]) for text in texts]
    return name, whole, lines


def _better(paragraphs: list[Marked], name: str, whole: Iterable[Any], lines: Iterable[Any]) -> Splitter:
    """The better of two ways of asking: the whole paragraph at once, or a line at a time."""
    ways = (
        _splitter(f"{name}, by {way}", paragraphs, [set(ends) for ends in given])
        for way, given in (("paragraphs", whole), ("lines", lines))
    )
    return max(ways, key=lambda one: one.all.right)


def _splitter(name: str, paragraphs: list[Marked], ends: list[set[int]]) -> Splitter:
    halves = [
        score_sentences(
            [one for one in paragraphs if one.line % 2 == odd],
            [given for one, given in zip(paragraphs, ends, strict=True) if one.line % 2 == odd],
        )
        for odd in (0, 1)
    ]
    return Splitter(name, score_sentences(paragraphs, ends), halves[0], halves[1])


def word_scores() -> list[Segmenter]:
    """Ours first, then ours without the fold to the old spelling, underthesea's default, and what is kept."""
    sentences = gold_words()
    texts = [one.text for one in sentences]
    warm_up()
    segment = import_module("underthesea").word_tokenize
    answers = {
        OURS: [[text[start:end] for start, end in tokenize(text).words] for text in texts],
        WITHOUT_FOLD: [segment(text, use_token_normalize=False) for text in texts],
        f"underthesea {version('underthesea')}, its default": [segment(text) for text in texts],
    }
    for kept in _kept("words", digest(WORDS)):
        name = f"{kept['name']} {next(iter(kept['versions'].values()))}"
        answers[name] = [[word.replace("_", " ") for word in one.split(" ")] for one in kept["answers"]]
    return [
        Segmenter(name, score_words(sentences, given), score_words(sentences, given, whole_bodies=True))
        for name, given in answers.items()
    ]


def _kept(kind: str, gold: str) -> list[dict[str, Any]]:
    """What other tools gave of one gold set, by their names.

    Raises:
        OtherGoldError: the gold set has changed since.
    """
    found = []
    for file in sorted(KEPT.glob("*.json")):
        kept = json.loads(file.read_text("utf-8"))
        if kind not in kept:
            continue
        if kept[kind] != gold:
            raise OtherGoldError(f"{file} was made of another {kind} gold set; run benchmarks.gold_peers")
        found.append(kept)
    return found


def _share(part: float) -> str:
    return f"{floor(part * 1000) / 1000:.3f}"


def _sentence_row(one: Splitter) -> list[str]:
    shares = [score.right / score.decisions for score in (one.all, one.even, one.odd)]
    shares.append(one.all.near / one.all.decisions)
    return [
        one.name,
        str(one.all.right),
        str(one.all.decisions),
        *map(_share, shares),
        str(one.all.elsewhere),
    ]


def _word_row(one: Segmenter) -> list[str]:
    return [one.name, *map(_share, (one.score.precision, one.score.recall, one.score.f1, one.lenient.f1))]


if __name__ == "__main__":
    main()
