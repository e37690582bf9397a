"""Reading kept pages again, through the very steps of a crawl from the answer on; nothing is requested."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, TypeAlias, cast
from urllib.parse import urlsplit

import msgspec
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager

from archive.captures import Pages
from archive.database import reading
from archive.errors import CaptureLost
from archive.lookup import known_articles
from archive.outcomes import Captured, Failed, Fetch, Rejected
from archive.warc.reader import read_page as stored_page
from crawler.answers import Asked, answered, page_of, read_answer
from crawler.middlewares.compression import HttpCompressionMiddleware
from crawler.pages.decoding import MAX_BYTES
from crawler.processes import begin
from crawler.reading import read_page
from crawler.sites import SITES
from pipelines.base import Tally
from pipelines.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from scrapy.crawler import Crawler

    from archive.article import Article
    from archive.exchange import CaptureRef
    from archive.known import Known, Lookup
    from archive.warc.reader import StoredPage

_AHEAD = 4
"""Bundles for each process that are handed out before the first of them is back."""

_BUNDLE = 10
"""Articles that go to a process at once: handing them over costs less than reading one."""

_LASTING = "related/"  # how texts are named that belong to the newest fetch


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

    With `known_in`, an archive's URL, lines that repeat what it holds of other articles are taken out too
    (`pipelines.pasted`); without, only those that the page's own boxes tell.
    """

    site_name: str
    options: Options
    known_in: str | None = None


def reread(task: Task, folder: Path, steps: Steps) -> Result:
    """The article as it reads now.

    Its revision's own page gives it; the links and their repairs come from the page of the last fetch, as
    they do in a crawl that finds nothing changed.
    """
    own = task.pages.own or task.pages.newest
    if own is None:
        return Unread("unkept", f"no page of {task.number} was kept")
    article = _read(task, own, folder, steps)
    newest = task.pages.newest
    if isinstance(article, Unread) and article.reason == "lost" and newest not in (None, own):
        return _read(task, newest, folder, steps)  # no revision lies between the two
    if newest is None or newest == own or isinstance(article, Unread):
        return article
    fresh = _read(task, newest, folder, steps)
    return fresh if isinstance(fresh, Unread) else _with_links_of(article, fresh)


def _with_links_of(article: Article, fresh: Article) -> Article:
    own = tuple(repair for repair in article.repairs if not repair.part.startswith(_LASTING))
    of_links = tuple(repair for repair in fresh.repairs if repair.part.startswith(_LASTING))
    return msgspec.structs.replace(article, related=fresh.related, repairs=own + of_links)


def _read(task: Task, capture: CaptureRef, folder: Path, steps: Steps) -> Result:
    try:
        response = _response(stored_page(folder, capture))
    except CaptureLost as error:
        return Unread("lost", str(error))
    parts = urlsplit(capture.url)
    asked = Asked(task.number, task.url, "listing", (), f"{parts.scheme}://{parts.netloc}")
    site = SITES[steps.site_name]
    found = answered(response, asked, site)
    if isinstance(found, Fetch):
        read = read_page(page_of(response, capture.fetched_at), site, steps.options, Tally(), _lookup(steps))
        found = read_answer(found, read)
    match found.outcome:
        case Captured(article=article):
            return article
        case Rejected(reason=reason, detail=detail):
            return Unread(reason, detail)
        case Failed(error=fault):
            return Unread("fault", fault)
        case _:
            return Unread("gone", f"the kept answer has the status {capture.status}")


@cache
def _lookup(steps: Steps) -> Lookup | None:
    url = steps.known_in
    if url is None:
        return None

    def lookup(keys: Sequence[str]) -> Mapping[str, Sequence[Known]]:
        with reading(url) as connection:
            return known_articles(connection, steps.site_name, keys)

    return lookup


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


class Readers:
    """Processes that read pages; `folder` is the WARC's."""

    def __init__(self, pool: ProcessPoolExecutor, ahead: int, folder: Path, steps: Steps) -> None:
        self._pool = pool
        self._ahead = ahead
        self._folder = folder
        self._steps = steps

    def read(self, tasks: Iterable[Task]) -> Iterator[Result]:
        """The results in the order of `tasks`, of which no more are taken than are soon worked off."""
        waiting: deque[Future[list[Result]]] = deque()
        for bundle in _bundles(tasks):
            waiting.append(self._pool.submit(_reread_all, bundle, self._folder, self._steps))
            if len(waiting) >= self._ahead:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


@contextmanager
def readers(workers: int | None, folder: Path, steps: Steps) -> Iterator[Readers]:
    """`workers` processes, by default one a core; what they have not begun is dropped at the end."""
    # Spawned, not forked: a fork would copy locks that other threads hold.
    context = multiprocessing.get_context("spawn")
    count = workers or len(os.sched_getaffinity(0))
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=begin)
    try:
        yield Readers(pool, _AHEAD * count, folder, steps)
    finally:
        pool.shutdown(cancel_futures=True)


def _bundles(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    bundle: list[Task] = []
    for task in tasks:
        bundle.append(task)
        if len(bundle) == _BUNDLE:
            yield bundle
            bundle = []
    if bundle:
        yield bundle


def _reread_all(tasks: list[Task], folder: Path, steps: Steps) -> list[Result]:
    return [reread(task, folder, steps) for task in tasks]
