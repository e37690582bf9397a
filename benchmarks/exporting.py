"""A Parquet export beside what the database's driver and pyarrow alone reach over the same rows.

Alone means: one plain SELECT a table in the order that the database likes best, big fetches, arrays of
pyarrow, one file a table, written with the same options. It knows no months, no order and no filters, and is
not safe against a crash. Sentences and words are unpacked by the same code in both, for neither a driver nor
pyarrow knows how they are packed. Each is a process of its own, so that its peak of memory is its own.

    python -m benchmarks.exporting --articles 10000
    python -m benchmarks.exporting --url postgresql://...
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import msgspec

from archive.exports.fields import TABLES
from archive.location import archive_url
from benchmarks.made_up import FIRST_DAY, LAST_DAY
from benchmarks.table import print_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

ROUNDS = 3
OURS, ALONE = "ours", "alone"
TENTH = 10


class Run(msgspec.Struct, frozen=True):
    """One export: seconds by the clock and of CPU, the largest resident size in megabytes, rows written."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    rows: dict[str, int]


def measured(kind: str, url: str, names: Sequence[str], folder: Path, until: date | None = None) -> Run:
    """One export of the tables of these names, in a process of its own; `folder` is left empty.

    `until` is the last day of articles that ours exports.
    """
    command = [sys.executable, "-m", "benchmarks.exporting_worker", kind, url, ",".join(names), str(folder)]
    if until is not None:
        command.append(until.isoformat())
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    for left in folder.iterdir():
        (shutil.rmtree if left.is_dir() else os.unlink)(left)
    return msgspec.json.decode(done.stdout, type=Run)


def compare(url: str, names: Sequence[str], folder: Path, rounds: int) -> list[str]:
    """A line for the table: medians of some rounds, in each of which both are measured in turn.

    Raises:
        AssertionError: the two did not write the same rows.
    """
    pairs = []
    for number in range(rounds):
        order = (OURS, ALONE) if number % 2 else (ALONE, OURS)
        runs = {kind: measured(kind, url, names, folder) for kind in order}
        assert runs[OURS].rows == runs[ALONE].rows, runs  # noqa: S101 - else the comparison says nothing
        pairs.append((runs[OURS], runs[ALONE]))
    ratios = sorted(alone.seconds / ours.seconds for ours, alone in pairs)
    return [
        names[0] if len(names) == 1 else "all",
        f"{sum(pairs[0][0].rows.values()):,}",
        f"{median(ours.seconds for ours, _ in pairs):.1f}",
        f"{median(alone.seconds for _, alone in pairs):.1f}",
        f"{median(ratios):.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})",
        f"{median(alone.cpu_seconds / ours.cpu_seconds for ours, alone in pairs):.2f}",
        f"{max(ours.peak_mb for ours, _ in pairs):.0f}",
        f"{max(alone.peak_mb for _, alone in pairs):.0f}",
    ]


def print_figures(url: str, folder: Path, rounds: int) -> None:
    """Compares each table, and all in one export; then the memory of all and of the oldest tenth."""
    names = list(TABLES)
    lines = [compare(url, chosen, folder, rounds) for chosen in (names, *([name] for name in names))]
    heads = ("table", "rows", "ours s", "alone s", "rate to alone's", "by CPU", "ours MB", "alone MB")
    print_table(heads, lines)
    tenth = (FIRST_DAY + (LAST_DAY - FIRST_DAY) / TENTH).date()
    few, many = measured(OURS, url, names, folder, tenth), measured(OURS, url, names, folder)
    print_table(
        ("articles", "peak MB"),
        [[f"{run.rows['articles']:,}", f"{run.peak_mb:.0f}"] for run in (few, many)],
    )


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--url", help="an archive that `benchmarks.made_up` has filled; else one is made")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="exporting-") as name:
        folder = Path(name, "out")
        folder.mkdir()
        url = archive_url(asked.url or f"sqlite:///{Path(name, 'archive.db')}")
        if not asked.url:
            made = [sys.executable, "-m", "benchmarks.made_up", "--articles", str(asked.articles), url]
            subprocess.run(made, check=True)
        print_figures(url, folder, asked.rounds)


if __name__ == "__main__":
    main()
