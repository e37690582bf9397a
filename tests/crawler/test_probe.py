"""First contact: at most eight requests, what was recognised, and the status where something was not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crawler.statuses import INCOMPLETE, OK, REFUSED, UNREACHABLE, USAGE
from tests.minisite import MiniSite, Page, serve_minisite
from tests.newspaper.model import Newspaper, Options
from tests.newspaper.server import serve
from tests.running import scrapy

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess

TEXT = {"Content-Type": "text/plain"}


def probe(base_url: str, keep: Path, *options: str) -> CompletedProcess[str]:
    return scrapy("probe", "--base-url", base_url, "--keep", str(keep), *options)


def test_a_whole_paper_is_recognised_in_eight_requests(tmp_path: Path) -> None:
    newspaper = Newspaper(seed=3, articles=200, options=Options(past_end="first_page"))
    with serve(newspaper) as server:
        done = probe(server.base_url, tmp_path)
        asked = [request.path for request in server.requests]
    assert done.returncode == OK, done.stdout + done.stderr
    assert len(asked) == 8
    assert asked[0] == "/robots.txt"
    assert asked[-1] == "/rss_feed/"
    assert "the same articles as on page one" in done.stdout
    assert "h1.article-detail-title" in done.stdout
    assert "25 items" in done.stdout
    assert len(list(tmp_path.iterdir())) == 8


def test_the_findings_are_data_too(tmp_path: Path) -> None:
    with serve(Newspaper(seed=3, articles=60)) as server:
        document = json.loads(probe(server.base_url, tmp_path, "--json").stdout)
    assert [request["what"] for request in document["requests"]][:2] == ["robots.txt", "a listing"]
    assert document["missing"] == []


def test_a_missing_field_is_named_and_ends_with_three(tmp_path: Path) -> None:
    with serve_minisite() as site:
        site.listing("huu-nghi", 101)
        site.article(101)
        page = site.pages["/tin-101.html"]
        site.pages["/tin-101.html"] = Page(page.content.replace(b"article-detail-date", b"x"))
        done = probe(site.base_url, tmp_path)
    assert done.returncode == INCOMPLETE
    assert "NOT FOUND" in done.stdout
    assert "no_date" in done.stdout


def test_robots_txt_is_obeyed(tmp_path: Path) -> None:
    robots = Page("User-agent: *\nDisallow: /\n", headers=TEXT)
    with serve_minisite(MiniSite({"/robots.txt": robots})) as site:
        done = probe(site.base_url, tmp_path)
        assert site.asked == ["/robots.txt"]
    assert done.returncode == REFUSED


def test_a_site_that_is_not_there(tmp_path: Path) -> None:
    done = probe("http://127.0.0.1:9", tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (UNREACHABLE, 1)


def test_an_unknown_site_names_the_known_ones() -> None:
    done = scrapy("probe", "nhandan")
    assert done.returncode == USAGE
    assert "thoidai" in done.stderr
