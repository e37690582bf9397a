"""A whole paper read again from its kept pages: the archive stays as the crawl made it, and no one is asked.

The pages are those of a real crawl. When they are read again the server is gone: a request would fail.
"""

from __future__ import annotations

import json
import shutil
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from crawler.statuses import OK
from tests.archive.queries import counts, rows
from tests.newspaper.model import Newspaper, Options
from tests.newspaper.server import serve
from tests.running import ROOT, archive_command, crawl, scrapy, warc_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOURS = 3600
"""Seconds that one command of the long proof may take."""

RENEWED = {
    "articles": {"kind", "digest", "parser_version"},
    "revisions": {"digest", "parser_version", "document"},
    "changes": {"position", "change", "at"},
    "change_clock": {"position"},
}
"""What another parser may change in the archive when only the kind differs."""

OTHER_PARSER = """

_kind_of = kind_of


def kind_of(headline, url, body):
    kind, rule = _kind_of(headline, url, body)
    return ("photo" if kind == "news" else kind), rule
"""


@dataclass
class Crawled:
    """An archive that a crawl filled, with words or without."""

    path: Path
    articles: int
    words: int

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    def digest(self) -> str:
        done = archive_command(self.path, "verify", "--digest")
        assert done.returncode == OK, done.stderr
        return done.stdout

    def content(self) -> dict[str, list[dict[str, Any]]]:
        """The rows of every table but those that keep a reparse, sorted, by the names of their columns."""
        content = {}
        for table in counts(self.url).keys() - {"runs", "reparses", "fingerprints"}:
            names = [name for (name,) in rows(self.url, "SELECT name FROM pragma_table_info(?)", table)]
            found = rows(self.url, f"SELECT * FROM {table}")  # noqa: S608 - names of tables
            content[table] = [
                dict(zip(names, map(brief, row), strict=True)) for row in sorted(found, key=repr)
            ]
        return content

    def reparse(self, program: Path = ROOT) -> dict[str, Any]:
        """What `scrapy reparse` says that came of it, with the code that lies in the folder `program`."""
        settings = ("-s", f"WARC_DIR={warc_folder(self.path)}", "-s", f"TOKENIZE={self.words}")
        done = scrapy("reparse", *settings, "--workers", "2", "--json", cwd=program, ARCHIVE_URL=self.url)
        assert done.returncode == OK, done.stderr[-2000:]
        outcome: dict[str, Any] = json.loads(done.stdout)
        assert outcome["read"] == outcome["articles"] == self.articles
        return outcome


def brief(value: object) -> object:
    """A long text as its hash: two whole archives are compared in memory."""
    return hash(value) if isinstance(value, str) and len(value) > 200 else value


def with_other_parser(folder: Path) -> Path:
    """A copy of the program whose parser takes news for photo stories."""
    for package in ("archive", "crawler", "pipelines"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "scrapy.cfg", folder)
    with (folder / "crawler" / "pages" / "kind.py").open("a") as module:
        module.write(OTHER_PARSER)
    article = folder / "crawler" / "pages" / "article.py"
    code = article.read_text()
    assert code.count("PARSER_VERSION = ") == 1
    article.write_text(code.replace("PARSER_VERSION = ", "PARSER_VERSION = 1000 + "))
    return folder


def keeping(row: dict[str, Any], renewed: set[str]) -> dict[str, Any]:
    """The columns of a row that stay; each table's first column is a key, so that the order stays too."""
    return {name: value for name, value in row.items() if name not in renewed}


@pytest.fixture(
    scope="module",
    params=[pytest.param((60, 0), id="60"), pytest.param((5040, 1), id="5040", marks=pytest.mark.soak)],
)
def crawled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """A crawl of a paper; its server is gone when the tests begin."""
    size, words = request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.running.SECONDS", HOURS)
        path = tmp_path_factory.mktemp("crawled") / "archive.db"
        with serve(Newspaper(9, size, Options(deleted="404"))) as server:
            done = crawl(path, settings={"TOKENIZE": words}, base_url=server.base_url)
        assert done.returncode == OK, done.stderr[-2000:]
        address = urlsplit(server.base_url)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((str(address.hostname), int(str(address.port))), timeout=5)
        articles = rows(f"sqlite:///{path}", "SELECT count(*) FROM articles")[0][0]
        assert articles >= size * 0.95
        yield Crawled(path, articles, words)


def test_reading_all_pages_again_changes_nothing(crawled: Crawled) -> None:
    before, digest = crawled.content(), crawled.digest()
    outcome = crawled.reparse()
    assert (outcome["changed"], outcome["fields"], outcome["unread"]) == ([], {}, [])
    assert crawled.content() == before
    assert crawled.digest() == digest
    assert counts(crawled.url)["reparses"] == 0


def test_another_parser_changes_only_what_it_reads_otherwise(crawled: Crawled, tmp_path: Path) -> None:
    before, digest = crawled.content(), crawled.digest()
    news = rows(crawled.url, "SELECT number FROM articles WHERE kind = 'news'")
    outcome = crawled.reparse(with_other_parser(tmp_path))
    assert list(outcome["fields"]) == ["kind"]
    assert sorted(outcome["changed"]) == sorted(number for (number,) in news)
    after = crawled.content()
    assert after.keys() == before.keys()
    for table, old in before.items():
        renewed = RENEWED.get(table, set())
        assert [keeping(row, renewed) for row in after[table]] == [keeping(row, renewed) for row in old]
    assert crawled.digest() != digest
    logged = rows(crawled.url, "SELECT field, old, new, count(*) FROM reparses GROUP BY field, old, new")
    assert logged == [("kind", '"news"', '"photo"', len(news))]
    # The parser of today gives back what the crawl stored.
    assert sorted(crawled.reparse()["changed"]) == sorted(outcome["changed"])
    assert crawled.digest() == digest
