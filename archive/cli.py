"""The command `archive`: make, upgrade, count, show, export and judge an archive.

Exit statuses: 0 done; 1 no such article; 2 wrong arguments, or an archive of another version; 3 something
is missing (`coverage`); 6 the archive cannot be opened, or there is none; 130 interrupted; 141 the reader of
the output has closed it.
"""

from __future__ import annotations

import io
import os
import re
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
import msgspec
from rich.console import Console

from archive.calendar import print_coverage
from archive.coverage import coverage as find_coverage
from archive.database import find_faults, initialise, printable_url, reading
from archive.database import upgrade as upgrade_database
from archive.digest import digest
from archive.duplicates import clusters, unsigned
from archive.errors import ArchiveError, ArchiveUnavailable
from archive.export import whole_file, write_jsonl
from archive.location import DEFAULT_URL, archive_url
from archive.printed import as_printed
from archive.read import iter_articles, load_article, revisions_of, site_name
from archive.show import print_article, show_document
from archive.stats import collect
from archive.table import print_stats

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

INCOMPLETE = 3
"""What `coverage` ends with where something is missing, as a crawl does."""
INTERRUPTED = 130
"""128 and SIGINT, as shells count it."""
PIPE_CLOSED = 141
"""128 and SIGPIPE: what other programs end with when `head` has read enough."""
LARGEST_NUMBER = 2**63 - 1
"""What the database can hold."""
PLAIN_WIDTH = 200
"""Columns where the output is no terminal: wide enough to wrap no table."""


def _complain(message: str) -> None:
    click.echo(f"archive: {' '.join(message.split())}", err=True)


def _forget_stdout() -> None:
    """Let the interpreter flush what is left to nowhere, for its own complaint would not be silent."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the command's own handling; rich would end the process with status 1."""
        raise BrokenPipeError


def _console() -> Console:
    return _Console() if sys.stdout.isatty() else _Console(width=PLAIN_WIDTH)


def _day(value: str) -> date:
    """The day that an option names; `fromisoformat` alone would take other forms too."""
    with suppress(ValueError):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return date.fromisoformat(value)
    raise click.BadParameter(f"{value} is not a day; write YYYY-MM-DD, for example 2021-03-31")


def _number(value: str) -> int:
    """The number of an article."""
    if value.isascii() and value.isdigit() and int(value) <= LARGEST_NUMBER:
        return int(value)
    raise click.BadParameter(f"{value} is not an article's number; write the digits before .html")


def _with_url(command: Callable[..., None]) -> Callable[..., None]:
    return click.option(
        "-u",
        "--url",
        envvar="ARCHIVE_URL",
        show_envvar=True,
        metavar="URL",
        callback=lambda _context, _option, value: archive_url(value),
        help=f"The archive's address.  [default: {DEFAULT_URL}, from the project's folder]",
    )(command)


def _with_site(command: Callable[..., None]) -> Callable[..., None]:
    return click.option("--site", metavar="NAME", help="The site, where the archive holds several.")(command)


def _print_json(value: object) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: archive stats --url sqlite:///data/archive.db",
)
def cli() -> None:
    """Look after the archive of a newspaper."""


@cli.command(epilog="Example: archive init --url sqlite:///data/archive.db")
@_with_url
def init(url: str) -> None:
    """Make an empty archive; one that is there stays as it is."""
    made = initialise(url)
    click.echo(f"{printable_url(url)}: {'made' if made else 'there already, nothing changed'}")


@cli.command(epilog="Example: archive upgrade")
@_with_url
def upgrade(url: str) -> None:
    """Bring an archive to the newest version of its tables, in one transaction."""
    before, after = upgrade_database(url)
    done = "is the newest version" if before == after else f"upgraded from {before}"
    click.echo(f"{printable_url(url)}: schema {after} {done}")


@cli.command(epilog="Example: archive stats --json")
@_with_url
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def stats(url: str, as_json: bool) -> None:
    """Count what is in the archive, by section and in all.

    The total counts each article once, although it may stand in two sections.
    """
    with reading(url) as connection:
        numbers = collect(connection)
    if as_json:
        _print_json(numbers)
    else:
        print_stats(_console(), numbers)


@cli.command(epilog="Example: archive duplicates --json")
@_with_url
@_with_site
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def duplicates(url: str, site: str | None, as_json: bool) -> None:
    """List articles that say nearly the same: republished stories, agency texts in two sections.

    A crawl compares what it brought when it ends; articles that still wait for that are counted.
    """
    with reading(url) as connection:
        found = clusters(connection, site)
        waiting = unsigned(connection, site)
    if as_json:
        _print_json({"clusters": found, "waiting": waiting})
        return
    for one in found:
        click.echo(f"{one.site} {one.id}: {len(one.articles)} articles")
        for article in one.articles:
            click.echo(f"  {article.similarity:.2f}  {article.number}  {article.headline or article.url}")
    click.echo(f"{len(found)} clusters; {waiting} articles are not compared yet")


