"""How much room the file systems have left that a crawl writes to."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from archive.engines import backend
from archive.engines.sqlite import SQLite
from archive.errors import ArchiveUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DECIMAL = 1_000_000


class SpaceLow(ArchiveUnavailable):
    """A file system has less room than the floor that was set."""


def places(url: str, folder: Path) -> tuple[Path, ...]:
    """The folders that a crawl into the archive at `url` writes to; a server's disk is the server's affair.

    Each exists: where one is still to be made, it is the folder that it will be in.
    """
    found = backend(url)
    written = [folder, *([found.path.parent] if isinstance(found, SQLite) else [])]
    return tuple(_nearest(place) for place in written)


def _nearest(place: Path) -> Path:
    return next(one for one in (place, *place.parents) if one.is_dir())


def check_space(folders: Iterable[Path], floor: int) -> None:
    """Let only file systems pass that have `floor` bytes left for this user; 0 asks for nothing.

    What does not tell its room passes too.

    Raises:
        SpaceLow: one of them has less.
    """
    if not floor:
        return
    for folder in folders:
        with suppress(OSError):
            found = os.statvfs(folder)
            left = found.f_bavail * found.f_frsize
            if left < floor:
                raise SpaceLow(
                    f"{folder}: only {left / DECIMAL:,.0f} MB are left on its disk, less than the "
                    f"{floor / DECIMAL:,.0f} MB that are kept free (FREE_SPACE_FLOOR); make room"
                )
