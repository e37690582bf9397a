"""The report at the end of a run: on stdout, as JSON, and in the archive."""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from crawler.statuses import FAULT, INCOMPLETE, MEANINGS, OK
from crawler.summary import OUTCOMES, Requests, RunSummary, SectionSummary
from tests.minisite import MiniSite, Page, path, serve_minisite
from tests.newspaper import Newspaper, Options, serve
from tests.running import run, warc_folder

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

SECTION = "quoc-te/nhip-song"
OTHER = r"\.(txt|xml)$|/rss_feed/"


def crawl(archive: Path, base_url: str, *options: str, **arguments: str) -> subprocess.CompletedProcess[str]:
    given = [part for name, value in arguments.items() for part in ("-a", f"{name}={value}")]
    command = [sys.executable, "-m", "scrapy", "crawl", "thoidai", "-a", f"base_url={base_url}"]
    command += [*given, "-s", "TOKENIZE=0", *options]
    return run(command, ARCHIVE_URL=f"sqlite:///{archive}", WARC_DIR=str(warc_folder(archive)))


def kept(archive: Path) -> list[dict[str, Any]]:
    """What the runs of an archive came to, oldest first."""
    connection = sqlite3.connect(archive)
    try:
        return [json.loads(counts) for (counts,) in connection.execute("SELECT counts FROM runs ORDER BY id")]
    finally:
        connection.close()


def test_the_report_says_what_the_server_saw_and_the_archive_keeps_it(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    paper = Newspaper(31, 60, Options(deleted="404", wrong_slug="serve"))
    with serve(paper) as server:
        done = crawl(archive, server.base_url, "--json")
        kinds = Counter(
            "article" if r.path.endswith(".html") else "other" if re.search(OTHER, r.path) else "listing"
            for r in server.requests
        )
    assert done.returncode == OK, done.stderr[-2000:]
    report = json.loads(done.stdout)
    requests = report["requests"]
    assert (requests["listings"], requests["articles"]) == (kinds["listing"], kinds["article"])
    assert requests["other"] == kinds["other"]
    assert sum(report["articles"].values()) == kinds["article"]
    assert report["articles"]["new"] == sum(1 for _ in paper.truth())
    assert report["articles"]["gone"] == len(paper.deleted_numbers())
    assert kinds["article"] + len(paper.sections) <= requests["least"] <= sum(kinds.values())
    assert report["kept"] == sum(file.stat().st_size for file in warc_folder(archive).iterdir())
    assert 0 < report["received"] < 2 * report["kept"]
    assert sum(report["repairs"].values()) > 0
    assert {section["section"] for section in report["sections"]} == set(paper.sections)
    assert all(section["complete"] for section in report["sections"])
    (row,) = kept(archive)
    assert {name: row[name] for name in report} == report


def test_a_run_that_is_not_complete_says_what_is_left_and_what_to_do(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with serve_minisite(MiniSite()) as site:
        site.listing(SECTION, 100, 101)
        site.article(100)
        site.pages[path(101)] = Page("<html></html>", status=500)
        done = crawl(archive, site.base_url, sections=SECTION)
    assert done.returncode == INCOMPLETE
    lines = done.stdout.splitlines()
    assert lines[0] == f"thoidai, run 1: {MEANINGS[INCOMPLETE]} (status {INCOMPLETE})"
    assert "  articles  1 new, 1 rejected" in lines
    assert "mode=missing" in lines[0]


def summary(**changes: object) -> RunSummary:
    started = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    sections = [
        SectionSummary(
            section=f"s{n}",
            ending="end",
            complete=True,
            pages=1,
            seen=1,
            archived=1,
            rendered=0,
            seconds=float(n),
        )
        for n in range(9)
    ]
    plain = RunSummary(
        run=7,
        site="thoidai",
        status=OK,
        meaning=MEANINGS[OK],
        reason="finished",
        started=started,
        finished=started + timedelta(minutes=61, seconds=5),
        arguments={"mode": "new", "since": "2026-01-01"},
        articles=dict.fromkeys(OUTCOMES, 0) | {"new": 1200, "gone": 2},
        known=3,
        unfinished=4,
        witnessed={"feed": 1, "sitemap": 5},
        faults=0,
        requests=Requests(listings=90, articles=1202, other=1, least=1260, retried=5, rendered=0),
        received=12_345_678,
        kept=999,
        repairs={"tone": 7, "nfc": 2},
        sections=sections,
        unread=[],
        notices=[],
    )
    return msgspec.structs.replace(plain, **changes)


def test_the_printed_report_reads_like_this() -> None:
    assert summary().as_text().splitlines() == [
        "thoidai, run 7: complete (status 0)",
        "  range     2026-01-01 to today, 9 sections walked, mode new",
        "  articles  1,200 new, 2 gone",
        "            3 known before, 4 still to be got",
        "            named by no listing: 1 feed, 5 sitemap",
        "  requests  1,293 made (90 listing, 1,202 article, 1 other); least 1,260",
        "            5 tried again, 0 pages by a browser",
        "  bytes     12.3 MB received, 999 B kept as WARC",
        "  repairs   9 (7 tone, 2 nfc)",
        "  slowest   s8 8.0 s, s7 7.0 s, s6 6.0 s (waiting for the site)",
        "  took      1 h 1 min",
    ]


def test_faults_notices_and_unread_sections_have_lines_of_their_own() -> None:
    lines = summary(faults=2, notices=["look here"], unread=["a (failed)"], status=FAULT).as_text()
    assert lines.splitlines()[-3:] == [
        "  not read  a (failed)",
        "  notice    look here",
        "  faults    2 of ours: the tracebacks are in the log",
    ]
