"""`archive diff`."""

from __future__ import annotations

import click

from archive.commands.options import number as article_number
from archive.commands.options import with_json, with_site, with_url
from archive.commands.output import console, print_json
from archive.database import reading
from archive.diff import differences
from archive.history import load_revision
from archive.terminal.diff import print_differences


@click.command("diff", epilog="Example: archive diff 218247 --from 1 --to 2")
@click.argument("number", metavar="ID", type=article_number)
@with_url
@with_site
@click.option(
    "--from", "older", type=click.IntRange(1), metavar="N", help="A revision.  [default: that before --to]"
)
@click.option("--to", "newer", type=click.IntRange(1), metavar="N", help="A revision.  [default: the newest]")
@with_json
def command(  # noqa: PLR0913 - one parameter an option
    *, number: int, url: str, site: str | None, older: int | None, newer: int | None, as_json: bool
) -> None:
    """Show word by word what changed between two revisions of an article.

    Words in [-brackets-] were taken out, words in {+braces+} came in; a terminal has them red and green.
    Ends with status 1 when the archive does not hold the article or the revision.
    """
    with reading(url) as connection:
        after = load_revision(connection, site, number, newer or -1)
        if older is None and after.number == 1:
            before = after
        else:
            before = load_revision(connection, site, number, older or after.number - 1)
    found = differences(before.covered, after.covered)
    if as_json:
        ends = {
            name: {"revision": one.number, "fetched_at": one.fetched_at, "digest": one.digest}
            for name, one in (("from", before), ("to", after))
        }
        print_json({"id": number, **ends, "differences": found})
        return
    if before.number == after.number:
        click.echo(f"article {number} has one revision, of {after.fetched_at:%Y-%m-%d %H:%M:%SZ}")
        return
    click.echo(
        f"article {number}: revision {before.number} of {before.fetched_at:%Y-%m-%d %H:%M:%SZ} and "
        f"{after.number} of {after.fetched_at:%Y-%m-%d %H:%M:%SZ}"
    )
    print_differences(console(), found)
    if not found:
        click.echo("nothing differs")
