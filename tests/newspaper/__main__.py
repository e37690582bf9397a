"""Serves the test newspaper: `python -m tests.newspaper --port 0 --seed 1 --articles 400`."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, get_args, get_type_hints

import click
import msgspec

from tests.newspaper.files import write_pages
from tests.newspaper.model import FEWEST, MOST, Newspaper, Options
from tests.newspaper.server import serve

if TYPE_CHECKING:
    from types import FrameType


def _choices(name: str) -> click.Choice[str]:
    """The values that `Options` allows for `name`."""
    union = get_type_hints(Options)[name]
    literal = next(part for part in (*get_args(union), union) if get_args(part) and part is not union)
    return click.Choice([str(value) for value in get_args(literal)])


@click.command()
@click.option("--port", default=0, show_default=True, help="Port on 127.0.0.1; 0 takes a free one.")
@click.option("--seed", default=1, show_default=True, help="The paper is the same for the same seed.")
@click.option("--articles", default=400, show_default=True, type=click.IntRange(FEWEST, MOST))
@click.option(
    "--truth",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the truth here, a JSON line an article.",
)
@click.option(
    "--log", type=click.Path(dir_okay=False, path_type=Path), help="Append each request here as a JSON line."
)
@click.option(
    "--pages",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write every page as a file here, and exit.",
)
@click.option("--past-end", type=_choices("past_end"), help="What a listing answers beyond its end.")
@click.option(
    "--wrong-slug", type=_choices("wrong_slug"), help="What a right number under a wrong slug answers."
)
@click.option("--deleted", type=_choices("deleted"), help="What a deleted number answers.")
def main(  # noqa: PLR0913, PLR0917 - one argument an option
    port: int,
    seed: int,
    articles: int,
    truth: Path | None,
    log: Path | None,
    pages: Path | None,
    **options: str | None,
) -> None:
    """Serve a synthetic newspaper on loopback until SIGTERM or SIGINT."""
    paper = Newspaper(seed, articles, msgspec.convert(options, Options))
    if truth is not None:
        write_truth(paper, truth)
    if pages is not None:
        written = write_pages(paper, pages)
        click.echo(f"wrote {written} pages to {pages}")
        return
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    with ExitStack() as stack:
        sink: BinaryIO | None = stack.enter_context(log.open("ab")) if log is not None else None
        server = stack.enter_context(serve(paper, port, log=sink))
        sys.stdout.write(f"serving {server.base_url}\n")
        sys.stdout.flush()
        stopped.wait()


def write_truth(paper: Newspaper, path: Path) -> None:
    """Writes the truth about every article, newest first, a JSON line each."""
    with path.open("wb") as file:
        for document in paper.truth():
            file.write(msgspec.json.encode(document) + b"\n")


if __name__ == "__main__":
    main()
