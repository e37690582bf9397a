"""One writer a site and archive: a lock that the operating system gives up when its holder dies."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from archive.database import database_path
from archive.errors import ArchiveBusy
from archive.location import printable_url

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def only_writer(url: str, site: str) -> Iterator[None]:
    """Holds the lock of `site` in the archive at `url`; a crash or `kill -9` gives it up.

    The lock is a file beside the archive, which stays when the lock is given up: removing it would race.

    Raises:
        ArchiveBusy: another run holds it.
        OSError: the file cannot be made.
    """
    path = database_path(url)
    lock = FileLock(path.with_name(f".{path.name}.{site}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ArchiveBusy(
            f"{printable_url(url)}: another run of {site} is writing to this archive; wait until it has ended"
        ) from None
    try:
        yield
    finally:
        lock.release()
