"""What the middleware has written of a crawl, over real HTTP and into real files."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from scrapy.http import HtmlResponse, Request, Response

from archive.exchange import CaptureRef, Exchange, Rendering
from archive.warc.reader import StoredPage, read_page
from crawler.middlewares.warc import CAPTURE, RENDERED_FROM, UNCHANGED, page_of
from tests.archive.pages import capture
from tests.archive.test_warc import records
from tests.minisite import MiniSite, Page, article_html, serve_minisite
from tests.running import ROOT, environment

if TYPE_CHECKING:
    from pathlib import Path

CRAWL = """
import json, resource, sys
from pathlib import Path

import msgspec
import scrapy
from scrapy.crawler import CrawlerProcess

from archive.warc.writer import WarcWriter

folder, origin, limit, *paths = sys.argv[1:]
outcome = {"pages": [], "failures": []}


class Spider(scrapy.Spider):
    name = "mini"
    warc = WarcWriter(Path(folder), "mini", "1")

    async def start(self):
        if int(limit):
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
        for path in paths:
            yield scrapy.Request(origin + path, errback=self.failed, dont_filter=True)

    def parse(self, response):
        ref = msgspec.to_builtins(response.meta["capture"])
        outcome["pages"].append({"url": response.url, "size": len(response.body), "capture": ref})

    def failed(self, failure):
        outcome["failures"].append(type(failure.value).__name__)

    def closed(self, reason):
        self.warc.close()
        stats = {key: value for key, value in self.crawler.stats.get_stats().items() if key[:4] == "warc"}
        outcome.update(reason=reason, stats=stats)


