"""What a process does that reads pages beside a crawl, and how pages go to it and come back.

Pages and answers go over one socket as frames: four bytes that say how long it is, the most significant
first, and a message. The first message is the `Setup`, pickled; then each page is a `crawler.reading.Page`
and its answer, in the same order, a `crawler.reading.Read`, both in MessagePack. The process ends with its
standard input, of which the crawl holds the other end: so it ends with the crawl, however that ends.

It imports nothing of Scrapy, which takes a quarter of a second to load and reads no page.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import socket
import sys
import threading
from contextlib import suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import msgspec

from crawler.reading import Page, read_page
from crawler.sites import SITES
from pipelines.base import Tally
from pipelines.tokens import warm_up

if TYPE_CHECKING:
    from archive.teasers import Lookup
    from pipelines.options import Options

LENGTH = 4
"""Bytes in which the length of a frame stands."""

PROGRAM = "import sys; from crawler.reading_process import main; main(int(sys.argv[1]))"
"""What the process runs; its argument is the number of the socket's file."""


class Setup(NamedTuple):
    """What is the same for all pages: the name of their site, how they are read, an archive to match with.

    With `known_in`, an archive's URL, lines that repeat what it holds of other articles are taken out too
    (`pipelines.pasted`); without, only those that the page's own boxes tell.
    """

    site_name: str
    options: Options
    known_in: str | None = None

    def lookup(self) -> Lookup | None:
        """What asks the archive, where there is one to ask."""
        if self.known_in is None:
            return None
        # A crawl's processes ask nothing, and do without the half second that the database's library takes.
        from crawler.matching import lookup_in  # noqa: PLC0415

        return lookup_in(self.known_in, self.site_name)


def frame(message: bytes) -> bytes:
    """`message` as it goes over the socket."""
    return len(message).to_bytes(LENGTH, "big") + message


def main(number: int) -> None:
    """Reads the pages that come over the socket whose file has this number, until the crawl ends it."""
    # Ctrl-C reaches every process of the terminal; the crawl alone decides what comes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_crawl, daemon=True).start()
    with socket.socket(fileno=number) as answers, answers.makefile("rb") as pages, suppress(ConnectionError):
        setup = _message(pages)
        if setup is not None:
            _serve(Setup(*pickle.loads(setup)), pages, answers)  # noqa: S301 - the crawl has written it


def _serve(setup: Setup, pages: BinaryIO, answers: socket.socket) -> None:
    """Reads page after page; threads take pages in and send answers.

    A socket holds a few pages only: without them the process would stand still whenever the crawl writes
    a batch.
    """
    came: SimpleQueue[bytes | None] = SimpleQueue()
    done: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_take, args=(pages, came), daemon=True).start()
    threading.Thread(target=_send, args=(answers, done), daemon=True).start()
    _prepare(setup.options)
    site, tally, lookup = SITES[setup.site_name], Tally(), setup.lookup()
    decode, encode = msgspec.msgpack.Decoder(Page).decode, msgspec.msgpack.Encoder().encode
    while (message := came.get()) is not None:
        done.put(frame(encode(read_page(decode(message), site, setup.options, tally, lookup))))


def _take(pages: BinaryIO, came: SimpleQueue[bytes | None]) -> None:
    message: bytes | None = b""
    while message is not None:
        message = _message(pages)
        came.put(message)


def _send(answers: socket.socket, done: SimpleQueue[bytes]) -> None:
    with suppress(OSError):  # the crawl ends, and this process with it
        while True:
            answers.sendall(done.get())


def _prepare(options: Options) -> None:
    """Loads what the first page needs, so that it is ready when the page comes."""
    if options.tokenize:
        with suppress(Exception):  # each page will tell what is wrong
            warm_up()
    gc.collect()
    gc.freeze()  # the model's weights stay to the end; collections would walk them again and again


def _message(stream: BinaryIO) -> bytes | None:
    """The next message, or `None` where no more come."""
    length = stream.read(LENGTH)
    return stream.read(int.from_bytes(length, "big")) if len(length) == LENGTH else None


def _end_with_crawl() -> None:
    sys.stdin.buffer.read()
    os._exit(0)