@cli.command(epilog="Example: archive show 218247 --as-printed")
@click.argument("number", metavar="ID", type=_number)
@_with_url
@_with_site
@click.option("--as-printed", "printed", is_flag=True, help="With the characters that the page had.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(number: int, url: str, site: str | None, printed: bool, as_json: bool) -> None:
    """Show one article in full; ID is the number before .html in its address.

    Ends with status 1 when the archive does not hold it.
    """
    with reading(url) as connection:
        stored = load_article(connection, site, number)
        revisions = revisions_of(connection, site, number)
    if printed:
        stored = msgspec.structs.replace(stored, article=as_printed(stored.article))
    if as_json:
        _print_json(show_document(stored, revisions))
    else:
        print_article(_console(), stored, revisions)


@cli.command(epilog="Example: archive export --since 2026-01-01 --until 2026-01-31 -o january.jsonl")
@_with_url
@_with_site
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@click.option("--since", type=_day, metavar="YYYY-MM-DD", help="The first day, in the site's time zone.")
@click.option("--until", type=_day, metavar="YYYY-MM-DD", help="The last day; it is included.")
@click.option("--sections", metavar="PATHS", help="Section paths with commas between; a takes in a/b.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file; without it, the output.")
def export(  # noqa: PLR0913 - one parameter an option
    *,
    url: str,
    site: str | None,
    form: str,
    since: date | None,
    until: date | None,
    sections: str | None,
    output: Path | None,
) -> None:
    """Write articles, by date and then by number.

    jsonl: one JSON object a line, in UTF-8. A file appears under its name when it is whole.
    """
    del form  # there is one so far
    if since is not None and until is not None and since > until:
        raise click.UsageError(f"--since {since} is after --until {until}; give the earlier day first")
    paths = [path.strip().strip("/") for path in (sections or "").split(",") if path.strip()]
    with reading(url) as connection:
        found = iter_articles(connection, site=site, since=since, until=until, sections=paths)
        if output is None:
            write_jsonl(found, sys.stdout.buffer)
            return
        with whole_file(output) as file:
            count = write_jsonl(found, file)
    click.echo(f"{output}: {count} articles", err=True)


@cli.command(epilog="Example: archive coverage --since 2026-01-01 --until 2026-01-31")
@_with_url
@_with_site
@click.option("--since", type=_day, metavar="YYYY-MM-DD", help="The first day; without it, the oldest.")
@click.option("--until", type=_day, metavar="YYYY-MM-DD", help="The last day; without it, yesterday.")
@click.option(
    "--sections",
    metavar="PATHS",
    help="Section paths with commas between; a takes in a/b. Without it, every section ever walked.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def coverage(  # noqa: PLR0913 - one parameter an option
    *,
    url: str,
    site: str | None,
    since: date | None,
    until: date | None,
    sections: str | None,
    as_json: bool,
) -> None:
    """Say whether a range is complete, or what is missing; with a calendar.

    A day is complete when a crawl that began after it read its listings to the end and left nothing out; a
    question mark stands beside the others. Ends with status 3 when something is missing.
    """
    if since is not None and until is not None and since > until:
        raise click.UsageError(f"--since {since} is after --until {until}; give the earlier day first")
    paths = [path.strip().strip("/") for path in (sections or "").split(",") if path.strip()]
    with reading(url) as connection:
        found = find_coverage(connection, site_name(connection, site), since, until, paths)
    if as_json:
        _print_json({**msgspec.to_builtins(found), "complete": found.is_complete})
    else:
        print_coverage(_console(), found)
    if not found.is_complete:
        raise click.exceptions.Exit(INCOMPLETE)


@cli.command(epilog="Example: archive verify --digest")
@_with_url
@click.option("--digest", "as_digest", is_flag=True, help="Print a fingerprint of the archive's content.")
def verify(*, url: str, as_digest: bool) -> None:
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


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command `archive` and end the process with its exit status; an error is one line on stderr."""
    sys.exit(_status(arguments))


def _status(arguments: Sequence[str] | None) -> int:
    if isinstance(sys.stdout, io.TextIOWrapper):  # else a terminal without Vietnamese ends in a traceback
        sys.stdout.reconfigure(errors="backslashreplace")
    # `cli.main` would end the process with status 1 where a pipe is closed.
    try:
        with cli.make_context("archive", list(sys.argv[1:] if arguments is None else arguments)) as context:
            cli.invoke(context)
        if sys.stdout is not None:  # it is None where the caller has closed it
            sys.stdout.flush()
    except click.exceptions.Exit as end:
        return end.exit_code
    except (click.ClickException, ArchiveError) as error:
        return _report(error)
    except (click.Abort, KeyboardInterrupt):
        _complain("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        _forget_stdout()
        return PIPE_CLOSED
    except OSError as error:  # /dev/full, a closed standard output, a folder that went away
        _complain(f"the output cannot be written: {error.strerror or error}")
        _forget_stdout()
        return ArchiveUnavailable.exit_status
    return 0


def _report(error: click.ClickException | ArchiveError) -> int:
    """Say what is wrong, in one line, and give the exit status; where no command was named, its help."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return error.exit_code
    if isinstance(error, click.ClickException):
        _complain(error.format_message())
        return error.exit_code
    _complain(str(error))
    return error.exit_status
