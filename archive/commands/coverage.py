"""`archive coverage`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from archive.commands.options import check_range, day, section_paths, with_json, with_site, with_url
from archive.commands.output import console, print_json
from archive.coverage import coverage
from archive.database import reading
from archive.read import site_name
from archive.terminal.calendar import print_coverage

if TYPE_CHECKING:
    from datetime import date

INCOMPLETE = 3
"""What the command ends with where something is missing, as a crawl does."""


@click.command("coverage", epilog="Example: archive coverage --since 2026-01-01 --until 2026-01-31")
@with_url
@with_site
@click.option("--since", type=day, metavar="YYYY-MM-DD", help="The first day; without it, the oldest.")
@click.option("--until", type=day, metavar="YYYY-MM-DD", help="The last day; without it, yesterday.")
@click.option(
    "--sections",
    metavar="PATHS",
    help="Section paths with commas between; a takes in a/b. Without it, every section ever walked.",
)
@with_json
def command(  # noqa: PLR0913 - one parameter an option
    *,
    url: str,
    site: str | None,
    since: date | None,
    until: date | None,
    sections: str | None,
    as_json: bool,
) -> None:
    """Say whether a range is complete, or what is missing; with a calendar.

    A day is complete when a crawl that began after it read its listings to the end and left nothing out; a
    question mark stands beside the others. Ends with status 3 when something is missing.
    """
    check_range(since, until)
    with reading(url) as connection:
        found = coverage(connection, site_name(connection, site), since, until, section_paths(sections))
    if as_json:
        print_json({**msgspec.to_builtins(found), "complete": found.is_complete})
    else:
        print_coverage(console(), found)
    if not found.is_complete:
        raise click.exceptions.Exit(INCOMPLETE)
