"""`python -m benchmarks.words`: how fast words are found, as ratios to underthesea called directly.

All texts are made up, and no text is used twice: a round has new ones. `new` are articles of the test
newspaper, read by a segmenter that remembers nothing yet; `again` are the same articles read once more;
`shuffled` are their syllables in random order, so that nearly every pair of neighbours is new, which no
language does: the least that can be expected. In all three the CPU time of one process is measured, and
the library reads part of the same texts in turns with us, so that a processor that changes its speed
changes it for both. `whole step` is `pipelines.tokens.tokenize`: words as intervals, sentences and the
segmented text, in a fresh process.

Last is what two such processes do of the same articles in the time of one: by the clock on the wall, which
sees whatever else the machine does, and by CPU time, which is what two idle cores would give. One and two
take turns, each turn with articles that are new to them, and who is first changes from turn to turn; a round
has the median of its turns.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import click
import msgspec

from benchmarks.table import print_table
from pipelines.tokens import tokenize, warm_up
from pipelines.words.load import build
from tests.newspaper.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.synchronize import Barrier

    from pipelines.words.segmenter import Segment

PARAGRAPHS = 12
"""Of two to four sentences each: an article of some 600 words."""
LIBRARY_SHARE = 8
"""The library reads every so manieth article, since it takes so much longer."""
BATCH = 25
"""Articles that a process is given at a time."""
TURN = 4 * BATCH
"""Articles that one process reads, and two, before it is the other's turn."""

Article = list[str]


class Figures(msgspec.Struct, frozen=True):
    """Ratios, one a round.

    `ratios` are to underthesea's own rate, `processes` those of two processes to one, medians of turns.
    `library` has the syllables a CPU second of the library itself, which hold for this machine only.
    """

    ratios: dict[str, list[float]]
    processes: dict[str, list[float]]
    library: list[float]


class _Took(NamedTuple):
    """Seconds by the clock, and of CPU in all processes."""

    clock: float
    cpu: float


@click.command()
@click.option("--articles", default=400, show_default=True, type=click.IntRange(BATCH), help="Of each round.")
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1))
@click.option(
    "--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures here too."
)
def main(articles: int, rounds: int, file: Path | None) -> None:
    """Measure how fast words are found, beside underthesea called directly."""
    warm_up()
    figures = Figures(defaultdict(list), defaultdict(list), [])
    for number in range(rounds):
        _measure(write(random.Random(number), articles), figures)
    show(figures)
    if file is not None:
        file.write_bytes(msgspec.json.format(msgspec.json.encode(figures)))


def write(rng: random.Random, count: int) -> list[Article]:
    """`count` articles, each a list of paragraphs."""
    articles = []
    for _ in range(count):
        writer = Writer(rng, datetime(rng.randrange(2018, 2027), rng.randrange(1, 13), 3, tzinfo=UTC))
        articles.append(
            [" ".join(writer.sentence() for _ in range(rng.randrange(2, 5))) for _ in range(PARAGRAPHS)]
        )
    return articles


def _shuffled(articles: Sequence[Article]) -> list[Article]:
    """The syllables of all `articles`, dealt out to paragraphs of the same lengths."""
    rng = random.Random(len(articles))
    syllables = [one for article in articles for text in article for one in text.split()]
    rng.shuffle(syllables)
    left = iter(syllables)
    return [[" ".join(next(left) for _ in text.split()) for text in article] for article in articles]


def _measure(articles: list[Article], figures: Figures) -> None:
    """One round: adds a ratio to each list of `figures`."""
    # `warm_up` has loaded it and kept its log handlers out.
    library: Segment = import_module("underthesea").word_tokenize
    segmenter = build(library)
    rates = {}
    for name, texts in {"new": articles, "again": articles, "shuffled": _shuffled(articles)}.items():
        if name == "shuffled":
            segmenter = build(library)
        ours, theirs = _in_turns(segmenter, library, texts)
        figures.ratios[name].append(ours / theirs)
        rates[name] = theirs
    turns = _turns(articles)
    figures.ratios["whole step, new"].append(
        _count(articles) / sum(one.cpu for one, _ in turns) / rates["new"]
    )
    figures.processes["clock"].append(median(one.clock / two.clock for one, two in turns))
    figures.processes["CPU time"].append(median(2 * one.cpu / two.cpu for one, two in turns))
    figures.library.append(rates["new"])


def _in_turns(ours: Segment, library: Segment, articles: Sequence[Article]) -> tuple[float, float]:
    """Syllables a CPU second of both."""
    count = [0, 0]
    seconds = [0.0, 0.0]
    for number, article in enumerate(articles):
        syllables = _count([article])
        for who, segment in enumerate((ours, library)):
            if who == 0 or number % LIBRARY_SHARE == 0:
                began = time.process_time()
                for text in article:
                    segment(text, use_token_normalize=False)
                seconds[who] += time.process_time() - began
                count[who] += syllables
    return count[0] / seconds[0], count[1] / seconds[1]


def _count(articles: Sequence[Article]) -> int:
    return sum(len(text.split()) for article in articles for text in article)


def _turns(articles: list[Article]) -> list[tuple[_Took, _Took]]:
    """What one process takes, and two, for all tokens of each turn's articles; the processes are fresh."""
    turns = []
    with _processes(1) as one, _processes(2) as two:
        for number, at in enumerate(range(0, len(articles), TURN)):
            pools = (one, two) if number % 2 == 0 else (two, one)
            took = {pool: _take(pool, articles[at : at + TURN]) for pool in pools}
            turns.append((took[one], took[two]))
    return turns


@contextmanager
def _processes(count: int) -> Iterator[ProcessPoolExecutor]:
    """So many processes that have loaded the model."""
    context = get_context("spawn")
    ready = context.Barrier(count)
    with ProcessPoolExecutor(count, context, _get_ready, (ready,)) as pool:
        list(pool.map(_read, [[]] * count))
        yield pool


def _take(pool: ProcessPoolExecutor, articles: list[Article]) -> _Took:
    batches = [articles[at : at + BATCH] for at in range(0, len(articles), BATCH)]
    began = time.perf_counter()
    cpu = sum(pool.map(_read, batches))
    return _Took(time.perf_counter() - began, cpu)


def _get_ready(ready: Barrier) -> None:
    warm_up()
    ready.wait()


def _read(articles: Sequence[Article]) -> float:
    began = time.process_time()
    for article in articles:
        for text in article:
            tokenize(text)
    return time.process_time() - began


def show(figures: Figures) -> None:
    """Prints the medians, lowest and highest of all rounds."""
    for title, rounds in (
        ("times the rate of underthesea", figures.ratios),
        ("two processes, times the rate of one, by", figures.processes),
    ):
        rows = [
            [name, f"{median(ratios):.2f}", f"{min(ratios):.2f}", f"{max(ratios):.2f}"]
            for name, ratios in rounds.items()
        ]
        print_table([title, "median", "lowest", "highest"], rows)
    print(f"underthesea itself here: {median(figures.library):,.0f} syllables a CPU second")


if __name__ == "__main__":
    main()
