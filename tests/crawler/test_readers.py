"""Processes that read pages: what they give, and what becomes of a page when one of them dies."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from archive.database import reading
from archive.digest import digest
from crawler.middlewares.errors import LeftWaitingError
from crawler.readers import Readers
from crawler.reading import Page, Read, read_page
from crawler.sites import SITES
from crawler.statuses import OK
from pipelines.base import Tally
from pipelines.options import Options as Steps
from tests.newspaper.model import Newspaper, Options
from tests.newspaper.router import respond
from tests.newspaper.server import serve
from tests.running import SECONDS, crawl, start, warc_folder

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator

    from tests.ready import Program

SITE = SITES["thoidai"]
AT = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
SLOW = "<p>" + "Hà Nội và Huế cùng gìn giữ nghề làm nón lá. " * 40_000 + "</p>"
"""Its words take more than a second."""


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    newspaper = Newspaper(seed=9, articles=60, options=Options(deleted="404"))
    gone = set(newspaper.deleted_numbers())
    return [page_of(newspaper, number) for number in newspaper.numbers() if number not in gone]


def page_of(newspaper: Newspaper, number: int) -> Page:
    index = newspaper.index_of(number)
    assert index is not None
    path = newspaper.card(index).path
    return Page(
        f"{SITE.origin}{path}", respond(newspaper, path).body.encode(), "text/html; charset=utf-8", AT
    )


def slow(page: Page) -> Page:
    """A page whose text takes long."""
    return Page(
        page.url, page.body.replace(b"<p", SLOW.encode() + b"<p", 1), page.content_type, page.fetched_at
    )


def children(pid: int) -> list[int]:
    """The processes that another one started and that read pages: the tracker of resources is none."""
    found = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
        with suppress(OSError):
            if b"reading_process" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(int(child))
    return found


def seconds_of(pid: int) -> float:
    """The CPU time that a process has used."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def at_work(pid: int) -> list[int]:
    """Those of the `children` that have begun with a page: their start takes most of a second."""
    return [child for child in children(pid) if seconds_of(child) > 1.1]


def with_readers(readers: Readers, work: Awaitable[list[Read]]) -> list[Read]:
    try:
        return asyncio.run(_awaited(work))
    finally:
        readers.close()


async def _awaited(work: Awaitable[list[Read]]) -> list[Read]:
    return await work


async def all_of(readers: Readers, pages: list[Page]) -> list[Read]:
    return await asyncio.gather(*(readers.read(page) for page in pages))


@pytest.mark.parametrize("processes", [0, 1, 2])
def test_processes_give_what_the_caller_itself_would_read(pages: list[Page], processes: int) -> None:
    readers = Readers(processes, 60, SITE.name, Steps())
    tally = Tally()
    expected = [read_page(page, SITE, Steps(), tally) for page in pages]
    assert with_readers(readers, all_of(readers, pages)) == expected
    assert any(one.article is not None and one.article.tokens for one in expected)
    assert any(one.counts for one in expected)


def test_processes_are_started_before_the_first_page_and_once(pages: list[Page]) -> None:
    readers = Readers(2, 60, SITE.name, Steps())

    async def start_and_read() -> list[Read]:
        readers.start()
        readers.start()
        for _ in range(100):  # the kernel lists them a moment later
            if len(children(os.getpid())) == 2:
                break
            await asyncio.sleep(0.02)
        started = children(os.getpid())
        assert len(started) == 2
        done = await all_of(readers, pages[:6])
        assert children(os.getpid()) == started
        return done

    assert all(one.article is not None for one in with_readers(readers, start_and_read()))


def test_processes_that_die_lose_no_page_and_hold_up_nothing(
    pages: list[Page], caplog: pytest.LogCaptureFixture
) -> None:
    readers = Readers(2, 60, SITE.name, Steps())
    rng = Random(3)
    killed: set[int] = set()

    async def read_and_kill() -> list[Read]:
        work = [asyncio.ensure_future(readers.read(page)) for page in pages * 10]
        while len(killed) < 3 and not all(one.done() for one in work):
            await asyncio.sleep(rng.uniform(0, 0.1))
            for child in [one for one in at_work(os.getpid()) if one not in killed][:1]:
                os.kill(child, signal.SIGKILL)
                killed.add(child)
        return await asyncio.gather(*work)

    done = with_readers(readers, read_and_kill())
    assert killed  # where the machine is fast, the pages are read before all three have begun
    told = [record.message for record in caplog.records if "what it had is read again" in record.message]
    assert len(told) <= len(killed)  # once a death, however many pages it had
    assert [one.fault for one in done] == [None] * len(done)
    assert [one.article for one in done] == [
        read_page(page, SITE, Steps(), Tally()).article for page in pages
    ] * 10


