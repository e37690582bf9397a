"""How commands print: the console for a person, JSON for a program, bytes for a pipe."""

from __future__ import annotations

import io
import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

import click
import msgspec
from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAIN_WIDTH = 200
"""Columns where the output is no terminal: wide enough to wrap no table."""


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the command's own handling; rich would end the process with status 1."""
        raise BrokenPipeError


def console() -> Console:
    """A console on the standard output."""
    return _Console() if sys.stdout.isatty() else _Console(width=PLAIN_WIDTH)


def print_json(value: object) -> None:
    """Print `value`, which `msgspec` can encode, as indented JSON."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


@contextmanager
def standard_output() -> Iterator[IO[bytes]]:
    """The standard output, buffered even where `PYTHONUNBUFFERED` is set.

    What is not buffered may write less than it is given, and says so only by a number: a reader that goes
    away in the middle would look like a whole export.
    """
    file = sys.stdout.buffer
    if not isinstance(file, io.RawIOBase):
        yield file
        return
    with open(file.fileno(), "wb", closefd=False) as buffered:
        yield buffered
