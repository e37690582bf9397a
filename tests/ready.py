"""Starts the project's programs from a process that has loaded their libraries already.

Loading takes 1.5 s of a processor (2.5 s with the word model), what most tests let a program do a tenth of
that. So each worker of pytest has one process that loads once (`tests.ready_process`) and forks for every
program. A fork is a process of its own, with settings, environment, folder, signals, output and exit status
like any other; what it does not show is whether the program loads by itself all that it needs, or no more
than it should. Tests that look at this start a new Python (`tests.running.anew`).
"""

from __future__ import annotations

import atexit
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec

from tests.ready_process import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent.parent
OF_THE_INTERPRETER = ("PYTHON", "LANG", "LC_", "LD_", "MALLOC_", "OPENSSL_", "SSL_")
"""Variables with these names work while a process starts."""


class Program:
    """A program that was started; the methods are those of `subprocess.Popen`.

    Raises:
        ValueError: it could not be started.
    """

    def __init__(self, talk: socket.socket, output: dict[int, bytearray], command: list[str]) -> None:
        self._talk = talk
        self._answers = talk.makefile("rb")
        self._output = output
        self._command = command
        self.pid = int(self._answers.readline())
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit status, negative for a signal; `None` while it runs."""
        with _Waiting(self._talk) as waiting:
            if self.returncode is None and waiting.select(0):
                self._end()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """The exit status, negative for a signal.

        Raises:
            subprocess.TimeoutExpired: it still runs after `timeout` seconds.
        """
        with _Waiting(self._talk) as waiting:
            if self.returncode is None:
                if not waiting.select(timeout):
                    raise subprocess.TimeoutExpired(self._command, timeout or 0)
                self._end()
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        """Sends a signal, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kills it."""
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout: float) -> tuple[str, str]:
        """All that it and what it started wrote on stdout and stderr, once both are closed.

        Raises:
            subprocess.TimeoutExpired: they were not closed, or the program did not end, within `timeout` s.
        """
        end = time.monotonic() + timeout
        with selectors.DefaultSelector() as selector:
            for descriptor in self._output:
                selector.register(descriptor, selectors.EVENT_READ)
            while selector.get_map():
                ready = selector.select(max(0, end - time.monotonic()))
                if not ready:
                    raise subprocess.TimeoutExpired(self._command, timeout)
                for key, _ in ready:
                    self._read(key.fd, selector)
        self.wait(max(0, end - time.monotonic()))
        stdout, stderr = (found.decode() for found in self._output.values())
        return stdout, stderr

    def _read(self, descriptor: int, selector: selectors.BaseSelector) -> None:
        found = os.read(descriptor, 1 << 16)
        self._output[descriptor] += found
        if not found:
            selector.unregister(descriptor)

    def _end(self) -> None:
        self.returncode = os.waitstatus_to_exitcode(int(self._answers.readline()))

    def close(self) -> None:
        """Kills it if it still runs, and lets go of what belongs to it."""
        self.kill()
        self.wait()
        self._answers.close()
        self._talk.close()
        for descriptor in self._output:
            os.close(descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Waiting(selectors.DefaultSelector):
    """Waits for one socket."""

    def __init__(self, talk: socket.socket) -> None:
        super().__init__()
        self.register(talk, selectors.EVENT_READ)


class Ready:
    """The process that forks, and the way to it."""

    def __init__(self) -> None:
        self.environment = dict(os.environ)
        self._lock = threading.Lock()
        self._channel, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.ready_process", str(theirs.fileno())],
                cwd=ROOT,
                # Pipes, as its programs have: what Python makes of its stdout and stderr is made once.
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
            )

    def start(self, request: Request) -> Program:
        """Starts a program with stdout and stderr of its own."""
        talk, theirs = socket.socketpair()
        pipes = [os.pipe(), os.pipe()]
        with theirs:
            handed = [theirs.fileno(), *(written for _, written in pipes)]
            with self._lock:
                socket.send_fds(self._channel, [b"+"], handed)
        for _, written in pipes:
            os.close(written)
        talk.sendall(msgspec.json.encode(request) + b"\n")
        command = [request.module or request.script or "", *request.arguments]
        try:
            return Program(talk, {read: bytearray() for read, _ in pipes}, command)
        except ValueError:
            raise RuntimeError(self._process.communicate()[1].decode()) from None

    def close(self) -> None:
        """Lets the process end."""
        self._channel.close()
        self._process.communicate()


@cache
def ready() -> Ready:
    """The worker's own; it is started when it is first needed."""
    made = Ready()
    atexit.register(made.close)
    return made


def request_of(command: list[str], cwd: Path, environment: Mapping[str, str]) -> Request | None:
    """The request that amounts to `command`; `None` where only a new process can do it."""
    before = ready().environment
    changed = {name for name in {*before, *environment} if before.get(name) != environment.get(name)}
    if cwd != ROOT or any(name.startswith(OF_THE_INTERPRETER) for name in changed):
        return None  # in another folder there may be another code
    place = str(cwd)
    if command[:2] == [sys.executable, "-m"]:
        return Request(command[3:], place, dict(environment), module=command[2])
    if Path(command[0]).parent == Path(sys.executable).parent and command[0] != sys.executable:
        return Request(command[1:], place, dict(environment), script=command[0])
    return None
