"""Reading kept pages again: no server runs while these tests do."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from archive.article import as_document
from archive.database import reading
from archive.exchange import Exchange
from archive.outcomes import Captured, Fetch, Gone
from archive.read import article_ids, load_articles
from archive.store import Store
from archive.warc.writer import WarcWriter
from crawler.pages.article import read_article
from crawler.reparsing import Range, Reparse
from crawler.rereading import Steps
from crawler.sites import SITES
from crawler.statuses import FAULT, INCOMPLETE, OK, USAGE
from pipelines.options import Options
from pipelines.steps import refine
from tests.archive.builders import FETCHED
from tests.archive.queries import counts, rows
from tests.newspaper.model import Newspaper
from tests.newspaper.router import Visit, respond
from tests.running import ROOT, run, scrapy

if TYPE_CHECKING:
    from collections.abc import Callable
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

    def reparse(self, *options: str, program: Path = ROOT) -> CompletedProcess[str]:
        settings = ("-s", f"WARC_DIR={self.warc}", "-s", f"TOKENIZE={self.words:d}")
        return scrapy("reparse", *settings, "--workers", "1", *options, cwd=program, ARCHIVE_URL=self.url)

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


def as_served(index: int, session: int, html: str) -> str:
    del index, session
    return html


def fill(
    folder: Path,
    parser: Callable[[Article], Article] = as_it_is,
    fetches: int = 1,
    served: Callable[[int, int, str], str] = as_served,
    *,
    words: bool = False,
) -> Filled:
    """An archive of a made-up paper that was fetched some times, read by `parser` last.

    `served` makes the page that was fetched of what the paper serves for an article's index in a session.
    Without `words` no process that reads has to load the word model.
    """
    options = Options(zone=SITE.zone, tokenize=words)
    url = f"sqlite:///{folder / 'archive.db'}"
    paper = Newspaper(seed=5, articles=40)
    indices = [index for index in range(ARTICLES) if not paper.is_deleted(index)]
    with Store.open(url, create=True) as store, WarcWriter(folder / "warc", "thoidai", "1") as warc:
        site_id = store.claim_site(SITE.name, SITE.origin, SITE.zone.key)
        run_id = store.start_run(site_id, "crawl", {})
        for session in range(fetches):
            outcomes = [
                kept(paper, index, warc, parser, options, session=session, served=served) for index in indices
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
    served: Callable[[int, int, str], str],
) -> Captured:
    card = paper.card(index)
    html = served(index, session, respond(paper, card.path, Visit(session=str(session))).body)
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


def with_line(html: str, line: str) -> str:
    """A page with a line before the article's body."""
    at = html.index("<p", html.index("__MASTERCMS_CONTENT"))
    return f"{html[:at]}<p>{line}</p>{html[at:]}"


def with_passing_titles(html: str, *titles: str) -> str:
    """A page in which articles that only the box of the most read ones names have these titles."""
    at = html.index("Đọc nhiều")
    above, box = html[:at], html[at:]
    named = [title for title in re.findall('title="([^"]+)">', box) if title not in above]
    for old, title in zip(named, titles, strict=False):
        box = box.replace(old, title)
    return above + box


def with_wrong_weekday(html: str) -> str:
    """A page whose stamp names a weekday on which its day did not fall."""
    return re.sub(r"\d\d:\d\d \| \d\d/\d\d/\d{4}", r"Chủ nhật, \g<0>", html, count=1)


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
    filled = fill(
        tmp_path,
        served=lambda index, _, html: with_line(html, "".join(titles)) if index == changed else html,
    )
    assert filled.outcome("--dry-run")["changed"] == []
    outcome = filled.outcome("--match-archive")
    assert outcome["changed"] == [paper.card(changed).number]
    assert {"body", "cuts", "related"} <= set(outcome["fields"])
    ((rule, numbers),) = rows(filled.url, "SELECT rule, numbers FROM cuts")
    assert rule == "titles_run_together"
    assert json.loads(numbers) == [paper.card(index).number for index in (first, second)]
    (text,) = rows(filled.url, f"SELECT text FROM articles WHERE number = {paper.card(changed).number}")[0]  # noqa: S608
    assert titles[0].replace("&amp;", "&") not in text


SUSPECT = ("Xin chµo ngµy míi", "®Êt n-íc ta ®Ñp l¾m")
"""Titles that may be in an old encoding, and are flagged."""
PASTED = "Mùa hội mới bên sông quê"


