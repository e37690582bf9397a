"""The archive in numbers as a table for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from archive.terminal.show import visible

if TYPE_CHECKING:
    from rich.console import Console

    from archive.stats import Counts, SectionCounts, Stats

COLUMNS = ("Articles", "First", "Last", "Images", "Related links", "Words")


def print_stats(console: Console, stats: Stats) -> None:
    """Print a line a section, the total, and what became of the ids."""
    several = len({row.site for row in stats.sections}) > 1
    table = Table(box=box.SIMPLE_HEAD, show_footer=False)
    table.add_column("Section", no_wrap=True)
    for name in COLUMNS:
        table.add_column(name, justify="right", no_wrap=True)
    for row in stats.sections:
        table.add_row(_name(row, several=several), *_cells(row.counts))
    table.add_section()
    table.add_row("Each article once", *_cells(stats.total), style="bold")
    console.print(table)
    console.print(_ids(stats), highlight=False)


def _name(row: SectionCounts, *, several: bool) -> Text:
    path = row.path or "(no section)"
    return Text(visible(f"{row.site}: {path}" if several else path))


def _cells(counts: Counts) -> list[str]:
    first, last = (day.isoformat() if day else "-" for day in (counts.first, counts.last))
    numbers = (counts.images, counts.related_links, counts.words)
    return [f"{counts.articles:,}", first, last, *(f"{number:,}" for number in numbers)]


def _ids(stats: Stats) -> Text:
    states = ", ".join(f"{count:,} {state}" for state, count in stats.frontier.items()) or "none seen yet"
    lines = [f"ids: {states}"]
    if stats.last_run is not None:
        run = stats.last_run
        end = "not finished" if run.status is None else f"status {run.status} ({run.reason})"
        started = run.started.strftime("%Y-%m-%d %H:%M:%SZ")
        lines.append(f"runs: {stats.runs:,}; the last, {run.command}, began {started}: {end}")
    return Text(visible("\n".join(lines)))
