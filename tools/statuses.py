"""The exit statuses of the commands, from the modules that define them."""

from __future__ import annotations

import ast
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from archive import cli, errors
from crawler import statuses
from tools.markdown import cell, heading, table

if TYPE_CHECKING:
    from collections.abc import Iterator


def lines() -> Iterator[str]:
    """The statuses as Markdown."""
    yield from heading(2, "`scrapy crawl`, `probe`, `inspect` and `reparse`", anchor="scrapy")
    rows = ((str(value), cell(meaning), cell(statuses.MEANINGS[value])) for value, meaning in of_scrapy())
    yield from table(("Status", "When", "What a crawl's report says to it"), rows)
    yield from heading(2, "`archive`", anchor="archive")
    yield from table(("Status", "When"), ((str(status), cell(when)) for status, when in of_archive()))


def of_scrapy() -> list[tuple[int, str]]:
    """Each status of the Scrapy commands with its docstring."""
    return [(int(getattr(statuses, name)), text) for name, text in _constants(statuses.__file__).items()]


def of_archive() -> list[tuple[int, str]]:
    """Each status of `archive` with what it can mean; a status has a row for each meaning."""
    own = _constants(cli.__file__)
    kinds = [value for value in vars(errors).values() if isinstance(value, type)]
    found = [
        (0, "Done."),
        (2, "Wrong arguments."),
        *(
            (kind.exit_status, (kind.__doc__ or "").strip().split("\n\n")[0])
            for kind in kinds
            if issubclass(kind, errors.ArchiveError) and kind is not errors.ArchiveError
        ),
        (cli.INTERRUPTED, f"Interrupted from the keyboard: {own['INTERRUPTED']}"),
        (cli.PIPE_CLOSED, f"The reader of the output has closed it: {own['PIPE_CLOSED']}"),
    ]
    return sorted(found, key=lambda pair: pair[0])


def _constants(path: str) -> dict[str, str]:
    """The docstrings of a module's constants that are whole numbers."""
    body = ast.parse(Path(path).read_text("utf-8")).body
    found: dict[str, str] = {}
    for node, after in pairwise(body):
        match node, after:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=int())),
                ast.Expr(value=ast.Constant(value=str() as text)),
            ):
                found[name] = text
    return found
