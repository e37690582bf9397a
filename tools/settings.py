"""The settings and environment variables, from `crawler/settings.py` and the comments in it."""

from __future__ import annotations

import ast
import re
import tokenize
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawler import settings
from tools.markdown import cell, code, heading, table

if TYPE_CHECKING:
    from collections.abc import Iterator

_SOURCE = Path(settings.__file__)
_RULE = re.compile(r"# -{3,} (.+?) -+$")
_LONGEST = 60
"""Values longer than this stand in the source alone."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A setting.

    Attributes:
        name: what `scrapy crawl -s NAME=VALUE` calls it.
        value: its value as Python writes it; empty where that is long.
        comment: Scrapy's default and the reason, as they stand beside it.
        group: the heading that it stands under.
        variable: whether an environment variable of the same name gives the value.
    """

    name: str
    value: str
    comment: str
    group: str
    variable: bool


def lines() -> Iterator[str]:
    """The settings as Markdown, a table a group."""
    found = all_settings()
    for group in dict.fromkeys(setting.group for setting in found):
        yield from heading(2, group)
        rows = [
            (code(one.name), code(one.value), cell(one.comment), "yes" if one.variable else "")
            for one in found
            if one.group == group
        ]
        yield from table(("Setting", "Value", "Scrapy's default, and why", "Variable"), rows)


def all_settings() -> list[Setting]:
    """Every setting, in the order of the module."""
    source = _SOURCE.read_text("utf-8")
    comments = _comments()
    titles = {line: found[1] for line, text in comments.items() if (found := _RULE.match(text))}
    result = []
    for node in ast.parse(source).body:
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            continue
        last = node.end_lineno or node.lineno
        written = ast.get_source_segment(source, node.value) or ""
        value = repr(getattr(settings, node.targets[0].id))
        before = [line for line in titles if line < node.lineno]
        result.append(
            Setting(
                name=node.targets[0].id,
                value=value if len(value) <= _LONGEST and "environ" not in written else "",
                comment=" ".join(_words(comments, node.lineno, last)),
                group=titles[max(before)] if before else "The project",
                variable="environ" in written,
            )
        )
    return result


def variables() -> list[str]:
    """The settings that environment variables give."""
    return [setting.name for setting in all_settings() if setting.variable]


def _comments() -> dict[int, str]:
    with _SOURCE.open("rb") as file:
        return {
            token.start[0]: token.string
            for token in tokenize.tokenize(file.readline)
            if token.type == tokenize.COMMENT
        }


def _words(comments: dict[int, str], first: int, last: int) -> Iterator[str]:
    """What stands above the lines `first` to `last` of a setting, and beside or within a short one."""
    above: list[str] = []
    line = first - 1
    while line in comments and not _RULE.match(comments[line]) and _stands_alone(line):
        above.insert(0, comments[line])
        line -= 1
    beside = [comments[first]] if first in comments else []
    if not beside and last - first <= 2:  # noqa: PLR2004 - a value that the formatter broke over three lines
        beside = [comments[line] for line in range(first, last + 1) if line in comments]
    yield from (text.lstrip("# ") for text in (*above, *beside))


def _stands_alone(line: int) -> bool:
    return _SOURCE.read_text("utf-8").split("\n")[line - 1].lstrip().startswith("#")
