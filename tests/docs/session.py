"""Runs what a document tells its reader to type, in a folder of its own, one command after the other."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from contextlib import chdir, closing, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Self
from unittest import mock

import pytest

from archive.cli import main
from archive.location import archive_url, printable_url
from tests import postgres
from tests.ready import ready
from tests.ready_process import Request
from tests.running import ROOT, SECONDS, environment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DATABASE = "postgresql://press@db.example.org/press"
"""Where the documents let a team's database stand; tests have a server of their own."""
PRACTICE = "127.0.0.1:8080"
"""Where the documents let a practice newspaper stand; tests take a free port."""
_SHELL = re.compile(r"[|&;<>()$`*?~]")
_QUOTED = re.compile(r"'[^']*'")
_SERVING = re.compile(r"serving http://(\S+)")


class Session:
    """A shell as the documents suppose it: in the project's folder, with the programs on its path.

    Attributes:
        folder: it stands for the project's folder; the demo's archive lies in it.
        variables: the environment, as `export` leaves it.
    """

    def __init__(self, folder: Path, demo: Path) -> None:
        """Puts a copy of the folder `demo` where `make demo` would have left it."""
        self.folder = folder
        programs = str(Path(sys.executable).parent)
        self.variables = environment(PATH=f"{programs}:{os.environ['PATH']}", READING_PROCESSES="0")
        self._servers: list[subprocess.Popen[str]] = []
        self._places: dict[str, str] = {}
        shutil.copyfile(ROOT / "scrapy.cfg", folder / "scrapy.cfg")
        shutil.copytree(demo, folder / "data" / "demo")

    def __enter__(self) -> Self:
        """Nothing needs to be begun."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Ends the servers that were started."""
        for server in self._servers:
            server.terminate()
            server.communicate(timeout=SECONDS)

    def stand(self, written: str, real: str) -> None:
        """Lets `real` stand wherever a document writes `written`."""
        self._places[written] = real

    def run(self, command: str) -> tuple[int, str]:
        """The exit status of a command and all that it prints, errors among it."""
        for written, real in self._places.items():
            command = command.replace(written, real)
        if command.startswith("export "):
            for word in shlex.split(command)[1:]:
                name, _, value = word.partition("=")
                self.variables[name] = value
            return 0, ""
        if command.endswith(" &"):
            return 0, self._serve(command.removesuffix(" &"))
        if command.startswith("archive ") and not _SHELL.search(_QUOTED.sub("", command)):
            status, printed = self._archive(shlex.split(command)[1:])
        elif command.startswith("scrapy ") and not _SHELL.search(_QUOTED.sub("", command)):
            status, printed = self._scrapy(shlex.split(command)[1:])
        else:
            status, printed = self._process(["bash", "-o", "pipefail", "-c", command])
        return status, self._as_written(printed)

    def python(self, text: str, interpreter: Path) -> tuple[int, str]:
        """Runs a script."""
        status, printed = self._process([str(interpreter), "-c", text])
        return status, self._as_written(printed)

    def sql(self, text: str) -> str:
        """What the `sqlite3` program prints for a query of the archive that `ARCHIVE_URL` names."""
        address = archive_url(None, self.variables, self.folder)
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as connection:
            rows = connection.execute(text).fetchall()
        return "".join(f"{'|'.join('' if cell is None else str(cell) for cell in row)}\n" for row in rows)

    def _archive(self, arguments: list[str]) -> tuple[int, str]:
        """Runs `archive` in this process: starting one takes ten times as long as most commands."""
        output = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
        with (
            chdir(self.folder),
            mock.patch.dict(os.environ, self.variables, clear=True),
            redirect_stdout(output),
            redirect_stderr(output),
            pytest.raises(SystemExit) as ended,
        ):
            main(arguments)
        output.seek(0)
        assert isinstance(ended.value.code, int)
        return ended.value.code, output.read()

    def _scrapy(self, arguments: list[str]) -> tuple[int, str]:
        """Runs `scrapy` as a process that has loaded it already: there is no other code in the folder."""
        request = Request(arguments, str(self.folder), self.variables, module="scrapy")
        with ready().start(request) as program:
            printed = "".join(program.communicate(SECONDS))
            return program.wait(), printed

    def _process(self, command: list[str]) -> tuple[int, str]:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**self.variables, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        return done.returncode, done.stdout

    def _serve(self, command: str) -> str:
        """Starts a practice newspaper at a free port, which from then on stands for the document's."""
        assert PRACTICE.rpartition(":")[2] in command, (
            f"{command}: write --port {PRACTICE.rpartition(':')[2]}"
        )
        command = command.replace(PRACTICE.rpartition(":")[2], "0")
        server = subprocess.Popen(
            shlex.split(command),
            cwd=self.folder,
            env={**self.variables, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        self._servers.append(server)
        assert server.stdout is not None
        said = server.stdout.readline()
        found = _SERVING.match(said)
        assert found, f"{command}: {said}"
        self.stand(PRACTICE, found[1])
        return self._as_written(said)

    def _as_written(self, printed: str) -> str:
        for written, real in self._places.items():
            printed = printed.replace(real, written)
            if "://" in real:
                printed = printed.replace(printable_url(real), written)
        return printed.replace(str(self.folder), str(Path("/opt/bonphuong")))


def agrees(printed: str, shown: Iterable[str]) -> bool:
    """Whether an output is the one that a document shows.

    In the document `...` stands for anything within a line, and alone on a line for any lines or none.
    """
    parts = []
    for line in _stripped("\n".join(shown)):
        if line == "...":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*".join(re.escape(part) for part in line.split("...")) + "\n")
    return re.fullmatch("".join(parts), "".join(f"{line}\n" for line in _stripped(printed))) is not None


def _stripped(text: str) -> list[str]:
    lines = [line.rstrip() for line in text.rstrip().split("\n")]
    while lines and not lines[0]:
        del lines[0]
    return lines


@contextmanager
def in_folder(folder: Path, demo: Path) -> Iterator[Session]:
    """A session in `folder`, which it makes."""
    folder.mkdir(parents=True)
    with Session(folder, demo) as session:
        yield session


@contextmanager
def with_database(session: Session) -> Iterator[None]:
    """Lets a database of the tests' own server stand for the documents' one."""
    server = postgres.server()
    name = server.create()
    session.stand(DATABASE, server.url(name))
    yield
    server.drop(name)
