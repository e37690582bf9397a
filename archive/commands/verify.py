"""`archive verify`."""

from __future__ import annotations

import click

from archive.commands.options import with_url
from archive.database import find_faults, printable_url, reading
from archive.digest import digest
from archive.errors import ArchiveUnavailable


@click.command("verify", epilog="Example: archive verify --digest")
@with_url
@click.option("--digest", "as_digest", is_flag=True, help="Print a fingerprint of the archive's content.")
def command(*, url: str, as_digest: bool) -> None:
    """Look whether the archive is sound: the file itself, and that every reference leads somewhere.

    Two archives with the same digest hold the same content; runs and fetches are no part of it. Ends with
    status 6 when something is broken.
    """
    with reading(url) as connection:
        faults = find_faults(connection)
        content = digest(connection) if as_digest else None
    if faults:
        raise ArchiveUnavailable(f"{printable_url(url)}: {'; '.join(faults)}")
    click.echo(content or f"{printable_url(url)}: sound")
