"""Lists and bodies that only a script fetches: a real browser, a real server, real crawls."""

from __future__ import annotations

import json
import signal
import sqlite3
import sys
import time
from collections import Counter
from contextlib import closing
from itertools import pairwise
from typing import TYPE_CHECKING

from protego import Protego
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped] # it ships no types

from archive.database import reading
from archive.digest import digest
from crawler.statuses import INCOMPLETE, OK, STOPPED, USAGE
from tests.crawler.test_manners import Timed
from tests.minisite import MiniSite, Page, article_html, path, serve_minisite
from tests.newspaper.faults import Faults, FaultyServer, serve_faulty
from tests.newspaper.model import Newspaper, Options
from tests.newspaper.render import feeds, scripted
from tests.newspaper.server import Server, serve
from tests.rendering.chromium import chromium
from tests.running import crawl, scrapy, start, warc_folder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ready import Program

SECTIONS = (scripted.SCRIPTED, scripted.SPINNING, scripted.DISALLOWED, scripted.ENDLESS)
OPTIONS = Options(scripted=True, page_size=4, deleted="404", base="mixed")
LEAF = "quoc-te/nhip-song"
HOW = "apt-get install chromium-headless-shell, or name a Chromium with CHROMIUM=/path/to/it"


def listed(paper: Newspaper, *sections: str) -> set[int]:
    """The numbers of the articles that these sections' listings name and that have a page."""
    indices = {index for section in sections for index in paper.rows(section)}
    return {paper.calendar.numbers[index] for index in indices if paper.is_alive(index)}


def archived(archive: Path) -> set[int]:
    connection = sqlite3.connect(archive)
    try:
        return {number for (number,) in connection.execute("SELECT number FROM articles")}
    finally:
        connection.close()


def endings(archive: Path) -> dict[str, str]:
    connection = sqlite3.connect(archive)
    query = "SELECT path, ending FROM walks JOIN sections ON sections.id = walks.section_id"
    try:
        return dict(connection.execute(query).fetchall())
    finally:
        connection.close()


def content(archive: Path) -> str:
    with reading(f"sqlite:///{archive}") as connection:
        return digest(connection)


def records(archive: Path, kind: str) -> dict[str, tuple[str, str, bytes]]:
    """The WARC's records of a kind: id, what it refers to, and content, by address."""
    found = {}
    for file in warc_folder(archive).glob("*.warc.gz"):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream):
                head = record.rec_headers
                if record.rec_type == kind:
                    found[head.get_header("WARC-Target-URI")] = (
                        head.get_header("WARC-Record-ID"),
                        head.get_header("WARC-Refers-To"),
                        record.content_stream().read(),
                    )
    return found


def assert_manners(server: Server) -> None:
    """Nothing that robots.txt disallows, nothing needless, nothing from elsewhere, and nothing twice.

    But for page one of a list, with what fills it: a walk looks at it again at its end.
    """
    rules = Protego.parse(feeds.robots())
    paths = [request.path for request in server.requests if request.path != scripted.WAITING]
    assert [path for path in paths if not rules.can_fetch(path, "BonPhuong")] == []
    assert set(paths) & set(scripted.ADORNMENTS) == set()
    assert {request.user_agent.partition("/")[0] for request in server.requests} == {"BonPhuong"}
    assert {request.method for request in server.requests} == {"GET"}
    assert {request.host for request in server.requests} == {server.base_url.partition("://")[2]}
    pages = Counter(path for path in paths if not path.endswith(".js"))
    again = {path for path, times in pages.items() if times > 1}
    assert max(pages.values()) <= 2
    assert all(path.endswith("BRSR=0") or path.strip("/") in SECTIONS for path in again)


def rendered_pages(archive: Path) -> dict[str, int]:
    """How many listing pages of each section the last run rendered, as its row in `runs` says."""
    with closing(sqlite3.connect(archive)) as connection:
        (counts,) = connection.execute("SELECT counts FROM runs ORDER BY id DESC").fetchone()
    return {section["section"]: section["rendered"] for section in json.loads(counts)["sections"]}


