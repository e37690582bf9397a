"""`archive init`."""

from __future__ import annotations

import click

from archive.commands.options import with_url
from archive.database import initialise, printable_url


@click.command("init", epilog="Example: archive init --url sqlite:///data/archive.db")
@with_url
def command(url: str) -> None:
    """Make an empty archive; one that is there stays as it is."""
    made = initialise(url)
    click.echo(f"{printable_url(url)}: {'made' if made else 'there already, nothing changed'}")
