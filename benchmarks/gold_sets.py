"""The two hand-made gold sets of sentences and words, and how an answer is scored against them.

Needs the standard library alone, since the peers are run in an environment of their own. What the sets
hold, and by which rules, is in `tests/pipelines/gold/README.md`.
"""

from __future__ import annotations

import hashlib
import json
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

GOLD = Path(__file__).parents[1] / "tests" / "pipelines" / "gold"
SENTENCES = GOLD / "sentences.txt"
WORDS = GOLD / "words.jsonl"

END, NO_END = "║┆"
_MARKS = {END: True, NO_END: False}
BODIES = frozenset(["ủybannhândân", "tòaánnhândân", "hộiđồngnhândân", "việnkiểmsátnhândân"])
"""Bodies of the state that the dictionaries of some tools hold as one word, without white space."""
_CLOSING = frozenset(".?!…/”’»\"')]}")
"""What may stand between the sentence's last stop and its end."""


class Marked(NamedTuple):
    """A paragraph of the gold set.

    Attributes:
        line: its line in the file, from 1.
        text: the paragraph without marks; a forced line break is a newline.
        decisions: by the number of characters before it, white space not counted, whether a sentence ends.
    """

    line: int
    text: str
    decisions: dict[int, bool]


class SentenceScore(NamedTuple):
    """Counts over some paragraphs.

    Attributes:
        right: decisions that are as the gold set has them.
        near: decisions that are so if an end before a closing quote or bracket counts as one behind it.
        decisions: all of them.
        elsewhere: ends where no decision stands.
        misses: wrong decisions and ends elsewhere, for a person to read.
    """

    right: int
    near: int
    decisions: int
    elsewhere: int
    misses: list[str]


class WordScore(NamedTuple):
    """Counts of words over all sentences; `misses` are those that are cut otherwise, each above gold."""

    right: int
    found: int
    gold: int
    misses: list[str]

    @property
    def precision(self) -> float:
        """The share of the found words that are right."""
        return self.right / self.found

    @property
    def recall(self) -> float:
        """The share of the gold set's words that were found."""
        return self.right / self.gold

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (self.found + self.gold)


class Words(NamedTuple):
    """A sentence of the gold set and its words, the syllables of each without white space between them."""

    text: str
    words: list[str]


def solid(text: str) -> str:
    """`text` without white space, which neither score counts."""
    return "".join(text.split())


def digest(file: Path) -> str:
    """The SHA-256 of `file`, by which kept answers say what they are answers to."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def marked_paragraphs(file: Path = SENTENCES) -> list[Marked]:
    """The paragraphs of the sentence gold set."""
    lines = enumerate(file.read_text("utf-8").split("\n"), 1)
    return [_marked(number, line) for number, line in lines if line.strip() and not line.startswith("# ")]


def _marked(number: int, line: str) -> Marked:
    text, decisions, before = "", {}, 0
    for character in line.replace("\\n", "\n"):
        if character in _MARKS:
            decisions[before] = _MARKS[character]
        else:
            text += character
            before += not character.isspace()
    return Marked(number, text, decisions)


def ends_of(text: str, sentences: Iterable[str]) -> set[int]:
    """Where `sentences` end in `text`, counted as in `Marked.decisions`, without the end of the text.

    Raises:
        ValueError: the sentences are not the text.
    """
    pieces = [solid(sentence) for sentence in sentences]
    if "".join(pieces) != solid(text):
        raise ValueError(f"the sentences do not add up to the text {text!r}")
    return {*accumulate(map(len, pieces))} - {0, len(solid(text))}


def score_sentences(paragraphs: Sequence[Marked], answers: Iterable[set[int]]) -> SentenceScore:
    """How often `answers`, the `ends_of` each paragraph, end where gold ends and nowhere else."""
    right = near = count = elsewhere = 0
    misses: list[str] = []
    for one, ends in zip(paragraphs, answers, strict=True):
        moved = _moved(one, ends)
        wrong = [at for at, is_end in one.decisions.items() if (at in ends) != is_end]
        others = sorted(ends - one.decisions.keys())
        right += len(one.decisions) - len(wrong)
        near += sum((at in moved) == is_end for at, is_end in one.decisions.items())
        count += len(one.decisions)
        elsewhere += len(others)
        misses += [_shown(one, at, END if one.decisions[at] else NO_END) for at in wrong]
        misses += [_shown(one, at, "nothing to decide") for at in others]
    return SentenceScore(right, near, count, elsewhere, misses)


def _moved(one: Marked, ends: set[int]) -> set[int]:
    """`ends`, those before a closing quote or bracket moved behind it."""
    characters = solid(one.text)
    moved = set()
    for end in ends:
        at = end
        while at not in one.decisions and at < len(characters) and characters[at] in _CLOSING:
            at += 1
        moved.add(at)
    return moved


def _shown(one: Marked, before: int, expected: str) -> str:
    """A place of `one` with some characters on both sides of it, and what gold has there."""
    counts = accumulate(not character.isspace() for character in one.text)
    at = next(i for i, count in enumerate(counts) if count == before) + 1
    return (
        f"line {one.line}: {one.text[max(0, at - 30) : at]!r} | {one.text[at : at + 20]!r} gold: {expected}"
    )


def gold_words(file: Path = WORDS) -> list[Words]:
    """The sentences of the word gold set."""
    rows = (json.loads(line) for line in file.read_text("utf-8").splitlines())
    return [Words(row["text"], row["words"].replace("_", "").split(" ")) for row in rows]


def score_words(
    sentences: Sequence[Words], answers: Iterable[Iterable[str]], *, whole_bodies: bool = False
) -> WordScore:
    """How many words of `answers`, the words of each sentence, are words of the gold set.

    A word is right when it begins and ends where a word of the gold set does. Spelling does not count, so
    that an answer may place tone marks otherwise; the number of characters must be the text's. With
    `whole_bodies` a body of `BODIES` that is one word counts as the gold set's words for it.

    Raises:
        ValueError: the words do not have the text's length.
    """
    right = found = gold = 0
    misses: list[str] = []
    for one, answer in zip(sentences, answers, strict=True):
        words = [solid(word) for word in answer]
        characters = solid(one.text)
        if sum(map(len, words)) != len(characters):
            raise ValueError(f"the words do not add up to the text {one.text!r}")
        ours, theirs = set(spans(words)), set(spans(one.words))
        for start, end in list(ours) if whole_bodies else ():
            if characters[start:end].lower() in BODIES:
                ours.remove((start, end))
                ours |= {span for span in theirs if start <= span[0] and span[1] <= end}
        right, found, gold = right + len(ours & theirs), found + len(ours), gold + len(theirs)
        if ours != theirs:
            misses.append(f"{' | '.join(words)}\n    {' | '.join(one.words)}")
    return WordScore(right, found, gold, misses)


def spans(words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where each of `words`, without white space, stands when they are put together."""
    at = 0
    for word in words:
        yield at, at + len(word)
        at += len(word)
