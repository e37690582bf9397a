"""Text composed for those who look letters up, and the way back to the text as it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.characters import decomposed_places

if TYPE_CHECKING:
    from collections.abc import Iterable

Span = tuple[int, int]


def composed(text: str) -> tuple[str, list[Span] | None]:
    """`text` in NFC, and where in `text` each character comes from, as half-open intervals.

    There are no origins where each character comes from its own place, as in all text that is stored.
    """
    edits = decomposed_places(text)
    if not edits:
        return text, None
    pieces: list[str] = []
    origins: list[Span] = []
    done = 0
    for edit in edits:
        pieces += (text[done : edit.start], edit.new)
        origins += ((i, i + 1) for i in range(done, edit.start))
        origins += ((edit.start, edit.end) for _ in edit.new)
        done = edit.end
    pieces.append(text[done:])
    origins += ((i, i + 1) for i in range(done, len(text)))
    return "".join(pieces), origins


def laid_back(spans: Iterable[Span], origins: list[Span]) -> list[Span]:
    """`spans` of a composed text in the text that `origins` lead to; sorted, without overlap, none empty."""
    found: list[Span] = []
    for start, end in spans:
        left, right = origins[start][0], origins[end - 1][1]
        if found and left < found[-1][1]:  # a boundary inside of one decomposed letter
            found[-1] = (found[-1][0], max(right, found[-1][1]))
        else:
            found.append((left, right))
    return found
