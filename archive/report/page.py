"""The report as one page that opens without a network: its texts, its charts and the script that draws them.

The page forbids itself to load anything and to run any script but its own two, by their digests.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import date, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from archive.errors import ExtraMissing
from archive.report.charts import (
    Chart,
    articles_chart,
    library,
    links_chart,
    missing_chart,
    rising_chart,
    runs_chart,
)
from archive.report.labels import FIELDS, REST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from archive.coverage import Coverage
    from archive.report.figures import Figures
    from archive.report.rising import Rising

CALENDAR_MONTHS = 36
"""Months of the calendar that are shown day by day, the newest."""

GAPS = 12
LEVELS = (1, 2, 4, 7, 12)
"""From how many articles on a day is darker, where the busiest day has no more than some twenty."""


class Cell(NamedTuple):
    """A day of the calendar: `level` is how dark it is, from 0; `is_open` whether no walk has closed it."""

    day: date
    articles: int
    level: int
    is_open: bool


def render(
    figures: Figures, rising: Rising, *, lang: str, made_at: datetime, bounds: tuple[date | None, date | None]
) -> str:
    """The page, in `vi`, `en` or `both`; `made_at` is in the site's zone.

    Raises:
        ExtraMissing: plotly or jinja2 is not installed.
    """
    charts = _charts(figures, rising, lang)
    script, packed = library() if charts else ("", "")
    folder = files("archive.report")
    drawing = (folder / "report.js").read_text("utf-8")
    return str(
        _template().render(
            figures=figures,
            rising=rising,
            charts={chart.name: chart for chart in charts},
            calendar=list(_calendar(figures)),
            gaps=_gaps(figures.coverage),
            lang=lang,
            made_at=made_at,
            bounds=bounds,
            fields=FIELDS,
            rest=REST,
            style=(folder / "report.css").read_text("utf-8"),
            drawing=drawing,
            packed=packed,
            scripts=" ".join(f"'sha256-{_sha256(text)}'" for text in (drawing, script) if text),
        )
    )


def _template() -> Any:  # noqa: ANN401 - jinja2 is an extra
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise ExtraMissing(f"archive report needs {error.name}: pip install 'bonphuong[report]'") from error
    environment = Environment(
        loader=PackageLoader("archive.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = lambda number: f"{number:,}"
    return environment.get_template("report.html")


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _charts(figures: Figures, rising: Rising, lang: str) -> list[Chart]:
    found = []
    if figures.bins.starts:
        found.append(articles_chart(figures.bins, lang))
    if figures.months:
        found.append(missing_chart(figures.months, lang))
    if figures.link_classes:
        found.append(links_chart(figures.link_classes))
    if rising.lines:
        found.append(rising_chart(rising))
    if any(run.articles for run in figures.runs):
        found.append(runs_chart(figures.runs, lang))
    return found


def _calendar(figures: Figures) -> Iterator[tuple[str, list[Cell | None]]]:
    """The newest months, each with its 31 places; a place without a day of the range is `None`."""
    found = figures.coverage
    if found is None or not figures.by_day:
        return
    last = max([*figures.by_day, found.until])
    first = min([*figures.by_day, found.since])
    open_days = _open_days(found)
    most = max(figures.by_day.values())
    month = last.replace(day=1)
    for _ in range(CALENDAR_MONTHS):
        if month < first.replace(day=1):
            return
        places = (_day(month, number) for number in range(1, 32))
        yield (
            f"{month:%Y-%m}",
            [
                None
                if day is None or not first <= day <= last
                else _cell(day, figures.by_day.get(day, 0), most, is_open=day in open_days)
                for day in places
            ],
        )
        month = (month - timedelta(days=1)).replace(day=1)


def _cell(day: date, count: int, most: int, *, is_open: bool) -> Cell:
    scale = max(1.0, most / 20)
    return Cell(day, count, sum(count >= level * scale for level in LEVELS) if count else 0, is_open)


def _day(month: date, number: int) -> date | None:
    try:
        return month.replace(day=number)
    except ValueError:
        return None


def _open_days(found: Coverage) -> set[date]:
    """The days that are not closed in every section that was walked; every day where none was."""
    if not found.sections:
        return {found.since + timedelta(days=n) for n in range((found.until - found.since).days + 1)}
    return {
        gap.since + timedelta(days=n) for gap in found.gaps for n in range((gap.until - gap.since).days + 1)
    }


def _gaps(found: Coverage | None) -> list[dict[str, Any]]:
    """The longest spans of days that are not closed."""
    if found is None or not found.sections:
        return []
    longest = sorted(found.gaps, key=lambda gap: (gap.since - gap.until, gap.since))[:GAPS]
    return [
        {
            "since": gap.since,
            "until": gap.until,
            "days": (gap.until - gap.since).days + 1,
            "sections": gap.sections,
            "all": len(gap.sections) == len(found.sections),
        }
        for gap in sorted(longest, key=lambda gap: gap.since)
    ]
