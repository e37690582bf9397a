"""The account of what was repaired: a text under repair that never forgets what the page printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archive.article import Repair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Rule = Callable[[str], Sequence["Edit"]]
    """Finds the places of a text that it would change; sorted, without overlap."""


class Edit(NamedTuple):
    """Put `new` in the place of the characters `start` to `end`."""

    start: int
    end: int
    new: str


class _Place(NamedTuple):
    """A place of the current text that differs from the printed one; `rules` in the order they came."""

    start: int
    end: int
    printed: str
    rules: tuple[str, ...]


class Ledger:
    """A text and the places where it differs from what was printed.

    `text` is the text as repaired so far. Each call of `apply` hands in one rule's edits of that text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._places: list[_Place] = []

    def apply(self, rule: str, edits: Sequence[Edit]) -> bool:
        """Make `edits` of the current text in the name of `rule`; tell whether there were any.

        `edits` are sorted and do not overlap. Places that touch become one, so that no two have the same
        start and what was printed can be put back in one sweep.
        """
        if not edits:
            return False
        places: list[_Place] = []
        pieces: list[str] = []
        done = 0
        grown = 0
        for group in _touching(self._places, edits):
            start, end, old, made = group
            if not old and len(made) == 1:  # as nearly all are
                fresh, printed = made[0].new, self.text[start:end]
            else:
                fresh = replaced(self.text, start, end, made)
                printed = replaced(self.text, start, end, (place[:3] for place in old))
            pieces += (self.text[done:start], fresh)
            done = end
            if fresh != printed:
                rules = dict.fromkeys(name for place in old for name in place.rules)
                if made:
                    rules[rule] = None
                at = start + grown
                places.append(_Place(at, at + len(fresh), printed, tuple(rules)))
            grown += len(fresh) - (end - start)
        self.text = "".join([*pieces, self.text[done:]])
        self._places = places
        return True

    def apply_all(self, rules: Iterable[tuple[str, Rule]]) -> bool:
        """Apply each of `rules`, given with its name, to what the one before left; tell whether any did."""
        changed = [self.apply(name, find(self.text)) for name, find in rules]
        return any(changed)

    def repairs(self, part: str) -> tuple[Repair, ...]:
        """The repairs made so far, as those of the text part `part`."""
        return tuple(
            Repair(
                part=part, start=place.start, end=place.end, printed=place.printed, rule="+".join(place.rules)
            )
            for place in self._places
        )


class _Group(NamedTuple):
    """Places and edits that touch each other, and the interval that they span."""

    start: int
    end: int
    places: list[_Place]
    edits: list[Edit]


def _touching(places: Iterable[_Place], edits: Iterable[Edit]) -> list[_Group]:
    groups: list[_Group] = []
    intervals: list[_Place | Edit] = [*places, *edits]
    for interval in sorted(intervals, key=lambda one: (one.start, one.end)):
        if groups and interval.start <= groups[-1].end:
            group = groups[-1]._replace(end=max(groups[-1].end, interval.end))
            groups[-1] = group
        else:
            group = _Group(interval.start, interval.end, [], [])
            groups.append(group)
        if isinstance(interval, Edit):
            group.edits.append(interval)
        else:
            group.places.append(interval)
    return groups


def replaced(text: str, start: int, end: int, changes: Iterable[tuple[int, int, str]]) -> str:
    """`text[start:end]` with each `(start, end, new)` of `changes`, such as an `Edit`, put in."""
    pieces: list[str] = []
    for left, right, new in changes:
        pieces += (text[start:left], new)
        start = right
    return "".join([*pieces, text[start:end]]) if pieces else text[start:end]
