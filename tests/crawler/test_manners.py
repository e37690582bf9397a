"""How a crawl behaves towards a site: what robots.txt says, how fast, when to stop, and what then stays."""

from __future__ import annotations

import signal
import sqlite3
import sys
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from crawler.statuses import INCOMPLETE, OK, REFUSED, STOPPED
from tests.minisite import MiniSite, Page, article_html, path, serve_minisite
from tests.newspaper.faults import Faults, FaultyServer, serve_faulty
from tests.newspaper.model import Newspaper
from tests.running import crawl, start, warc_folder

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from tests.ready import Program

LEAF = "quoc-te/nhip-song"
NUMBERS = tuple(range(100, 130))
QUICK = {"RETRY_BACKOFF_SECONDS": 0.01}


class Timed(list[str]):
    """What was asked, and when."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    def append(self, item: str) -> None:
        self.times.append(time.monotonic())
        super().append(item)


def site_of(numbers: tuple[int, ...] = NUMBERS) -> MiniSite:
    site = MiniSite(asked=Timed())
    site.listing(LEAF, *numbers)
    for number in numbers:
        site.article(number)
    return site


def states(archive: Path) -> dict[str, int]:
    connection = sqlite3.connect(archive)
    try:
        return dict(connection.execute("SELECT state, count(*) FROM frontier GROUP BY state").fetchall())
    finally:
        connection.close()


def archived(archive: Path) -> set[int]:
    connection = sqlite3.connect(archive)
    try:
        return {number for (number,) in connection.execute("SELECT number FROM articles")}
    finally:
        connection.close()


def run(site: MiniSite, archive: Path, **settings: float) -> subprocess.CompletedProcess[str]:
    done = crawl(archive, base_url=site.base_url, sections=LEAF, settings={**QUICK, **settings})
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_crawl_delay_is_kept_by_every_request(tmp_path: Path) -> None:
    site = site_of(NUMBERS[:4])
    site.pages["/robots.txt"] = Page(
        "User-agent: *\nCrawl-delay: 0.4\n", headers={"Content-Type": "text/plain"}
    )
    with serve_minisite(site):
        done = run(site, tmp_path / "archive.db")
    assert done.returncode == OK, done.stderr
    times = site.asked.times  # type: ignore[attr-defined] # `site_of` puts a timed list there
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert len(gaps) == 5
    assert min(gaps) > 0.38


def test_robots_txt_with_an_error_of_the_server_refuses_everything(tmp_path: Path) -> None:
    site = site_of()
    site.pages["/robots.txt"] = Page("<html></html>", 503)
    with serve_minisite(site):
        done = run(site, tmp_path / "archive.db")
    assert done.returncode == REFUSED, done.stderr
    assert set(site.asked) == {"/robots.txt"}
    assert "robots.txt was answered with 503" in done.stderr


def test_a_missing_robots_txt_allows_everything(tmp_path: Path) -> None:
    """Its page is no set of rules, whatever it says."""
    site = site_of(NUMBERS[:2])
    site.pages["/robots.txt"] = Page("User-agent: *\nDisallow: /\n", 403)
    with serve_minisite(site):
        done = run(site, tmp_path / "archive.db")
    assert done.returncode == OK, done.stderr


def test_a_site_that_refuses_many_pages_in_a_row_is_left_alone(tmp_path: Path) -> None:
    site = site_of()
    for number in NUMBERS[:-3]:
        site.pages[path(number)] = Page("<html></html>", 403)
    archive = tmp_path / "archive.db"
    with serve_minisite(site):
        done = run(site, archive, BREAKER_REFUSALS=5, CONCURRENT_REQUESTS_PER_DOMAIN=1)
    assert done.returncode == REFUSED, done.stderr
    assert "refused 5 pages in a row" in done.stderr
    assert len(site.asked) <= 2 + 3 + 5 + 1, "one may be on its way when the fifth answer is read"
    kept = archived(archive)
    assert kept <= set(NUMBERS[-3:])
    expected = {"done": len(kept), "waiting": len(NUMBERS) - len(kept)}
    assert states(archive) == {state: count for state, count in expected.items() if count}


def test_retry_after_holds_the_whole_host_back(tmp_path: Path) -> None:
    site = site_of(NUMBERS[:6])
    busy = Page("<html></html>", 503, headers={"Retry-After": "1"})
    fine = Page(article_html(NUMBERS[2]))
    site.pages[path(NUMBERS[2])] = busy

    class Once(Timed):
        """The busy page has time for the second request."""

        def append(self, item: str) -> None:
            super().append(item)
            if self.count(path(NUMBERS[2])) > 1:
                site.pages[path(NUMBERS[2])] = fine

    asked = site.asked = Once()
    with serve_minisite(site):
        done = run(site, tmp_path / "archive.db", CONCURRENT_REQUESTS_PER_DOMAIN=1)
    assert done.returncode == OK, done.stderr
    first = asked.index(path(NUMBERS[2]))
    assert asked.times[first + 1] - asked.times[first] > 0.95
    assert asked.count(path(NUMBERS[2])) == 2
    assert asked[-1] == path(NUMBERS[2]), "what failed comes last"


@pytest.mark.parametrize("budget", [{"ITEMCOUNT": 5}, {"PAGECOUNT": 5}, {"TIMEOUT": 1}], ids=str)
def test_a_spent_budget_leaves_the_rest_waiting(tmp_path: Path, budget: dict[str, int]) -> None:
    site = site_of()
    archive = tmp_path / "archive.db"
    settings = {f"CLOSESPIDER_{name}": value for name, value in budget.items()}
    with serve_minisite(site):
        # Another process would take a second to start, in which ten more pages come.
        done = run(site, archive, DOWNLOAD_DELAY=0.1, READING_PROCESSES=0, **settings)
    assert done.returncode == INCOMPLETE, done.stderr
    count = len(archived(archive))
    assert 2 <= count <= 10, "no more goes out once the budget is spent"
    assert states(archive) == {"done": count, "waiting": len(NUMBERS) - count}
    assert len([asked for asked in site.asked if asked.startswith("/tin-")]) == count


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_run_in_time_though_the_server_stalls(tmp_path: Path, sent: signal.Signals) -> None:
    paper = Newspaper(seed=4, articles=60)
    stalled = [f"/{document['url'].rpartition('/')[2]}" for document in paper.truth()][::4]
    archive = tmp_path / "archive.db"
    with serve_faulty(paper, Faults(always=dict.fromkeys(stalled, "stall"))) as server:
        with begun(archive, server, ENDING_SECONDS=7) as process:
            until = time.monotonic() + 30
            while len(server.faults.injected) < min(16, len(stalled)) and time.monotonic() < until:
                time.sleep(0.05)
            process.send_signal(sent)
            began = time.monotonic()
            _, errors = process.communicate(timeout=30)
            seconds = time.monotonic() - began
        served = [int(r.path[:-5].rpartition("-")[2]) for r in server.requests if r.path.endswith(".html")]
    assert process.returncode == STOPPED, errors
    assert seconds < 10
    assert "Traceback" not in errors
    alive = {document["id"] for document in paper.truth()}
    assert archived(archive) == set(served) & alive, "there is time enough to read what came"
    assert states(archive)["waiting"] >= len(server.faults.injected)
    assert "failed" not in states(archive)


def begun(archive: Path, server: FaultyServer, **settings: float) -> Program:
    changed = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "scrapy", "crawl", "thoidai", "-a", f"base_url={server.base_url}"]
    return start([*command, *changed], ARCHIVE_URL=f"sqlite:///{archive}", WARC_DIR=str(warc_folder(archive)))
