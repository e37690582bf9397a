"""Reading kept pages again: no server runs while these tests do."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from archive.exchange import Exchange
from archive.outcomes import Captured, Fetch, Gone
from archive.store import Store
from archive.warc.writer import WarcWriter
from crawler.pages.article import read_article
from crawler.sites import SITES
from crawler.statuses import FAULT, INCOMPLETE, OK, USAGE
from pipelines.options import Options
from pipelines.steps import refine
from tests.archive.builders import FETCHED
from tests.archive.queries import counts, rows
from tests.newspaper.model import Newspaper
from tests.newspaper.router import Visit, respond
from tests.running import scrapy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from subprocess import CompletedProcess

    from archive.article import Article
    from archive.exchange import CaptureRef

SITE = SITES["thoidai"]
ARTICLES = 24


@dataclass
class Filled:
    """An archive whose pages are kept in `warc`."""

    url: str
    warc: Path
    numbers: list[int]
    words: bool

    def reparse(self, *options: str) -> CompletedProcess[str]:
        settings = ("-s", f"WARC_DIR={self.warc}", "-s", f"TOKENIZE={self.words:d}")
        return scrapy("reparse", *settings, "--workers", "1", *options, ARCHIVE_URL=self.url)

    def outcome(self, *options: str) -> dict[str, Any]:
        done = self.reparse("--json", *options)
        assert done.stdout, done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def content(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table but those that keep a reparse."""
        tables = [
            name
            for name in counts(self.url)
            if name not in {"runs", "reparses", "fingerprints", "duplicates"}
        ]
        return {name: sorted(rows(self.url, f"SELECT * FROM {name}"), key=repr) for name in tables}  # noqa: S608 - names of tables


def as_it_is(article: Article) -> Article:
    return article


def fill(
    folder: Path,
    parser: Callable[[Article], Article] = as_it_is,
    fetches: int = 1,
    pasted: Mapping[int, str] | None = None,
    *,
    words: bool = False,
) -> Filled:
    """An archive of a made-up paper that was fetched some times, read by `parser` last.

    `pasted` has lines that stand before an article's body, by its index. Without `words` no process that
    reads has to load the word model.
    """
    options = Options(zone=SITE.zone, tokenize=words)
    url = f"sqlite:///{folder / 'archive.db'}"
    paper = Newspaper(seed=5, articles=40)
    indices = [index for index in range(ARTICLES) if not paper.is_deleted(index)]
    with Store.open(url, create=True) as store, WarcWriter(folder / "warc", "thoidai", "1") as warc:
        site_id = store.claim_site(SITE.name, SITE.origin, SITE.zone.key)
        run_id = store.start_run(site_id, "crawl", {})
        for session in range(fetches):
            lines = pasted or {}
            outcomes = [
                kept(paper, index, warc, parser, options, session=session, line=lines.get(index, ""))
                for index in indices
            ]
            warc.sync()
            store.write(site_id, run_id, outcomes)
    return Filled(url, folder / "warc", [paper.card(index).number for index in indices], words)


def kept(  # noqa: PLR0913 - each is one fact of a page
    paper: Newspaper,
    index: int,
    warc: WarcWriter,
    parser: Callable[[Article], Article],
    options: Options,
    *,
    session: int,
    line: str,
) -> Captured:
    card = paper.card(index)
    html = respond(paper, card.path, Visit(session=str(session))).body
    if line:
        at = html.index("<p", html.index("__MASTERCMS_CONTENT"))
        html = f"{html[:at]}<p>{line}</p>{html[at:]}"
    ref = warc.write(
        Exchange(
            url=f"{SITE.origin}{card.path}",
            fetched_at=FETCHED.replace(hour=FETCHED.hour + session),
            request_headers=(),
            status=200,
            reason="OK",
            response_headers=(("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")),
            body=gzip.compress(html.encode()),
        )
    ).result()
    article = refine(read_article(html, ref.url, SITE), options, ref.fetched_at)
    return Captured(fetch(card.number, ref), parser(article))


def fetch(number: int, ref: CaptureRef) -> Fetch:
    return Fetch(
        site=SITE.name,
        number=number,
        url=ref.url,
        fetched_url=ref.url,
        fetched_at=ref.fetched_at,
        status=ref.status,
        capture=ref,
    )


def older(article: Article) -> Article:
    """What a parser gave that lost the source and took the kind for another."""
    return msgspec.structs.replace(article, source="(chưa rõ)", kind="video", parser_version=0)


