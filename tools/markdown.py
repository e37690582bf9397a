"""Small pieces of Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_CODE = re.compile(r"(`[^`]+`)")
_MARKS = re.compile(r"([\\_*\[\]<>`])")


def cell(text: str) -> str:
    """`text`, a comment or docstring, as the cell of a table: what stands between backticks is code."""
    parts = _CODE.split(" ".join(text.split()))
    plain = (part if n % 2 else _MARKS.sub(r"\\\1", part) for n, part in enumerate(parts))
    return "".join(plain).replace("|", "\\|")


def code(text: str) -> str:
    """`text` as code within a line; it must hold no backtick."""
    return f"`{' '.join(text.split())}`" if text else ""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table whose cells are Markdown already."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def heading(level: int, title: str, anchor: str | None = None) -> Iterator[str]:
    """A heading; `anchor` is its address within the page, else the title's own."""
    mark = "" if anchor is None else f" {{ #{anchor} }}"
    yield f"{'#' * level} {title}{mark}"
    yield ""


def fence(text: str, language: str = "text") -> Iterator[str]:
    """`text` as it is, in a block."""
    yield f"```{language}"
    yield from text.rstrip("\n").split("\n")
    yield "```"
    yield ""
