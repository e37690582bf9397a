"""`python -m benchmarks.ranges`: how many requests a date range costs beside the least possible."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click
import msgspec

from benchmarks.pages import made_up
from benchmarks.range_costs import (
    HINTS,
    Cost,
    RealCrawls,
    modelled_known_weeks,
    modelled_nights,
    modelled_weeks,
)
from benchmarks.runs import BenchmarkError
from benchmarks.table import print_table
from tests.discovery.large import ARTICLES
from tests.newspaper.model import FEWEST, MOST

if TYPE_CHECKING:
    from collections.abc import Sequence

SECTION = "viet-kieu"
"""The largest section of the newspaper, with six children: it lists a fifth of all articles."""

_HEADS = ("articles", "pages", "listings asked", "articles asked", "probes")


class Figures(msgspec.Struct, frozen=True):
    """Costs by what was walked: of each made-up section, and of each real crawl."""

    modelled: dict[str, list[Cost]]
    crawled: dict[str, Cost]


@click.command()
@click.option(
    "--articles",
    default=31_000,
    show_default=True,
    type=click.IntRange(FEWEST, MOST),
    help="Of the newspaper that is crawled; a fifth of them stand in the section.",
)
@click.option(
    "--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures here too."
)
def main(articles: int, file: Path | None) -> None:
    """Count the requests of date ranges, listing pages and articles apart."""
    try:
        figures = measure(articles)
    except BenchmarkError as error:
        raise click.ClickException(str(error)) from None
    show(figures)
    if file is not None:
        file.write_bytes(msgspec.json.format(msgspec.json.encode(figures)) + b"\n")


def measure(articles: int) -> Figures:
    """Walks the made-up sections, then crawls a newspaper of `articles` articles over HTTP.

    Raises:
        BenchmarkError: a walk was not complete, or a crawl failed.
    """
    modelled = {f"a week, hints: {hints}": modelled_weeks(hints, allowed) for hints, allowed in HINTS}
    modelled["a week, archive knows 9 of 10"] = modelled_known_weeks()
    modelled["a night, nothing new"] = modelled_nights()
    with TemporaryDirectory(prefix="bench-") as name:
        crawled = RealCrawls(made_up(articles), SECTION, Path(name)).costs()
    return Figures(modelled, crawled)


def show(figures: Figures) -> None:
    """Prints one table of the made-up sections and one of the crawls."""
    count = len(next(iter(figures.modelled.values())))
    print(f"{count} made-up sections of {ARTICLES:,} articles; medians, and the most of any\n")
    print_table(
        ("walk", *_HEADS, "beyond the least", "the most", "allowed"),
        [
            (name, *_medians(costs), _number(max(cost.beyond for cost in costs)), _allowed(costs))
            for name, costs in figures.modelled.items()
        ],
    )
    print(f"Crawls of {SECTION} and its children over HTTP; robots.txt and the like are other requests\n")
    print_table(
        ("crawl", *_HEADS, "beyond the least", "allowed", "other"),
        [
            (name, *_medians([cost]), _allowed([cost]), _number(cost.other))
            for name, cost in figures.crawled.items()
        ],
    )


def _medians(costs: Sequence[Cost]) -> list[str]:
    """The cells of `_HEADS`, and the requests beyond the least."""
    rows = [(c.articles, c.pages, c.listings, c.inside, c.probes, c.beyond) for c in costs]
    return [_number(median(column)) for column in zip(*rows, strict=True)]


def _allowed(costs: Sequence[Cost]) -> str:
    """What is allowed beyond the least."""
    return _number(median(cost.allowed - cost.articles - cost.pages for cost in costs))


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


if __name__ == "__main__":
    main()