def verdict(filled: Filled) -> str:
    """What `archive verify` says."""
    program = str(Path(sys.executable).with_name("archive"))
    done = run([program, "verify"], ARCHIVE_URL=filled.url, WARC_DIR=str(filled.warc))
    assert done.returncode == OK, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(("parser", "fields"), [(as_it_is, []), (older, ["kind", "source"])])
@pytest.mark.parametrize("session", [0, 1])
def test_flags_of_links_go_with_the_links(
    tmp_path: Path, session: int, parser: Callable[[Article], Article], fields: list[str]
) -> None:
    def served(index: int, at: int, html: str) -> str:
        return with_passing_titles(html, *SUSPECT[: 2 if at == session else index % 2])

    filled = fill(tmp_path, parser, fetches=2, served=served)
    flagged = rows(filled.url, "SELECT DISTINCT article_id FROM flags WHERE part LIKE 'related/%'")
    assert len(flagged) > len(filled.numbers) / 3
    verdict(filled)
    assert sorted(filled.outcome()["fields"]) == fields
    verdict(filled)
    assert filled.outcome()["changed"] == []


def test_flags_stand_in_the_order_in_which_a_crawl_leaves_them(tmp_path: Path) -> None:
    def served(index: int, session: int, html: str) -> str:
        del index
        return with_passing_titles(with_wrong_weekday(html), *SUSPECT[session:])

    filled = fill(tmp_path, fetches=2, served=served)
    links_before_date = rows(
        filled.url,
        "SELECT 1 FROM flags AS link JOIN flags AS date ON date.article_id = link.article_id"
        " AND date.position > link.position WHERE date.part = 'date_published_raw'",
    )
    assert links_before_date
    assert filled.outcome()["changed"] == []


def with_pasted_line(html: str, *, told: bool) -> str:
    """A page with a line that its own boxes tell to be pasted, or do not."""
    html = with_line(html, PASTED)
    return with_passing_titles(html, PASTED) if told else html


@pytest.mark.parametrize("told", [0, 1])
def test_lines_that_the_boxes_of_one_fetch_alone_tell_are_taken_out_as_the_crawl_left_them(
    tmp_path: Path, told: int
) -> None:
    filled = fill(
        tmp_path, fetches=2, served=lambda _, session, html: with_pasted_line(html, told=session == told)
    )
    assert bool(counts(filled.url)["cuts"]) == bool(told)
    assert counts(filled.url)["revisions"] == len(filled.numbers)
    verdict(filled)
    before = filled.content()
    assert filled.outcome()["fields"] == {}
    assert filled.content() == before
    verdict(filled)


def test_a_revision_keeps_its_own_links_where_another_page_has_other_cuts_and_other_words(
    tmp_path: Path,
) -> None:
    def served(index: int, session: int, html: str) -> str:
        del index
        html = with_pasted_line(html, told=session == 1)
        return html.replace(f"<p>{PASTED}</p>", f"<p>{PASTED}</p><p>Câu thêm.</p>") if session else html

    def blind(article: Article) -> Article:
        """What a parser gives that sees neither."""
        nothing: dict[str, Any] = dict.fromkeys(("related", "body", "times", "cuts", "repairs", "flags"), ())
        return msgspec.structs.replace(article, **nothing)

    filled = fill(tmp_path, blind, fetches=2, served=served)
    assert counts(filled.url)["revisions"] == len(filled.numbers)
    assert sorted(filled.outcome()["changed"]) == sorted(filled.numbers)
    verdict(filled)
    assert filled.outcome()["changed"] == []
    assert counts(filled.url)["cuts"] == 0
    kept = documents(filled)
    assert any(PASTED in str(body) for body, _ in kept)
    assert not [body for body, _ in kept if "Câu thêm." in str(body)]
    told = [link for _, related in kept for link in related if link["title"] == PASTED]
    assert not [link for link in told if "after_abstract" in link["blocks"]]


def with_new_slug(html: str) -> str:
    """A page that names itself by another slug than before, in all that it says of its own address."""
    own = re.search(r'rel="canonical" href="[^"]*/([^"/]+)-\d+\.html"', html)
    return html if own is None else html.replace(own[1], "dia-chi-moi")


def test_a_new_address_that_a_later_fetch_brought_stays(tmp_path: Path) -> None:
    filled = fill(
        tmp_path, fetches=2, served=lambda _, session, html: with_new_slug(html) if session else html
    )
    before = rows(filled.url, "SELECT number, url FROM articles ORDER BY number")
    assert any("/dia-chi-moi-" in url for _, url in before)
    outcome = filled.outcome()
    assert (outcome["fields"], outcome["changed"]) == ({}, [])
    assert rows(filled.url, "SELECT number, url FROM articles ORDER BY number") == before


