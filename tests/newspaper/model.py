"""The newspaper itself: which articles it has, where they are listed, and the truth about each."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from contextlib import nullcontext
from dataclasses import dataclass, fields, replace
from functools import lru_cache, partial
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from tests.newspaper import numbering, stories, truth
from tests.newspaper.render import shell
from tests.newspaper.render.html import CANONICAL, Look
from tests.newspaper.sections import PATHS, SECTIONS, trail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime

    from tests.newspaper.pieces import Card, Story
    from tests.newspaper.writing import Writer

FEWEST, MOST = 40, 100_000
CARDS_KEPT = 2048
LATEST_KEPT = 60
FEED_ITEMS = 25
NEAR = 150
"""How many places away a related article can be."""
PINNED_MOST = 3


@dataclass(frozen=True)
class Options:
    """What docs/mastercms.md leaves open (7); a field that is `None` is chosen by the seed.

    `past_end`: what a listing answers beyond its end: an empty page, page one again, or a redirect to it.
    `wrong_slug`: a right number under a wrong slug is served, redirected to the right address, or gone (404).
    `deleted`: what a deleted number answers; "shell" is a page of status 200 without an article.
    `absolute`: absolute links name the canonical host, or the host that the request named.
    `base`: `<base href>` of the pages: none, "/", the canonical origin, or changing from page to page.
    `offsets`: "rounded" serves the page that holds the offset asked for instead of starting at it.
    `page_size`: rows of a listing page. `unlisted`: how many articles only the sitemap names.
    `feed_only`: how many of the newest 25, at most 16, only the feed names. `menu`: "changed" names sections
    that are new and lacks others (`sections.NEW_IN_MENU`, `GONE_FROM_MENU`).
    `theme`: a number that varies nesting and class names; by default the paper's seed.
    `volatile`: everything around an article, and the stamps of its pictures, change from fetch to fetch.
    `validators`: which of ETag and Last-Modified article pages have; "wrong" is an ETag that always changes.
    `crawl_delay`: the seconds that robots.txt asks for; 0 is no such line. `robots_status`: what robots.txt
    answers, without its rules unless it is 200.
    `scripted`: some sections' lists come by script (`render.scripted`).
    """

    past_end: Literal["empty", "first_page", "redirect"] | None = None
    wrong_slug: Literal["serve", "redirect", "gone"] | None = None
    deleted: Literal["404", "410", "redirect", "shell"] | None = None
    absolute: Literal["canonical", "own"] | None = None
    base: Literal["none", "root", "canonical", "mixed"] | None = None
    offsets: Literal["exact", "rounded"] = "exact"
    page_size: int = 16
    unlisted: int = 0
    feed_only: int = 0
    menu: Literal["whole", "changed"] = "whole"
    theme: int | None = None
    volatile: bool = False
    validators: Literal["none", "etag", "last_modified", "both", "wrong"] = "none"
    crawl_delay: float = 0
    robots_status: int = 200
    scripted: bool = False

    def chosen(self, seed: int) -> Options:
        """These options with each open one chosen by `seed`."""
        rng = Random(seed * 7919 + 13)
        choices: dict[str, Any] = {
            "past_end": rng.choice(("empty", "first_page", "redirect")),
            "wrong_slug": rng.choice(("serve", "redirect", "gone")),
            "deleted": rng.choice(("404", "410", "redirect", "shell")),
            "absolute": rng.choice(("canonical", "own")),
            "base": rng.choice(("none", "root", "canonical", "mixed")),
            "theme": seed,
        }
        open_ones = {field.name for field in fields(self) if getattr(self, field.name) is None}
        return replace(self, **{name: choices[name] for name in open_ones})


class Page(NamedTuple):
    """What a listing page shows, apart from HTML.

    `numbers` are its items in page order, each once, pinned ones first; `offset` is the row at which it
    really begins; `next_offset` is where its pager leads on, `None` on the last page and beyond it.
    """

    numbers: tuple[int, ...]
    offset: int
    next_offset: int | None


class Newspaper:
    """A synthetic paper of `articles` articles (40 to 100,000), the same for the same seed and options.

    It holds a few integers an article; articles are made when they are asked for.

    Raises:
        ValueError: `articles` is out of range.
    """

    def __init__(self, seed: int = 1, articles: int = 400, options: Options | None = None) -> None:
        if not FEWEST <= articles <= MOST:
            raise ValueError(f"a newspaper has {FEWEST} to {MOST} articles, not {articles}")
        self.seed = seed
        self.size = articles
        self.options = (options or Options()).chosen(seed)
        rng = Random(seed)
        self.calendar = numbering.calendar(rng, articles)
        self._leaf = array("B", (self._choose_section(rng) for _ in range(articles)))
        self._second = array("b", (self._choose_second(rng, leaf) for leaf in self._leaf))
        order = sorted(range(articles), key=self.calendar.numbers.__getitem__)
        self._by_number = array("l", order)
        self._sorted_numbers = array("l", (self.calendar.numbers[index] for index in order))
        self._newest = array("l", sorted(range(articles), key=self._age))
        self._deleted = frozenset(rng.sample(range(articles), max(2, articles // 200)))
        hidden = rng.sample(range(articles), min(self.options.unlisted, articles // 2))
        # The newest nine stand on the home page and in sidebars too.
        newest = [index for index in self._newest if index not in self._deleted][9:FEED_ITEMS]
        self._feed_only = frozenset(newest[: self.options.feed_only])
        self._unlisted = frozenset(hidden) - self._deleted | self._feed_only
        self._rows = self._make_rows()
        self._pinned = self._pin(rng)
        self._newest_alive = tuple(self.latest(LATEST_KEPT))
        self._begin_caches()

    def _begin_caches(self) -> None:
        """Forgets what was kept; a paper that changes does so after each change."""
        self.card: Callable[[int], Card] = lru_cache(CARDS_KEPT)(self._make_card)
        self.sidebar: Callable[[int], str] = lru_cache(shell.SIDEBARS)(partial(shell.dropped_boxes, self))
        self.listing: Callable[[str], tuple[array[int], tuple[int, ...]]] = lru_cache(len(SECTIONS))(
            self._listing
        )

    @staticmethod
    def _choose_section(rng: Random) -> int:
        """A section's place in `PATHS`; a few stories are filed under a parent or the hidden one."""
        style = rng.random()
        if style < 0.04:
            return len(SECTIONS) + rng.randrange(len(PATHS) - len(SECTIONS))
        children = [place for place, path in enumerate(SECTIONS) if "/" in path]
        parents = [place for place, path in enumerate(SECTIONS) if "/" not in path]
        return rng.choice(parents if style < 0.14 else children)

    @staticmethod
    def _choose_second(rng: Random, leaf: int) -> int:
        """Another section whose listings show the story too, or -1."""
        if rng.random() >= 0.06:
            return -1
        second = rng.randrange(len(SECTIONS))
        return -1 if second == leaf else second

    def _age(self, index: int) -> tuple[int, int]:
        return (-self.published(index), -self.calendar.numbers[index])

    def _make_rows(self) -> dict[str, array[int]]:
        """The indices that each listing shows, newest first."""
        rows = {path: array("l") for path in SECTIONS}
        for index in self._newest:
            if index not in self._unlisted:
                for path in self.listed_in(index):
                    rows[path].append(index)
        return rows

    def _pin(self, rng: Random) -> dict[str, tuple[int, ...]]:
        """One to three older stories on top of most listings; the largest listing always has some."""
        pinned = {}
        largest = max(self._rows, key=lambda path: len(self._rows[path]))
        for path, rows in self._rows.items():
            count = rng.randint(1, PINNED_MOST) if path == largest or rng.random() < 0.8 else 0
            old = [index for index in rows[len(rows) // 3 :] if index not in self._deleted]
            pinned[path] = tuple(rng.sample(old, count)) if count <= len(old) // 3 else ()
        return pinned

    @property
    def sections(self) -> dict[str, str]:
        """Display name of each section that has listings, by its path."""
        return dict(SECTIONS)

    @property
    def now(self) -> int:
        """The paper's clock: some hours after its newest article, in minutes since `numbering.EPOCH`."""
        return self.published(self._newest[0]) + 190

    def era(self, index: int) -> tuple[str, int]:
        """The era of an article and its rank in it."""
        place = bisect_right(self.calendar.era_starts, index) - 1
        return numbering.ERAS[place].name, index - self.calendar.era_starts[place] + self.seed * 31

    def _make_card(self, index: int) -> Card:
        era, rank = self.era(index)
        numbers, published = self.calendar.numbers, self.calendar.published
        return stories.make_card(self.seed, stories.Slot(index, rank, era, numbers[index], published[index]))

    def story(self, index: int) -> Story:
        """The article of `index`, made anew."""
        path = self.section_of(index)
        return stories.make_story(self, self.seed, self.card(index), self.era(index)[1], path)

    def section_of(self, index: int) -> str:
        """The section that the article's breadcrumb ends in."""
        return PATHS[self._leaf[index]]

    def index_of(self, number: int) -> int | None:
        """The index of an article by its number; deleted ones have one too."""
        place = bisect_right(self._sorted_numbers, number) - 1
        if place < 0 or self._sorted_numbers[place] != number:
            return None
        return self._by_number[place]

    def is_deleted(self, index: int) -> bool:
        """Whether the article is gone though it has a number; listings still show it."""
        return index in self._deleted

    def is_alive(self, index: int) -> bool:
        """Whether the article has a page now."""
        return index not in self._deleted

    def version(self, _index: int) -> int:
        """How often the article was changed since it was published."""
        return 0

    def listed_in(self, index: int) -> list[str]:
        """The sections whose listings show the article: those of its breadcrumb and sometimes another one."""
        if index in self._unlisted:
            return []
        paths = [path for path in trail(self.section_of(index)) if path in SECTIONS]
        if self._second[index] >= 0:
            paths += [path for path in trail(PATHS[self._second[index]]) if path not in paths]
        return paths

    def in_sitemap(self, index: int) -> bool:
        """Whether a sitemap names the article."""
        return index not in self._feed_only

    def rows(self, path: str) -> array[int]:
        """Indices of the articles of a section's listing, newest first; pinned ones stand in their place."""
        return self._rows[path]

    def pinned(self, path: str) -> tuple[int, ...]:
        """Indices of the articles that stand on top of a section's first page."""
        return self._pinned[path]

    def latest(self, count: int) -> list[int]:
        """Indices of the `count` newest articles that are not deleted."""
        alive = (index for index in self._newest if self.is_alive(index))
        return list(islice(alive, count))

    def numbers(self) -> list[int]:
        """The numbers of all articles that are not deleted, newest first."""
        return [self.calendar.numbers[index] for index in self._newest if self.is_alive(index)]

    def deleted_numbers(self) -> list[int]:
        """Numbers that listings show and that are gone."""
        return sorted(self.calendar.numbers[index] for index in self._deleted)

    def truth(self) -> Iterator[dict[str, Any]]:
        """The truth about each article, newest first."""
        for index in self._newest:
            if self.is_alive(index):
                yield self._truth(index)

    def truth_of(self, number: int) -> dict[str, Any]:
        """The truth about one article.

        Raises:
            KeyError: there is no such article, or it is deleted.
        """
        index = self.index_of(number)
        if index is None or not self.is_alive(index):
            raise KeyError(number)
        return self._truth(index)

    def _truth(self, index: int) -> dict[str, Any]:
        return truth.document(self.story(index), self.listed_in(index))

    def date_of(self, number: int) -> datetime | None:
        """What the article's page tells of its date, or `None` where it has none (it is gone)."""
        index = self.index_of(number)
        return None if index is None or not self.is_alive(index) else numbering.moment(self.published(index))

    def published(self, index: int) -> int:
        """When the article was published, in minutes since `numbering.EPOCH`."""
        return self.calendar.published[index]

    def start_of(self, path: str, offset: int) -> int:
        """The row at which the page for `offset` begins; -1 where the answer is a redirect to page one."""
        if self.options.offsets == "rounded":
            offset -= offset % self.options.page_size
        if offset > 0 and offset >= len(self.listing(path)[0]):
            return {"redirect": -1, "first_page": 0}.get(self.options.past_end or "", offset)
        return offset

    def page(self, path: str, offset: int = 0) -> Page:
        """What a reader finds on the listing page of `path` for `offset`, redirects followed."""
        offset = max(0, self.start_of(path, offset))
        order, apart = self.listing(path)
        end = offset + self.options.page_size
        shown = [*(apart if offset == 0 else ()), *order[offset:end]]
        numbers = dict.fromkeys(self.calendar.numbers[index] for index in shown)
        return Page(tuple(numbers), offset, end if end < len(order) else None)

    def turn(self) -> AbstractContextManager[object]:
        """Is held while one request is answered: a paper that changes does so between two of them."""
        return nullcontext()

    def near(self, writer: Writer, index: int, count: int) -> list[Card]:
        """`count` other articles at most `NEAR` places away in the paper's order."""
        low, high = max(0, index - NEAR), min(self.size - 1, index + NEAR)
        found: list[int] = []
        while len(found) < count:
            other = writer.between(low, high)
            if other != index and other not in found and self._is_linked(other):
                found.append(other)
        return [self.card(other) for other in found]

    def _is_linked(self, index: int) -> bool:
        """Whether boxes may name the article; it says the same at all times, since articles must."""
        return index not in self._deleted

    def newest(self, writer: Writer, index: int, count: int) -> list[Card]:
        """`count` of the newest articles, without that of `index`."""
        pool = [other for other in self._newest_alive[:40] if other != index]
        return [self.card(other) for other in writer.sample(pool, count)]

    def most_read(self, variant: int) -> tuple[Card, ...]:
        """The seven articles of "Đọc nhiều"; there are six variants."""
        start = variant * 4
        return tuple(self.card(index) for index in self._newest_alive[start : start + 7])

    def _listing(self, path: str) -> tuple[array[int], tuple[int, ...]]:
        """The rows that a section's pages go through, and the pinned ones that stand apart on page one.

        By section the pinned ones are the first rows of the same list; or they stand in a wrapper of
        their own and are left out of the list; or they stand there and in their place too.
        """
        pinned, rows = self._pinned[path], self._rows[path]
        if not pinned:
            return rows, ()
        rest = array("l", (index for index in rows if index not in pinned))
        manner = (len(path) + (self.options.theme or 0)) % 3
        if manner == 0:
            return array("l", pinned) + rest, ()
        return (rest if manner == 1 else rows), pinned

    def look(self, salt: int, *, host: str | None = None, session: str = "0", visit: int = 0) -> Look:
        """The look of the page that `salt` names; `host` is the one that the request named.

        The same page looks the same at each visit, but for its session number and for what follows `visit`
        (the number of the request) in a volatile paper.
        """
        rng = Random(((self.options.theme or 0) << 40) ^ (salt * 2654435761))
        origin = f"http://{host}" if host and self.options.absolute == "own" else CANONICAL
        base = {"none": None, "root": "/", "canonical": f"{CANONICAL}/"}.get(self.options.base or "none")
        if self.options.base == "mixed":
            base = rng.choice((None, "/", f"{CANONICAL}/"))
        return Look(
            rng=rng,
            origin=origin,
            base=base,
            session=session,
            entities=rng.choice(("", "", "", "", "", "named", "numbered")),
            link_style=rng.choice(("root", "root", "absolute", "bare")),
            sloppy=rng.random() < 0.6,
            visit=visit if self.options.volatile else 0,
        )
