"""`python -m benchmarks.reading`: what reading a page as large as a live one costs, beside trafilatura.

Each reader has a process of its own, and they take turns of a few pages, so that a processor that changes
its speed changes it for all of them; CPU time is counted. trafilatura is that of `make bench-extraction`,
in `.peers`; another Python that has it can be named in the environment variable `PEERS_PYTHON`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click
import msgspec

from benchmarks.chrome import widened
from benchmarks.figures import Spread
from benchmarks.pages import made_up
from benchmarks.reading_worker import READERS
from benchmarks.table import print_table
from crawler.sites import THOIDAI
from tests.newspaper.router import respond
from tests.running import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS = next(iter(READERS))
TURN = 10
"""Pages that one reader reads before the next one has its turn."""

Files = list[tuple[str, str]]
"""Pages as files, with their addresses."""


class PeersError(Exception):
    """trafilatura cannot be run; the message says what to do."""


class Reader(msgspec.Struct, frozen=True):
    """CPU milliseconds a page, our time beside that, its version, and of how many pages it made nothing."""

    cpu_ms: Spread
    ours_beside_it: Spread
    version: str
    empty: int


class Figures(msgspec.Struct, frozen=True):
    """All that the command tells."""

    pages: int
    bytes_a_page: float
    rounds: int
    readers: dict[str, Reader]


@click.command()
@click.option("--pages", default=200, show_default=True, type=click.IntRange(1, 2000))
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1), help="Medians of this many.")
@click.option(
    "--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures here too."
)
def main(pages: int, rounds: int, file: Path | None) -> None:
    """Measure what reading a page of 96 KB costs, beside trafilatura."""
    print(f"load average before: {os.getloadavg()[0]:.2f}")
    try:
        figures = measure(peers_python(), pages, rounds)
    except PeersError as error:
        raise click.ClickException(str(error)) from None
    show(figures)
    if file is not None:
        file.write_bytes(msgspec.json.format(msgspec.json.encode(figures)) + b"\n")


def peers_python() -> Path:
    """The Python of the environment that has trafilatura.

    Raises:
        PeersError: there is none.
    """
    python = Path(os.environ.get("PEERS_PYTHON") or ROOT / ".peers" / "bin" / "python")
    if not python.exists():
        raise PeersError(f"there is no {python}; make bench-extraction makes it, or name one in PEERS_PYTHON")
    return python


def measure(peers: Path, pages: int, rounds: int) -> Figures:
    """Reads `pages` pages of all eras `rounds` times with each reader, in turns.

    Raises:
        PeersError: a reader does not run.
    """
    with TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        files = write(Path(folder), pages)
        workers = {
            name: stack.enter_context(
                _worker(Path(sys.executable) if name == OURS else peers, name, Path(folder) / "log")
            )
            for name in READERS
        }
        for worker in workers.values():
            worker.read(files[:TURN])  # fills its caches
        costs = [_round(workers, files) for _ in range(rounds)]
        size = sum(Path(file).stat().st_size for file, _ in files) / len(files)
    return Figures(
        pages=pages,
        bytes_a_page=size,
        rounds=rounds,
        readers={
            name: Reader(
                cpu_ms=Spread.of(cost[name][0] * 1000 / pages for cost in costs),
                ours_beside_it=Spread.of(cost[OURS][0] / cost[name][0] for cost in costs),
                version=worker.version,
                empty=max(cost[name][1] for cost in costs),
            )
            for name, worker in workers.items()
        },
    )


def write(folder: Path, pages: int) -> Files:
    """Writes pages of 96 KB into a folder."""
    newspaper = made_up(max(40, pages * 3))
    files = []
    for number in newspaper.numbers()[::2][:pages]:
        index = newspaper.index_of(number)
        if index is None:
            raise LookupError(f"the newspaper has no article {number}")
        path = newspaper.card(index).path
        file = folder / f"{number}.html"
        page = widened(newspaper, respond(newspaper, path).body, number)
        file.write_text(page, encoding="utf-8", newline="")
        files.append((str(file), f"{THOIDAI.origin}{path}"))
    return files


class _Worker:
    def __init__(self, process: subprocess.Popen[str], name: str, log: Path) -> None:
        self._process = process
        self._name = name
        self._log = log
        self.version: str = json.loads(self._answer())

    def read(self, files: Files) -> tuple[float, int]:
        """CPU seconds, and the number of pages of which the reader made nothing."""
        stream = self._process.stdin
        if stream is not None:
            stream.write(json.dumps(files) + "\n")
            stream.flush()
        seconds, empty = json.loads(self._answer())
        return seconds, empty

    def _answer(self) -> str:
        line = "" if self._process.stdout is None else self._process.stdout.readline()
        if not line:
            last = self._log.read_text(encoding="utf-8").strip().rpartition("\n")[2]
            raise PeersError(f"{self._name} does not run ({last}); make bench-extraction sets it up")
        return line


@contextmanager
def _worker(python: Path, name: str, log: Path) -> Iterator[_Worker]:
    command = [str(python), "-m", "benchmarks.reading_worker", name]
    with (
        log.open("w", encoding="utf-8") as sink,
        subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=sink, text=True
        ) as process,
    ):
        yield _Worker(process, name, log)


def _round(workers: dict[str, _Worker], files: Files) -> dict[str, tuple[float, int]]:
    seconds, empty = dict.fromkeys(workers, 0.0), dict.fromkeys(workers, 0)
    for start in range(0, len(files), TURN):
        for name, worker in workers.items():
            took, nothing = worker.read(files[start : start + TURN])
            seconds[name] += took
            empty[name] += nothing
    return {name: (seconds[name], empty[name]) for name in workers}


def show(figures: Figures) -> None:
    """Prints the figures as a table."""
    print(
        f"{figures.pages} pages of {figures.bytes_a_page / 1000:.1f} KB; "
        f"medians of {figures.rounds} rounds (lowest to highest)\n"
    )
    rows = [
        (f"{name} ({one.version})", _spread(one.cpu_ms, 2), _spread(one.ours_beside_it, 3), str(one.empty))
        for name, one in figures.readers.items()
    ]
    print_table(("reader", "CPU ms/page", "ours beside it", "pages without text"), rows)


def _spread(spread: Spread, digits: int) -> str:
    return f"{spread.median:.{digits}f} ({spread.low:.{digits}f} to {spread.high:.{digits}f})"


if __name__ == "__main__":
    main()
