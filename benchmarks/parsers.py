"""`python -m benchmarks.parsers`: what reading a page costs with three parsers, and with our page reader.

The three read the same fields (`benchmarks.fields`); `read_article` reads everything that the archive keeps,
and stands beside them to show how much of its cost is the parser's. Every reader is also held against the
truth, on pages whose attributes hold unescaped quotes most of all.
"""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import click
import msgspec

from benchmarks.fields import FIELDS, READERS
from benchmarks.figures import Spread
from benchmarks.pages import made_up
from benchmarks.table import print_table
from crawler.pages.addresses import article_number
from crawler.pages.article import read_article
from crawler.pages.decoding import decode_page
from crawler.pages.dom import collapse
from crawler.sites import THOIDAI
from tests.newspaper.router import respond

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.fields import Values
    from tests.newspaper import Newspaper

OURS = "our read_article"
TURN = 25
"""Pages that one reader reads before the next one has its turn."""

# A quote that ends an attribute's value where no value can end: directly before a letter.
_UNESCAPED = re.compile(r'\w="[^"<>]*"\w')

Titles = dict[int, set[str]]


class Sample(NamedTuple):
    """A page, and what it prints: its headline and the titles of other articles, by their numbers."""

    url: str
    page: bytes
    headline: str
    titles: dict[int, str]
    is_unescaped: bool


class Reader(msgspec.Struct, frozen=True):
    """CPU milliseconds a page, the same beside the fastest parser, and on how many pages it was wrong."""

    cpu_ms: Spread
    ratio: Spread
    wrong: int
    wrong_unescaped: int


class Figures(msgspec.Struct, frozen=True):
    """All that the command tells.

    `unescaped` pages have quotes in attributes that no one escaped. On `differing` pages the parsers do not
    agree on every field, white space aside.
    """

    pages: int
    unescaped: int
    differing: int
    bytes_a_page: float
    rounds: int
    readers: dict[str, Reader]


@click.command()
@click.option("--pages", default=300, show_default=True, type=click.IntRange(1, 2000))
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1), help="Medians of this many.")
@click.option(
    "--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures here too."
)
def main(pages: int, rounds: int, file: Path | None) -> None:
    """Measure what reading a page of the made-up newspaper costs."""
    print(f"load average before: {os.getloadavg()[0]:.2f}")
    figures = measure(pages, rounds)
    show(figures)
    if file is not None:
        file.write_bytes(msgspec.json.format(msgspec.json.encode(figures)) + b"\n")


def measure(pages: int, rounds: int) -> Figures:
    """Reads `pages` pages of all eras `rounds` times with each reader, in turns."""
    samples = list(_samples(pages))
    costs = [_cpu_seconds(samples) for _ in range(rounds)]
    fastest = min(READERS, key=lambda name: median(cost[name] for cost in costs))
    wrong = {name: [one for one in samples if not _is_right(one, check)] for name, check in _CHECKS.items()}
    return Figures(
        pages=len(samples),
        unescaped=sum(one.is_unescaped for one in samples),
        differing=sum(_differs(one.page) for one in samples),
        bytes_a_page=sum(len(one.page) for one in samples) / len(samples),
        rounds=rounds,
        readers={
            name: Reader(
                cpu_ms=Spread.of(cost[name] * 1000 / len(samples) for cost in costs),
                ratio=Spread.of(cost[name] / cost[fastest] for cost in costs),
                wrong=len(found),
                wrong_unescaped=sum(one.is_unescaped for one in found),
            )
            for name, found in wrong.items()
        },
    )


def _samples(pages: int) -> Iterator[Sample]:
    newspaper = made_up(max(40, pages * 3))
    for number in newspaper.numbers()[::2][:pages]:
        yield _sample(newspaper, number)


def _sample(newspaper: Newspaper, number: int) -> Sample:
    index = newspaper.index_of(number)
    if index is None:
        raise LookupError(f"the newspaper has no article {number}")
    path = newspaper.card(index).path
    page = respond(newspaper, path).body
    truth = newspaper.truth_of(number)
    printed = truth["printed"]
    titles = {
        link["id"]: collapse(printed.get(f"related/{i}/title", link["title"]))
        for i, link in enumerate(truth["related"])
        if link["title"] is not None
    }
    return Sample(
        url=f"{THOIDAI.origin}{path}",
        page=page.encode(),
        headline=collapse(printed.get("headline", truth["headline"])),
        titles=titles,
        is_unescaped=_UNESCAPED.search(page) is not None,
    )


def _cpu_seconds(samples: list[Sample]) -> dict[str, float]:
    seconds = dict.fromkeys((*READERS, OURS), 0.0)
    for start in range(0, len(samples), TURN):
        turn = samples[start : start + TURN]
        for name, read in READERS.items():
            began = time.process_time()
            for one in turn:
                read(one.page)
            seconds[name] += time.process_time() - began
        began = time.process_time()
        for one in turn:
            read_article(decode_page(one.page), one.url, THOIDAI)
        seconds[OURS] += time.process_time() - began
    return seconds


def _is_right(sample: Sample, check: Callable[[Sample], tuple[str, Titles]]) -> bool:
    headline, titles = check(sample)
    return headline == sample.headline and all(
        title in titles.get(number, ()) for number, title in sample.titles.items()
    )


def _differs(page: bytes) -> bool:
    first, *others = (_collapsed(read(page)) for read in READERS.values())
    return any(other != first for other in others)


def _collapsed(values: Values) -> Values:
    return {
        name: [tuple(collapse(value) for value in wanted) for wanted in found]
        for name, found in values.items()
    }


def _checked_with(read: Callable[[bytes], Values]) -> Callable[[Sample], tuple[str, Titles]]:
    def check(sample: Sample) -> tuple[str, Titles]:
        values = read(sample.page)
        titles: Titles = {}
        for text, href in values["related"]:
            number = article_number(href)
            if number is not None:
                titles.setdefault(number, set()).add(collapse(text))
        return collapse("".join(text for (text,) in values["headline"])), titles

    return check


def _check_ours(sample: Sample) -> tuple[str, Titles]:
    article = read_article(decode_page(sample.page), sample.url, THOIDAI)
    titles: Titles = {}
    for link in article.related:
        if link.title is not None:
            titles.setdefault(link.id, set()).add(link.title)
    return article.headline or "", titles


_CHECKS: dict[str, Callable[[Sample], tuple[str, Titles]]] = {
    **{name: _checked_with(read) for name, read in READERS.items()},
    OURS: _check_ours,
}


def show(figures: Figures) -> None:
    """Prints the figures as a table."""
    print(
        f"{figures.pages} pages of {figures.bytes_a_page / 1000:.1f} KB, {figures.unescaped} of them with "
        f"unescaped quotes in attributes; {len(FIELDS)} fields; medians of {figures.rounds} rounds\n"
    )
    rows = [
        (
            name,
            f"{one.cpu_ms.median:.2f}",
            f"{one.ratio.median:.2f} ({one.ratio.low:.2f} to {one.ratio.high:.2f})",
            f"{one.wrong} of {figures.pages}",
            f"{one.wrong_unescaped} of {figures.unescaped}",
        )
        for name, one in figures.readers.items()
    ]
    heads = ("reader", "CPU ms/page", "beside the fastest", "pages wrong", "of those with quotes")
    print_table(heads, rows)
    print(f"The parsers read some field differently on {figures.differing} of {figures.pages} pages.")


if __name__ == "__main__":
    main()