def test_lists_that_come_by_script_are_complete_through_the_browser(tmp_path: Path) -> None:
    browser = chromium()
    paper = Newspaper(seed=3, articles=200, options=OPTIONS)
    archive = tmp_path / "archive.db"
    with serve(paper) as server:
        done = crawl(
            archive, base_url=server.base_url, sections=",".join(SECTIONS), settings={"CHROMIUM": browser}
        )
        assert done.returncode == OK, done.stderr
        assert_manners(server)
        asked = {request.path for request in server.requests}
    assert listed(paper, *SECTIONS) <= archived(archive)
    assert set(endings(archive).values()) <= {"end", "before_since"}
    rendered = {section for section, pages in rendered_pages(archive).items() if pages}
    assert rendered == {scripted.SCRIPTED, scripted.SPINNING}
    assert f"the list of {scripted.SCRIPTED} comes by script: its pages are rendered" in done.stderr
    line = next(line for line in done.stderr.splitlines() if f"list of {scripted.DISALLOWED}" in line)
    assert "/apicenter@/" in line
    assert "which robots.txt disallows: its pages with offsets are asked for instead" in line
    assert f"/{scripted.DISALLOWED}&s_cond=&BRSR=0" in asked
    assert "ERROR" not in done.stderr
    doms, answers = records(archive, "conversion"), records(archive, "response")
    of_lists = {
        url for url in doms if any(section in url for section in (scripted.SCRIPTED, scripted.SPINNING))
    }
    assert set(doms) == of_lists
    assert len(doms) > 4, "several pages of each"
    for url, (_, refers_to, dom) in doms.items():
        plain_id, _, plain = answers[url]
        assert refers_to == plain_id
        assert dom.count(b'class="article-link"') > plain.count(b'class="article-link"')


def test_render_never_says_that_such_a_list_was_not_read(tmp_path: Path) -> None:
    paper = Newspaper(seed=3, articles=200, options=OPTIONS)
    archive = tmp_path / "archive.db"
    with serve(paper) as server:
        done = crawl(
            archive,
            base_url=server.base_url,
            sections=",".join(SECTIONS),
            render="never",
            settings={"CHROMIUM": "/nowhere/chromium"},
        )
        assert_manners(server)
        assert not [request.path for request in server.requests if ".js" in request.path]
    assert done.returncode == INCOMPLETE, done.stderr
    assert endings(archive) | {scripted.DISALLOWED: "end", scripted.ENDLESS: "end"} == {
        scripted.SCRIPTED: "needs_browser",
        scripted.SPINNING: "needs_browser",
        scripted.DISALLOWED: "end",
        scripted.ENDLESS: "end",
    }
    assert f"{scripted.SCRIPTED} (needs_browser)" in done.stderr
    assert listed(paper, scripted.DISALLOWED, scripted.ENDLESS) <= archived(archive)
    assert "/nowhere/chromium" not in done.stderr


def test_a_missing_browser_is_one_line_and_the_rest_is_read(tmp_path: Path) -> None:
    paper = Newspaper(seed=3, articles=60, options=OPTIONS)
    archive = tmp_path / "archive.db"
    with serve(paper) as server:
        done = crawl(
            archive,
            base_url=server.base_url,
            sections=",".join(SECTIONS),
            environ={"CHROMIUM": "/nowhere/chromium"},
        )
    assert done.returncode == INCOMPLETE, done.stderr
    lines = [line for line in done.stderr.splitlines() if "CHROMIUM=" in line]
    assert len(lines) == 1
    assert lines[0].endswith(f"ERROR: CHROMIUM=/nowhere/chromium is no program that can be run: {HOW}")
    assert "Traceback" not in done.stderr
    assert endings(archive)[scripted.SCRIPTED] == "needs_browser"
    assert endings(archive)[scripted.ENDLESS] == "end"


