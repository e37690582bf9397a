"""How commands print: the console for a person, JSON for a program. Bytes go by `archive.streams`."""

from __future__ import annotations

import sys

import click
import msgspec
from rich.console import Console

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