process = CrawlerProcess({
    "DOWNLOADER_MIDDLEWARES": {"crawler.middlewares.warc.WarcMiddleware": 880},
    "ROBOTSTXT_OBEY": True,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "RETRY_TIMES": 1,
    "RETRY_PRIORITY_ADJUST": 1,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "HTTPERROR_ALLOW_ALL": True,
    "LOG_LEVEL": "ERROR",
})
process.crawl(Spider)
process.start()
print(json.dumps(outcome))
"""


@dataclass
class Crawled:
    """What a crawl of a small site came to."""

    folder: Path
    pages: list[dict[str, Any]]
    failures: list[str]
    reason: str
    stats: dict[str, int]
    log: str

    def page(self, index: int) -> StoredPage:
        """The kept page of the answer at `index`."""
        return read_page(self.folder, self.capture(index))

    def capture(self, index: int) -> CaptureRef:
        """Where that page is kept."""
        return msgspec.convert(self.pages[index]["capture"], CaptureRef)


def crawl(folder: Path, site: MiniSite, *paths: str, limit: int = 0) -> Crawled:
    """Crawls these paths; `limit` is the size at which the disk takes no more of a file."""
    done = subprocess.run(
        [sys.executable, "-c", CRAWL, str(folder), site.base_url, str(limit), *paths],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return Crawled(folder=folder, log=done.stderr, **json.loads(done.stdout))


def kept_addresses(folder: Path, origin: str) -> list[str]:
    return [
        headers["WARC-Target-URI"].removeprefix(origin)
        for _, kind, headers, _ in records(folder)
        if kind == "response"
    ]


def test_bytes_and_headers_are_those_of_the_wire(tmp_path: Path) -> None:
    packed = gzip.compress(article_html(1).encode())
    with serve_minisite() as site:
        site.pages["/tin-1.html"] = Page(packed, headers={"Content-Encoding": "gzip", "ETag": '"a"'})
        crawled = crawl(tmp_path, site, "/tin-1.html")
    kept = crawled.page(0)
    headers = {name.lower(): value for name, value in kept.headers}
    assert kept.body == packed
    assert crawled.pages[0]["size"] == len(article_html(1).encode())
    assert headers["content-encoding"] == "gzip"
    assert headers["content-length"] == str(len(packed))
    assert headers["etag"] == '"a"'
    assert crawled.capture(0).status == 200


def test_robots_redirects_errors_and_every_try_are_kept(tmp_path: Path) -> None:
    with serve_minisite() as site:
        site.pages["/robots.txt"] = Page("")
        site.pages["/old"] = Page(status=301, headers={"Location": "/new"})
        site.pages["/new"] = Page("<p>new</p>")
        site.pages["/busy"] = Page("busy", status=503)
        crawled = crawl(tmp_path, site, "/old", "/busy", "/gone")
        assert sorted(kept_addresses(tmp_path, site.base_url)) == [
            "/busy",
            "/busy",
            "/gone",
            "/new",
            "/old",
            "/robots.txt",
        ]
        assert sorted(site.asked) == sorted(kept_addresses(tmp_path, site.base_url))
    by_url = {one["url"].rpartition("/")[2]: one["capture"] for one in crawled.pages}
    assert {name: (ref["status"], ref["url"].rpartition("/")[2]) for name, ref in by_url.items()} == {
        "new": (200, "new"),
        "busy": (503, "busy"),
        "gone": (404, "gone"),
    }
    assert crawled.stats == {
        "warc/captures": 6,
        "warc/response": 6,
        "warc/records": 13,
        "warc/files": 1,
        "warc/bytes": sum(path.stat().st_size for path in tmp_path.iterdir()),
    }


def test_many_pages_at_once_are_all_kept(tmp_path: Path) -> None:
    with serve_minisite() as site:
        for number in range(60):
            site.article(number)
        crawled = crawl(tmp_path, site, *(f"/tin-{number}.html" for number in range(60)))
    assert len(crawled.pages) == 60
    for index, page in enumerate(crawled.pages):
        number = int(page["url"].rpartition("-")[2].removesuffix(".html"))
        assert crawled.page(index).body == article_html(number).encode()


def test_a_full_disk_ends_the_crawl_with_one_line_and_asks_for_no_more(tmp_path: Path) -> None:
    with serve_minisite() as site:
        site.pages["/robots.txt"] = Page("")
        for number in range(40):
            site.article(number)
        crawled = crawl(tmp_path, site, *(f"/tin-{number}.html" for number in range(40)), limit=6_000)
        asked = len(site.asked)
    assert crawled.reason == "warc_failed"
    errors = [line for line in crawled.log.splitlines() if "WARC folder" in line]
    assert len(errors) == 1
    assert errors[0].endswith(f"WARC folder {tmp_path}: File too large; nothing more is written")
    assert "Traceback" not in crawled.log
    assert set(crawled.failures) == {"WarcFailedError"}
    assert asked < 30
    # Whatever reached the spider is on the disk, and what is on the disk is whole.
    assert 0 < len(crawled.pages) <= asked
    for index in range(len(crawled.pages)):
        assert crawled.page(index).body
    assert records(tmp_path)


def test_a_browsers_page_is_kept_as_a_rendering_of_the_plain_one() -> None:
    request = Request("https://paper.example/muc", meta={RENDERED_FROM: capture(1), CAPTURE: capture(2)})
    dom = HtmlResponse(request.url, body="<p>Hội làng</p>", encoding="utf-8", flags=["playwright"])
    page = page_of(request, dom)
    assert isinstance(page, Rendering)
    assert (page.html.decode(), page.answer, page.status) == ("<p>Hội làng</p>", capture(1), 200)


def test_a_conditional_request_says_what_its_304_speaks_of() -> None:
    request = Request("https://paper.example/tin-1.html#anh", meta={UNCHANGED: capture(1)})
    page = page_of(request, Response(request.url, status=304))
    assert isinstance(page, Exchange)
    assert (page.url, page.reason, page.unchanged) == (
        "https://paper.example/tin-1.html",
        "Not Modified",
        capture(1),
    )


def test_secrets_of_a_proxy_and_undone_codings_are_not_kept() -> None:
    request = Request("https://paper.example/", headers={"Proxy-Authorization": "Basic x", "Accept": "a"})
    page = page_of(request, Response(request.url, headers={"Transfer-Encoding": "chunked", "Server": "s"}))
    assert isinstance(page, Exchange)
    assert page.request_headers == (("Accept", "a"),)
    assert page.response_headers == (("X-Orig-Transfer-Encoding", "chunked"), ("Server", "s"))


@pytest.mark.parametrize(("status", "phrase"), [(200, "OK"), (410, "Gone"), (599, "Unknown")])
def test_a_status_has_its_usual_words(status: int, phrase: str) -> None:
    page = page_of(Request("https://paper.example/"), Response("https://paper.example/", status=status))
    assert isinstance(page, Exchange)
    assert page.reason == phrase
