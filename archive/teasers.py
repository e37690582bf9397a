"""What boxes show of other articles, and the keys by which an archive is asked whose words those are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import TypeAlias

import msgspec

OPENING_WORDS = 8
"""Words at the beginning of an abstract that tell it from others; fewer are anybody's."""


class Known(msgspec.Struct, frozen=True):
    """An article by the words that boxes show of it: its headline and its abstract, repaired."""

    id: int
    url: str
    title: str | None = None
    abstract: str | None = None


Lookup: TypeAlias = Callable[[Sequence[str]], Mapping[str, Sequence[Known]]]
"""For each key the articles whose `fold(title)` or `opening(abstract)` it is; keys that fit none may lack."""


def fold(text: str) -> str:
    """`text` by its letters and digits alone, in lower case.

    Spaces, dashes and quotes differ between a box and the page that it names; letters do not. The text
    has to be repaired already, so that each letter is one character.
    """
    return "".join(filter(str.isalnum, text.casefold()))


def opening(text: str) -> str | None:
    """`fold` of the first `OPENING_WORDS` words of `text`, or `None` where it has fewer.

    A word is what white space surrounds, if a letter or digit is in it.
    """
    words = islice((folded for word in text.split() if (folded := fold(word))), OPENING_WORDS)
    opened = list(words)
    return "".join(opened) if len(opened) == OPENING_WORDS else None