def test_a_page_over_which_processes_die_again_is_given_up_and_the_others_are_read(pages: list[Page]) -> None:
    readers = Readers(1, 60, SITE.name, Steps())
    hard = slow(slow(slow(slow(pages[0]))))

    async def read_and_kill() -> list[Read]:
        await readers.read(pages[1])
        work = asyncio.ensure_future(readers.read(hard))
        while not work.done():
            for child in at_work(os.getpid()):
                os.kill(child, signal.SIGKILL)
            await asyncio.sleep(0.05)
        return [await work, await readers.read(pages[2])]

    given_up, read = with_readers(readers, read_and_kill())
    assert given_up.fault is not None
    assert given_up.fault.error == "3 processes that read nothing else died over the page"
    assert read.article is not None


def test_a_page_that_takes_too_long_is_given_up(pages: list[Page]) -> None:
    readers = Readers(1, 3.0, SITE.name, Steps())
    hard = slow(slow(slow(slow(slow(slow(slow(slow(pages[0]))))))))

    async def work() -> list[Read]:
        await readers.read(pages[1])
        return await all_of(readers, [hard, pages[2]])

    given_up, read = with_readers(readers, work())
    assert given_up.fault is not None
    assert given_up.fault.error == "reading took too long"
    assert read.article is not None


def test_what_is_not_read_when_the_run_ends_is_left_waiting(pages: list[Page]) -> None:
    readers = Readers(1, 60, SITE.name, Steps())

    async def work() -> list[Read]:
        await readers.read(pages[1])
        waiting = [asyncio.ensure_future(readers.read(slow(page))) for page in pages[:6]]
        await asyncio.sleep(0.2)
        readers.give_up()
        results = await asyncio.gather(*waiting, return_exceptions=True)
        assert all(isinstance(one, LeftWaitingError) for one in results)
        return []

    begun = time.monotonic()
    with_readers(readers, work())
    assert time.monotonic() - begun < 20


def begun(archive: Path, base_url: str) -> Program:
    """A crawl that goes on beside the test."""
    command = [sys.executable, "-m", "scrapy", "crawl", "thoidai", "-a", f"base_url={base_url}"]
    return start(command, ARCHIVE_URL=f"sqlite:///{archive}", WARC_DIR=str(warc_folder(archive)))


def killing_crawl(archive: Path, base_url: str, rng: Random) -> tuple[int, str, int]:
    """A crawl whose reading processes are killed now and then: its status, its log, and how often."""
    killed = 0
    with begun(archive, base_url) as process, ThreadPoolExecutor(1) as pool:
        log = pool.submit(process.communicate, SECONDS)
        while not log.done():
            time.sleep(rng.uniform(0.2, 0.6))
            with suppress(OSError):
                for child in at_work(process.pid)[: 3 - killed]:
                    os.kill(child, signal.SIGKILL)
                    killed += 1
        return process.wait(), log.result()[1], killed


def test_a_crawl_whose_reading_processes_are_killed_archives_everything(tmp_path: Path) -> None:
    peaceful, disturbed = tmp_path / "peaceful" / "archive.db", tmp_path / "disturbed" / "archive.db"
    with serve(Newspaper(seed=8, articles=160, options=Options(deleted="404"))) as server:
        assert crawl(peaceful, base_url=server.base_url).returncode == OK
        status, log, killed = killing_crawl(disturbed, server.base_url, Random(8))
    assert killed > 0
    assert status == OK, log[-2000:]
    assert content(disturbed) == content(peaceful)


def test_a_killed_crawl_leaves_no_process_behind(tmp_path: Path) -> None:
    newspaper = Newspaper(seed=8, articles=240, options=Options(deleted="404"))
    with serve(newspaper) as server, begun(tmp_path / "archive.db", server.base_url) as process:
        until = time.monotonic() + 30
        while not (left := children(process.pid)) and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(1)
        process.kill()
        process.wait()
    until = time.monotonic() + 15
    while any(Path(f"/proc/{pid}").exists() for pid in left) and time.monotonic() < until:
        time.sleep(0.1)
    assert left
    assert [pid for pid in left if Path(f"/proc/{pid}").exists()] == []


def content(archive: Path) -> str:
    with reading(f"sqlite:///{archive}") as connection:
        return digest(connection)


@pytest.fixture(autouse=True)
def _no_process_stays() -> Iterator[None]:
    yield
    deadline = time.monotonic() + 10
    while children(os.getpid()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert children(os.getpid()) == []
