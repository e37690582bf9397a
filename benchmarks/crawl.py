"""`make bench`: how fast the crawl is beside the same Scrapy doing nothing, and where its time goes."""

from __future__ import annotations

import os
import platform
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click
import msgspec

from benchmarks.figures import (
    BARE,
    UNAIDED,
    UNKEPT,
    WHOLE,
    WORDLESS,
    Figures,
    Paper,
    Round,
    figures_of,
)
from benchmarks.nginx import NginxError, find_nginx, serving
from benchmarks.pages import made_up, read_pages, render
from benchmarks.parts import measure_parts
from benchmarks.runs import BenchmarkError, Runner
from benchmarks.table import print_table
from tests.newspaper.model import FEWEST, MOST

if TYPE_CHECKING:
    from benchmarks.figures import Spread
    from benchmarks.meter import Run
    from benchmarks.pages import Pages
    from benchmarks.parts import Costs

_NAMES = {
    BARE: "A  Scrapy downloads, and no more",
    WHOLE: "B  whole crawl",
    UNKEPT: "B  without WARC",
    UNAIDED: "B  no reading process",
    WORDLESS: "C  without words",
}
_PARTS = {
    "download": "download: all of A",
    "listings": "listings: read, to the frontier",
    "parse": "parse: read_article",
    "text": "text: validate, text, dates, related, pasted",
    "times": "times: time expressions",
    "tokens": "tokens: sentences and words",
    "handing": "handing over: to the reading process, and back",
    "store": "store: batches into SQLite",
    "warc": "warc: compressing and writing the pages",
    "model": "loading the word model, once",
    "start": "starting the reading process, once",
    "rest": "left: Scrapy's work between these",
}
_BOUNDS = {WHOLE: "with WARC", UNKEPT: "without WARC"}


@click.command()
@click.option("--articles", default=3000, show_default=True, type=click.IntRange(FEWEST, MOST))
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1), help="Medians of this many.")
@click.option("--gzip", is_flag=True, help="nginx compresses the pages.")
@click.option(
    "--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures here too."
)
def main(articles: int, rounds: int, file: Path | None, *, gzip: bool) -> None:
    """Measure the crawl of a made-up newspaper that one nginx serves."""
    load = os.getloadavg()[0]
    try:
        figures = measure(find_nginx(), articles, rounds, gzip=gzip, load=load)
    except (NginxError, BenchmarkError) as error:
        raise click.ClickException(str(error)) from None
    show(figures)
    if file is not None:
        file.write_bytes(msgspec.json.format(msgspec.json.encode(figures)) + b"\n")


def measure(program: Path, articles: int, rounds: int, *, gzip: bool = False, load: float = 0.0) -> Figures:
    """Renders a newspaper, serves it, and crawls it `rounds` times in each way, in turns.

    `load` is the machine's load average before; it is only handed on.

    Raises:
        NginxError: nginx does not start.
        BenchmarkError: a crawl failed, missed an article, or asked for other pages than the rest.
    """
    newspaper = made_up(articles)
    expected = len(newspaper.numbers())
    with TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        render(newspaper, folder / "pages")
        with serving(program, folder / "pages", folder / "nginx", gzip=gzip) as served:
            runner = Runner(served, folder)
            runner.warm_up()
            pages = read_pages(folder / "pages", runner.paths)
            done = []
            for number in range(rounds):
                runs = _runs(runner, expected)
                parts = folder / f"parts-{number}"
                done.append(Round(runs, _costs(pages, served.base_url, parts, gzip=gzip)))
    paper = Paper(expected, len(runner.paths), pages.mean_size, gzip)
    return figures_of(done, paper, _versions(), load)


def _runs(runner: Runner, expected: int) -> dict[str, Run]:
    runs = {
        BARE: runner.bare(),
        WHOLE: runner.whole(),
        UNKEPT: runner.whole(warc=False),
        UNAIDED: runner.whole(processes=0),
        WORDLESS: runner.whole(tokenize=False),
    }
    for kind, run in runs.items():
        if kind != BARE and run.captured != expected:
            raise BenchmarkError(f"a crawl read {run.captured} articles where the paper has {expected}")
    return runs


def _costs(pages: Pages, base_url: str, folder: Path, *, gzip: bool) -> Costs:
    # A process of its own, as a crawl has: nothing loaded yet, and no heap of ours to look through.
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(measure_parts, pages, base_url, folder, gzip=gzip).result()


def _versions() -> dict[str, str]:
    packages = ("scrapy", "selectolax", "sqlalchemy", "underthesea")
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}


def show(figures: Figures) -> None:
    """Prints the figures as tables."""
    paper = figures.paper
    print(", ".join(f"{name} {number}" for name, number in figures.versions.items()))
    print(
        f"{paper.articles:,} articles in {paper.pages:,} pages of {paper.bytes_a_page / 1000:.1f} KB, "
        f"gzip {'on' if paper.gzip else 'off'}; medians of {figures.rounds} rounds (lowest to highest)"
    )
    print(f"load average before: {figures.load:.2f}; the higher, the less do figures but ratios mean\n")
    heads = ("crawl", "articles/s", "CPU ms/page", "of which reading", "peak MB", "and readers", "beside A")
    print_table(
        (*heads, "beside B", "cores of others"),
        [
            (
                _NAMES[kind],
                _spread(crawl.articles_a_second, 1),
                _spread(crawl.cpu_ms_a_page, 2),
                _spread(crawl.reading_ms_a_page, 2),
                f"{crawl.peak_mb:.0f}",
                f"{crawl.reading_mb:.0f}",
                _spread(crawl.ratio, 3),
                _spread(crawl.to_whole, 2),
                f"{crawl.others.median:.1f}",
            )
            for kind, crawl in figures.crawls.items()
        ],
    )
    rows = [
        (_PARTS[name], _spread(part.cpu_ms, 2), f"{part.share.median:.1%}")
        for name, part in figures.parts.items()
    ]
    print_table(("where the CPU time of B goes", "ms/article", "share"), rows)
    _show_ratios(figures)


def _show_ratios(figures: Figures) -> None:
    rows = [
        (_BOUNDS[kind], _spread(bound.articles_a_second, 1), _spread(bound.reached, 3))
        for kind, bound in figures.bounds.items()
    ]
    print_table(("bound: two cores over the sum of the parts", "articles/s", "B beside it"), rows)
    ratios = (
        ("text, dates and related beside reading the page", _spread(figures.text_to_parse, 3)),
        ("words a CPU second", _spread(figures.words_a_second, 0)),
        ("words beside underthesea called directly", _spread(figures.words_to_library, 3)),
    )
    print_table(("other ratios", ""), ratios)


def _spread(spread: Spread, digits: int) -> str:
    low, high = f"{spread.low:,.{digits}f}", f"{spread.high:,.{digits}f}"
    return f"{spread.median:,.{digits}f} ({low} to {high})" if low != high else f"{spread.median:,.{digits}f}"


if __name__ == "__main__":
    # Python dies of this signal on the spot, and nginx would go on serving.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(128 + signal.SIGTERM))
    main()
