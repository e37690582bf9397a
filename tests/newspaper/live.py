"""A paper that goes on while it is crawled: it publishes, deletes, moves, back-dates, pins and edits.

What happens is a script of events, each due when so many requests were answered, so that a run is
reproducible without any clock. `scripts.life` writes such scripts from a seed.

    newspaper = Newspaper(1, 400)
    live = LivePaper(newspaper, life(newspaper, seed=7, requests=200))
    with serve(live) as server: ...             # over HTTP: each request is a tick
    live.tick(); live.page("huu-nghi", 15)      # or without: the caller ticks
"""

from __future__ import annotations

import threading
from bisect import insort
from collections import deque
from contextlib import contextmanager
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from tests.newspaper import numbering, stories, truth
from tests.newspaper.edits import EDITED_FIELDS, edited_card, edited_story, possible
from tests.newspaper.model import NEAR, Newspaper
from tests.newspaper.sections import PATHS, SECTIONS, trail
from tests.newspaper.spells import Range, Spell, State, noted, shown
from tests.newspaper.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tests.newspaper.edits import EditedField
    from tests.newspaper.pieces import Card, Story

Deed = Literal["publish", "delete", "move", "back_date", "pin", "edit"]
LINKS = 24
"""How many articles an edit of a box may choose from: more than the boxes of a page name."""


class Event(NamedTuple):
    """Something that happens to the article `number` once `after` requests were answered.

    `move` and `pin` need a `section`, `back_date` the `minutes` by which the article becomes older, `edit`
    takes `fields` (none: one that the paper chooses). An article that is published by an event is unknown
    before: listings do not show it and its number answers 404.
    """

    after: int
    deed: Deed
    number: int
    section: str = ""
    minutes: int = 0
    fields: tuple[EditedField, ...] = ()


