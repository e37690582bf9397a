"""The standard output: closed by whoever started the program, on a full disk, or left by its reader."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_STDOUT, _STDERR = 1, 2


def stand_in() -> None:
    """Have a closed standard output refuse what is written, as a full disk does; errors go nowhere.

    Python has `None` in its place, to which some write nothing and say nothing, and on which others break.
    Its descriptor is free besides, so that the next file to be opened, a page's or a socket, would get it.
    """
    if sys.stdout is None:
        held = _held(_STDOUT, os.O_RDONLY)
        sys.stdout = open(held, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - it stays open to the end
    if sys.stderr is None:  # nobody is there to be told of it
        held = _held(_STDERR, os.O_WRONLY)
        sys.stderr = open(held, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - as above


def _held(descriptor: int, how: int) -> int:
    """The null device in the place of a standard stream; those before it that are closed are held too."""
    held = os.open(os.devnull, how)
    while held < descriptor:
        held = os.open(os.devnull, how)
    return held


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


def forget() -> None:
    """Let the interpreter flush what is left to nowhere, for its own complaint would not be silent."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def why(error: OSError) -> str:
    """Why the standard output could not be written, for a person."""
    if error.errno == errno.EBADF:
        return "it is closed"
    return error.strerror or str(error)
