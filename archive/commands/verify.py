"""`archive verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import msgspec

from archive.commands.options import with_json, with_url, with_warc
from archive.commands.output import print_json
from archive.database import find_faults, printable_url, reading
from archive.digest import digest
from archive.errors import ArchiveUnsound
from archive.location import archive_url
from archive.upkeep.compare import Comparison, compare
from archive.verify.verdict import look, mend

if TYPE_CHECKING:
    from pathlib import Path

    from archive.verify.pages import Depth
    from archive.verify.verdict import Verdict


@click.command("verify", epilog="Example: archive verify --digest")
@with_url
@with_warc
@click.option("--digest", "as_digest", is_flag=True, help="Print a fingerprint of the archive's content.")
@click.option(
    "--pages",
    type=click.Choice(["files", "sample", "all"]),
    default="sample",
    show_default=True,
    help="Of the kept pages look at the files alone, read some, or read all and look for removed ones.",
)
@click.option("--quick", is_flag=True, help="Look only at the database itself: damage, references.")
@click.option("--repair", is_flag=True, help="Mend what can be mended, in one transaction.")
@click.option("--against", metavar="URL", help="Compare with another archive, table by table, instead.")
@with_json
def command(  # noqa: PLR0913 - one parameter an option
    *,
    url: str,
    folder: Path,
    as_digest: bool,
    pages: Depth,
    quick: bool,
    repair: bool,
    against: str | None,
    as_json: bool,
) -> None:
    """Look whether the archive is sound, and say what is wrong and how it is mended.

    That is the database itself; that every reference, link, offset and pointer into the WARC leads
    somewhere; that texts, words and digests follow from what they are made of; that the search index has it
    all. It takes some minutes for 100,000 articles; crawls may go on, but not during --repair.

    Two archives with the same digest hold the same content; runs and fetches are no part of it. With --digest
    everything is looked at all the same, and the digest is printed only where it is sound. --against compares
    every table, runs and fetches included. Ends with status 6 when something is broken or differs.
    """
    if repair and (quick or against):
        raise click.UsageError("--repair looks at everything in one archive; leave out --quick and --against")
    if against is not None:
        other = archive_url(against)
        places = f"{printable_url(url)} and {printable_url(other)}"
        _tell_comparison(compare(url, other), places, as_json=as_json)
        return
    if quick:
        with reading(url) as connection:
            faults = find_faults(connection)
        if faults:
            raise ArchiveUnsound(f"{printable_url(url)}: {'; '.join(faults)}")
        verdict = None
    else:
        verdict = (mend if repair else look)(url, folder, pages)
    content = None
    if as_digest and (verdict is None or verdict.sound):
        with reading(url) as connection:
            content = digest(connection)
    _tell(verdict, content, printable_url(url), as_json=as_json)


def _tell(verdict: Verdict | None, content: str | None, place: str, *, as_json: bool) -> None:
    sound = verdict is None or verdict.sound
    if as_json:
        said: dict[str, Any] = {} if verdict is None else msgspec.to_builtins(verdict)
        print_json({"archive": place, "sound": sound, **said, "digest": content})
    else:
        if verdict is not None:
            if verdict.notice is not None:
                click.echo(f"archive: {verdict.notice}", err=True)
            for finding in verdict.findings:
                click.echo(finding.line)
        if sound:
            click.echo(content or f"{place}: sound")
    if not sound:
        raise ArchiveUnsound(f"{place}: not sound; see the lines above")


def _tell_comparison(found: Comparison, places: str, *, as_json: bool) -> None:
    if as_json:
        print_json({**msgspec.to_builtins(found), "equal": found.equal})
    else:
        for line in found.lines():
            click.echo(line)
    if not found.equal:
        raise ArchiveUnsound(f"{places} differ; see the lines above")
