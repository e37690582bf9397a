"""`archive upgrade`."""

from __future__ import annotations

import click

from archive.commands.options import with_url
from archive.database import printable_url
from archive.database import upgrade as upgrade_database


@click.command("upgrade", epilog="Example: archive upgrade")
@with_url
def command(url: str) -> None:
    """Bring an archive to the newest version of its tables, in one transaction."""
    before, after = upgrade_database(url)
    done = "is the newest version" if before == after else f"upgraded from {before}"
    click.echo(f"{printable_url(url)}: schema {after} {done}")
