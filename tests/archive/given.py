"""Runs a program that a test gives as text, as `python -c` does, from a process that is loaded already.

Most of such programs are killed in the middle of something: python -m tests.archive.given TEXT ARGUMENTS...
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tests.running import run, start

if TYPE_CHECKING:
    import subprocess

    from tests.ready import Program

_COMMAND = [sys.executable, "-m", "tests.archive.given"]


def run_text(text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the program to its end."""
    return run([*_COMMAND, text, *arguments])


def start_text(text: str, *arguments: str) -> Program:
    """Starts a program that goes on beside the test, which ends it."""
    return start([*_COMMAND, text, *arguments])


if __name__ == "__main__":
    del sys.argv[0]
    exec(compile(sys.argv[0], "<given>", "exec", dont_inherit=True))  # noqa: S102 - the test's own
