"""Each test works on a real SQLite file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.store import Store
from tests.archive.builders import ORIGIN, ZONE_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of an archive that is not there yet."""
    return f"sqlite:///{tmp_path / 'archive.db'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An open, empty archive."""
    with Store.open(url, create=True) as opened:
        yield opened


@pytest.fixture
def site_id(store: Store) -> int:
    """The site `paper` in it."""
    return store.claim_site("paper", ORIGIN, ZONE_NAME)


@pytest.fixture
def run_id(store: Store, site_id: int) -> int:
    """A run of that site."""
    return store.start_run(site_id, "crawl paper", {"since": "2021-07-01"})
