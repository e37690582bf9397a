"""The line that names the authors."""

from __future__ import annotations

import re

from archive.article import Author, Role

_BRACKETS = re.compile(r"\(([^()]*)\)")
# "t/h" is "tổng hợp": put together from other media.
_COMPILED = re.compile(r"^\s*(?:t\s*/\s*h|th|tổng hợp)\s*\.?\s*$", re.IGNORECASE)


def read_byline(printed: str) -> tuple[Author, ...]:
    """The people of a byline: "A / B" is two of them, and "(t/h)" after a name makes its role `compiled`.

    A bracket at the end of the whole line speaks of everybody in it.
    """
    closing: Role = "compiled" if any(map(_COMPILED.match, _BRACKETS.findall(printed))) else "author"
    names = (name.strip() for name in _BRACKETS.sub("", printed).split("/"))
    return tuple(Author(name=name, role=closing) for name in names if name)
