"""Goes through the examples of a document: runs each and compares what it prints with what is shown."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.docs.pages import blocks, commands
from tests.docs.session import agrees, with_database
from tests.docs.things import READERS

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from tests.docs.pages import Block
    from tests.docs.session import Session

STATUS = "echo $?"
"""What a document lets its reader type to see the status of the command before, if it is not 0."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of an example.

    Attributes:
        block: where it stands.
        first: the line of the document that the shown output begins with, from 0.
        shown: the output as the document shows it.
        printed: the output as it was.
        fault: what is wrong, else empty.
    """

    block: Block
    first: int
    shown: list[str]
    printed: str
    fault: str

    def __str__(self) -> str:
        """For a person."""
        return f"{self.block.page.name}:{self.first}: {self.fault}; it printed\n{self.printed}"


def run(page: Path, session: Session, available: Container[str]) -> Iterator[Outcome]:
    """Runs every example of a document in order, but not those that need what is not in `available`."""
    found = list(blocks(page))
    with ExitStack() as stack:
        if "postgresql" in available and any(block.needs == "postgresql" for block in found):
            stack.enter_context(with_database(session))
        yield from _all(found, session, available)


def _all(found: list[Block], session: Session, available: Container[str]) -> Iterator[Outcome]:
    for block, after in zip(found, [*found, None][1:], strict=True):
        if block.needs and block.needs not in available:
            continue
        if block.language == "console":
            yield from _console(block, session)
        elif block.language in {"python", "sql"}:
            text = "\n".join(block.lines)
            interpreter = READERS if block.needs == "readers" else Path(sys.executable)
            status, printed = (
                session.python(text, interpreter) if block.language == "python" else (0, session.sql(text))
            )
            shown = after if after is not None and after.language == "text" else None
            fault = f"status {status}" if status else ""
            if shown is None:
                if printed:
                    fault = "prints what the document does not show"
                yield Outcome(block=block, first=block.first, shown=[], printed=printed, fault=fault)
                continue
            if not fault and not agrees(printed, shown.lines):
                fault = "prints something else"
            yield Outcome(
                block=shown, first=shown.first, shown=list(shown.lines), printed=printed, fault=fault
            )


def _console(block: Block, session: Session) -> Iterator[Outcome]:
    last = 0
    typed = commands(block)
    for command, after in zip(typed, [*typed[1:], None], strict=True):
        if command.text == STATUS:
            status, printed = 0, f"{last}\n"
        else:
            status, printed = session.run(command.text)
        last = status
        fault = ""
        if status and (after is None or after.text != STATUS):
            fault = f"{command.text}: status {status}"
        elif not agrees(printed, command.shown):
            fault = f"{command.text}: prints something else"
        first = command.first + 1
        yield Outcome(block=block, first=first, shown=command.shown, printed=printed, fault=fault)
