"""Processes that read pages beside a crawl's or a reparse's own, which never waits for a page's words.

They are started when the first article is asked for and stay. As many pages are handed out as keep them
busy; the rest wait as responses, which Scrapy bounds by `SCRAPER_SLOT_MAX_ACTIVE_SIZE`. Where a process dies,
it is replaced, and the pages that it had are read again one at a time, so that the page that may have done it
takes no other with it.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import socket
import subprocess
import sys
from collections import deque
from typing import TYPE_CHECKING

import msgspec

from crawler.middlewares.errors import LeftWaitingError
from crawler.reading import Fault, Page, Read, read_page
from crawler.reading_process import LENGTH, PROGRAM, Setup, frame
from crawler.sites import SITES
from pipelines.base import Tally

if TYPE_CHECKING:
    from pipelines.options import Options

logger = logging.getLogger(__name__)

AHEAD = 24
"""Pages handed to each process before the first of them is back: what it reads while a batch is written."""

TRIES_ALONE = 3
"""How often a page may end the process that reads it and nothing else before it is given up."""

_AT_ONCE = 1 << 18  # bytes that are taken from a socket in one go; an answer has some 40,000

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Read).decode


class Readers:
    """Reads pages of one site in `processes` processes; 0 reads them in the caller's own.

    A page that takes longer than `seconds`, read alone, is given up, and the process replaced. `known_in` is
    that of `crawler.reading_process.Setup`. All methods are called on the thread of one event loop.
    """

    def __init__(
        self, processes: int, seconds: float, site_name: str, options: Options, known_in: str | None = None
    ) -> None:
        setup = Setup(site_name, options, known_in)
        self._processes = processes
        self._setup = setup
        self._lookup = setup.lookup() if processes == 0 else None
        self._tally = Tally()
        self._room = asyncio.Semaphore(AHEAD * max(processes, 1))
        self._together = _Pool(processes, seconds, setup)
        self._alone = _Pool(1, seconds, setup)
        self._turn = asyncio.Lock()
        self._has_ended = False

    def start(self) -> None:
        """Has the processes get ready, since pages will come; once is enough."""
        if not self._has_ended:
            self._together.start()

    async def read(self, page: Page) -> Read:
        """What became of `page`.

        Raises:
            LeftWaitingError: `give_up` was called before it was read.
        """
        if self._processes == 0:
            site = SITES[self._setup.site_name]
            return read_page(page, site, self._setup.options, self._tally, self._lookup)
        async with self._room:
            return await self._read(page)

    async def _read(self, page: Page) -> Read:
        try:
            return await self._read_in(self._together, page)
        except _DiedError as died:
            if died.is_news:
                logger.warning("a reading process died; what it had is read again")
        except TimeoutError:
            logger.warning("%s, or what was read before it, takes too long; it is read again", page.url)
        async with self._turn:
            for _ in range(TRIES_ALONE):
                try:
                    return await self._read_in(self._alone, page)
                except _DiedError:
                    logger.warning("a reading process died over %s", page.url)
                except TimeoutError:
                    return _fault(page, "reading took too long")
        return _fault(page, f"{TRIES_ALONE} processes that read nothing else died over the page")

    async def _read_in(self, pool: _Pool, page: Page) -> Read:
        if self._has_ended:
            raise LeftWaitingError
        try:
            return await pool.read(page)
        except _DiedError:
            if self._has_ended:
                raise LeftWaitingError from None
            raise

    def give_up(self) -> None:
        """Ends the processes now; what they have not read is left waiting."""
        self._has_ended = True
        self._together.end()
        self._alone.end()

    def close(self) -> None:
        """Ends the processes; nothing is being read any more."""
        self.give_up()


class _DiedError(Exception):
    """A process died before it had answered; `is_news` to the first of the pages that it had."""

    is_news = False


class _Pool:
    """Processes that are started with the first page at the latest, each again when it has died."""

    def __init__(self, processes: int, seconds: float, setup: Setup) -> None:
        self._size = processes
        self._seconds = seconds
        self._setup = setup
        self._processes: list[_Process] = []

    def start(self) -> None:
        """Starts the processes that are missing."""
        while len(self._processes) < self._size:
            self._processes.append(_Process(self._setup))

    async def read(self, page: Page) -> Read:
        """What a process makes of the page.

        Raises:
            _DiedError: the process died, be it over this page or over another.
            TimeoutError: it took too long; the process is ended.
        """
        self.start()
        process = min(self._processes, key=lambda one: one.load)
        try:
            async with asyncio.timeout(self._seconds):
                return await process.read(page)
        except (_DiedError, TimeoutError) as error:
            process.end()
            if process in self._processes:
                self._processes.remove(process)
                if isinstance(error, _DiedError):
                    error.is_news = True
            raise

    def end(self) -> None:
        """Ends the processes in the middle of whatever they do."""
        for process in self._processes:
            process.end()
        self._processes.clear()


class _Process:
    """A process that reads the pages that it is handed one after the other."""

    def __init__(self, setup: Setup) -> None:
        self._loop = asyncio.get_running_loop()
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-c", PROGRAM, str(theirs.fileno())],
                stdin=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path or "." for path in sys.path)},
            )
        self._waiting: deque[asyncio.Future[bytes]] = deque()
        self._unsent = bytearray(frame(pickle.dumps(tuple(setup))))
        self._taken = bytearray()
        self._has_ended = False
        self._socket.setblocking(False)
        self._loop.add_reader(self._socket, self._take)
        self._send()

    @property
    def load(self) -> int:
        """How many pages it has to read."""
        return len(self._waiting)

    async def read(self, page: Page) -> Read:
        """What it makes of the page.

        Raises:
            _DiedError: it died, be it over this page or over another.
        """
        if self._has_ended:
            raise _DiedError
        answer: asyncio.Future[bytes] = self._loop.create_future()
        self._waiting.append(answer)
        self._unsent += frame(_encode(page))
        self._send()
        return _decode(await answer)

    def end(self) -> None:
        """Ends it in the middle of whatever it does; what waits for it fails."""
        if self._has_ended:
            return
        self._has_ended = True
        if not self._loop.is_closed():
            self._loop.remove_reader(self._socket)
            self._loop.remove_writer(self._socket)
        self._socket.close()
        self._process.kill()
        with self._process:  # which closes the pipe and waits
            pass
        for answer in self._waiting:
            if not answer.done():
                answer.set_exception(_DiedError())

    def _send(self) -> None:
        """Sends what the socket takes now; the rest follows when it takes more."""
        try:
            del self._unsent[: self._socket.send(self._unsent)]
        except BlockingIOError:
            pass
        except OSError:
            self.end()
            return
        if self._unsent:
            self._loop.add_writer(self._socket, self._send)
        else:
            self._loop.remove_writer(self._socket)

    def _take(self) -> None:
        """Takes what has come over the socket; whole answers go to who waits for them."""
        try:
            new = self._socket.recv(_AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            new = b""
        if not new:
            self.end()
            return
        taken = self._taken
        taken += new
        while len(taken) >= LENGTH:
            end = LENGTH + int.from_bytes(taken[:LENGTH], "big")
            if len(taken) < end:
                return
            answer = self._waiting.popleft()
            if not answer.done():  # nobody waits for a page that took too long
                answer.set_result(bytes(taken[LENGTH:end]))
            del taken[:end]


def _fault(page: Page, what: str) -> Read:
    return Read(fault=Fault(what, f"{page.url}: {what}"))
