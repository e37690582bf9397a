"""One writer a site and archive: a lock that the system or the server gives up when its holder dies."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from archive.engines import backend
from archive.errors import ArchiveBusy
from archive.location import printable_url

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def only_writer(url: str, site: str) -> Iterator[None]:
    """Holds the lock of `site` in the archive at `url`; a crash or `kill -9` gives it up.

    Raises:
        ArchiveBusy: another run holds it.
        ArchiveUnavailable: the database cannot be reached.
        OSError: the lock's file cannot be made.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(backend(url).lock(site))
        except BlockingIOError:
            raise ArchiveBusy(
                f"{printable_url(url)}: another run of {site} is writing to this archive;"
                " wait until it has ended"
            ) from None
        yield
