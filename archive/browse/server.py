"""Serves the pages on this machine until it is told to stop; it leaves neither a process nor a file."""

from __future__ import annotations

import asyncio
import signal
import socket
import sqlite3
import threading
import time
from contextlib import closing, contextmanager, suppress
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import uvicorn
from datasette.app import Datasette  # type: ignore[import-untyped] # it ships no types
from datasette.plugins import pm  # type: ignore[import-untyped] # as above

from archive.browse.database import NAME, ArchiveDatabase
from archive.browse.metadata import metadata
from archive.browse.plugin import Plugin
from archive.errors import ArchiveUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archive.browse.reading import Reading

HOST = "127.0.0.1"
"""This machine alone: there is neither a password nor a limit on how much one asks."""

SQL_MILLISECONDS = 4_000
"""How long a question may take; the slowest of the ready ones needs a second at 100,000 articles."""

FACET_MILLISECONDS = 2_000
FACETS = 200
"""Values of a facet that are shown: the months of sixteen years, and the authors who write most."""
LOOK_SECONDS = 15
"""How often the list is brought up to the archive while a crawl writes; a bigger one less often."""
SHARE = 20
"""The list is brought up for at most one part in so many of the time."""
STOP_SECONDS = 3
"""How long answers under way are waited for at the end."""


class Shown(NamedTuple):
    """What the pages are called, and whether they may ask questions of their own in SQL."""

    title: str
    sql: bool = True


class _Server(uvicorn.Server):
    """Tells when it listens, and takes SIGINT and SIGTERM as the wish to end well."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # uvicorn would raise the signal again at the end, and the process would die of it
        before = {kind: signal.signal(kind, self.handle_exit) for kind in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for kind, handler in before.items():
                signal.signal(kind, handler)


def bound(port: int) -> socket.socket:
    """A socket at `port` of this machine, 0 for any that is free.

    Raises:
        ArchiveUnavailable: it cannot be had.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        reason = error.strerror or str(error)
        raise ArchiveUnavailable(f"port {port}: {reason}; name another with --port, 0 is any") from error
    return listener


def serve(
    archive: Path,
    reading: Reading,
    listener: socket.socket,
    shown: Shown,
    ready: Callable[[str], None],
) -> None:
    """Serve the archive in the SQLite file `archive` until SIGINT or SIGTERM.

    `reading` is what was made of it; it is kept up. `ready` is told the address when it is served.
    """
    plugin = Plugin(archive)
    pm.register(plugin)
    stop = threading.Event()
    follower = threading.Thread(target=_follow, args=(reading, stop), daemon=True)
    try:
        app = datasette(archive, reading.path, shown)
        config = uvicorn.Config(
            app.app(), log_level="warning", access_log=False, timeout_graceful_shutdown=STOP_SECONDS
        )
        address = f"http://{HOST}:{listener.getsockname()[1]}/"
        server = _Server(config, lambda: ready(address))
        follower.start()
        with closing(listener):
            asyncio.run(server.serve(sockets=[listener]))
    finally:
        stop.set()
        if follower.is_alive():
            follower.join()
        pm.unregister(plugin)


def datasette(archive: Path, reading: Path, shown: Shown) -> Datasette:
    """Datasette over the archive and the file made of it."""
    package = files("archive.browse")
    # It would print every variable to the terminal, at a page not found too.
    pm.get_plugin("datasette.handle_exception").rich = None
    app = Datasette(
        metadata=metadata(shown.title),
        template_dir=str(package / "templates"),
        static_mounts=[("-/archive", str(package / "static"))],
        settings={
            "allow_download": False,
            "default_allow_sql": shown.sql,
            "suggest_facets": False,
            "default_facet_size": FACETS,
            "sql_time_limit_ms": SQL_MILLISECONDS,
            "facet_time_limit_ms": FACET_MILLISECONDS,
            "default_cache_ttl": 0,
            "num_sql_threads": 3,
            "truncate_cells_html": 300,
        },
    )
    app.remove_database("_memory")
    app.add_database(ArchiveDatabase(app, archive, reading), name=NAME)
    return app


def _follow(reading: Reading, stop: threading.Event) -> None:
    """Bring `reading` up to the archive until `stop`."""
    pause = float(LOOK_SECONDS)
    while not stop.wait(pause):
        began = time.monotonic()
        with suppress(sqlite3.OperationalError):  # locked or moved: perhaps not the next time
            reading.refresh()
        pause = max(LOOK_SECONDS, SHARE * (time.monotonic() - began))
