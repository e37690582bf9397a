"""`make bench` on the smallest newspaper: the figures mean nothing, but all of them are there."""

from __future__ import annotations

from contextlib import closing
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import msgspec
import pytest
from click.testing import CliRunner

from benchmarks.crawl import main
from benchmarks.figures import BARE, WHOLE, WORDLESS, Figures
from benchmarks.nginx import NginxError, find_nginx, serving
from benchmarks.pages import made_up
from tests.needs import lacking
from tests.newspaper.model import FEWEST

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def nginx() -> Path:
    try:
        return find_nginx()
    except NginxError as error:
        lacking("nginx", str(error))


def test_the_benchmark_measures_every_crawl_and_every_part(nginx: Path, tmp_path: Path) -> None:
    file = tmp_path / "figures.json"

    done = CliRunner(env={"NGINX": str(nginx)}).invoke(
        main, ["--articles", str(FEWEST), "--rounds", "1", "--json", str(file)]
    )

    assert done.exit_code == 0, done.output
    figures = msgspec.json.decode(file.read_bytes(), type=Figures)
    assert figures.paper.articles == len(made_up(FEWEST).numbers())
    assert figures.paper.pages > figures.paper.articles
    assert list(figures.crawls) == [BARE, WHOLE, WORDLESS]
    assert figures.crawls[BARE].ratio.median == 1
    assert all(crawl.cpu_ms_a_page.median > 0 for crawl in figures.crawls.values())
    assert sum(part.share.median for part in figures.parts.values()) == pytest.approx(1)
    assert all(part.cpu_ms.median > 0 for name, part in figures.parts.items() if name != "rest")
    assert "rate beside A" in done.output


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
