"""Reading kept pages again, through the very steps of a crawl from the answer on; nothing is requested.

The pages come from the WARC in the caller's process and are read by the crawl's own reading processes
(`crawler.readers`), so a page that kills its reader is given up here as there, and the rest is read.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast
from urllib.parse import urlsplit

import msgspec
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager

from archive.article import Flag, Repair
from archive.captures import Pages
from archive.errors import CaptureLost
from archive.outcomes import Captured, Failed, Fetch, Rejected
from archive.revisions import covered, digest_of
from archive.rows import LINK_PARTS
from archive.warc.reader import read_page as stored_page
from crawler.answers import Asked, answered, page_of, read_answer
from crawler.middlewares.compression import HttpCompressionMiddleware
from crawler.pages.decoding import MAX_BYTES
from crawler.readers import AHEAD, Readers
from crawler.sites import SITES
from pipelines.options import Options

if TYPE_CHECKING:
    from collections.abc import Awaitable, Generator, Iterable
    from datetime import tzinfo
    from pathlib import Path

    from scrapy.crawler import Crawler

    from archive.article import Article
    from archive.exchange import CaptureRef
    from archive.warc.reader import StoredPage

_Placed = TypeVar("_Placed", Repair, Flag)
_Given = TypeVar("_Given")


class Task(msgspec.Struct, frozen=True):
    """An article to read again: its number, canonical address, and kept pages."""

    number: int
    url: str
    pages: Pages


class Unread(msgspec.Struct, frozen=True):
    """Why there is no article: `unkept`, `lost` from the WARC, `fault` (ours), or the code of a reject."""

    reason: str
    detail: str


Result: TypeAlias = "Article | Unread"


class Steps(msgspec.Struct, frozen=True):
    """How pages are read: the site's name, the crawl's options, and the archive to match lines against.

    `known_in` is that of `crawler.reading_process.Setup`. A page that takes longer than `seconds` is given
    up.
    """

    site_name: str
    options: Options
    seconds: float
    known_in: str | None = None


def reread_all(
    tasks: Iterable[Task], folder: Path, steps: Steps, processes: int | None = None
) -> Generator[Result, None, None]:
    """The results in the order of `tasks`, of which no more are taken than are soon worked off.

    `folder` is the WARC's. `processes` read the pages, by default one a core; what they have not read is
    dropped when the generator is closed.
    """
    count = processes or cores()
    readers = Readers(count, steps.seconds, steps.site_name, steps.options, steps.known_in)
    rereader = _Rereader(readers, folder, steps)
    waiting: deque[asyncio.Task[Result]] = deque()
    with asyncio.Runner() as runner:
        try:
            runner.run(rereader.start())
            for task in tasks:
                waiting.append(runner.get_loop().create_task(rereader.reread(task)))
                # Twice what the processes hold: where the first is long, they go on behind it.
                if len(waiting) >= 2 * AHEAD * count:
                    yield runner.run(_awaited(waiting.popleft()))
            while waiting:
                yield runner.run(_awaited(waiting.popleft()))
        finally:
            for one in waiting:
                one.cancel()
            readers.close()


def cores() -> int:
    """How many cores this process may use, where the system tells; else how many there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


async def _awaited(given: Awaitable[_Given]) -> _Given:
    return await given


