"""The examples of the documents and of `--help`, run as a reader would run them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from archive.changes import newest_cursor
from archive.database import reading
from tests.docs.demo import crawl_demo
from tests.docs.examples import run
from tests.docs.pages import DOCS, blocks, commands, inline_code
from tests.docs.session import agrees, in_folder
from tests.docs.things import THINGS, available
from tests.needs import lacking
from tools.commands import archive_commands, archive_help

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.docs.session import Session

_RUN = {"console", "python", "sql"}
CHANGED = 756973
"""The article of the demo's archive that has two revisions."""
_OF_AN_ARTICLE = re.compile(r"archive (show|diff) \d+")
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
    """A session whose `data/archive.db` is the demo's; what the help names is there under other names."""
    with in_folder(tmp_path / "project", demo) as session:
        for name in ("archive.db", "warc"):
            (session.folder / "data" / "demo" / name).rename(session.folder / "data" / name)
        url = f"sqlite:///{session.folder / 'data' / 'archive.db'}"
        with reading(url) as connection:
            session.stand("3f9ac2d104be-1042", str(newest_cursor(connection)))
        session.stand("/srv/backups", str(session.folder))
        session.stand("218247", str(CHANGED))
        session.stand("--as-of 2026-01-31", f"--as-of {datetime.now(UTC):%Y-%m-%d}")
        yield session


def test_the_articles_that_sentences_tell_to_look_at_are_in_the_demo(demo: Path, tmp_path: Path) -> None:
    calls = [(page, code) for page in pages() for code in inline_code(page) if _OF_AN_ARTICLE.match(code)]
    assert calls
    with in_folder(tmp_path / "project", demo) as session:
        session.run("export ARCHIVE_URL=sqlite:///data/demo/archive.db WARC_DIR=data/demo/warc")
        faults = [f"{page.name}: {code}" for page, code in calls if session.run(code)[0] != 0]
    assert faults == []


def test_what_one_document_removes_no_other_shows() -> None:
    removed = [
        (page, number)
        for page in pages()
        for block in blocks(page)
        if block.language == "console"
        for command in commands(block)
        if command.text.startswith("archive remove ")
        for number in re.findall(r"\b\d+\b", command.text)
    ]
    assert removed
    others = [
        (number, other.name)
        for page, number in removed
        for other in DOCS.glob("*.md")
        if other != page and re.search(rf"\b{number}\b", other.read_text("utf-8"))
    ]
    assert others == []


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
