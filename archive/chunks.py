"""Many values a part at a time: as many as a statement takes, or as many as memory should hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

T = TypeVar("T")
H = TypeVar("H", bound="Hashable")

IN_LIST = 500
"""Values in one IN list: far below SQLite's limit of 32,766 variables and enough to be quick."""


def chunks(values: Iterable[H]) -> Iterator[list[H]]:
    """`values` without repetition, in lists that fit into one statement."""
    return slices(list(dict.fromkeys(values)), IN_LIST)


def slices(values: Sequence[T], size: int) -> Iterator[list[T]]:
    """`values` in their order, at most `size` at once."""
    for start in range(0, len(values), size):
        yield list(values[start : start + size])