class _Rereader:
    """Reads articles again by what `readers` make of their pages; `folder` is the WARC's."""

    def __init__(self, readers: Readers, folder: Path, steps: Steps) -> None:
        self._readers = readers
        self._folder = folder
        self._site = SITES[steps.site_name]
        self._zone = steps.options.zone

    async def start(self) -> None:
        """Has the processes get ready."""
        self._readers.start()

    async def reread(self, task: Task) -> Result:
        """The article as it reads now.

        Its revision's own page gives it; the links and what is noted of them come from the page of the last
        fetch, as they do in a crawl that finds nothing changed.
        """
        own = task.pages.own or task.pages.newest
        if own is None:
            return Unread("unkept", f"no page of {task.number} was kept")
        article = await self._read(task, own)
        newest = task.pages.newest
        if isinstance(article, Unread) and article.reason == "lost" and newest not in (None, own):
            return await self._read(task, newest)  # no revision lies between the two
        if newest is None or newest == own or isinstance(article, Unread):
            return article
        fresh = await self._read(task, newest)
        return fresh if isinstance(fresh, Unread) else _refreshed(article, fresh)

    async def _read(self, task: Task, capture: CaptureRef) -> Result:
        try:
            response = _response(stored_page(self._folder, capture))
        except CaptureLost as error:
            return Unread("lost", str(error))
        parts = urlsplit(capture.url)
        asked = Asked(task.number, task.url, "listing", (), f"{parts.scheme}://{parts.netloc}")
        found = answered(response, asked, self._site)
        if isinstance(found, Fetch):
            read = await self._readers.read(page_of(response, capture.fetched_at))
            found = read_answer(found, read)
        match found.outcome:
            case Captured(article=article):
                return _in_zone(article, self._zone)
            case Rejected(reason=reason, detail=detail):
                return Unread(reason, detail)
            case Failed(error=fault):
                return Unread("fault", fault)
            case _:
                return Unread("gone", f"the kept answer has the status {capture.status}")


def _in_zone(article: Article, zone: tzinfo) -> Article:
    """`article` with its date in the site's zone: from a process comes the instant alone, in UTC."""
    date = article.date_published
    if date is None:
        return article
    return msgspec.structs.replace(article, date_published=date.astimezone(zone))


def _refreshed(article: Article, fresh: Article) -> Article:
    """What a crawl keeps where the last fetch, of which `fresh` is, finds `article` unchanged.

    That is `archive.writer`'s: of `fresh` the address and the links, with their repairs and flags; all of it
    where other lines are taken out, since cuts, links and body hang together. Should today's parser tell the
    two pages apart, the revision's own page alone gives an article in which they do, but for the address.
    """
    if article.cuts != fresh.cuts:
        if digest_of(covered(article)) == digest_of(covered(fresh)):
            return fresh
        return msgspec.structs.replace(article, url=fresh.url)
    return msgspec.structs.replace(
        article,
        url=fresh.url,
        related=fresh.related,
        repairs=_with_those_of_links(article.repairs, fresh.repairs),
        flags=_with_those_of_links(article.flags, fresh.flags),
    )


def _with_those_of_links(own: tuple[_Placed, ...], fresh: tuple[_Placed, ...]) -> tuple[_Placed, ...]:
    """`own` with those of links from `fresh`, each at its place on its page: in the archive's order."""
    kept = [(place, one.part, one) for place, one in enumerate(own) if not one.part.startswith(LINK_PARTS)]
    kept += [(place, one.part, one) for place, one in enumerate(fresh) if one.part.startswith(LINK_PARTS)]
    return tuple(one for *_, one in sorted(kept, key=lambda found: found[:2]))


def _response(page: StoredPage) -> Response:
    """`page` as Scrapy hands it to the spider: unpacked by the crawl's own middleware."""
    headers = Headers()
    for name, value in page.headers:
        headers.appendlist(name, value.encode("latin-1"))
    kind = responsetypes.from_args(headers=headers, url=page.url, body=page.body)
    response = kind(page.url, status=page.status, headers=headers, body=page.body)
    unpacked = _unpacker().process_response(Request(page.url), response)
    return unpacked if isinstance(unpacked, Response) else response


@cache
def _unpacker() -> HttpCompressionMiddleware:
    # The middleware asks of its crawler nothing but these three.
    settings = Settings({"DOWNLOAD_MAXSIZE": MAX_BYTES, "DOWNLOAD_WARNSIZE": 0})
    crawler = SimpleNamespace(stats=None, settings=settings, signals=SignalManager())
    return HttpCompressionMiddleware(crawler=cast("Crawler", crawler))