def test_render_always_without_a_browser_asks_for_nothing(tmp_path: Path) -> None:
    with serve(Newspaper(seed=3, articles=60)) as server:
        done = crawl(
            tmp_path / "archive.db",
            base_url=server.base_url,
            render="always",
            environ={"CHROMIUM": "/nowhere/chromium"},
        )
        assert server.requests == []
    assert done.returncode == USAGE
    assert done.stderr == f"scrapy crawl: CHROMIUM=/nowhere/chromium is no program that can be run: {HOW}\n"


def test_a_browser_that_does_not_start_is_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    with serve(Newspaper(seed=3, articles=60, options=OPTIONS)) as server:
        done = crawl(
            tmp_path / "archive.db",
            base_url=server.base_url,
            sections=f"{scripted.SCRIPTED},{scripted.SPINNING}",
            settings={"CHROMIUM": broken},
        )
    assert done.returncode == INCOMPLETE, done.stderr
    assert done.stderr.count(f"ERROR: the browser {broken} cannot be started: ") == 1
    assert "Traceback" not in done.stderr


def test_every_page_rendered_gives_the_same_archive_and_reads_the_same_again(tmp_path: Path) -> None:
    browser = chromium()
    paper = Newspaper(seed=12, articles=40, options=Options(scripted=True, deleted="404"))
    plain, rendered = tmp_path / "plain" / "archive.db", tmp_path / "rendered" / "archive.db"
    section = scripted.ENDLESS.partition("/")[0]
    with serve(paper) as server:
        assert crawl(plain, base_url=server.base_url, sections=section, render="never").returncode == OK
        begun = len(server.requests)
        done = crawl(
            rendered,
            base_url=server.base_url,
            sections=section,
            render="always",
            settings={"CHROMIUM": browser},
        )
        again = server.requests[begun:]
    assert done.returncode == OK, done.stderr
    assert len(archived(rendered)) > 3
    assert content(rendered) == content(plain)
    pages = [r.path for r in again if r.status == 200 and (".html" in r.path or f"/{section}" in r.path)]
    assert len(records(rendered, "conversion")) == len(pages) == len(set(pages))
    read = scrapy(
        "reparse",
        "--dry-run",
        "--workers=1",
        ARCHIVE_URL=f"sqlite:///{rendered}",
        WARC_DIR=str(warc_folder(rendered)),
    )
    assert read.returncode == OK, read.stderr
    assert f"{len(archived(rendered))} articles" in read.stdout


BODY = """<div class="__MB_MASTERCMS_EL"><input type="hidden" class="__MB_NEXT_URL" value="{address}">
<script>
fetch(document.querySelector(".__MB_NEXT_URL").value).then(function (answer) {{ return answer.text(); }})
  .then(function (html) {{ document.querySelector(".__MB_MASTERCMS_EL").innerHTML = html; }});
history.replaceState(null, "", "/another-999.html");
location.href = "/elsewhere";
</script></div>"""


def test_bodies_that_come_by_script_are_read_or_told_apart(tmp_path: Path) -> None:
    browser = chromium()
    asked = Timed()
    site = MiniSite(asked=asked)
    site.pages["/robots.txt"] = Page("User-agent: *\nDisallow: /secret@/\nCrawl-delay: 0.3\n")
    site.listing(LEAF, 100, 101, 102, 103)
    foreign = BODY.format(address="http://localhost:9/body@/103")
    site.pages[path(103)] = Page(article_html(103, body=foreign))
    site.article(100)
    site.pages[path(101)] = Page(article_html(101, body=BODY.format(address="/body@/101")))
    site.pages[path(102)] = Page(article_html(102, body=BODY.format(address="/secret@/102")))
    site.pages["/body@/101"] = Page("<p>Chiều nay, làng mở hội.</p>")
    archive = tmp_path / "archive.db"
    with serve_minisite(site):
        done = crawl(archive, base_url=site.base_url, sections=LEAF, settings={"CHROMIUM": browser})
    assert done.returncode == INCOMPLETE, done.stderr
    assert archived(archive) == {100, 101}
    assert "102 rejected, needs_browser: " in done.stderr
    assert "/secret@/102, which robots.txt disallows" in done.stderr
    assert "http://localhost:9/body@/103, which is another site's" in done.stderr
    assert not {"/secret@/102", "/elsewhere"} & set(asked)
    assert "/body@/101" in asked
    assert min(later - earlier for earlier, later in pairwise(asked.times)) > 0.28, "the browser waits too"
    assert list(records(archive, "conversion")) == [f"{site.base_url}{path(101)}"]


