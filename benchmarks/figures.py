"""From single measurements to the figures that are told: medians, and ratios taken inside one round."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

import msgspec

from benchmarks.meter import Run
from benchmarks.parts import PARTS, Costs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

BARE, WHOLE, UNKEPT, UNAIDED, WORDLESS = "bare", "whole", "unkept", "unaided", "wordless"
"""The crawls: download alone; all; without WARC; without a process beside it that reads; without words."""

CRAWLS = (BARE, WHOLE, UNKEPT, UNAIDED, WORDLESS)
CORES = 2
"""Cores of the bound that the crawl is held against, whatever this machine has."""


class Round(msgspec.Struct, frozen=True):
    """One of each crawl, and the parts alone, measured one after the other."""

    runs: dict[str, Run]
    costs: Costs


class Spread(msgspec.Struct, frozen=True):
    """The median of some rounds, the lowest and the highest."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread:
        """The spread of one value a round."""
        found = sorted(values)
        return cls(median(found), found[0], found[-1])


class Paper(msgspec.Struct, frozen=True):
    """What was crawled: articles that were read, all pages that answered (listings, 404s too), their size."""

    articles: int
    pages: int
    bytes_a_page: float
    gzip: bool


class Crawl(msgspec.Struct, frozen=True):
    """One kind of crawl: articles a second, CPU milliseconds a page, and its rate beside other crawls'.

    `cpu_ms_a_page` is that of all processes, `reading_ms_a_page` what of it the reading processes take.
    `peak_mb` is the size of the crawl's own process, `reading_mb` that of the others. `ratio` is the rate
    beside the bare download's, `to_whole` beside the whole crawl's. `others` is how many cores all else
    on the machine kept busy, the server included: with many, what goes by the clock means little.
    """

    articles_a_second: Spread
    cpu_ms_a_page: Spread
    reading_ms_a_page: Spread
    peak_mb: float
    reading_mb: float
    ratio: Spread
    to_whole: Spread
    others: Spread


class Part(msgspec.Struct, frozen=True):
    """CPU milliseconds an article of one part, and its share of those of the whole crawl."""

    cpu_ms: Spread
    share: Spread


class Bound(msgspec.Struct, frozen=True):
    """How many articles a second two cores could do if nothing but the parts cost anything.

    What is done once is left out. `reached` is the crawl's own rate beside it.
    """

    articles_a_second: Spread
    reached: Spread


class Figures(msgspec.Struct, frozen=True):
    """All that `make bench` tells of the crawl.

    `parts` has the parts in the order of an article's way, `download` first (the bare crawl), then `model`
    and `start`, which are done once, and `rest` last (what the whole crawl spends beside them). `bounds` are
    those of the whole crawl with WARC and without. `text_to_parse` is the cost of text, dates and related
    links beside that of reading the page, `words_to_library` our words a second beside underthesea's own.
    """

    versions: dict[str, str]
    load: float
    rounds: int
    paper: Paper
    crawls: dict[str, Crawl]
    parts: dict[str, Part]
    bounds: dict[str, Bound]
    text_to_parse: Spread
    words_a_second: Spread
    words_to_library: Spread


def figures_of(rounds: list[Round], paper: Paper, versions: dict[str, str], load: float) -> Figures:
    """What the rounds come to; each ratio is taken inside a round before their median is."""

    def spread(value: Callable[[Round], float]) -> Spread:
        return Spread.of(map(value, rounds))

    return Figures(
        versions=versions,
        load=load,
        rounds=len(rounds),
        paper=paper,
        crawls={kind: _crawl(rounds, kind, paper) for kind in CRAWLS},
        parts=_parts(rounds, paper),
        bounds={kind: _bound(rounds, kind, paper) for kind in (WHOLE, UNKEPT)},
        text_to_parse=spread(lambda one: one.costs.seconds["text"] / one.costs.seconds["parse"]),
        words_a_second=spread(lambda one: one.costs.words.ours),
        words_to_library=spread(lambda one: one.costs.words.ours / one.costs.words.library),
    )


def _crawl(rounds: list[Round], kind: str, paper: Paper) -> Crawl:
    runs = [one.runs[kind] for one in rounds]
    return Crawl(
        articles_a_second=Spread.of(paper.articles / run.seconds for run in runs),
        cpu_ms_a_page=Spread.of(run.cpu_seconds * 1000 / paper.pages for run in runs),
        reading_ms_a_page=Spread.of(run.reading_seconds * 1000 / paper.pages for run in runs),
        peak_mb=max(run.peak_mb for run in runs),
        reading_mb=max(run.reading_mb for run in runs),
        ratio=Spread.of(one.runs[BARE].seconds / one.runs[kind].seconds for one in rounds),
        to_whole=Spread.of(one.runs[WHOLE].seconds / one.runs[kind].seconds for one in rounds),
        others=Spread.of(run.other_seconds / run.seconds for run in runs),
    )


def _seconds_alone(one: Round) -> dict[str, float]:
    """CPU seconds of the parts that every page costs."""
    return {"download": one.runs[BARE].cpu_seconds, **{name: one.costs.seconds[name] for name in PARTS}}


def _seconds_by_part(one: Round) -> dict[str, float]:
    once = {"model": one.costs.model_seconds, "start": one.costs.start_seconds}
    known = {**_seconds_alone(one), **once}
    return {**known, "rest": one.runs[WHOLE].cpu_seconds - sum(known.values())}


def _parts(rounds: list[Round], paper: Paper) -> dict[str, Part]:
    by_round = [_seconds_by_part(one) for one in rounds]
    wholes = [one.runs[WHOLE].cpu_seconds for one in rounds]
    return {
        name: Part(
            Spread.of(seconds[name] * 1000 / paper.articles for seconds in by_round),
            Spread.of(seconds[name] / whole for seconds, whole in zip(by_round, wholes, strict=True)),
        )
        for name in by_round[0]
    }


def _bound(rounds: list[Round], kind: str, paper: Paper) -> Bound:
    without = {"warc"} if kind == UNKEPT else set()
    least = [
        sum(seconds for name, seconds in _seconds_alone(one).items() if name not in without) / CORES
        for one in rounds
    ]
    return Bound(
        articles_a_second=Spread.of(paper.articles / seconds for seconds in least),
        reached=Spread.of(
            seconds / one.runs[kind].seconds for seconds, one in zip(least, rounds, strict=True)
        ),
    )
