"""`archive copy`."""

from __future__ import annotations

import click

from archive.commands.options import with_json, with_url
from archive.commands.output import print_json
from archive.location import archive_url
from archive.upkeep.copying import copy


@click.command("copy", epilog="Example: archive copy --to postgresql://archivist@db.example/thoidai")
@with_url
@click.option("--to", "target", required=True, metavar="URL", help="The address of the copy.")
@with_json
def command(*, url: str, target: str, as_json: bool) -> None:
    """Copy a whole archive into another database, from SQLite to PostgreSQL or back, and compare the two.

    It is copied as it is at this moment; a crawl may go on. The copy must be new: nothing is merged. It is
    there when it is whole and the same as the archive, table by table. The WARC files are not copied: both
    archives name the same.
    """
    found = copy(url, archive_url(target))
    if as_json:
        print_json(found)
        return
    for line in found.lines():
        click.echo(line)
