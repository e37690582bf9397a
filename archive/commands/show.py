"""`archive show`."""

from __future__ import annotations

import click
import msgspec

from archive.commands.options import number as article_number
from archive.commands.options import with_json, with_site, with_url
from archive.commands.output import console, print_json
from archive.database import reading
from archive.printed import as_printed
from archive.read import load_article, revisions_of
from archive.show import print_article, show_document


@click.command("show", epilog="Example: archive show 218247 --as-printed")
@click.argument("number", metavar="ID", type=article_number)
@with_url
@with_site
@click.option("--as-printed", "printed", is_flag=True, help="With the characters that the page had.")
@with_json
def command(number: int, url: str, site: str | None, printed: bool, as_json: bool) -> None:
    """Show one article in full; ID is the number before .html in its address.

    Ends with status 1 when the archive does not hold it.
    """
    with reading(url) as connection:
        stored = load_article(connection, site, number)
        revisions = revisions_of(connection, site, number)
    if printed:
        stored = msgspec.structs.replace(stored, article=as_printed(stored.article))
    if as_json:
        print_json(show_document(stored, revisions))
    else:
        print_article(console(), stored, revisions)
