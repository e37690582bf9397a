"""Options that several commands share, and the types of their values."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

import click

from archive.location import DEFAULT_URL, DEFAULT_WARC, archive_url, resolve_path

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST_NUMBER = 2**63 - 1
"""What the database can hold."""


def day(value: str) -> date:
    """The day that an option names; `fromisoformat` alone would take other forms too."""
    with suppress(ValueError):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return date.fromisoformat(value)
    raise click.BadParameter(f"{value} is not a day; write YYYY-MM-DD, for example 2021-03-31")


def number(value: str) -> int:
    """The number of an article."""
    if value.isascii() and value.isdigit() and int(value) <= LARGEST_NUMBER:
        return int(value)
    raise click.BadParameter(f"{value} is not an article's number; write the digits before .html")


def check_range(since: date | None, until: date | None) -> None:
    """Let only a range pass whose first day is not after its last.

    Raises:
        click.UsageError: it is.
    """
    if since is not None and until is not None and since > until:
        raise click.UsageError(f"--since {since} is after --until {until}; give the earlier day first")


def section_paths(value: str | None) -> list[str]:
    """The paths of a list with commas between, without the slashes at their ends."""
    return [path.strip().strip("/") for path in (value or "").split(",") if path.strip()]


def with_url(command: Callable[..., None]) -> Callable[..., None]:
    """Give `command` the option `--url`, whose value is the whole address of the archive."""
    return click.option(
        "-u",
        "--url",
        envvar="ARCHIVE_URL",
        show_envvar=True,
        metavar="URL",
        callback=lambda _context, _option, value: archive_url(value),
        help=f"The archive's address.  [default: {DEFAULT_URL}, from the project's folder]",
    )(command)


def with_site(command: Callable[..., None]) -> Callable[..., None]:
    """Give `command` the option `--site`."""
    return click.option("--site", metavar="NAME", help="The site, where the archive holds several.")(command)


def with_warc(command: Callable[..., None]) -> Callable[..., None]:
    """Give `command` the option `--warc`, as `folder`: the absolute path of the WARC folder."""
    return click.option(
        "--warc",
        "folder",
        envvar="WARC_DIR",
        show_envvar=True,
        default=DEFAULT_WARC,
        show_default=True,
        metavar="DIR",
        callback=lambda _context, _option, value: resolve_path(value),
        help="The folder of the WARC files.",
    )(command)


def with_json(command: Callable[..., None]) -> Callable[..., None]:
    """Give `command` the flag `--json`, as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def with_range(command: Callable[..., None]) -> Callable[..., None]:
    """Give `command` the options `--since` and `--until`, days in the site's zone; see `check_range`."""
    until = click.option("--until", type=day, metavar="YYYY-MM-DD", help="The last day; it is included.")
    since = click.option(
        "--since", type=day, metavar="YYYY-MM-DD", help="The first day, in the site's time zone."
    )
    return since(until(command))


def with_sections(command: Callable[..., None]) -> Callable[..., None]:
    """Give `command` the option `--sections`; its value goes through `section_paths`."""
    return click.option(
        "--sections", metavar="PATHS", help="Section paths with commas between; a takes in a/b."
    )(command)
