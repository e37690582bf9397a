"""A process that has loaded what the project's programs load, and that forks for each of them.

`tests.ready` starts it and sends it work: for each program one byte with three descriptors (a socket to talk
about the program, and its stdout and stderr), and on that socket a line of JSON (`Request`). It answers
there with the program's pid and, when the program has ended, with its status as `waitpid` gives it, a line
each. It ends when the other side closes the channel.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import re
import runpy
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAMS = (
    *("crawler.commands.crawl", "crawler.commands.inspect", "crawler.commands.probe"),
    *("crawler.commands.reparse", "crawler.spiders.thoidai", "archive.cli", "scrapy.cmdline"),
)
"""What programs begin with; modules that they name by strings only are loaded by them if need be."""
SETTINGS = Path(__file__).parent.parent / "crawler" / "settings.py"
"""Never imported here by its name, since it reads the environment, which is each program's own."""
_PART = re.compile(r"(scrapy|crawler|pipelines)(\.\w+)+\.[A-Z]\w+")


class Request(msgspec.Struct):
    """A program: `module` as for `python -m`, or else `script`, a file of Python; with what it gets."""

    arguments: list[str]
    folder: str
    environment: dict[str, str]
    module: str | None = None
    script: str | None = None


def load() -> None:
    """Imports what programs begin with, what the settings name, the archive's commands, and the word model.

    Nothing may have started a thread, which a fork would not take along, or chosen an event loop, which each
    program does itself.
    """
    for name in PROGRAMS:
        importlib.import_module(name)
    for name in importlib.import_module("archive.cli").COMMANDS:
        with suppress(ImportError):  # a command whose extra is not installed says so itself
            importlib.import_module(f"archive.commands.{name}")
    load_object = importlib.import_module("scrapy.utils.misc").load_object
    defaults = importlib.import_module("scrapy.settings.default_settings")
    for path in (*_named_by(vars(defaults)), *_named_by(runpy.run_path(str(SETTINGS)))):
        load_object(path)
    importlib.import_module("pipelines.tokens").warm_up()
    assert "twisted.internet.reactor" not in sys.modules


def _named_by(settings: dict[str, object]) -> Iterator[str]:
    """The paths of the parts that settings name."""
    for value in settings.values():
        parts = [*value, *value.values()] if isinstance(value, dict) else [value]
        yield from (part for part in parts if isinstance(part, str) and _PART.fullmatch(part))


class Forks:
    """Forks for what comes over `channel`, and tells how each program ended."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._talks: dict[int, socket.socket] = {}
        self._woken, self._wake = socket.socketpair()
        self._wake.setblocking(False)
        self._before = {one: signal.getsignal(one) for one in (signal.SIGCHLD, signal.SIGINT)}

    def next_program(self) -> Request | None:
        """In the process of a new program what it is to be; in the first one `None` at the very end."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        while True:
            readable, _, _ = select.select([self._channel, self._woken], [], [])
            if self._woken in readable:
                self._woken.recv(4096)
                self._reap()
            if self._channel in readable:
                message, descriptors, _, _ = socket.recv_fds(self._channel, 1, 3)
                if not message:
                    return None
                request = self._fork(descriptors)
                if request is not None:
                    return request

    def _fork(self, descriptors: list[int]) -> Request | None:
        talk = socket.socket(fileno=descriptors[0])
        request = msgspec.json.decode(talk.makefile("rb").readline(), type=Request)
        pid = os.fork()
        if pid == 0:
            for number, descriptor in enumerate(descriptors[1:], start=1):
                os.dup2(descriptor, number)
            talk.close()
            self._forget()
        for descriptor in descriptors[1:]:
            os.close(descriptor)
        if pid == 0:
            return request
        self._talks[pid] = talk
        talk.sendall(b"%d\n" % pid)
        return None

    def _forget(self) -> None:
        """Leaves nothing of this process to a program."""
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        for one in (self._channel, self._woken, self._wake, *self._talks.values()):
            one.close()

    def _reap(self) -> None:
        while self._talks:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            with self._talks.pop(pid) as talk:
                talk.sendall(b"%d\n" % status)


class Ending:
    """Ends a program after everything else that Python does at exit, short of taking its modules apart.

    That touches all memory that the program shares with the process it came from, which takes 0.1 s.
    """

    def __init__(self) -> None:
        self.status: int | None = None
        atexit.register(self._leave)

    def _leave(self) -> None:
        if self.status is not None:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(self.status)

    def of(self, request: Request) -> None:
        """Runs the program of `request`; the interpreter deals with what it raises."""
        try:
            become(request)
            self.status = 0
        except SystemExit as ended:
            code = ended.code
            self.status = 0 if code is None else code & 0xFF if isinstance(code, int) else 1
            raise
        except Exception:
            self.status = 1
            raise


def become(request: Request) -> None:
    """Runs the program of `request` as a new Python would; it ends by `SystemExit` or by its last line."""
    os.environ.clear()
    os.environ.update(request.environment)
    time.tzset()
    os.chdir(request.folder)
    if request.module is not None:
        sys.path[0] = request.folder
        sys.argv[:] = [request.module, *request.arguments]
        runpy.run_module(request.module, run_name="__main__", alter_sys=True)
    elif request.script is not None:
        sys.path[0] = os.path.dirname(request.script)  # noqa: PTH120 - as Python itself does it
        sys.argv[:] = [request.script, *request.arguments]
        runpy.run_path(request.script, run_name="__main__")


def main() -> None:
    """Serves the channel whose descriptor is the only argument."""
    ending = Ending()  # what is registered first is called last
    channel = socket.socket(fileno=int(sys.argv[1]))
    load()
    gc.collect()
    gc.freeze()
    request = Forks(channel).next_program()
    if request is not None:
        ending.of(request)


if __name__ == "__main__":
    main()
