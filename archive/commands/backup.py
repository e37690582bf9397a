"""`archive backup`."""

from __future__ import annotations

from pathlib import Path

import click

from archive.commands.options import with_json, with_url, with_warc
from archive.commands.output import print_json
from archive.errors import CaptureLost
from archive.location import resolve_path
from archive.upkeep.backup import Manifest, back_up, check


@click.command("backup", epilog="Example: archive backup /srv/backups/thoidai-2026-01-31")
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@with_url
@with_warc
@click.option("--check", "only_check", is_flag=True, help="Read a backup back that was made before, instead.")
@with_json
def command(*, target: Path, url: str, folder: Path, only_check: bool, as_json: bool) -> None:
    """Make a folder with a copy of the archive and the WARC files that it names, while crawls go on.

    The copy is the archive at one moment, always an SQLite file. Finished WARC files are linked where DIR is
    on their file system, else copied. The folder appears when all of it was read back and is right. It is an
    archive like any other: give it as --url sqlite:///DIR/archive.db --warc DIR/warc.

    Ends with status 3 when WARC files were missing, and with 6 when a backup is not right.
    """
    where = resolve_path(target)
    manifest = check(where) if only_check else back_up(url, folder, where)
    if as_json:
        print_json(manifest)
    else:
        click.echo(_line(where, manifest))
    if manifest.missing:
        raise CaptureLost(
            f"{len(manifest.missing)} WARC files that the archive names were not in {folder}, "
            f"{manifest.missing[0]} first; give their folder with --warc, or see `archive verify`"
        )


def _line(where: Path, manifest: Manifest) -> str:
    articles = manifest.tables["articles"].rows
    return (
        f"{where}: {articles:,} articles of {manifest.made_at:%Y-%m-%d %H:%M:%S}Z, "
        f"{len(manifest.files):,} files, {manifest.size:,} bytes; read back and right, "
        f"digest {manifest.digest}"
    )
