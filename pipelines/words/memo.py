"""A dictionary that computes what it has not and forgets what has not been asked for in a long time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

K = TypeVar("K")
V = TypeVar("V")


class Memo(dict[K, V], Generic[K, V]):
    """Remembers `compute` for at least the last `limit` keys that were asked for, and at most twice as many.

    Only subscription computes (`memo[key]`); it costs what it costs in a plain dictionary where the key is
    there, which is why this is one. Several threads may share a memo: at worst two compute the same.
    """

    def __init__(self, compute: Callable[[K], V], limit: int) -> None:
        super().__init__()
        self._compute = compute
        self._limit = limit
        self._older: dict[K, V] = {}

    def __missing__(self, key: K) -> V:
        older = self._older
        value = older[key] if key in older else self._compute(key)
        if len(self) >= self._limit:
            self._older = dict(self)
            self.clear()
        self[key] = value
        return value

    @property
    def size(self) -> int:
        """How many values are held."""
        return len(self) + len(self._older)
