"""The charts of a report, drawn by plotly in the browser from the figures that stand in the page.

Colours of text and lines are the page's own (report.js), so that they follow its light and its dark.
"""

from __future__ import annotations

import base64
import gzip
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec

from archive.errors import ExtraMissing
from archive.report.labels import FIELDS, OUTCOMES, REST, Label, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.figures import Bins, Month, Run
    from archive.report.rising import Rising

COLOURS = (
    *("#3b82c4", "#e08e0b", "#1a9e77", "#c2609c", "#4fb0e0", "#d55e00", "#8c6bb1", "#a39b1f", "#8a94a3"),
)
"""Told apart by the colour-blind too, and seen on white and on black; after Okabe and Ito."""

GREY = "#8a94a3"

OUTCOME_COLOURS = {
    "new": "#1a9e77",
    "revised": "#3b82c4",
    "unchanged": "#8a94a3",
    "gone": "#8c6bb1",
    "rejected": "#e08e0b",
    "failed": "#d33f2f",
}
"""What becomes of the pages that a run asks for, each with its colour."""


LEAST_RUNS = 10
"""Runs that there is room for, at least."""


class Chart(msgspec.Struct, frozen=True):
    """A chart for the page: its name there, plotly's own JSON, and the label and colour of each trace."""

    name: str
    figure: str
    legend: tuple[tuple[Label, str], ...] = ()


def _plotly(module: str) -> Any:  # noqa: ANN401 - plotly ships no types
    try:
        return import_module(f"plotly.{module}")
    except ModuleNotFoundError as error:
        missing = (error.name or module).partition(".")[0]
        raise ExtraMissing(f"archive report needs {missing}: pip install 'bonphuong[report]'") from error


@cache
def library() -> tuple[str, str]:
    """Plotly's script, as it is and packed for the page: gzip in base64, a third of its size.

    Raises:
        ExtraMissing: plotly is not installed.
    """
    script = str(_plotly("offline").get_plotlyjs())
    packed = gzip.compress(script.encode(), compresslevel=9, mtime=0)
    return script, base64.b64encode(packed).decode()


def articles_chart(bins: Bins, lang: str) -> Chart:
    """Articles by time, one colour a section."""
    graph = _plotly("graph_objects")
    days = [day.isoformat() for day in bins.starts]
    names = [(name, name) if name else REST for name in bins.sections]
    colours = [COLOURS[n % len(COLOURS)] if name else GREY for n, name in enumerate(bins.sections)]
    traces = [
        graph.Bar(
            x=days,
            y=list(counts),
            name=_plain(said(name, lang)),
            marker={"color": colour, "line": {"width": 0}},
            hovertemplate="%{y:,}",
        )
        for name, counts, colour in zip(names, bins.counts, colours, strict=True)
    ]
    layout: dict[str, Any] = {"barmode": "stack", "hovermode": "x unified", "bargap": 0.08}
    layout["xaxis"] = {"tickformat": "%d/%m" if bins.unit == "day" else "%m/%Y"}
    return _chart("articles", traces, layout, list(zip(names, colours, strict=True)))


def missing_chart(months: tuple[Month, ...], lang: str) -> Chart:
    """The share of each month's articles that lack a field, in percent, a line a field."""
    graph = _plotly("graph_objects")
    traces = [
        graph.Scatter(
            x=[f"{month.month}-01" for month in months],
            y=[round(100 * month.missing[field] / month.articles, 1) for month in months],
            name=said(label, lang),
            mode="lines+markers",
            marker={"size": 4, "color": colour},
            line={"width": 2, "color": colour},
            hovertemplate="%{y:.0f}%",
        )
        for (field, label), colour in zip(FIELDS.items(), COLOURS, strict=False)
    ]
    layout = {"hovermode": "x unified", "yaxis": {"range": [-2, 102], "ticksuffix": "%"}}
    return _chart("missing", traces, layout, list(zip(FIELDS.values(), COLOURS, strict=False)))


def links_chart(classes: tuple[tuple[str, int], ...]) -> Chart:
    """How many articles have how many links to them."""
    graph = _plotly("graph_objects")
    trace = graph.Bar(
        x=[name for name, _ in classes],
        y=[count for _, count in classes],
        marker={"color": COLOURS[0]},
        text=[f"{count:,}" for _, count in classes],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y:,}<extra></extra>",
    )
    return _chart("links", [trace], {"xaxis": {"type": "category"}, "bargap": 0.25})


def rising_chart(found: Rising) -> Chart:
    """The share of each month's articles that use a word, in percent, a line a word."""
    graph = _plotly("graph_objects")
    traces = [
        graph.Scatter(
            x=[f"{month}-01" for month in found.axis],
            y=[round(100 * share, 1) for share in shares],
            name=_plain(word),
            mode="lines+markers",
            marker={"size": 4, "color": colour},
            line={"width": 2, "color": colour},
            hovertemplate="%{y:.0f}%",
        )
        for (word, shares), colour in zip(found.lines, COLOURS, strict=False)
    ]
    layout = {"hovermode": "x unified", "yaxis": {"rangemode": "tozero", "ticksuffix": "%"}}
    names = [(word, word) for word, _ in found.lines]
    return _chart("rising", traces, layout, list(zip(names, COLOURS, strict=False)))


def runs_chart(runs: tuple[Run, ...], lang: str) -> Chart:
    """What became of the pages that each run asked for, the oldest run first."""
    graph = _plotly("graph_objects")
    shown = list(reversed(runs))
    used = [name for name in OUTCOME_COLOURS if any(run.articles.get(name) for run in shown)]
    traces = [
        graph.Bar(
            x=[f"{run.id}" for run in shown],
            y=[run.articles.get(name, 0) for run in shown],
            name=said(OUTCOMES[name], lang),
            marker={"color": OUTCOME_COLOURS[name]},
            hovertemplate="%{y:,}",
        )
        for name in used
    ]
    places = max(len(shown), LEAST_RUNS)  # one run alone would be as broad as the page
    layout = {
        "barmode": "stack",
        "hovermode": "x unified",
        "xaxis": {"type": "category", "range": [-0.5, places - 0.5]},
        "bargap": 0.25,
    }
    return _chart("runs", traces, layout, [(OUTCOMES[name], OUTCOME_COLOURS[name]) for name in used])


def _plain(name: str) -> str:
    """`name` without what plotly would read as markup."""
    return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _chart(
    name: str, traces: list[Any], layout: dict[str, Any], legend: Sequence[tuple[Label, str]] = ()
) -> Chart:
    graph = _plotly("graph_objects")
    common: dict[str, Any] = {
        "template": "none",
        "showlegend": False,
        "margin": {"l": 44, "r": 12, "t": 12, "b": 36},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "dragmode": False,
        "font": {"family": "system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif", "size": 12},
    }
    axes = {
        axis: {"fixedrange": True, "automargin": True, "zeroline": False} | layout.pop(axis, {})
        for axis in ("xaxis", "yaxis")
    }
    axes["xaxis"].setdefault("tickformat", "%m/%Y")
    axes["xaxis"].setdefault("hoverformat", "%Y-%m-%d" if name == "articles" else "%Y-%m")
    axes["xaxis"]["showgrid"] = False
    figure = graph.Figure(data=traces, layout=common | axes | layout)
    return Chart(name, str(figure.to_json()).replace("<", "\\u003c"), tuple(legend))
