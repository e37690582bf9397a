"""Every way into an archive, for what all of them refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.database import initialise, preflight, printable_url, reading
from archive.store import Store
from archive.upkeep.upgrade import upgrade

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.errors import ArchiveError


def touch_all(url: str) -> list[Callable[[], object]]:
    """Every way into an archive."""

    def read() -> None:
        with reading(url):
            pass

    return [
        lambda: preflight(url),
        lambda: initialise(url),
        lambda: Store.open(url, create=True),
        lambda: Store.open(url),
        lambda: upgrade(url),
        read,
    ]


def refused(url: str, kind: type[ArchiveError], *words: str) -> None:
    """Each way in is refused with that error in one line that names the place."""
    for enter in touch_all(url):
        with pytest.raises(kind) as caught:
            enter()
        message = str(caught.value)
        assert "\n" not in message
        for word in (printable_url(url), *words):
            assert word in message
