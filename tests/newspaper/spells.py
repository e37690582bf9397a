"""What was listed when: the spells in which an article of a changing paper stood where it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.newspaper.numbering import moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


class State(NamedTuple):
    """Where an article stands: the listings that show it, on top of which, its date, and whether it is gone.

    `published` is in minutes since `numbering.EPOCH`.
    """

    listings: tuple[str, ...]
    pinned: tuple[str, ...]
    published: int
    gone: bool


class Spell(NamedTuple):
    """A state that an article has had since `begun` requests were answered."""

    begun: int
    state: State


class Range(NamedTuple):
    """The articles that a crawl is asked for: both days included; no sections are all, children included."""

    since: date | None = None
    until: date | None = None
    sections: tuple[str, ...] = ()

    def shows(self, state: State) -> bool:
        """Whether an article in this state is listed in the range."""
        day = moment(state.published).date()
        if (self.since is not None and day < self.since) or (self.until is not None and day > self.until):
            return False
        return any(self._has(path) for path in state.listings)

    def _has(self, path: str) -> bool:
        return not self.sections or any(
            path == section or path.startswith(f"{section}/") for section in self.sections
        )


def shown(spells: Sequence[Spell], begin: int, end: int) -> list[State]:
    """The states that the requests after `begin` and up to `end` could meet, in order."""
    ends = [*(spell.begun for spell in spells[1:]), end]
    return [
        spell.state
        for spell, last in zip(spells, ends, strict=True)
        if max(spell.begun, begin) < min(last, end)
    ]


def noted(spells: list[Spell], spell: Spell) -> None:
    """Adds `spell`; one that no request could meet is replaced by it."""
    if spells and spells[-1].begun == spell.begun:
        spells.pop()
    if not spells or spells[-1].state != spell.state:
        spells.append(spell)
