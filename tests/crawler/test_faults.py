"""Faults of a server and of the line: what can be is archived, the rest is named with its reason."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from crawler.statuses import INCOMPLETE, OK
from tests.newspaper.faults import ELSEWHERE, PASSING, Fault, Faults, FaultyServer, serve_faulty
from tests.newspaper.model import Newspaper, Options
from tests.running import crawl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from subprocess import CompletedProcess

ARTICLES = 120
SETTINGS = {
    "DOWNLOAD_TIMEOUT": 1.0,
    "RETRY_BACKOFF_SECONDS": 0.05,
    "RETRY_AFTER_MAX": 0.3,
    "BREAKER_REFUSALS": 40,
    "TOKENIZE": 0,
}
REASONS: dict[Fault, str] = {
    "unavailable": "server_error",
    "throttled": "throttled",
    "throttled_until": "throttled",
    "says_throttled": "throttled",
    "forbidden": "forbidden",
    "reset": "connection",
    "cut": "cut",
    "cut_chunked": "cut",
    "cut_unannounced": "cut",
    "cut_gzip": "cut",
    "stall": "timeout",
    "drip": "timeout",
    "elsewhere": "off_site",
    "loop": "redirect_loop",
    "bomb": "too_large",
    "large": "too_large",
}


@pytest.fixture(scope="module")
def paper() -> Newspaper:
    return Newspaper(seed=4, articles=ARTICLES, options=Options(deleted="410", past_end="empty"))


def rows(archive: Path, sql: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(archive)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def asked_elsewhere(server: FaultyServer) -> list[str]:
    return [request.path for request in server.requests if request.host.startswith(ELSEWHERE)]


def test_faults_on_a_share_of_first_requests_lose_nothing(paper: Newspaper, tmp_path: Path) -> None:
    faults = Faults(seed=12, share=0.15)  # a seed that gives each kind at least once
    archive = tmp_path / "archive.db"
    with serve_faulty(paper, faults) as server:
        done = crawl(archive, base_url=server.base_url, settings=SETTINGS)
        elsewhere = asked_elsewhere(server)
    assert {fault for _, fault in faults.injected} == set(PASSING)
    assert done.returncode == OK, done.stderr[-3000:]
    assert "Traceback" not in done.stderr
    truth = {document["id"]: document["text"] for document in paper.truth()}
    stored = rows(archive, "SELECT number, text FROM articles")
    assert len(stored) == len(dict(stored)), "an article is archived twice"
    assert dict(stored) == truth
    assert rows(archive, "SELECT number, reason FROM rejects") == []
    assert elsewhere == []


@pytest.fixture(scope="module")
def spoilt(paper: Newspaper) -> dict[int, Fault]:
    """An article for each fault."""
    numbers = [document["id"] for document in paper.truth()][5::7]
    return dict(zip(numbers, REASONS, strict=False))


@pytest.fixture(scope="module")
def crawled(
    paper: Newspaper, spoilt: dict[int, Fault], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[CompletedProcess[str], Path, FaultyServer]]:
    paths = {f"/{document['url'].rpartition('/')[2]}": document["id"] for document in paper.truth()}
    always = {path: spoilt[number] for path, number in paths.items() if number in spoilt}
    archive = tmp_path_factory.mktemp("spoilt") / "archive.db"
    with serve_faulty(paper, Faults(always=always)) as server:
        yield crawl(archive, base_url=server.base_url, settings=SETTINGS), archive, server


def test_every_fault_has_its_article(spoilt: dict[int, Fault]) -> None:
    assert set(spoilt.values()) == set(REASONS)


@pytest.mark.parametrize("fault", sorted(REASONS))
def test_a_page_that_always_fails_is_rejected_with_its_reason(
    crawled: tuple[CompletedProcess[str], Path, FaultyServer], spoilt: dict[int, Fault], fault: Fault
) -> None:
    _, archive, server = crawled
    number = next(number for number, met in spoilt.items() if met == fault)
    rejects = rows(archive, f"SELECT reason, detail FROM rejects WHERE number = {number}")  # noqa: S608 - ours
    assert [reason for reason, _ in rejects] == [REASONS[fault]]
    assert all(detail for _, detail in rejects)
    tries = [path for path, _ in server.faults.injected if path.endswith(f"-{number}.html")]
    # Twisted itself repeats a GET whose kept connection dies before an answer.
    assert len(tries) == 3 or (fault == "reset" and 3 < len(tries) <= 6)


def test_the_other_pages_are_archived_and_the_run_says_incomplete(
    crawled: tuple[CompletedProcess[str], Path, FaultyServer], paper: Newspaper, spoilt: dict[int, Fault]
) -> None:
    done, archive, server = crawled
    assert done.returncode == INCOMPLETE, done.stderr[-3000:]
    assert "Traceback" not in done.stderr
    truth = {document["id"] for document in paper.truth()}
    assert {number for (number,) in rows(archive, "SELECT number FROM articles")} == truth - set(spoilt)
    states = rows(archive, "SELECT state, count(*) FROM frontier WHERE state != 'gone' GROUP BY state")
    assert dict(states) == {"done": len(truth) - len(spoilt), "rejected": len(spoilt)}
    assert asked_elsewhere(server) == []


def test_failed_pages_are_asked_again_behind_all_that_waits(
    crawled: tuple[CompletedProcess[str], Path, FaultyServer], spoilt: dict[int, Fault]
) -> None:
    """Between the first try of a page and its second, others had their turn."""
    _, _, server = crawled
    asked = [path for path, _ in server.faults.injected]
    again = [asked.index(path, asked.index(path) + 1) - asked.index(path) for path in set(asked)]
    assert len(set(asked)) == len(spoilt)
    assert sum(distance > 1 for distance in again) > len(spoilt) // 2
