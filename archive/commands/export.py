"""`archive export`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, get_args

import click
import msgspec

from archive.article import Kind
from archive.commands.options import (
    check_range,
    section_paths,
    with_range,
    with_sections,
    with_site,
    with_url,
)
from archive.database import reading
from archive.errors import ExtraMissing
from archive.exports.fields import TABLES
from archive.exports.flat import write_csv
from archive.exports.graph import write_graph
from archive.exports.jsonl import write_jsonl
from archive.exports.text import write_text
from archive.read import stored_articles
from archive.selection import Selection, ordered_ids
from archive.streams import standard_output
from archive.whole import whole_file, whole_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlalchemy.engine import Connection

    Stream = Callable[[Connection, Selection, IO[bytes]], str]

FOLDERS = ("parquet", "graph")
"""Formats of several files."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What the options say about the form, not about which articles."""

    form: str
    tables: tuple[str, ...]
    blank_lines: bool
    all_links: bool
    output: Path | None


def _tables(_context: click.Context, _option: click.Parameter, value: str | None) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in (value or "").split(",") if name.strip()))
    for name in names:
        if name not in TABLES:
            raise click.BadParameter(f"there is no table {name}; there are {', '.join(TABLES)}")
    return names


@click.command(
    "export", epilog="Example: archive export --since 2026-01-01 --until 2026-01-31 -o january.jsonl"
)
@with_url
@with_site
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "parquet", "text", "graph"]),
    default="jsonl",
    show_default=True,
)
@with_range
@with_sections
@click.option("--author", metavar="NAME", help="Articles by this author, as bylines print the name.")
@click.option("--kind", type=click.Choice(get_args(Kind)), help="Articles of this kind.")
@click.option("--search", metavar="QUERY", help="Articles that `archive search QUERY` finds.")
@click.option(
    "--tables", metavar="NAMES", callback=_tables, help=f"parquet: these tables only, of {', '.join(TABLES)}."
)
@click.option("--blank-lines", is_flag=True, help="text: an empty line between two articles.")
@click.option("--all-links", is_flag=True, help='graph: links of lists such as "most read", too.')
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file, or for parquet and graph the folder; without it, the output.",
)
def command(  # noqa: PLR0913 - one parameter an option
    *,
    url: str,
    site: str | None,
    form: str,
    since: date | None,
    until: date | None,
    sections: str | None,
    author: str | None,
    kind: Kind | None,
    search: str | None,
    tables: tuple[str, ...],
    blank_lines: bool,
    all_links: bool,
    output: Path | None,
) -> None:
    """Write articles for other programs, by date and then by number.

    \b
    jsonl    one JSON object a line
    csv      a row an article
    parquet  a folder of tables, partitioned by month: articles, sentences, tokens, time_expressions, links
    text     one sentence a line, its words segmented, as word vectors and topic models want it
    graph    a folder with the related graph: nodes.csv, edges.csv, graph.graphml

    A file or folder appears under its name when it is whole; a folder that an export wrote is replaced.
    """  # noqa: D301 - click wants the backspace itself
    check_range(since, until)
    request = Request(form=form, tables=tables, blank_lines=blank_lines, all_links=all_links, output=output)
    _check(request)
    wanted = Selection(
        site=site,
        since=since,
        until=until,
        sections=tuple(section_paths(sections)),
        author=author,
        kind=kind,
        search=search,
    )
    with reading(url) as connection:
        if output is None:
            with standard_output() as file:
                _write_lines(connection, wanted, request, file)
            return
        if form in FOLDERS:
            with whole_folder(output) as folder:
                told = _write_folder(connection, wanted, request, folder)
        else:
            with whole_file(output) as file:
                told = _write_lines(connection, wanted, request, file)
    click.echo(f"{output}: {told}", err=True)


def _check(request: Request) -> None:
    """Let only options pass that go together.

    Raises:
        click.UsageError: they do not.
    """
    if request.form in FOLDERS and request.output is None:
        raise click.UsageError(f"--format {request.form} writes a folder; name it with -o")
    given = {
        "--tables": request.tables,
        "--blank-lines": request.blank_lines,
        "--all-links": request.all_links,
    }
    forms = {"--tables": "parquet", "--blank-lines": "text", "--all-links": "graph"}
    for option, value in given.items():
        if value and request.form != forms[option]:
            raise click.UsageError(f"{option} is for --format {forms[option]}")


def _write_lines(connection: Connection, wanted: Selection, request: Request, file: IO[bytes]) -> str:
    """Write to `file`, and say what."""
    ids = ordered_ids(connection, wanted)
    if request.form == "csv":
        return _count(write_csv(connection, ids, file), "article")
    if request.form == "text":
        lines = write_text(connection, ids, file, blank_lines=request.blank_lines)
        told = f"{_count(lines.sentences, 'sentence')} of {_count(len(ids), 'article')}"
        return told + _wordless(lines.without_words)
    return _count(write_jsonl(stored_articles(connection, ids), file), "article")


def _write_folder(connection: Connection, wanted: Selection, request: Request, folder: Path) -> str:
    """Write into `folder`, and say what."""
    if request.form == "graph":
        size = write_graph(connection, wanted, folder, all_links=request.all_links)
        return f"{_count(size.nodes, 'node')}, {_count(size.edges, 'edge')}"
    try:
        from archive.exports.parquet import write_dataset  # noqa: PLC0415 - brings pyarrow, an extra
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "pyarrow":
            raise
        raise ExtraMissing(
            "archive export --format parquet needs pyarrow: pip install 'bonphuong[parquet]'"
        ) from error
    names = request.tables or tuple(TABLES)
    counts = write_dataset(connection, wanted, names, folder, datetime.now(UTC))
    rows = ", ".join(f"{count} {name}" for name, count in counts.rows.items())
    return rows + _wordless(counts.without_words)


def _wordless(articles: int) -> str:
    if not articles:
        return ""
    return f"; {_count(articles, 'article')} without segmented words (TOKENIZE=0, or another language)"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun if number == 1 else f'{noun}s'}"
