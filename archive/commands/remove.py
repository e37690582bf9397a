"""`archive remove`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archive.commands.options import number as article_number
from archive.commands.options import with_json, with_site, with_url, with_warc
from archive.commands.output import print_json
from archive.upkeep.removal import Removed, remove

if TYPE_CHECKING:
    from pathlib import Path


@click.command("remove", epilog='Example: archive remove 218247 --reason "asked for by the person named"')
@click.argument("numbers", metavar="ID...", type=article_number, nargs=-1, required=True)
@click.option("--reason", required=True, metavar="TEXT", help="Why; it is kept with the number.")
@with_url
@with_warc
@with_site
@with_json
def command(  # noqa: PLR0913 - one parameter an option
    *, numbers: tuple[int, ...], reason: str, url: str, folder: Path, site: str | None, as_json: bool
) -> None:
    """Take articles out for good: rows, search index and kept pages go, and no crawl brings them back.

    What other articles and listings say of it (links, teasers, their own kept pages) stays, and so do
    backups and copies. All WARC files of the site are read through, and the database is written anew: that
    takes minutes in a large archive, and once for all IDs. Broken off, it can be run again.

    Ends with status 1 when the archive never saw one of them, and with 8 while a crawl runs.
    """
    if not reason.strip():
        raise click.UsageError("--reason is empty; say why, for whoever asks later")
    removed = remove(url, folder, site, numbers, " ".join(reason.split()))
    if as_json:
        print_json(removed)
    else:
        click.echo("\n".join(_lines(removed)))


def _lines(removed: Removed) -> list[str]:
    new = [number for number in removed.numbers if number not in removed.before]
    lines = [f"{removed.site}: removed {', '.join(map(str, new))}"] if new else []
    if removed.before:
        lines.append(f"{removed.site}: {', '.join(map(str, removed.before))} had been removed before")
    lines.append(
        f"  {sum(removed.rows.values()):,} rows, {removed.wiped.records:,} records of "
        f"{removed.wiped.files:,} WARC files"
    )
    if removed.named_by:
        lines.append(f"  {removed.named_by:,} other articles link there; their words and links stay")
    return lines
