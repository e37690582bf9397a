"""A whole crawl of a newspaper over real HTTP, held against the paper's own truth: 600 articles, or 2,000."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from archive.article import from_document, text_parts
from archive.printed import as_printed
from crawler.statuses import INCOMPLETE, OK
from tests.newspaper.model import Newspaper
from tests.newspaper.server import Server, serve
from tests.running import crawl, exported

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from subprocess import CompletedProcess


ARTICLES_WITH_WORDS = 200
AS_USERS_DO = {"READING_PROCESSES": "1"}
WITHOUT_WORDS = {"TOKENIZE": 0}
FIELDS = (
    "url",
    "headline",
    "abstract",
    "date_published_raw",
    "date_published",
    "sections",
    "authors",
    "byline_raw",
    "source",
    "language",
    "kind",
    "keywords",
    "body",
    "text",
    "images",
)


@dataclass
class Crawled:
    """The paper, its server, and the archive that a crawl made of it."""

    newspaper: Newspaper
    server: Server
    archive: Path
    done: CompletedProcess[str]
    asked: list[str]
    truth: dict[int, dict[str, Any]]
    stored: dict[int, dict[str, Any]]


@pytest.fixture(scope="module", params=[600, pytest.param(2000, marks=pytest.mark.soak)])
def paper(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    newspaper = Newspaper(seed=1, articles=request.param)
    archive = tmp_path_factory.mktemp("whole") / "archive.db"
    with serve(newspaper) as server:
        done = crawl(
            archive, settings=WITHOUT_WORDS, environ=AS_USERS_DO, anew=True, base_url=server.base_url
        )
        asked = [request.path for request in server.requests]
        truth = {document["id"]: json.loads(json.dumps(document)) for document in newspaper.truth()}
        stored = {document["id"]: document for document in exported(archive)}
        yield Crawled(newspaper, server, archive, done, asked, truth, stored)


def test_every_article_is_archived_and_nothing_else(paper: Crawled) -> None:
    assert sorted(paper.stored) == sorted(paper.truth), paper.done.stderr[-2000:]


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_equals_the_truth_in_every_article(paper: Crawled, field: str) -> None:
    differing = [
        f"{number} ({truth['era']}) {field}: {paper.stored[number][field]!r} is not {truth[field]!r}"
        for number, truth in paper.truth.items()
        if paper.stored[number][field] != truth[field]
    ]
    assert differing == [], f"{len(differing)} differ; the first:\n" + "\n".join(differing[:5])


def test_related_links_have_precision_and_recall_of_one(paper: Crawled) -> None:
    differing = [
        f"{number} ({truth['era']}): {paper.stored[number]['related']!r} is not {truth['related']!r}"
        for number, truth in paper.truth.items()
        if paper.stored[number]["related"] != truth["related"]
    ]
    assert differing == [], f"{len(differing)} differ; the first:\n" + "\n".join(differing[:3])


def test_no_foreign_sentence_is_in_any_text(paper: Crawled) -> None:
    """Teasers of boxes and sidebars are other stories' abstracts: none may stand in a text that has none."""
    foreign = []
    for number, truth in paper.truth.items():
        text = paper.stored[number]["text"]
        pieces = [link["abstract"] or link["title"] for link in truth["related"]]
        pieces += [image["caption_raw"] for image in truth["images"]]
        foreign += [
            f"{number}: {piece!r}"
            for piece in pieces
            if piece and piece in text and piece not in truth["text"]
        ]
    assert foreign == []


def test_the_paper_holds_every_era_and_kind(paper: Crawled) -> None:
    eras = Counter(truth["era"] for truth in paper.truth.values())
    kinds = Counter(document["kind"] for document in paper.stored.values())
    assert min(eras.values()) > 50
    assert set(eras) == {"imported", "2019", "2020", "2022", "2024"}
    assert set(kinds) == {"news", "photo", "video", "infographic"}


def test_what_was_printed_can_be_rebuilt(paper: Crawled) -> None:
    soiled = [number for number, truth in paper.truth.items() if truth["printed"]]
    assert len(soiled) > paper.newspaper.size / 10
    differing = []
    for number in soiled:
        rebuilt = text_parts(as_printed(from_document(paper.stored[number])))
        differing += [
            f"{number} {part}: {rebuilt.get(part)!r} is not {printed!r}"
            for part, printed in paper.truth[number]["printed"].items()
            if rebuilt.get(part) != printed
        ]
    assert differing == [], f"{len(differing)} differ; the first:\n" + "\n".join(differing[:5])


def test_no_page_is_asked_for_twice_but_the_first_of_each_listing(paper: Crawled) -> None:
    """Walks look at that one again at their end."""
    counted = Counter(paper.asked)
    first = {f"/{section}" for section in paper.newspaper.sections}
    assert {path for path, count in counted.items() if count > 1} <= first
    assert max(counted.values()) == 2


def test_the_frontier_holds_every_id_that_a_listing_named(paper: Crawled) -> None:
    deleted = set(paper.newspaper.deleted_numbers())
    connection = sqlite3.connect(paper.archive)
    states = dict(connection.execute("SELECT number, state FROM frontier").fetchall())
    connection.close()
    assert {number for number, state in states.items() if state == "done"} == set(paper.truth)
    assert {number for number, state in states.items() if state != "done"} == deleted


def test_words_and_sentences_stand_where_they_say(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with serve(Newspaper(seed=1, articles=ARTICLES_WITH_WORDS)) as server:
        crawl(archive, environ=AS_USERS_DO, anew=True, base_url=server.base_url)
    words = 0
    for document in exported(archive):
        parts = text_parts(from_document(document))
        for tokens in document["tokens"]:
            text = parts[tokens["part"]]
            surfaces = [text[start:end] for start, end in tokens["words"]]
            assert all(surface.strip() == surface and surface for surface in surfaces)
            assert "".join("".join(surfaces).split()) == "".join(text.split())
            words += len(surfaces)
    assert words > 100 * ARTICLES_WITH_WORDS


def test_the_same_crawl_again_changes_nothing(paper: Crawled) -> None:
    """Deleted ids that answer with a page are rejected by the first crawl, so only that one ends with 3."""
    is_reject = paper.newspaper.options.deleted in ("redirect", "shell")
    assert paper.done.returncode == (INCOMPLETE if is_reject else OK), paper.done.stderr[-2000:]
    before = rows(paper.archive)
    url = paper.server.base_url
    done = crawl(paper.archive, settings=WITHOUT_WORDS, base_url=url)
    # With a first day it reads all listings again, and not only what the ledger says is open.
    other = crawl(paper.archive, settings=WITHOUT_WORDS, base_url=url, since="2000-01-01")
    after = rows(paper.archive)
    assert (done.returncode, other.returncode) == (OK, OK), done.stderr[-2000:]
    assert after.pop("runs") == before.pop("runs") + 2
    assert [name for name in before if before[name] != after[name]] == []


# What a run enters of its own: the listing pages that it read, and how far it walked.
OWN_ROWS = {"captures": "SELECT * FROM captures WHERE number IS NOT NULL", "walks": "SELECT 0"}


def rows(archive: Path) -> dict[str, Any]:
    """Every row of every table; of the runs only how many, and nothing of what belongs to a run."""
    connection = sqlite3.connect(archive)
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    content: dict[str, Any] = {}
    for name in names:
        query = OWN_ROWS.get(name, f'SELECT * FROM "{name}"')  # noqa: S608 - a name from the database itself
        content[name] = sorted(map(repr, connection.execute(query)))
    connection.close()
    content["runs"] = len(content["runs"])
    return content
