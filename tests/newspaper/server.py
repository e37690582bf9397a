"""Serves a newspaper over real HTTP/1.1 on the loopback address and keeps a log of what was asked.

A small server of our own over `socketserver`: it parses only what the paper needs, so that a crawl measures
the crawler and not this side. A thread a connection, keep-alive, gzip for those who ask for it.
"""

from __future__ import annotations

import socket
import socketserver
import threading
import time
import zlib
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from http import HTTPStatus
from itertools import count
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from tests.newspaper.router import Response, Visit, respond
from tests.newspaper.validators import Conditions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.newspaper.model import Newspaper

GZIP_FROM = 256
"""Bytes from which on a body is worth compressing."""
_GZIP_WINDOW = 31
_REASONS = {status.value: status.phrase for status in HTTPStatus}


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the log has it; `time` is in seconds since the epoch, `path` all that was asked for."""

    time: float
    method: str
    path: str
    status: int
    user_agent: str
    host: str


class Server:
    """A newspaper that is being served at `base_url`; `requests` holds what was asked so far, in order."""

    def __init__(self, paper: Newspaper, port: int = 0, log: BinaryIO | None = None) -> None:
        self.paper = paper
        self.requests: list[Request] = []
        self._log = log
        self._lock = threading.Lock()
        self._visits = count(1)
        self._listener = _Listener(self, port)
        self.base_url = f"http://127.0.0.1:{self._listener.server_address[1]}"
        self._thread = threading.Thread(target=self._listener.serve_forever, kwargs={"poll_interval": 0.05})

    def start(self) -> None:
        """Begins to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stops answering, closes every connection and waits for the threads."""
        self._listener.shutdown()
        self._thread.join()
        self._listener.close_connections()
        self._listener.server_close()

    def visit(self, headers: Mapping[str, str]) -> Visit:
        """A request with these headers (names in small letters), with numbers that none had before."""
        number = next(self._visits)
        conditions = Conditions(headers.get("if-none-match"), headers.get("if-modified-since"))
        return Visit(headers.get("host"), f"{number * 2654435761 % 2**32:08x}", number, conditions)

    def note(self, request: Request) -> None:
        """Adds `request` to the log."""
        with self._lock:
            self.requests.append(request)
            if self._log is not None:
                self._log.write(msgspec.json.encode(asdict(request)) + b"\n")
                self._log.flush()


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = False
    request_queue_size = 128

    def __init__(self, server: Server, port: int) -> None:
        self.newspaper = server
        self._connections: set[socket.socket] = set()
        self._closing = False
        self._guard = threading.Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    def opened(self, connection: socket.socket) -> None:
        with self._guard:
            self._connections.add(connection)
            if self._closing:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def closed(self, connection: socket.socket) -> None:
        with self._guard:
            self._connections.discard(connection)

    def close_connections(self) -> None:
        """Ends idle keep-alive connections, whose threads wait for the next request."""
        with self._guard:
            self._closing = True
            for connection in self._connections:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


class _Handler(socketserver.StreamRequestHandler):
    server: _Listener
    disable_nagle_algorithm = True
    rbufsize = 65536

    def handle(self) -> None:
        self.server.opened(self.request)
        with suppress(ConnectionError):
            while self._one():
                pass

    def finish(self) -> None:
        self.server.closed(self.request)
        with suppress(ConnectionError):
            super().finish()

    def _one(self) -> bool:
        """Answers one request; False when the connection ends."""
        line = self.rfile.readline(65537)
        parts = line.decode("latin-1").split()
        if len(parts) != 3:
            return False
        method, target, version = parts
        headers = self._headers()
        if target.startswith("http://"):
            target = "/" + target.split("/", 3)[3] if target.count("/") > 2 else "/"
        response = self._answer(method, target, headers)
        if response.never:
            with suppress(TimeoutError):
                self.connection.recv(1)  # until the other side has had enough, or the server stops
            response = Response(504)
        keep = headers.get("connection", "").lower() != "close" and version == "HTTP/1.1"
        if "content-length" in headers or "transfer-encoding" in headers:
            keep = False
        self._send(response, method, headers, keep=keep)
        self.server.newspaper.note(
            Request(
                time.time(),
                method,
                target,
                response.status,
                headers.get("user-agent", ""),
                headers.get("host", ""),
            )
        )
        return keep

    def _headers(self) -> dict[str, str]:
        headers: dict[str, str] = {}
        while True:
            line = self.rfile.readline(65537)
            if line in (b"\r\n", b"\n", b""):
                return headers
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()

    def _answer(self, method: str, target: str, headers: dict[str, str]) -> Response:
        if method not in ("GET", "HEAD"):
            return Response(405)
        server = self.server.newspaper
        with server.paper.turn():
            return respond(server.paper, target, server.visit(headers))

    def _send(self, response: Response, method: str, headers: dict[str, str], *, keep: bool) -> None:
        body = response.file or response.body.encode()
        lines = [
            f"HTTP/1.1 {response.status} {_REASONS[response.status]}",
            "Server: MasterCMS",
            f"Connection: {'keep-alive' if keep else 'close'}",
        ]
        if response.validators.etag is not None:
            lines.append(f"ETag: {response.validators.etag}")
        if response.validators.modified is not None:
            lines.append(f"Last-Modified: {response.validators.modified}")
        if response.status == HTTPStatus.NOT_MODIFIED:
            self.connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
            return
        lines.append(f"Content-Type: {response.content_type}")
        if response.location is not None:
            lines.append(f"Location: {response.location}")
        if not response.file and len(body) >= GZIP_FROM and "gzip" in headers.get("accept-encoding", ""):
            compressor = zlib.compressobj(1, zlib.DEFLATED, _GZIP_WINDOW)
            body = compressor.compress(body) + compressor.flush()
            lines.append("Content-Encoding: gzip")
        lines.append(f"Content-Length: {len(body)}")
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        self.connection.sendall(head if method == "HEAD" else head + body)


@contextmanager
def serve(newspaper: Newspaper, port: int = 0, log: BinaryIO | None = None) -> Iterator[Server]:
    """Serves `newspaper` on 127.0.0.1 while the context lasts; port 0 takes a free one.

    `log` is a binary file that gets each request as a JSON line when it is answered.
    """
    server = Server(newspaper, port, log)
    server.start()
    try:
        yield server
    finally:
        server.stop()
