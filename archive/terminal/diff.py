"""Differences between revisions for a person: colours on a terminal, marks elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from archive.terminal.show import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from archive.diff import Difference, Piece

AROUND = 60
"""Characters of unchanged text that are shown on each side of a change."""

_STYLES = {"removed": "red strike", "added": "green", "same": ""}
_MARKS = {"removed": ("[-", "-]"), "added": ("{+", "+}"), "same": ("", "")}


def print_differences(console: Console, differences: Sequence[Difference]) -> None:
    """Print each difference under its name: `[-removed-]` and `{+added+}`, red and green on a terminal."""
    for difference in differences:
        place = f", {difference.place}" if difference.place else ""
        console.print(Text(f"{difference.field}{place}", "bold"), highlight=False)
        line = Text("  ")
        last = len(difference.pieces) - 1
        for i, piece in enumerate(difference.pieces):
            text = visible(_shortened(piece, first=i == 0, last=i == last)).replace("\n", "\n  ")
            before, after = ("", "") if console.is_terminal else _MARKS[piece.kind]
            line.append(f"{before}{text}{after}", _STYLES[piece.kind])
        line.rstrip()
        console.print(line, soft_wrap=not console.is_terminal, highlight=False)


def _shortened(piece: Piece, *, first: bool, last: bool) -> str:
    """The piece, without the middle of what did not change; its ends are cut at spaces."""
    text = piece.text
    if piece.kind != "same" or len(text) <= 3 * AROUND:
        return text
    head = "" if first else text[:AROUND].rpartition(" ")[0]
    tail = "" if last else text[-AROUND:].partition(" ")[2]
    return f"{head}{'' if first else ' '}…{'' if last else ' '}{tail}"
