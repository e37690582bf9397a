"""`archive stats`."""

from __future__ import annotations

import click

from archive.commands.options import with_json, with_url
from archive.commands.output import console, print_json
from archive.database import reading
from archive.stats import collect
from archive.terminal.table import print_stats


@click.command("stats", epilog="Example: archive stats --json")
@with_url
@with_json
def command(url: str, as_json: bool) -> None:
    """Count what is in the archive, by section and in all.

    The total counts each article once, although it may stand in two sections.
    """
    with reading(url) as connection:
        numbers = collect(connection)
    if as_json:
        print_json(numbers)
    else:
        print_stats(console(), numbers)
