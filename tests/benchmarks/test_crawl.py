"""`make bench` on the smallest newspaper: the figures mean nothing, but all of them are there."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from subprocess import PIPE

import msgspec
import pytest
from click.testing import CliRunner

from benchmarks.crawl import main
from benchmarks.figures import BARE, CRAWLS, UNAIDED, UNKEPT, WHOLE, Figures
from benchmarks.meter import seconds_of_children
from benchmarks.nginx import NginxError, find_nginx, serving
from benchmarks.pages import made_up
from benchmarks.parts import STEPS, take_steps
from crawler.pages.article import read_article
from crawler.sites import THOIDAI
from pipelines.options import Options
from pipelines.steps import refine
from tests.needs import lacking
from tests.newspaper.model import FEWEST
from tests.newspaper.router import respond

# Prints a line after 0.3 s of work, and ends with its input.
BUSY = """
import sys, time
while time.process_time() < 0.3:
    pass
print(flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def nginx() -> Path:
    try:
        return find_nginx()
    except NginxError as error:
        lacking("nginx", str(error))


@pytest.mark.soak
def test_the_benchmark_measures_every_crawl_and_every_part(nginx: Path, tmp_path: Path) -> None:
    file = tmp_path / "figures.json"

    done = CliRunner(env={"NGINX": str(nginx)}).invoke(
        main, ["--articles", str(FEWEST), "--rounds", "1", "--json", str(file)]
    )

    assert done.exit_code == 0, done.output
    figures = msgspec.json.decode(file.read_bytes(), type=Figures)
    assert figures.paper.articles == len(made_up(FEWEST).numbers())
    assert figures.paper.pages > figures.paper.articles
    assert list(figures.crawls) == list(CRAWLS)
    assert figures.crawls[BARE].ratio.median == 1
    assert figures.crawls[WHOLE].to_whole.median == 1
    assert all(crawl.cpu_ms_a_page.median > 0 for crawl in figures.crawls.values())
    assert sum(part.share.median for part in figures.parts.values()) == pytest.approx(1)
    assert all(part.cpu_ms.median > 0 for name, part in figures.parts.items() if name != "rest")
    assert figures.bounds[WHOLE].articles_a_second.median < figures.bounds[UNKEPT].articles_a_second.median
    assert "beside A" in done.output
    reading = {kind: crawl.reading_ms_a_page.median for kind, crawl in figures.crawls.items()}
    assert reading[BARE] == reading[UNAIDED] == 0
    assert 0 < reading[WHOLE] < figures.crawls[WHOLE].cpu_ms_a_page.median
    assert all(crawl.others.median >= 0 for crawl in figures.crawls.values())
    sizes = {kind: crawl.reading_mb for kind, crawl in figures.crawls.items()}
    assert sizes[BARE] == sizes[UNAIDED] == 0
    assert sizes[WHOLE] > 50


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="missing: /proc; only Linux has it")
def test_the_time_of_processes_counts_while_they_run_and_after_they_have_ended() -> None:
    before = seconds_of_children()

    with subprocess.Popen([sys.executable, "-c", BUSY], stdin=PIPE, stdout=PIPE) as busy:
        assert busy.stdout is not None
        busy.stdout.readline()
        running = seconds_of_children() - before
        busy.communicate(b"end")
    ended = seconds_of_children() - before

    assert running >= 0.2
    assert running - 0.02 <= ended < running + 0.5


def test_the_steps_of_the_parts_are_those_of_the_crawl() -> None:
    newspaper = made_up(FEWEST)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    for index in range(0, FEWEST, 7):
        path = newspaper.card(index).path
        article = read_article(respond(newspaper, path).body, f"{THOIDAI.origin}{path}", THOIDAI)
        done = article
        for part in STEPS:
            done = take_steps(part, done, now)

        assert done == refine(article, Options(), now)
        assert done.tokens or article.language != "vi"


def test_the_server_maps_paths_to_files_and_ends_with_its_block(nginx: Path, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    (pages / "huu-nghi").mkdir(parents=True)
    (pages / "huu-nghi" / "index.html").write_text("first", encoding="utf-8")
    (pages / "huu-nghi&s_cond=&BRSR=16").write_text("second", encoding="utf-8")

    with serving(nginx, pages, tmp_path / "nginx") as served:
        paths = ("/huu-nghi", "/huu-nghi&s_cond=&BRSR=16", "/a-1.html")
        answers = [answer(served.base_url, path) for path in paths]

    assert answers[:2] == [(200, b"first"), (200, b"second")]
    assert answers[2][0] == 404
    asked = served.requests.read_text(encoding="utf-8").splitlines()
    assert asked == [f"{path} {status}" for path, (status, _) in zip(paths, answers, strict=True)]
    with pytest.raises(ConnectionRefusedError):
        answer(served.base_url, "/")


def answer(origin: str, path: str) -> tuple[int, bytes]:
    with closing(HTTPConnection(origin.removeprefix("http://"), timeout=5)) as connection:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()


def test_without_nginx_one_line_says_how_to_get_it(tmp_path: Path) -> None:
    missing = tmp_path / "nginx"

    done = CliRunner(env={"NGINX": str(missing)}).invoke(main, [])

    assert done.exit_code == 1
    assert done.output.count("\n") == 1
    assert str(missing) in done.output
    assert "nginx-light" in done.output