class LivePaper(Newspaper):
    """`newspaper` with a life of its own, as `script` says; what is not in the script never changes.

    The methods named like deeds may be called at any time too. It is served like any other paper, and may
    be used by several threads.

    Attributes:
        answered: how many requests were answered so far (ticks).

    Raises:
        KeyError: `script` names a number that the newspaper has not, or that is deleted from the start.
    """

    def __init__(self, newspaper: Newspaper, script: Sequence[Event] = ()) -> None:
        # Before the rest, which lists articles by their state.
        self.answered = 0
        self._lock = threading.RLock()
        self._script = deque(sorted(script, key=lambda event: event.after))
        held = [self._known(newspaper, event.number) for event in script if event.deed == "publish"]
        self._held = set(held)
        self._late = frozenset(held)
        self._removed: set[int] = set()
        self._dated: dict[int, int] = {}
        self._edits: dict[int, list[EditedField]] = {}
        self._first_leaf: dict[int, int] = {}
        self._versions: dict[int, int] = {}
        super().__init__(newspaper.seed, newspaper.size, newspaper.options)
        self._pinned = {
            path: tuple(index for index in newspaper.pinned(path) if index not in self._held)
            for path in SECTIONS
        }
        self._spells: dict[int, list[Spell]] = {index: [self._spell(index)] for index in range(self.size)}

    @staticmethod
    def _known(newspaper: Newspaper, number: int) -> int:
        index = newspaper.index_of(number)
        if index is None or not newspaper.is_alive(index):
            raise KeyError(number)
        return index

    # The moment.

    def tick(self) -> None:
        """One more request is about to be answered: what is due happens first."""
        with self._lock:
            while self._script and self._script[0].after <= self.answered:
                self._happen(self._script.popleft())
            self.answered += 1

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Ticks, and holds the moment while the request is answered."""
        with self._lock:
            self.tick()
            yield

    def _happen(self, event: Event) -> None:
        match event.deed:
            case "publish":
                self.publish(event.number)
            case "delete":
                self.delete(event.number)
            case "move":
                self.move(event.number, event.section)
            case "back_date":
                self.back_date(event.number, event.minutes)
            case "pin":
                self.pin(event.number, event.section)
            case "edit":
                self.edit(event.number, event.fields)

    # What can happen. Each is over before the next request is answered.

    def publish(self, number: int) -> None:
        """An article that was held back appears where its date puts it."""
        with self._changing(number, self._held) as index:
            self._held.discard(index)
            # To appear is no change.
            self._versions[index] = -1

    def delete(self, number: int) -> None:
        """An article's rows vanish, and its number answers as the option `deleted` says."""
        with self._changing(number) as index:
            self._removed.add(index)

    def move(self, number: int, section: str) -> None:
        """An article is filed under another section; its breadcrumb and its listings change."""
        with self._changing(number) as index:
            self._first_leaf.setdefault(index, self._leaf[index])
            self._leaf[index] = PATHS.index(section)

    def back_date(self, number: int, minutes: int) -> None:
        """An article becomes older by `minutes`: its stamp, and its place in listings."""
        with self._changing(number) as index:
            self._dated[index] = self.published(index) - minutes

    def pin(self, number: int, section: str) -> None:
        """An article stands on top of a section, in place of all that stood there.

        Raises:
            KeyError: there is no such article now.
            ValueError: the section does not list it.
        """
        with self._lock:
            index = self._of(number)
            if section not in self.listed_in(index):
                raise ValueError(f"{section} does not list article {number}")
            before = self._pinned[section]
            self._pinned[section] = (index,)
            self._begin_caches()
            for one in {index, *before}:
                noted(self._spells[one], self._spell(one))

    def edit(self, number: int, fields: Sequence[EditedField] = ()) -> list[str]:
        """Changes `fields` of an article, or one of the paper's choice, and tells what a revision names.

        Raises:
            KeyError: there is no such article now.
            ValueError: the article has no paragraph or caption to change.
        """
        with self._lock:
            before = self.truth_of(number)
            index = self._of(number)
            for field in fields or [self._choose(index)]:
                if not possible(self.story(index), field):
                    raise ValueError(f"article {number} has no {field} to change")
                if field == "sections":
                    self.move(number, self._other_section(index))
                    continue
                with self._changing(number):
                    self._edits.setdefault(index, []).append(field)
            return truth.changes(before, self.truth_of(number))

    def _choose(self, index: int) -> EditedField:
        story, writer = self.story(index), self._writer(index, -1 - self.version(index))
        return writer.pick([field for field in EDITED_FIELDS if possible(story, field)])

    def _other_section(self, index: int) -> str:
        now = trail(self.section_of(index))
        return self._writer(index, -1000 - self.version(index)).pick(
            [path for path in SECTIONS if trail(path) != now]
        )

    def _of(self, number: int) -> int:
        index = self.index_of(number)
        if index is None or not self.is_alive(index):
            raise KeyError(number)
        return index

    @contextmanager
    def _changing(self, number: int, among: set[int] | None = None) -> Iterator[int]:
        """Takes the article from its listings and puts it back where it belongs after the change."""
        with self._lock:
            index = self._of(number) if among is None else self._among(number, among)
            self._unlist(index)
            yield index
            self._versions[index] = self.version(index) + 1
            self._list(index)
            self._begin_caches()
            noted(self._spells[index], self._spell(index))

    def _among(self, number: int, indices: set[int]) -> int:
        index = super().index_of(number)
        if index is None or index not in indices:
            raise KeyError(number)
        return index

    def _unlist(self, index: int) -> None:
        self._newest.remove(index)
        for path in self.listed_in(index):
            self._rows[path].remove(index)

    def _list(self, index: int) -> None:
        insort(self._newest, index, key=self._age)
        listed = self.listed_in(index)
        for path in listed:
            insort(self._rows[path], index, key=self._age)
        for path, pinned in self._pinned.items():
            if path not in listed and index in pinned:
                self._pinned[path] = tuple(one for one in pinned if one != index)

    # What the paper is at this moment.

    def index_of(self, number: int) -> int | None:
        """The index of an article by its number; deleted ones have one too, those held back have none."""
        index = super().index_of(number)
        return None if index in self._held else index

    def is_deleted(self, index: int) -> bool:
        """Whether the article is gone, with its row (during this life) or without it (from the start)."""
        return index in self._removed or super().is_deleted(index)

    def is_alive(self, index: int) -> bool:
        """Whether the article has a page now."""
        return super().is_alive(index) and index not in self._removed and index not in self._held

    def version(self, index: int) -> int:
        """How often the article was changed since it was published."""
        return self._versions.get(index, 0)

    def listed_in(self, index: int) -> list[str]:
        """The sections whose listings show the article now."""
        return [] if index in self._held or index in self._removed else super().listed_in(index)

    def published(self, index: int) -> int:
        """The date that the article bears now, in minutes since `numbering.EPOCH`."""
        return self._dated.get(index, self.calendar.published[index])

    def deleted_numbers(self) -> list[int]:
        """Numbers that are gone, listed or not."""
        removed = (self.calendar.numbers[index] for index in self._removed)
        return sorted([*super().deleted_numbers(), *removed])

    def _is_linked(self, index: int) -> bool:
        return super()._is_linked(index) and index not in self._late

    def _make_card(self, index: int) -> Card:
        card = super()._make_card(index)._replace(published=self.published(index))
        for nth, field in enumerate(self._edits.get(index, ())):
            card = edited_card(card, field, self._writer(index, nth))
        return card

    def story(self, index: int) -> Story:
        """The article of `index` as it is now, made anew."""
        story, card = self._first_story(index), self.card(index)
        path, when = self.section_of(index), numbering.moment(card.published)
        foreign = story.language == "en"
        stamp = stories.stamp(when, self.era(index)[1], foreign=foreign)
        story = replace(story, card=card, path=path, when=when, stamp=stamp)
        for nth, field in enumerate(self._edits.get(index, ())):
            writer = self._writer(index, nth)
            story = edited_story(story, field, writer, self._links(writer, index) if field == "box" else [])
        return story

    def _links(self, writer: Writer, index: int) -> list[Card]:
        """What an edit of a box may choose from."""
        around = range(max(0, index - NEAR), min(self.size, index + NEAR))
        linked = [other for other in around if other != index and self._is_linked(other)]
        return [self.card(other) for other in writer.sample(linked, LINKS)]

    def _first_story(self, index: int) -> Story:
        """The article as it was published: all that it says follows from its first date."""
        path = PATHS[self._first_leaf.get(index, self._leaf[index])]
        return stories.make_story(self, self.seed, super()._make_card(index), self.era(index)[1], path)

    def _writer(self, index: int, nth: int) -> Writer:
        """Who writes the `nth` edit of an article."""
        rng = Random(f"{self.seed} {index} {nth}")
        return Writer(rng, numbering.moment(self.calendar.published[index]))

    def _truth(self, index: int) -> dict[str, Any]:
        """The truth now, with `changed`: what differs from the article as it was published."""
        found = super()._truth(index)
        changed: list[str] = []
        if index in self._versions:
            changed = truth.changes(truth.document(self._first_story(index), []), found)
        return {**found, "changed": changed}

    # What was listed.

    def _spell(self, index: int) -> Spell:
        listings = tuple(self.listed_in(index))
        pinned = tuple(path for path in listings if index in self._pinned[path])
        state = State(listings, pinned, self.published(index), self.is_deleted(index))
        return Spell(self.answered, state)

    def listed_throughout(
        self,
        since: date | None = None,
        until: date | None = None,
        sections: Sequence[str] = (),
        *,
        begin: int = 0,
        steady: bool = False,
    ) -> set[int]:
        """The numbers that the range listed at every request after `begin` (a value of `answered`).

        Both days count; no sections are all, and a section includes its children. Articles whose pages were
        gone are not among them. `steady` leaves out those that changed place meanwhile: moved within the
        sections, re-dated within the days, pinned or unpinned.
        """
        wanted = Range(since, until, tuple(sections))
        return {
            self.calendar.numbers[index]
            for index, states in self._states(begin)
            if all(wanted.shows(state) and not state.gone for state in states)
            and not (steady and len(states) > 1)
        }

    def ever_listed(
        self,
        since: date | None = None,
        until: date | None = None,
        sections: Sequence[str] = (),
        *,
        begin: int = 0,
    ) -> set[int]:
        """The numbers that the range listed at any request after `begin`, those that are gone included."""
        wanted = Range(since, until, tuple(sections))
        return {
            self.calendar.numbers[index]
            for index, states in self._states(begin)
            if any(wanted.shows(state) for state in states)
        }

    def _states(self, begin: int) -> Iterator[tuple[int, list[State]]]:
        for index, spells in self._spells.items():
            states = shown(spells, begin, self.answered)
            if states:
                yield index, states
