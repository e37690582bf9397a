r"""How alike two texts are: the measures that the field publishes.

Both count words as `\w+` finds them, case and all; neither sees punctuation or white space.
"""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"\w+")
_SHINGLE = 4
"""Words; that of scrapinghub/article-extraction-benchmark, where most extractors publish their F1."""


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    return _WORD.findall(text)


def shingle_f1(expected: str, found: str) -> float:
    """F1 over the runs of four words of both texts, counted as often as they stand there.

    The token measure of article-extraction-benchmark, a page at a time. Since runs overlap, a word too many
    or in a wrong place costs up to four runs, so it is stricter than F1 over single words. A text of fewer
    than four words is one run; two texts without words are alike.
    """
    left, right = _shingles(expected), _shingles(found)
    return _f1((left & right).total(), left.total(), right.total())


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    found = words(text)
    starts = range(max(1, len(found) - _SHINGLE + 1)) if found else ()
    return Counter(tuple(found[start : start + _SHINGLE]) for start in starts)


def rouge_lsum(expected: str, found: str) -> float:
    """ROUGE-LSum's F1, which Fundus publishes: longest common subsequences, line by line.

    Lin, ROUGE (2004), section 3.2: for each line of `expected` the union of its longest common subsequences
    with every line of `found`, where a word counts no more often than it stands in either text. The usual
    implementation drops every letter that is not ASCII; this one does not.
    """
    lines = [line for line in map(words, expected.split("\n")) if line]
    others = [line for line in map(words, found.split("\n")) if line]
    left, right = (
        Counter(word for line in lines for word in line),
        Counter(word for line in others for word in line),
    )
    same = {tuple(line) for line in others}
    common: Counter[str] = Counter()
    for line in lines:
        if tuple(line) in same:
            common.update(line)
        else:
            places = set[int]().union(*(_common_places(line, other) for other in others))
            common.update(line[place] for place in places)
    return _f1((common & left & right).total(), left.total(), right.total())


def _common_places(line: list[str], other: list[str]) -> set[int]:
    """Where in `line` the words of a longest common subsequence with `other` stand."""
    if not set(line) & set(other):
        return set()
    lengths = [[0] * (len(other) + 1)]
    for word in line:
        above, row = lengths[-1], [0]
        for index, candidate in enumerate(other):
            row.append(above[index] + 1 if word == candidate else max(above[index + 1], row[index]))
        lengths.append(row)
    places = set()
    i, j = len(line), len(other)
    while i and j:
        if line[i - 1] == other[j - 1]:
            i, j = i - 1, j - 1
            places.add(i)
        elif lengths[i - 1][j] >= lengths[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return places


def _f1(common: int, expected: int, found: int) -> float:
    if expected == found == 0:
        return 1.0
    return 2 * common / (expected + found)
