"""`archive upgrade`."""

from __future__ import annotations

import click

from archive.commands.options import with_url
from archive.database import printable_url
from archive.upkeep.downgrade import move
from archive.upkeep.upgrade import upgrade as upgrade_database


@click.command("upgrade", epilog="Example: archive upgrade")
@with_url
@click.option(
    "--to",
    "version",
    metavar="VERSION",
    help="Another version of the tables, such as 0004.  [default: the newest]",
)
def command(url: str, version: str | None) -> None:
    """Bring an archive to the newest version of its tables, in one transaction.

    With --to it goes back to an older one, for an older program, unless that has no room for something that
    the archive holds.
    """
    before, after = upgrade_database(url) if version is None else move(url, version)
    if before == after:
        done = "is its version already" if version else "is the newest version"
    else:
        done = f"{'upgraded' if before < after else 'taken back'} from {before}"
    click.echo(f"{printable_url(url)}: schema {after} {done}")
