"""The articles of a run: where each is, whether it is asked for or settled, and which walks wait for it.

No article is asked for twice in a run: the walks of several sections share what one of them asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from crawler.discovery.walk import SectionWalk


class ArticleBook:
    """What a run knows of articles by their numbers.

    Attributes:
        settled: the day of each article that needs no request any more, or `None` where it has none.
    """

    def __init__(self) -> None:
        self.settled: dict[int, date | None] = {}
        self._waiting: dict[int, list[SectionWalk]] = {}
        self._urls: dict[int, str] = {}
        self._listed_in: dict[int, set[str]] = {}

    @property
    def waiting(self) -> int:
        """How many articles have been asked for and are not settled yet."""
        return len(self._waiting)

    def meet(self, number: int, url: str, sections: Iterable[str] = ()) -> None:
        """An article was named under its canonical address `url`, by the listings of `sections`.

        The newest address counts: the slug follows the headline.
        """
        self._urls[number] = url
        self._listed_in.setdefault(number, set()).update(sections)

    def meet_first(self, number: int, url: str) -> None:
        """As `meet`, but an address that a listing of this run gave stays."""
        self._urls.setdefault(number, url)

    def url(self, number: int) -> str:
        """The canonical address of an article that was met."""
        return self._urls[number]

    def listed_in(self, number: int) -> tuple[str, ...]:
        """The sections whose listings named the article in this run, in alphabetical order."""
        return tuple(sorted(self._listed_in.get(number, ())))

    def is_new(self, number: int) -> bool:
        """Whether the article was neither asked for nor settled in this run."""
        return number not in self._waiting and number not in self.settled

    def ask(self, number: int, walk: SectionWalk | None = None) -> bool:
        """Enters that an article is wanted, by `walk` or for its own sake; whether it has to be requested.

        `walk` hears of the answer through `settle`. An article that is settled is for the caller to tell it.
        """
        is_first = number not in self._waiting
        walks = self._waiting.setdefault(number, [])
        if walk is not None:
            walks.append(walk)
        return is_first

    def settle(self, number: int, day: date | None) -> list[SectionWalk]:
        """Enters an article's day, and gives the walks that wait for it."""
        self.settled[number] = day
        return self._waiting.pop(number, [])