def test_what_is_removed_meanwhile_is_not_reread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled = fill(tmp_path)
    asked = Reparse._ids  # noqa: SLF001 - the moment between it and the reading is too short to meet
    monkeypatch.setattr(Reparse, "_ids", lambda self, wanted: [*asked(self, wanted), 10**6])
    steps = Steps(SITE.name, Options(zone=SITE.zone, tokenize=False), 60.0)
    outcome = Reparse(filled.url, filled.warc, SITE, steps, 1).store(Range(), {})
    assert (outcome.articles, outcome.read, outcome.exit_status()) == (len(filled.numbers),) * 2 + (OK,)
    assert rows(filled.url, "SELECT status FROM runs ORDER BY id DESC LIMIT 1") == [(OK,)]


def documents(filled: Filled) -> list[tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
    """Body and links of each article as they are exported."""
    with reading(filled.url) as connection:
        ids = article_ids(connection, site=SITE.name, since=None, until=None, sections=())
        stored = [as_document(one.article) for one in load_articles(connection, list(ids))]
    return [(one["body"], one["related"]) for one in stored]


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
        (("--until", ""), "until= has no value"),
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


FAULTS = {
    "dies": ("os.kill(os.getpid(), signal.SIGKILL)", "3 processes that read nothing else died over the page"),
    "hangs": ("time.sleep(600)", "reading took too long"),
    "fails": ("raise ZeroDivisionError", "fault of ours: ZeroDivisionError()"),
}
"""What a reading process does over a page, and what is said of it."""


def with_fault(folder: Path, number: int, fault: str, *, once: bool = False) -> Path:
    """A copy of the program that has a fault over the page of one article, each time or only once."""
    for package in ("archive", "crawler", "pipelines"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "scrapy.cfg", folder)
    met = folder / "met"
    with (folder / "crawler" / "pages" / "kind.py").open("a") as module:
        module.write(
            "\n\nimport os, pathlib, signal, time\n"
            f"_kind_of, _met = kind_of, pathlib.Path({str(met)!r})\n"
            "def kind_of(headline, url, body):\n"
            f"    if '-{number}.html' in url and not ({once} and _met.exists()):\n"
            "        _met.touch()\n"
            f"        {fault}\n"
            "    return _kind_of(headline, url, body)\n"
        )
    return folder


@pytest.mark.parametrize("fault", FAULTS)
def test_a_page_that_its_reader_cannot_bear_is_given_up_and_the_others_are_read(
    tmp_path: Path, fault: str
) -> None:
    filled = fill(tmp_path, older)
    number = filled.numbers[7]
    code, said = FAULTS[fault]
    program = with_fault(tmp_path / "program", number, code)
    done = filled.reparse("--json", "-s", "READING_SECONDS=3", program=program)
    assert (done.returncode, done.stderr) == (FAULT, "")
    outcome = json.loads(done.stdout)
    assert [
        (one["id"], one["reason"], one["detail"].rpartition(".html: ")[2]) for one in outcome["unread"]
    ] == [(number, "fault", said)]
    assert sorted(outcome["changed"]) == sorted({*filled.numbers} - {number})
    assert rows(filled.url, "SELECT number FROM articles WHERE source = '(chưa rõ)'") == [(number,)]
    assert rows(filled.url, "SELECT command, status, reason FROM runs")[-1] == ("reparse", FAULT, "finished")
    assert filled.outcome()["changed"] == [number]


def test_where_a_fault_of_ours_lies_is_shown_on_request(tmp_path: Path) -> None:
    filled = fill(tmp_path)
    program = with_fault(tmp_path / "program", filled.numbers[0], FAULTS["fails"][0])
    done = filled.reparse("--dry-run", "-s", "LOG_ENABLED=1", program=program)
    assert done.returncode == FAULT
    assert "Traceback" in done.stderr
    assert "ZeroDivisionError" in done.stderr


def test_a_reading_process_that_is_killed_costs_nothing(tmp_path: Path) -> None:
    filled = fill(tmp_path, older)
    program = with_fault(tmp_path / "program", filled.numbers[7], FAULTS["dies"][0], once=True)
    done = filled.reparse("--json", program=program)
    assert (done.returncode, done.stderr) == (OK, "")
    assert (program / "met").exists()
    assert sorted(json.loads(done.stdout)["changed"]) == sorted(filled.numbers)


def test_cores_are_counted_where_the_system_does_not_say_which_may_be_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from crawler.rereading import cores  # noqa: PLC0415 - for one test

    assert 1 <= cores() <= (os.cpu_count() or 1)
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert cores() == (os.cpu_count() or 1)