HANGS = (
    "<html><body><div class='_BX_LISTING'></div><input class='__MB_NEXT_URL' value='/list@/BRSR=0'>"
    "<script>while (true) {}</script></body></html>"
)


def test_a_script_that_never_ends_is_left_in_time(tmp_path: Path) -> None:
    browser = chromium()
    site = MiniSite(pages={f"/{LEAF}": Page(HANGS)})
    with serve_minisite(site):
        begun = time.monotonic()
        done = crawl(
            tmp_path / "archive.db",
            base_url=site.base_url,
            sections=LEAF,
            settings={"CHROMIUM": browser, "RENDER_SECONDS": 1, "RETRY_TIMES": 0},
        )
    assert done.returncode == INCOMPLETE, done.stderr
    assert f"{LEAF} (failed)" in done.stderr
    assert time.monotonic() - begun < 15
    assert "Traceback" not in done.stderr


def test_fragments_that_fail_are_asked_for_again_with_their_page(tmp_path: Path) -> None:
    browser = chromium()
    paper = Newspaper(seed=3, articles=60, options=OPTIONS)
    archive = tmp_path / "archive.db"
    with serve_faulty(paper, Faults(share=1.0, kinds=("unavailable", "reset"))) as server:
        done = crawl(
            archive,
            base_url=server.base_url,
            sections=scripted.SCRIPTED,
            settings={"CHROMIUM": browser, "RETRY_BACKOFF_SECONDS": 0.01, "RETRY_TIMES": 3},
        )
        failed = {path for path, _ in server.faults.injected}
    assert done.returncode == OK, done.stderr
    assert any(path.startswith(scripted.FRAGMENTS) for path in failed)
    assert listed(paper, scripted.SCRIPTED) <= archived(archive)


def test_a_signal_ends_the_rendering(tmp_path: Path) -> None:
    browser = chromium()
    paper = Newspaper(seed=3, articles=60, options=OPTIONS)
    fragment = scripted.Place(scripted.SCRIPTED, 0, OPTIONS.page_size).fragment
    archive = tmp_path / "archive.db"
    faults = Faults(always={fragment: "stall"})
    with serve_faulty(paper, faults) as server, begun(archive, server, browser) as process:
        until = time.monotonic() + 30
        while not faults.injected and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        sent = time.monotonic()
        _, errors = process.communicate(timeout=30)
        seconds = time.monotonic() - sent
    assert process.returncode == STOPPED, errors
    assert seconds < 10
    assert "Traceback" not in errors
    assert "ERROR" not in errors


def begun(archive: Path, server: FaultyServer, browser: str) -> Program:
    arguments = ("-a", f"base_url={server.base_url}", "-a", f"sections={scripted.SCRIPTED}")
    command = [sys.executable, "-m", "scrapy", "crawl", "thoidai", *arguments, "-s", f"CHROMIUM={browser}"]
    return start(command, ARCHIVE_URL=f"sqlite:///{archive}", WARC_DIR=str(warc_folder(archive)))


def test_a_plain_crawl_does_not_load_what_drives_the_browser(tmp_path: Path) -> None:
    with serve(Newspaper(seed=3, articles=40)) as server:
        done = crawl(
            tmp_path / "archive.db",
            base_url=server.base_url,
            sections=LEAF,
            environ={"PYTHONPROFILEIMPORTTIME": "1"},
        )
    assert done.returncode == OK
    assert "crawler.rendering.browser" in done.stderr
    assert "playwright" not in done.stderr
