"""Prints the coverage of a range as a calendar, for a terminal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from archive.coverage import Coverage, Gap

OPEN = "?"
"""Stands in a day's cell where no walk has closed the day, beside the count of what is archived."""

_SHOWN_GAPS = 12


def print_coverage(console: Console, coverage: Coverage) -> None:
    """Prints one line a month, one cell a day: how many articles, and "?" where the day is not closed."""
    open_days = {
        gap.since + timedelta(days=n)
        for gap in coverage.gaps
        for n in range((gap.until - gap.since).days + 1)
    }
    table = Table(box=None, padding=(0, 0), pad_edge=False)
    table.add_column("", no_wrap=True)
    for day in range(1, 32):
        table.add_column(str(day), justify="right", min_width=4, no_wrap=True)
    for month in _months(coverage.since, coverage.until):
        cells = [_cell(coverage, open_days, month, day) for day in range(1, 32)]
        table.add_row(f"{month:%Y-%m}", *cells)
    console.print(table)
    console.print()
    for line in summary(coverage):
        console.print(line, markup=False, highlight=False)


def summary(coverage: Coverage) -> Iterator[str]:
    """What the calendar comes to, in sentences."""
    days = f"{coverage.since} to {coverage.until}"
    if not coverage.sections:
        yield f"{days}: no section was walked yet; run `scrapy crawl {coverage.site}`"
        return
    total = sum(coverage.articles.values())
    if coverage.is_complete:
        at = f"{coverage.as_of:%Y-%m-%d %H:%MZ}" if coverage.as_of else "now"
        sections = f"{len(coverage.sections)} sections that were walked"
        yield f"{days}: complete, {total:,} articles in the {sections}, as of {at}"
        yield from _rejected(coverage)
        return
    yield f"{days}: not complete; {total:,} articles are archived"
    for gap in coverage.gaps[:_SHOWN_GAPS]:
        yield f"  missing: {_gap(gap, len(coverage.sections))}"
    if len(coverage.gaps) > _SHOWN_GAPS:
        yield f"  and {len(coverage.gaps) - _SHOWN_GAPS} more spans of days"
    if coverage.failed:
        yield f"  {coverage.failed} articles were asked for in vain; a crawl with mode=missing asks again"
    yield from _rejected(coverage)


def _rejected(coverage: Coverage) -> Iterator[str]:
    if coverage.rejected:
        yield (
            f"  {coverage.rejected} pages, of whatever days, were rejected and count as settled; "
            "a crawl with mode=missing asks again for those that an outage may explain"
        )


def _gap(gap: Gap, sections: int) -> str:
    days = f"{gap.since}" if gap.since == gap.until else f"{gap.since} to {gap.until}"
    if len(gap.sections) == sections:
        return f"{days} in every section"
    return f"{days} in {', '.join(gap.sections)}"


def _months(since: date, until: date) -> Iterator[date]:
    month = since.replace(day=1)
    while month <= until:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)


def _cell(coverage: Coverage, open_days: set[date], month: date, day: int) -> Text:
    try:
        at = month.replace(day=day)
    except ValueError:
        return Text("")
    if not coverage.since <= at <= coverage.until:
        return Text("")
    count = coverage.articles.get(at, 0)
    shown = str(count) if count else "·"
    return Text(f"{shown}{OPEN}", style="yellow") if at in open_days else Text(shown, style="green")
