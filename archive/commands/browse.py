"""`archive browse`."""

from __future__ import annotations

import signal
import tempfile
import webbrowser
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy import select

from archive.commands.options import with_url
from archive.database import reading
from archive.errors import ExtraMissing
from archive.location import parse_url, printable_url
from archive.schema.tables import Sites

if TYPE_CHECKING:
    from collections.abc import Iterator

sites = Sites.core()

PORT = 8001


@click.command("browse", epilog="Example: archive browse --port 0 --open")
@with_url
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="The port on 127.0.0.1; 0 is any that is free.",
)
@click.option("--open", "opened", is_flag=True, help="Open the page in the browser.")
@click.option("--sql/--no-sql", default=True, show_default=True, help="Whether pages may ask in SQL.")
def command(*, url: str, port: int, opened: bool, sql: bool) -> None:
    """Look at the archive in a browser: search, lists, articles, ready questions, every table.

    Nothing is written to the archive, and only this machine is served. Ends on Ctrl-C. An archive in
    PostgreSQL is first copied to a file, which goes at the end, and is shown as it was then.
    """
    try:
        from archive.browse.reading import Reading  # noqa: PLC0415 - both load what may be missing
        from archive.browse.server import Shown, bound, serve  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise ExtraMissing(f"archive browse needs {error.name}: pip install 'bonphuong[browse]'") from error

    def ready(address: str) -> None:
        click.echo(f"{address}  (Ctrl-C ends it)")
        if opened:
            webbrowser.open(address)

    with bound(port) as listener, _temporary() as folder:
        archive, title = archive_file(url, folder)
        listed = Reading(folder / "reading.db", archive)
        try:
            click.echo(f"{printable_url(url)}: {listed.refresh():,} articles", err=True)
            serve(archive, listed, listener, Shown(title, sql=sql), ready)
        finally:
            listed.close()


@contextmanager
def _temporary() -> Iterator[Path]:
    """A folder that goes at the end, at SIGTERM too; the server has a handler of its own."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with tempfile.TemporaryDirectory(prefix="archive-browse-") as folder:
            yield Path(folder)
    finally:
        signal.signal(signal.SIGTERM, before)


def archive_file(url: str, folder: Path) -> tuple[Path, str]:
    """The SQLite file that holds the archive, its own or a copy in `folder`; and what it is called."""
    with reading(url) as connection:  # it says plainly what is wrong with the archive
        title = ", ".join(connection.scalars(select(sites.c.name).order_by(sites.c.name)))
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        return Path(str(parsed.database)), title or "archive"
    from archive.upkeep.copying import copy  # noqa: PLC0415 - a file needs no copy

    copied = folder / "archive.db"
    copy(url, f"sqlite:///{copied}")
    return copied, title or "archive"
