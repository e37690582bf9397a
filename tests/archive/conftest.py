"""Each test works on a real database of its own: an SQLite file, then a PostgreSQL database."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from archive.database import initialise
from archive.store import Store
from tests import postgres
from tests.archive.builders import ORIGIN, ZONE_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

DATABASES = ("sqlite", "postgresql")


@cache
def empty_archive() -> bytes:
    """The file of an empty SQLite archive: making one takes as long as many a test."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        initialise(f"sqlite:///{path}")
        return path.read_bytes()


def _made_at(database: str, folder: Path, *, filled: bool, once: bool = False) -> Iterator[str]:
    """The address of a database of its own while it is needed: `filled` with an empty archive, or nothing.

    What a test does to more than an archive's rows may not be seen when it is given back; `once` removes it.
    """
    if database == "sqlite":
        path = folder / "archive.db"
        if filled:
            path.write_bytes(empty_archive())
        yield f"sqlite:///{path}"
        return
    server = postgres.server()
    if filled and not once:
        name = server.create_archive()
        yield server.url(name)
        server.give_back(name)
        return
    name = server.create(server.archive_template()) if filled else server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def made() -> None:
    """With it the addresses below lead to an empty archive: for tests that do not look at how one is made.

    A copy of one is quicker than a new one.
    """


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an SQLite archive that is not there yet, for what only a file can suffer."""
    yield from _made_at("sqlite", tmp_path, filled="made" in request.fixturenames)


@pytest.fixture
def postgresql_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty PostgreSQL database, for what only a server can do."""
    yield from _made_at("postgresql", tmp_path, filled="made" in request.fixturenames, once=True)


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an archive that is not there yet, on either database.

    A test that also asks for `store` finds an archive there.
    """
    with_store = "store" in request.fixturenames
    filled = with_store or "made" in request.fixturenames
    yield from _made_at(request.param, tmp_path, filled=filled, once=not with_store)


@pytest.fixture(scope="module", params=DATABASES)
def shared_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty archive that all tests of a module share, on either database."""
    yield from _made_at(request.param, tmp_path_factory.mktemp("shared"), filled=True)


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
