"""`archive export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.commands.options import (
    check_range,
    section_paths,
    with_range,
    with_sections,
    with_site,
    with_url,
)
from archive.database import reading
from archive.export import whole_file, write_jsonl
from archive.read import iter_articles

if TYPE_CHECKING:
    from datetime import date


@click.command(
    "export", epilog="Example: archive export --since 2026-01-01 --until 2026-01-31 -o january.jsonl"
)
@with_url
@with_site
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@with_range
@with_sections
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file; without it, the output.")
def command(  # noqa: PLR0913 - one parameter an option
    *,
    url: str,
    site: str | None,
    form: str,
    since: date | None,
    until: date | None,
    sections: str | None,
    output: Path | None,
) -> None:
    """Write articles, by date and then by number.

    jsonl: one JSON object a line, in UTF-8. A file appears under its name when it is whole.
    """
    del form  # there is one so far
    check_range(since, until)
    paths = section_paths(sections)
    with reading(url) as connection:
        found = iter_articles(connection, site=site, since=since, until=until, sections=paths)
        if output is None:
            write_jsonl(found, sys.stdout.buffer)
            return
        with whole_file(output) as file:
            count = write_jsonl(found, file)
    click.echo(f"{output}: {count} articles", err=True)