def test_an_unchanged_archive_and_parser_change_nothing(tmp_path: Path) -> None:
    filled = fill(tmp_path, fetches=2, words=True)
    assert counts(filled.url)["tokens"] > 0
    assert (
        rows(
            filled.url,
            "SELECT count(*) FROM articles JOIN revisions ON article_id = articles.id "
            "WHERE articles.capture_id <> revisions.capture_id",
        )[0][0]
        > 0
    )
    before = filled.content()
    done = filled.reparse()
    assert done.returncode == OK, done.stderr
    assert done.stdout == f"{len(filled.numbers)} of {len(filled.numbers)} articles read again, 0 changed\n"
    assert filled.content() == before
    assert rows(filled.url, "SELECT command, status FROM runs")[-1] == ("reparse", OK)
    assert counts(filled.url)["reparses"] == 0


def test_only_the_fields_that_a_better_parser_reads_otherwise_differ(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    filled = fill(tmp_path / "old", older)
    truth = fill(tmp_path / "new")
    revisions = counts(filled.url)["revisions"]
    outcome = filled.outcome()
    videos = rows(truth.url, "SELECT number FROM articles WHERE kind = 'video'")
    assert sorted(outcome["fields"]) == ["kind", "source"]
    assert outcome["fields"]["source"]["count"] == len(filled.numbers) == outcome["read"]
    assert outcome["fields"]["kind"]["count"] == len(filled.numbers) - len(videos)
    assert sorted(outcome["changed"]) == sorted(filled.numbers)
    assert counts(filled.url)["revisions"] == revisions
    compared = "SELECT number, kind, source, digest, parser_version, text FROM articles ORDER BY number"
    assert rows(filled.url, compared) == rows(truth.url, compared)
    documents = "SELECT document, digest, parser_version FROM revisions ORDER BY digest"
    assert rows(filled.url, documents) == rows(truth.url, documents)
    log = rows(filled.url, "SELECT run_id, old FROM reparses WHERE field = 'source'")
    assert set(log) == {(outcome["run"], '"(chưa rõ)"')}
    assert filled.outcome()["changed"] == []


def test_a_dry_run_says_what_differs_and_writes_nothing(tmp_path: Path) -> None:
    filled = fill(tmp_path, older)
    before = {**filled.content(), "runs": rows(filled.url, "SELECT * FROM runs")}
    done = filled.reparse("--dry-run")
    assert done.returncode == OK
    number = len(filled.numbers)
    assert f"{number} of {number} articles read again, {number} would be changed" in done.stdout
    assert "source" in done.stdout
    assert {**filled.content(), "runs": rows(filled.url, "SELECT * FROM runs")} == before


def test_lines_that_only_the_archive_can_tell_to_be_pasted_are_taken_out_on_request(tmp_path: Path) -> None:
    paper = Newspaper(seed=5, articles=40)
    alive = [index for index in range(ARTICLES) if not paper.is_deleted(index)]
    changed, first, second = alive[0], alive[-1], alive[-2]
    titles = [
        paper.truth_of(paper.card(index).number)["headline"].replace("&", "&amp;")
        for index in (first, second)
    ]
    filled = fill(tmp_path, pasted={changed: "".join(titles)})
    assert filled.outcome("--dry-run")["changed"] == []
    outcome = filled.outcome("--match-archive")
    assert outcome["changed"] == [paper.card(changed).number]
    assert {"body", "cuts", "related"} <= set(outcome["fields"])
    ((rule, numbers),) = rows(filled.url, "SELECT rule, numbers FROM cuts")
    assert rule == "titles_run_together"
    assert json.loads(numbers) == [paper.card(index).number for index in (first, second)]
    (text,) = rows(filled.url, f"SELECT text FROM articles WHERE number = {paper.card(changed).number}")[0]  # noqa: S608
    assert titles[0].replace("&amp;", "&") not in text


def test_a_range_and_sections_are_reread_alone(tmp_path: Path) -> None:
    filled = fill(tmp_path, older)
    days = rows(filled.url, "SELECT published_on, number FROM articles ORDER BY published_on")
    since, until = days[3][0], days[8][0]
    wanted = {number for day, number in days if since <= day <= until}
    assert set(filled.outcome("--since", since, "--until", until)["changed"]) == wanted
    assert len(wanted) < len(days)
    root = rows(filled.url, "SELECT path FROM sections WHERE path NOT LIKE '%/%' ORDER BY path")[0][0]
    inside = {
        number
        for (number,) in rows(
            filled.url,
            "SELECT number FROM articles JOIN article_sections ON article_id = articles.id "
            "JOIN sections ON sections.id = section_id WHERE path = ? OR path LIKE ? || '/%'",
            root,
            root,
        )
    }
    assert 0 < len(inside) < len(days)
    assert set(filled.outcome("--sections", root)["changed"]) == inside - wanted


def test_an_article_whose_page_is_lost_or_was_not_kept_stays_as_it_is(tmp_path: Path) -> None:
    filled = fill(tmp_path, older)
    with Store.open(filled.url) as store:
        site_id = store.claim_site(SITE.name, SITE.origin, SITE.zone.key)
        article = msgspec.structs.replace(sample(filled), id=999_999, source="giữ")
        plain = Fetch(
            site=SITE.name, number=999_999, url=article.url, fetched_url=article.url, fetched_at=FETCHED
        )
        store.write(site_id, None, [Captured(plain, article), Gone(plain)])
    (path,) = filled.warc.iterdir()
    offset = rows(filled.url, "SELECT file_offset FROM captures WHERE number = ?", filled.numbers[4])[0][0]
    content = bytearray(path.read_bytes())
    content[offset + 60] ^= 0xFF
    path.write_bytes(content)
    done = filled.reparse("--json")
    outcome = json.loads(done.stdout)
    assert done.returncode == INCOMPLETE
    assert {one["id"]: one["reason"] for one in outcome["unread"]} == {
        999_999: "unkept",
        filled.numbers[4]: "lost",
    }
    assert f"{path} at byte {offset}: damaged" in str(outcome["unread"])
    assert outcome["read"] == len(filled.numbers) - 1
    untouched = rows(filled.url, "SELECT number FROM articles WHERE source IN ('(chưa rõ)', 'giữ')")
    assert {number for (number,) in untouched} == {999_999, filled.numbers[4]}
    assert "not read: 999999, unkept: no page of 999999 was kept" in filled.reparse().stdout


def sample(filled: Filled) -> Article:
    """One of the articles."""
    from archive.database import reading  # noqa: PLC0415 - for one test
    from archive.read import load_article  # noqa: PLC0415 - as above

    with reading(filled.url) as connection:
        return load_article(connection, None, filled.numbers[0]).article


def test_a_page_that_the_parser_of_today_rejects_is_named_and_its_article_stays(tmp_path: Path) -> None:
    filled = fill(tmp_path)
    number = filled.numbers[0]
    with Store.open(filled.url) as store, WarcWriter(filled.warc, "thoidai", "2") as warc:
        site_id = store.claim_site(SITE.name, SITE.origin, SITE.zone.key)
        article = sample(filled)
        ref = warc.write(
            Exchange(
                url=article.url,
                fetched_at=FETCHED.replace(hour=20),
                request_headers=(),
                status=200,
                reason="OK",
                response_headers=(("Content-Type", "text/html; charset=utf-8"),),
                body="<html><body><p>Không có gì.</p></body></html>".encode(),
            )
        ).result()
        changed = msgspec.structs.replace(article, headline="Nhan đề cũ")
        store.write(site_id, None, [Captured(fetch(number, ref), changed)])
    done = filled.reparse("--json")
    assert done.returncode == INCOMPLETE
    (unread,) = json.loads(done.stdout)["unread"]
    assert (unread["id"], unread["reason"]) == (number, "no_headline")
    assert rows(filled.url, "SELECT headline FROM articles WHERE number = ?", number) == [("Nhan đề cũ",)]


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """An archive that no test changes."""
    return fill(tmp_path_factory.mktemp("untouched"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--since", "2024-13-01"), "since=2024-13-01"),
        (("--workers", "none"), "--workers none: write a number of processes"),
        (("--site", "other"), "no site other"),
        (("--sections", "khong-co"), "no section khong-co in the archive"),
    ],
)
def test_a_bad_option_is_one_line_and_nothing_is_written(
    untouched: Filled, options: tuple[str, ...], said: str
) -> None:
    filled = untouched
    done = filled.reparse(*options)
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert counts(filled.url)["runs"] == 1


def test_faults_of_ours_are_told_apart_in_the_status() -> None:
    from crawler.reparsing import Outcome  # noqa: PLC0415 - for one test
    from crawler.rereading import Unread  # noqa: PLC0415 - as above

    assert Outcome(unread={1: Unread("fault", "x"), 2: Unread("lost", "y")}).exit_status() == FAULT
    assert Outcome(unread={2: Unread("lost", "y")}).exit_status() == INCOMPLETE
    assert Outcome().exit_status() == OK
