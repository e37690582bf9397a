"""What a reader's text is when nothing is held against it but what it lost and what is not the article's.

Extractors draw the line around "the text" in different places: some keep the abstract, the captions or the
byline in it, which we keep elsewhere, and none repairs characters. So every text is scored twice, as it is
and as this module leaves it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from benchmarks.extraction.measures import words
from pipelines.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.extraction.values import Gold

_SOURCE_LABEL = "Nguồn"


def repaired(text: str) -> str:
    """`text` with the repairs that our own text step makes in a Vietnamese article, line by line."""
    return "\n".join(normalise(line, tone=True).text for line in text.split("\n"))


def lenient(found: str, gold: Gold) -> str:
    """`found` repaired, without lines that say word for word what the page says about itself elsewhere.

    Those are headline, abstract, stamp, byline, source and captions; a line that `gold.text` has too stays.
    """
    text = "" if gold.text is UNSET else repaired(gold.text)
    own = {tuple(words(line)) for line in text.split("\n")}
    elsewhere = {tuple(words(repaired(line))) for line in _elsewhere(gold)} - own
    lines = repaired(found).split("\n")
    return "\n".join(line for line in lines if tuple(words(line)) not in elsewhere)


def _elsewhere(gold: Gold) -> Iterator[str]:
    for value in (gold.headline, gold.abstract, gold.date_published_raw, gold.byline_raw):
        if isinstance(value, str):
            yield value
    if isinstance(gold.source, str):
        yield gold.source
        yield f"{_SOURCE_LABEL} {gold.source}"
    if gold.authors is not UNSET:
        yield from (person.name for person in gold.authors)
    if gold.captions is not UNSET:
        for one in gold.captions:
            yield from (
                value for value in (one.caption, one.credit, one.caption_raw) if isinstance(value, str)
            )
    yield _SOURCE_LABEL
