"""`archive report`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click
from sqlalchemy import select

from archive.commands.options import check_range, with_range, with_site, with_url
from archive.database import reading
from archive.read import site_name
from archive.schema.tables import Sites
from archive.whole import whole_file

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from sqlalchemy.engine import Connection

sites = Sites.core()


@click.command("report", epilog="Example: archive report --since 2026-01-01 -o report.html")
@with_url
@with_site
@with_range
@click.option(
    "--lang",
    type=click.Choice(["vi", "en", "both"]),
    default="both",
    show_default=True,
    help="The language; both has a switch.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default="report.html",
    show_default=True,
    help="The page.",
)
def command(  # noqa: PLR0913 - one parameter an option
    *, url: str, site: str | None, since: date | None, until: date | None, lang: str, output: Path
) -> None:
    """Write a report on the archive: one page with charts that opens without a network.

    Articles by day and section, a calendar of what was read to its end, fields missing by month, the most
    linked articles, words that rise, and the last runs. The file appears under its name when it is whole.
    """
    # They and jinja2 are loaded by this command alone.
    from archive.report import figures, page  # noqa: PLC0415
    from archive.report.rising import Rising, rising  # noqa: PLC0415

    check_range(since, until)
    zone: tzinfo = UTC
    with reading(url) as connection:
        if site is None and not _has_site(connection):
            found, words = figures.empty(), Rising()
        else:
            wanted = figures.scope(connection, site_name(connection, site), since, until)
            zone = _zone(connection, wanted.site_id)
            found, words = figures.collect(connection, wanted), rising(connection, wanted)
    text = page.render(found, words, lang=lang, made_at=datetime.now(zone), bounds=(since, until))
    with whole_file(output) as file:
        file.write(text.encode())
    click.echo(f"{output}: {found.totals.articles:,} articles, {len(text.encode()) / 1e6:.1f} MB", err=True)


def _has_site(connection: Connection) -> bool:
    return connection.scalar(select(sites.c.id).limit(1)) is not None


def _zone(connection: Connection, site_id: int) -> ZoneInfo:
    return ZoneInfo(connection.scalars(select(sites.c.zone).where(sites.c.id == site_id)).one())
