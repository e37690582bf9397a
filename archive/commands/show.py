"""`archive show`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from archive.commands.options import day as parse_day
from archive.commands.options import number as article_number
from archive.commands.options import with_json, with_site, with_url
from archive.commands.output import console, print_json
from archive.context import context_of
from archive.database import reading
from archive.history import as_of
from archive.printed import as_printed
from archive.read import load_article, revisions_of
from archive.terminal.show import print_article, show_document

if TYPE_CHECKING:
    from datetime import date


@click.command("show", epilog="Example: archive show 218247 --as-of 2026-01-31")
@click.argument("number", metavar="ID", type=article_number)
@with_url
@with_site
@click.option(
    "--as-of", "day", type=parse_day, metavar="YYYY-MM-DD", help="As the archive knew it at that day's end."
)
@click.option("--as-printed", "printed", is_flag=True, help="With the characters that the page had.")
@with_json
def command(  # noqa: PLR0913 - one parameter an option
    *, number: int, url: str, site: str | None, day: date | None, printed: bool, as_json: bool
) -> None:
    """Show one article in full; ID is the number before .html in its address.

    With --as-of it is shown as an earlier revision had it. Ends with status 1 when the archive does not hold
    it, or had not read it by then.
    """
    if day is not None and printed:
        raise click.UsageError("--as-printed is of the newest revision alone; leave one of the two out")
    with reading(url) as connection:
        if day is None:
            stored = load_article(connection, site, number)
        else:
            stored = as_of(connection, site, number, day)
        revisions = revisions_of(connection, site, number)[: stored.revision]
        context = context_of(connection, site, number)
    if printed:
        stored = msgspec.structs.replace(stored, article=as_printed(stored.article))
    if as_json:
        print_json(show_document(stored, revisions, context))
    else:
        print_article(console(), stored, revisions, context)
