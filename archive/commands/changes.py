"""`archive changes`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import msgspec

from archive.article import as_document
from archive.changes import iter_changes, newest_cursor, parse_cursor
from archive.commands.options import with_url
from archive.database import reading
from archive.streams import standard_output

if TYPE_CHECKING:
    from archive.changes import Change


@click.command("changes", epilog="Example: archive changes --since 3f9ac2d104be-1042 --limit 500")
@with_url
@click.option("--since", metavar="CURSOR", help="Only what came after it.  [default: everything]")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many.")
@click.option("--cursor", "only_cursor", is_flag=True, help="Print the newest cursor and nothing else.")
def command(*, url: str, since: str | None, limit: int | None, only_cursor: bool) -> None:
    """Print what is new, changed or removed, in the order of commits, one JSON object a line.

    Each line has a cursor: keep that of the last line you have dealt with, and give it as --since next time.
    So a job follows the archive and gets each change exactly once, however many crawls write to it. An
    article that changed twice comes once, as it is now. `article` is what `archive export` writes; it is null
    for one that was removed.
    """
    with reading(url) as connection:
        if only_cursor:
            click.echo(str(newest_cursor(connection)))
            return
        after = None if since is None else parse_cursor(connection, since)
        with standard_output() as file:
            for change in iter_changes(connection, after, limit):
                file.write(msgspec.json.encode(_line(change)) + b"\n")


def _line(change: Change) -> dict[str, Any]:
    stored = change.stored
    return {
        "cursor": str(change.cursor),
        "change": change.change,
        "site": change.site,
        "id": change.number,
        "at": change.at,
        "reason": change.reason,
        "article": None if stored is None else as_document(stored.article),
    }
