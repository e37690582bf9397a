"""What mkdocs runs while it builds: puts the pages' parts in that are made from the code.

A line `<!-- from the code: NAME -->` in a page is replaced by what `PARTS[NAME]` gives. Words behind the
language of a block (```` ```sh name=deploy ````) are for the tests and are taken away.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tools import commands, dictionary, settings, statuses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PARTS: dict[str, Callable[[], Iterator[str]]] = {
    "commands": commands.lines,
    "settings": settings.lines,
    "statuses": statuses.lines,
    "tables": dictionary.lines,
}
"""What makes each part, by the name that a page gives it."""

_PART = re.compile(r"^<!-- from the code: (\w+) -->$", re.MULTILINE)
_FENCE = re.compile(r"^(```\w+) .+$", re.MULTILINE)


def on_page_markdown(markdown: str, **_page: object) -> str:
    """The page as it is to be rendered.

    Raises:
        KeyError: a page names a part that there is not.
    """
    markdown = _FENCE.sub(r"\1", markdown)
    return _PART.sub(lambda found: "\n".join(PARTS[found[1]]()), markdown)
