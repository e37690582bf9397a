"""Processes that read pages beside the crawl's own, so that its event loop never waits for a page's words.

They are started when the first page comes and stay. As many pages are handed out as keep them busy; the rest
wait as responses, which Scrapy bounds by `SCRAPER_SLOT_MAX_ACTIVE_SIZE`. Where a process dies, the pool is
replaced, and the pages that it had are read again one at a time, so that the page that may have done it takes
no other with it.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from crawler.middlewares.errors import LeftWaitingError
from crawler.processes import begin
from crawler.reading import Fault, Page, Read, read_page
from crawler.sites import SITES
from pipelines.base import Tally

if TYPE_CHECKING:
    from pipelines.options import Options

logger = logging.getLogger(__name__)

AHEAD = 4
"""Pages handed to each process before the first of them is back."""

TRIES_ALONE = 3
"""How often a page may end the process that reads it and nothing else before it is given up."""

_decode = msgspec.msgpack.Decoder(Read).decode


class Readers:
    """Reads pages of one site in `processes` processes; 0 reads them in the caller's own.

    A page that takes longer than `seconds`, read alone, is given up, and the process replaced.
    """

    def __init__(self, processes: int, seconds: float, site_name: str, options: Options) -> None:
        self._processes = processes
        self._site_name = site_name
        self._options = options
        self._tally = Tally()
        self._room = asyncio.Semaphore(AHEAD * max(processes, 1))
        self._together = _Pool(processes, seconds)
        self._alone = _Pool(1, seconds)
        self._turn = asyncio.Lock()
        self._has_ended = False

    async def read(self, page: Page) -> Read:
        """What became of `page`.

        Raises:
            LeftWaitingError: `give_up` was called before it was read.
        """
        if self._processes == 0:
            return read_page(page, SITES[self._site_name], self._options, self._tally)
        async with self._room:
            return await self._read(page)

    async def _read(self, page: Page) -> Read:
        try:
            return await self._read_in(self._together, page)
        except BrokenProcessPool:
            logger.warning("a reading process died; what it had is read again")
        except TimeoutError:
            logger.warning("%s, or what was read before it, takes too long; it is read again", page.url)
        async with self._turn:
            for _ in range(TRIES_ALONE):
                try:
                    return await self._read_in(self._alone, page)
                except BrokenProcessPool:
                    logger.warning("a reading process died over %s", page.url)
                except TimeoutError:
                    return _fault(page, "reading took too long")
        return _fault(page, f"{TRIES_ALONE} processes that read nothing else died over the page")

    async def _read_in(self, pool: _Pool, page: Page) -> Read:
        if self._has_ended:
            raise LeftWaitingError
        try:
            return await pool.read(page, self._site_name, self._options)
        except (BrokenProcessPool, asyncio.CancelledError):
            if self._has_ended:
                raise LeftWaitingError from None
            raise

    def give_up(self) -> None:
        """Ends the processes now; what they have not read is left waiting."""
        self._has_ended = True
        self._together.kill()
        self._alone.kill()

    def close(self) -> None:
        """Ends the processes; nothing is being read any more."""
        self._has_ended = True
        self._together.close()
        self._alone.close()


class _Pool:
    """Processes that are started with the first page, and again after one of them has died."""

    def __init__(self, processes: int, seconds: float) -> None:
        self._processes = processes
        self._seconds = seconds
        self._executor: ProcessPoolExecutor | None = None

    async def read(self, page: Page, site_name: str, options: Options) -> Read:
        """What a process makes of the page.

        Raises:
            BrokenProcessPool: a process died, be it over this page or over another.
            TimeoutError: it took too long; the processes are ended.
        """
        executor = self._executor = self._executor or self._started()
        try:
            work = asyncio.wrap_future(executor.submit(_read, page, site_name, options))
            return _decode(await asyncio.wait_for(work, self._seconds))
        except BrokenProcessPool:
            self._drop(executor)
            raise
        except TimeoutError:
            self._kill(executor)
            raise

    def kill(self) -> None:
        """Ends the processes in the middle of whatever they do."""
        if self._executor is not None:
            self._kill(self._executor)

    def close(self) -> None:
        """Lets the processes end."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None

    def _started(self) -> ProcessPoolExecutor:
        # Spawned, not forked: a fork would copy locks that other threads hold.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._processes, mp_context=context, initializer=begin)

    def _kill(self, executor: ProcessPoolExecutor) -> None:
        # `ProcessPoolExecutor.kill_workers` does this from Python 3.14 on; the pool is broken afterwards.
        for process in tuple((executor._processes or {}).values()):  # noqa: SLF001 - as said
            process.kill()
        self._drop(executor)

    def _drop(self, executor: ProcessPoolExecutor) -> None:
        if self._executor is executor:
            self._executor = None
            executor.shutdown(wait=False, cancel_futures=True)


def _fault(page: Page, what: str) -> Read:
    return Read(fault=Fault(what, f"{page.url}: {what}"))


def _read(page: Page, site_name: str, options: Options) -> bytes:
    return msgspec.msgpack.encode(read_page(page, SITES[site_name], options, _tally()))


@cache
def _tally() -> Tally:
    """The counters of a reading process."""
    return Tally()
