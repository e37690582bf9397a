"""The documents as a test reads them: their blocks of code and the code within their lines."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.running import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCS = ROOT / "docs"
_INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_INFO = re.compile(r"^```(\w*) ?(.*)$")


@dataclass(frozen=True, kw_only=True)
class Block:
    """A block of code.

    Attributes:
        page: the document.
        language: the word behind its fence; `console`, `python` and `sql` are run, others are only read.
        needs: what has to be there for it to be run; empty where nothing has to.
        first: the number of its first line within the document, from 0.
        lines: what stands in it.
    """

    page: Path
    language: str
    needs: str
    first: int
    lines: tuple[str, ...]


@dataclass(kw_only=True)
class Command:
    """A line that a user types, and the lines of output that the document shows under it."""

    text: str
    first: int
    shown: list[str] = field(default_factory=list)


def documents() -> list[Path]:
    """Every document that users read."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]


def blocks(page: Path) -> Iterator[Block]:
    """The blocks of a document, in order."""
    lines = page.read_text("utf-8").split("\n")
    start: int | None = None
    for number, line in enumerate(lines):
        if not line.startswith("```"):
            continue
        if start is None:
            start = number
            continue
        opening = _INFO.match(lines[start])
        assert opening, f"{page.name}:{start + 1} opens a block with words that cannot be read"
        options = dict(word.partition("=")[::2] for word in shlex.split(opening[2]))
        inside = tuple(lines[start + 1 : number])
        yield Block(
            page=page, language=opening[1], needs=options.get("needs", ""), first=start + 1, lines=inside
        )
        start = None
    assert start is None, f"{page.name}:{start} opens a block that is not closed"


def commands(block: Block) -> list[Command]:
    """The commands of a `console` block: lines behind a dollar sign; one that ends in a backslash goes on."""
    found: list[Command] = []
    for number, line in enumerate(block.lines, block.first):
        if found and found[-1].text.endswith("\\"):
            found[-1].text = f"{found[-1].text[:-1].rstrip()} {line.strip()}"
            found[-1].first = number
        elif line.startswith("$ "):
            found.append(Command(text=line[2:], first=number))
        else:
            assert found, f"{block.page.name}:{number + 1} shows output before any command"
            found[-1].shown.append(line)
    return found


def inline_code(page: Path) -> list[str]:
    """The code within the lines of a document, blocks left out."""
    inside = {
        number for block in blocks(page) for number in range(block.first - 1, block.first + len(block.lines))
    }
    lines = page.read_text("utf-8").split("\n")
    text = "\n".join(line for number, line in enumerate(lines) if number not in inside)
    return [" ".join(found.split()) for found in _INLINE.findall(text)]


def command_lines(page: Path) -> Iterator[str]:
    """Every line of a document in which a command may stand."""
    for block in blocks(page):
        if block.language == "console":
            yield from (command.text for command in commands(block))
        elif block.language in {"sh", "crontab"}:
            yield from "\n".join(block.lines).replace("\\\n", " ").split("\n")
    yield from inline_code(page)
