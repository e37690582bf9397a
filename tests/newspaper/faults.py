"""A newspaper's server with faults: what a tired server, a firewall or a bad line does to a crawl."""

from __future__ import annotations

import socket
import struct
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from random import Random
from threading import Lock
from typing import TYPE_CHECKING, Literal, get_args

from tests.newspaper.server import Server, _Handler

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.newspaper.model import Newspaper
    from tests.newspaper.router import Response

Fault = Literal[
    "unavailable",
    "throttled",
    "throttled_until",
    "says_throttled",
    "forbidden",
    "reset",
    "cut",
    "cut_chunked",
    "cut_unannounced",
    "cut_gzip",
    "stall",
    "drip",
    "elsewhere",
    "loop",
    "bomb",
    "large",
]
FAULTS: tuple[Fault, ...] = get_args(Fault)

PASSING: tuple[Fault, ...] = tuple(fault for fault in FAULTS if fault not in {"loop", "drip", "large"})
"""Faults that a first request may meet: those that a second request need not meet again."""

BOMB = 64 * 1024 * 1024
"""Bytes of a gzip bomb when unpacked: three times what the crawl takes."""

DRIP_SECONDS = 0.1
_STATUSES: dict[Fault, int] = {"unavailable": 503, "forbidden": 403}
ELSEWHERE = "localhost"
"""Another name of the same machine: a crawl that follows a redirect there is seen in the log of requests."""

_RESET = (socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
"""Closing a socket with this option tears the connection down instead of ending it."""

THROTTLED_PAGE = (
    "<!DOCTYPE html><html><head><title>Thông báo</title></head><body><h1>Xin chờ một lát</h1>"
    "<p>Máy chủ nhận được quá nhiều yêu cầu từ địa chỉ của bạn.</p></body></html>"
)


@dataclass
class Faults:
    """Which requests go wrong, and how.

    `share` of the paths, chosen by `seed`, meet one of `kinds` at their first request; those in `always` meet
    theirs at every request. robots.txt is served unless `always` names it. `retry_after` is in seconds.
    `injected` lists what happened, in order.
    """

    seed: int = 1
    share: float = 0.0
    kinds: tuple[Fault, ...] = PASSING
    always: Mapping[str, Fault] = field(default_factory=dict)
    retry_after: int = 1
    injected: list[tuple[str, Fault]] = field(default_factory=list)
    _met: set[str] = field(default_factory=set)
    _guard: Lock = field(default_factory=Lock)

    def choose(self, path: str) -> Fault | None:
        """What the request for `path` that comes now will meet."""
        with self._guard:
            fault = self.always.get(path)
            if fault is None and path not in self._met and path != "/robots.txt":
                rng = Random(f"{self.seed} {path}")
                fault = rng.choice(self.kinds) if rng.random() < self.share else None
            self._met.add(path)
            if fault is not None:
                self.injected.append((path, fault))
            return fault


class FaultyServer(Server):
    """A newspaper's server that does to some requests what `faults` says; `requests` has the others."""

    def __init__(self, paper: Newspaper, faults: Faults, port: int = 0) -> None:
        super().__init__(paper, port)
        self.faults = faults
        self._listener.RequestHandlerClass = _FaultyHandler


class _FaultyHandler(_Handler):
    def _answer(self, method: str, target: str, headers: dict[str, str]) -> Response:
        self.target = target
        return super()._answer(method, target, headers)

    def _send(self, response: Response, method: str, headers: dict[str, str], *, keep: bool) -> None:
        server = self.server.newspaper
        assert isinstance(server, FaultyServer)
        fault = server.faults.choose(self.target)
        if fault is None:
            super()._send(response, method, headers, keep=keep)
            return
        self._misbehave(fault, response.body.encode(), server)
        raise ConnectionAbortedError

    def _misbehave(self, fault: Fault, body: bytes, server: FaultyServer) -> None:
        """Answers with a fault; the connection is closed after it."""
        match fault:
            case "stall":
                self.connection.sendall(_head(200, f"Content-Length: {len(body)}"))
                self.rfile.read(1)  # until the other side has had enough
            case "drip":
                self._drip(body)
            case "reset":
                self.connection.setsockopt(*_RESET)
            case "loop":
                self.connection.sendall(_head(302, f"Location: {self.target}", "Content-Length: 0"))
            case "elsewhere":
                port = server.base_url.rpartition(":")[2]
                location = f"Location: http://{ELSEWHERE}:{port}{self.target}"
                self.connection.sendall(_head(302, location, "Content-Length: 0"))
            case _:
                self.connection.sendall(_whole(fault, body, server.faults.retry_after))

    def _drip(self, body: bytes) -> None:
        """Sends a byte at a time, for ever as it seems."""
        self.connection.sendall(_head(200, f"Content-Length: {len(body)}"))
        self.connection.settimeout(DRIP_SECONDS)
        for byte in body:
            self.connection.sendall(bytes([byte]))
            try:
                if not self.connection.recv(1):
                    return
            except TimeoutError:
                continue


def _whole(fault: Fault, body: bytes, retry_after: int) -> bytes:
    """The answers that can be written in one go."""
    match fault:
        case "throttled":
            return _page(429, b"", f"Retry-After: {retry_after}")
        case "throttled_until":
            until = datetime.now(UTC) + timedelta(seconds=retry_after)
            return _page(429, b"", f"Retry-After: {format_datetime(until, usegmt=True)}")
        case "says_throttled":
            return _page(200, THROTTLED_PAGE.encode())
        case "bomb":
            return _page(200, _bomb(), "Content-Encoding: gzip")
        case "large":
            return _head(200, f"Content-Length: {BOMB}") + b" " * 1000
        case _:
            return _page(_STATUSES[fault], b"") if fault in _STATUSES else _cut(fault, body)


def _cut(fault: Fault, body: bytes) -> bytes:
    """Half of the page, after heads that promise more, or promise nothing."""
    half = body[: len(body) // 2]
    match fault:
        case "cut_unannounced":
            return _head(200) + half
        case "cut_chunked":
            return _head(200, "Transfer-Encoding: chunked") + b"%x\r\n%b\r\n" % (len(half), half)
        case "cut_gzip":
            packed = zlib.compress(body, 1, wbits=31)
            return _head(200, "Content-Encoding: gzip") + packed[: len(packed) // 2]
        case _:
            return _head(200, f"Content-Length: {len(body)}") + half


def _page(status: int, body: bytes, *headers: str) -> bytes:
    return _head(status, *headers, f"Content-Length: {len(body)}") + body


def _head(status: int, *headers: str) -> bytes:
    lines = (
        f"HTTP/1.1 {status} Fault",
        "Content-Type: text/html; charset=utf-8",
        "Connection: close",
        *headers,
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


@cache
def _bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = b"<html><body>"
    return packer.compress(head) + packer.compress(b" " * BOMB) + packer.flush()


@contextmanager
def serve_faulty(newspaper: Newspaper, faults: Faults) -> Iterator[FaultyServer]:
    """Serves `newspaper` with `faults` on 127.0.0.1 while the context lasts."""
    server = FaultyServer(newspaper, faults)
    server.start()
    try:
        yield server
    finally:
        server.stop()
