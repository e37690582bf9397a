"""The examples of the documents and of `--help`, run as a reader would run them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import pytest

from archive.changes import newest_cursor
from archive.database import reading
from archive.outcomes import Captured, Fetch
from archive.read import load_article
from archive.store import Store
from tests.archive.builders import ZONE_NAME
from tests.docs.demo import crawl_demo
from tests.docs.examples import run
from tests.docs.pages import DOCS, blocks
from tests.docs.session import agrees, in_folder
from tests.docs.things import THINGS, available
from tests.needs import lacking
from tools.commands import archive_commands, archive_help

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.docs.session import Session

_RUN = {"console", "python", "sql"}
ARTICLE = 110496
"""An article of the demo's archive that has a bit of everything."""
_EXAMPLE = re.compile(r"^ *Example: (.+)$", re.MULTILINE | re.DOTALL)
NOT_RUN = {
    "browse": "it serves until it is interrupted",
    "copy": "its example names a server",
}
"""Commands whose example is only read, and why."""


def pages() -> list[Path]:
    """The documents with examples that are run."""
    return [page for page in sorted(DOCS.glob("*.md")) if any(one.language in _RUN for one in blocks(page))]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make demo` leaves in `data/demo`."""
    return crawl_demo(tmp_path_factory.mktemp("demo") / "demo")


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_the_examples_of_a_document_print_what_it_shows(page: Path, demo: Path, tmp_path: Path) -> None:
    with in_folder(tmp_path / "project", demo) as session:
        outcomes = list(run(page, session, available()))
    assert outcomes
    assert [str(one) for one in outcomes if one.fault] == []


@pytest.mark.parametrize(
    "thing", sorted({one.needs for page in pages() for one in blocks(page) if one.needs})
)
def test_what_some_examples_need_is_there(thing: str) -> None:
    if thing not in available():
        lacking(*THINGS[thing])


@pytest.fixture
def example(demo: Path, tmp_path: Path) -> Iterator[Session]:
    """A session whose `data/archive.db` has the article of the help's examples, under another number."""
    with in_folder(tmp_path / "project", demo) as session:
        for name in ("archive.db", "warc"):
            (session.folder / "data" / "demo" / name).rename(session.folder / "data" / name)
        url = f"sqlite:///{session.folder / 'data' / 'archive.db'}"
        change(url, ARTICLE)
        with reading(url) as connection:
            session.stand("3f9ac2d104be-1042", str(newest_cursor(connection)))
        session.stand("/srv/backups", str(session.folder))
        session.stand("218247", str(ARTICLE))
        session.stand("--as-of 2026-01-31", f"--as-of {datetime.now(UTC):%Y-%m-%d}")
        yield session


def change(url: str, number: int) -> None:
    """Gives the article other keywords, as if the paper had changed them since it was crawled."""
    with reading(url) as connection:
        stored = load_article(connection, None, number)
    fetch = Fetch(
        site=stored.site,
        number=number,
        url=stored.article.url,
        fetched_url=stored.fetched_url,
        fetched_at=datetime.now(UTC),
    )
    with Store.open(url) as store:
        site_id = store.claim_site(stored.site, fetch.fetched_url, ZONE_NAME, mix=True)
        for keyword in ("gốm", "lụa"):
            changed = msgspec.structs.replace(stored.article, keywords=(keyword,))
            store.write(site_id, None, [Captured(fetch, changed)])


def test_the_examples_in_the_help_run(example: Session) -> None:
    faults = []
    for name in archive_commands():
        found = _EXAMPLE.search(archive_help(name))
        assert found, f"archive {name} --help has no example"
        line = " ".join(found[1].split())
        if name not in NOT_RUN:
            status, printed = example.run(line)
            if status:
                faults.append(f"{line}: status {status}, {printed}")
    assert faults == []


@pytest.mark.parametrize(
    ("printed", "shown", "same"),
    [
        ("a 12 b\n", ["a ... b"], True),
        ("a 12 c\n", ["a ... b"], False),
        ("a\nb\nc\n\n", ["a", "...", "c"], True),
        ("a\nc\n", ["a", "...", "c"], True),
        ("a\nb\nd\n", ["a", "...", "c"], False),
        ("a  \n", ["a"], True),
        ("", [], True),
        ("a\n", [], False),
        ("a.b\n", ["a+b"], False),
    ],
)
def test_an_output_agrees_with_what_is_shown(printed: str, shown: list[str], same: bool) -> None:
    assert agrees(printed, shown) is same
