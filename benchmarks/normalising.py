"""`python -m benchmarks.normalising`: what the text step costs beside finding words.

Both read the same megabyte of made-up paragraphs, in turns, so that a processor that changes its speed
changes it for both; CPU time of one process is counted. `clean` text has nothing to repair: it is what the
rules leave of it. `as written` has the tone marks that the test newspaper sets, of which one paragraph in
eight is to be moved, and `soiled` besides that the share of soiled paragraphs of which each is in one of
these ways: decomposed letters, no-break spaces, hidden characters, entities escaped twice, eths, and the
four old encodings.

The words are those of `pipelines.tokens.tokenize`, which is the step that follows and reads each paragraph
as the text step left it. It reads a text twice: as a crawl does, for which the text is `new` while its
vocabulary mostly is not, and then the same text once more, which it has `met before` and is fastest on: so
these shares are the worst that can be.
"""

from __future__ import annotations

import random
import time
import unicodedata
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import click
import msgspec

from benchmarks.table import print_table
from benchmarks.words import write
from pipelines.text import normalise
from pipelines.tokens import tokenize, warm_up
from tests.pipelines.old_encodings import WRITERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BYTES = 1_000_000
ARTICLES = 40
"""Written at a time, until there are bytes enough."""
KINDS = ("clean", "as written", "soiled")
PASSES = ("new", "met before")
BATCH = 50
"""Paragraphs that one of the two reads before it is the other's turn."""

SOILS: tuple[Callable[[str], str], ...] = (
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.replace(", ", ",\xa0 "),
    lambda text: text.replace(" ", " \u200b"),
    lambda text: text.replace("ê", "&ecirc;").replace("à", "&agrave;"),
    lambda text: text.replace("Đ", "Ð").replace("đ", "ð"),
    *WRITERS.values(),
)
"""The ways in which a paragraph can be soiled."""


class Figures(msgspec.Struct, frozen=True):
    """Figures of each kind of text, one a round.

    A kind is one of `KINDS` with one of `PASSES`. `shares` are the text step's time over the tokenizer's;
    `rates` are the text step's megabytes a CPU second, which hold for this machine only.
    """

    shares: dict[str, list[float]]
    rates: dict[str, list[float]]


@click.command()
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1))
@click.option(
    "--soil",
    default=2.0,
    show_default=True,
    type=click.FloatRange(0, 100),
    help="Per cent of the paragraphs.",
)
@click.option(
    "--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures here too."
)
def main(rounds: int, soil: float, file: Path | None) -> None:
    """Measure what normalising a megabyte costs, as a share of finding its words."""
    warm_up()
    in_turns(kind_of_text("as written", random.Random(), 0))  # as a crawl has read others before
    figures = Figures(defaultdict(list), defaultdict(list))
    for number in range(rounds):
        for kind in KINDS:
            texts = kind_of_text(kind, random.Random(f"{kind} {number}"), soil / 100)
            for pass_name in PASSES:
                ours, theirs = in_turns(texts)
                figures.shares[f"{kind}, {pass_name}"].append(ours / theirs)
                figures.rates[f"{kind}, {pass_name}"].append(
                    sum(len(text.encode()) for text in texts) / 1e6 / ours
                )
    show(figures)
    if file is not None:
        file.write_bytes(msgspec.json.format(msgspec.json.encode(figures)))


def kind_of_text(kind: str, rng: random.Random, share: float) -> list[str]:
    """A megabyte of paragraphs of one of `KINDS`; `share` of the last kind's are soiled."""
    written: list[str] = []
    size = 0
    while size < BYTES:
        batch = [text for article in write(rng, ARTICLES) for text in article]
        written += batch
        size += sum(len(text.encode()) for text in batch)
    if kind == "clean":
        return [normalise(text, tone=True, legacy=True).text for text in written]
    if kind == "soiled":
        return [soiled(text, rng) if rng.random() < share else text for text in written]
    return written


def soiled(text: str, rng: random.Random) -> str:
    """`text` in one of the ways of `SOILS`; as it is where an old encoding has no place for a character."""
    try:
        return rng.choice(SOILS)(text)
    except UnicodeEncodeError:
        return text


def in_turns(texts: Sequence[str]) -> tuple[float, float]:
    """CPU seconds of the text step and of the tokenizer."""
    ours = theirs = 0.0
    for at in range(0, len(texts), BATCH):
        batch = texts[at : at + BATCH]
        began = time.process_time()
        done = [normalise(text, tone=True, part="body/0", legacy=True).text for text in batch]
        between = time.process_time()
        for text in done:
            tokenize(text)
        ours += between - began
        theirs += time.process_time() - between
    return ours, theirs


def show(figures: Figures) -> None:
    """Prints the medians, lowest and highest of all rounds."""
    rows = [
        [
            kind,
            f"{100 * median(shares):.1f}",
            f"{100 * min(shares):.1f}",
            f"{100 * max(shares):.1f}",
            f"{median(figures.rates[kind]):.0f}",
        ]
        for kind, shares in figures.shares.items()
    ]
    print_table(["% of the tokenizer's time", "median", "lowest", "highest", "MB a CPU second"], rows)


if __name__ == "__main__":
    main()
