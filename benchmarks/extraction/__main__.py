"""`python -m benchmarks.extraction`: score our reader and the kept outputs of the others."""

from __future__ import annotations

from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from benchmarks.extraction import ours
from benchmarks.extraction.cases import Case, GoldError, check_frozen, load
from benchmarks.extraction.folders import BLIND, HERE, YOURS, pages_of
from benchmarks.extraction.outputs import Outputs, outputs_of
from benchmarks.extraction.report import report
from benchmarks.extraction.scores import Scores, score

if TYPE_CHECKING:
    from benchmarks.extraction.values import Reading


@click.command()
@click.option("--details", is_flag=True, help="Name each page on which ours is wrong, and in what.")
@click.option(
    "--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write every page's scores here."
)
def main(details: bool, file: Path | None) -> None:
    """Score all readers over the frozen pages and, apart from them, over those of the folder `yours`."""
    try:
        for folder in (HERE, BLIND):
            check_frozen(folder)
        found = {
            "MasterCMS replica pages, made by hand; none is real": score_folder(HERE),
            "More of them, made after our reader was mended by those; ours alone": score_folder(BLIND),
        }
        if pages_of(YOURS):
            found["Your own pages"] = score_folder(YOURS)
    except (GoldError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    for title, all_scores in found.items():
        print(f"## {title} ({len(all_scores[0].pages)})\n\n{report(all_scores, details=details)}\n")
    if file is not None:
        file.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")


def score_folder(folder: Path) -> list[Scores]:
    """Our reader's scores first, then the others', best F1 first.

    Raises:
        GoldError: pages, gold and outputs do not go together.
        ValueError: gold names an address that is no article's.
    """
    cases = load(folder)
    others = [_score_outputs(outputs, cases) for outputs in outputs_of(folder)]
    others.sort(key=lambda scores: -scores.mean(attrgetter("f1")))
    return [score_ours(cases), *others]


def score_ours(cases: list[Case]) -> Scores:
    """The scores of our own reader.

    Raises:
        ValueError: gold names an address that is no article's.
    """
    return score(ours.NAME, cases, lambda case: ours.read(case.page, case.gold.url))


def _score_outputs(outputs: Outputs, cases: list[Case]) -> Scores:
    def read(case: Case) -> Reading:
        return outputs.readings[case.name]

    return score(f"{outputs.peer} {outputs.version}", cases, read)


if __name__ == "__main__":
    main()
