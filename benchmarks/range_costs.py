"""What a date range costs in requests: of the discovery alone over made-up sections, and of real crawls.

The least is the articles of the range that have to be asked for, and the listing pages that the range stands
on. A probe is an article of another day that was asked for to learn it, or to be sure of a pinned item.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from benchmarks.runs import BenchmarkError
from crawler.discovery.walk import SectionWalk
from crawler.pages.addresses import article_number
from crawler.sites import THOIDAI
from tests.discovery.large import SHAPES, hints_of, model_of
from tests.discovery.section import TODAY
from tests.newspaper.numbering import moment
from tests.newspaper.server import serve
from tests.running import ROOT, environment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.discovery.large import Hints
    from tests.discovery.section import Manner, Section
    from tests.newspaper import Newspaper
    from tests.newspaper.server import Server

SEEDS = 6
"""Made-up sections of each shape and manner."""

MANNERS: tuple[Manner, ...] = ("rows", "apart", "both")
HINTS: tuple[tuple[Hints, int], ...] = (
    ("true", 24),
    ("none", 40),
    ("random", 40),
    ("a year off", 40),
    ("all today", 40),
)
"""What listing pages suggest of days, and how many requests beyond the least are allowed with it."""

KNOWN, ALLOWED_KNOWN = 0.9, 8
"""Which part of a section the archive knows already, and what is allowed then."""

NIGHT = 2
"""Requests a section that a night with nothing new may cost."""

Days: TypeAlias = tuple[date | None, date | None]
"""The first and the last day of a range, both included; `None` is no bound."""

TWO_YEARS = 730
WEEK = 7


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """One walk of one range.

    `articles` are those of the range that the archive lacked, `pages` those that the range stands on; then
    requests: `listings`; articles of the range (`inside`) and others (`probes`); `other`: robots.txt, the
    feed and the like. `allowed` is how many requests, `other` left out, it may cost at most.
    """

    articles: int
    pages: int
    listings: int
    inside: int
    probes: int
    allowed: int
    other: int = 0

    @property
    def requests(self) -> int:
        """Requests for listing pages and articles."""
        return self.listings + self.inside + self.probes

    @property
    def beyond(self) -> int:
        """Requests beyond the least."""
        return self.requests - self.articles - self.pages


def modelled_weeks(hints: Hints, allowed: int) -> list[Cost]:
    """A week two years back in each made-up section, into an empty archive."""
    costs = []
    for shape, seed, manner in _sections():
        model, since, until, rng = model_of(shape, seed, manner)
        model.hints = hints_of(hints, model, rng)
        _complete(model.drive(SectionWalk("a", since, until)))
        costs.append(_modelled(model, since, until, set(), allowed))
    return costs


def modelled_known_weeks() -> list[Cost]:
    """The same into an archive that holds page one, as after each night, and nine in ten of the rest."""
    costs = []
    for shape, seed, manner in _sections():
        model, since, until, rng = model_of(shape, seed, manner)
        newest = {*model.page(0).rows, *model.page(0).pinned}
        known = {n: day for n, day in model.days.items() if rng.random() < KNOWN or n in newest}
        _complete(model.drive(SectionWalk("a", since, until, known.values()), known))
        costs.append(_modelled(model, since, until, set(known), ALLOWED_KNOWN))
    return costs


def modelled_nights() -> list[Cost]:
    """The last three days of each made-up section, all of which the archive holds.

    Where a section grows steeply, three days are a dozen pages; it is left out.
    """
    costs = []
    for shape, seed, manner in _sections():
        if shape == "growing":
            continue
        model, *_ = model_of(shape, seed, manner)
        since = TODAY - timedelta(days=3)
        _complete(model.drive(SectionWalk("a", since), dict(model.days)))
        cost = _modelled(model, since, TODAY, set(model.days), 0)
        costs.append(msgspec.structs.replace(cost, allowed=NIGHT))
    return costs


def _sections() -> Iterator[tuple[str, int, Manner]]:
    return ((shape, seed, manner) for shape in SHAPES for manner in MANNERS for seed in range(SEEDS))


def _complete(walk: SectionWalk) -> None:
    if not walk.is_complete:
        raise BenchmarkError(f"a walk ended with {walk.ending}: what is not complete has no cost")


def _modelled(model: Section, since: date, until: date, known: set[int], allowed: int) -> Cost:
    within = model.within(since, until)
    lacking = len(within - known)
    pages = model.least(since, until) - len(within)
    inside = len(within.intersection(model.articles))
    return Cost(
        articles=lacking,
        pages=pages,
        listings=len(model.offsets),
        inside=inside,
        probes=len(model.articles) - inside,
        allowed=lacking + pages + allowed,
    )


class RealCrawls:
    """Real crawls of one section and its children over HTTP, without words; files go to `folder`.

    Attributes:
        paths: the section and its children.
        since, until: a week two years before the newest article.
    """

    def __init__(self, newspaper: Newspaper, section: str, folder: Path) -> None:
        self.newspaper = newspaper
        self.section = section
        self.folder = folder
        self.paths = THOIDAI.sections_under(section)
        self.newest = max(self._days([section]).values())
        self.since = self.newest - timedelta(days=TWO_YEARS)
        self.until = self.since + timedelta(days=WEEK - 1)

    def costs(self) -> dict[str, Cost]:
        """What each crawl cost, by what it was.

        Raises:
            BenchmarkError: a crawl failed.
        """
        month, everywhere = timedelta(days=30), len(self.paths)
        week, around = (self.since, self.until), (self.since - month, self.until + month)
        night = (self.newest - timedelta(days=3), None)
        true = dict(HINTS)["true"] * everywhere
        with serve(self.newspaper) as server:
            return {
                "a week, empty archive": self._crawl(server, "a", week, true),
                "nine weeks around it, empty archive": self._crawl(server, "b", around, true),
                "the week, archive has the nine": self._crawl(server, "b", week, true, known=True),
                "everything, empty archive": self._crawl(server, "c", (None, None), true),
                "the week, archive has everything": self._crawl(
                    server, "c", week, ALLOWED_KNOWN * everywhere, known=True
                ),
                "a night, nothing new": msgspec.structs.replace(
                    self._crawl(server, "c", night, 0, known=True), allowed=NIGHT * everywhere
                ),
            }

    def _crawl(self, server: Server, archive: str, days: Days, allowed: int, *, known: bool = False) -> Cost:
        """Crawls a range; `known` says that the archive holds it all, `allowed` what it may cost beyond."""
        before = len(server.requests)
        edges = zip(("since", "until"), days, strict=True)
        given = [part for name, day in edges if day is not None for part in ("-a", f"{name}={day}")]
        command = ["crawl", "thoidai", "-a", f"base_url={server.base_url}", "-a", f"sections={self.section}"]
        place = f"sqlite:///{self.folder / archive}.db"
        done = subprocess.run(
            [sys.executable, "-m", "scrapy", *command, *given, "-s", "TOKENIZE=0"],
            cwd=ROOT,
            env=environment(ARCHIVE_URL=place, WARC_DIR=str(self.folder / "warc")),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            last = done.stderr.strip().rpartition("\n")[2]
            raise BenchmarkError(f"scrapy crawl ended with status {done.returncode}: {last}")
        return self._cost([request.path for request in server.requests[before:]], days, allowed, known=known)

    def _cost(self, asked: Iterable[str], days: Days, allowed: int, *, known: bool) -> Cost:
        within = {number for number, day in self._days(self.paths).items() if _holds(days, day)}
        numbers, listings, other = [], 0, 0
        for path in asked:
            number = article_number(path)
            if number is not None:
                numbers.append(number)
            elif path.partition("&")[0].strip("/") in self.paths:
                listings += 1
            else:
                other += 1
        inside = sum(number in within for number in numbers)
        articles, pages = 0 if known else len(within), self._pages(days)
        return Cost(
            articles=articles,
            pages=pages,
            listings=listings,
            inside=inside,
            probes=len(numbers) - inside,
            allowed=articles + pages + allowed,
            other=other,
        )

    def _days(self, paths: Iterable[str]) -> dict[int, date]:
        """The day of each article that these sections list, those that are gone included."""
        paper = self.newspaper
        indices = {index for path in paths for index in paper.rows(path)}
        return {paper.calendar.numbers[index]: self._day(index) for index in indices}

    def _day(self, index: int) -> date:
        return moment(self.newspaper.published(index)).date()

    def _pages(self, days: Days) -> int:
        """Listing pages on which articles of the range stand, over all sections."""
        size, count = self.newspaper.options.page_size, 0
        for path in self.paths:
            order, _ = self.newspaper.listing(path)
            places = (place for place, index in enumerate(order) if _holds(days, self._day(index)))
            count += len({place // size for place in places})
        return count


def _holds(days: Days, day: date) -> bool:
    since, until = days
    return (since is None or since <= day) and (until is None or day <= until)
