"""Text for word vectors and topic models: a sentence a line, words apart, syllables joined by _."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from archive.chunks import slices
from archive.exports.bulk import of_articles, raw_parts
from archive.rows import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

CHUNK = 500
"""Articles that are read at once: some 3 MB."""


_LINES = of_articles(select(tokens.c.article_id, tokens.c.position, tokens.c.segmented))


class Lines(NamedTuple):
    """What was written; `without_words` articles gave no line, since no text of theirs was segmented."""

    sentences: int
    without_words: int


def write_text(
    connection: Connection, ids: Sequence[int], target: IO[bytes], *, blank_lines: bool = False
) -> Lines:
    """Write the sentences of the articles of `ids` in that order: headline, abstract, body and captions.

    With `blank_lines`, an empty line stands between two articles.
    """
    sentences = without = 0
    for chunk in slices(ids, CHUNK):
        last = None
        with_words = 0
        for article_id, _, segmented in raw_parts(connection, _LINES, chunk):
            if article_id != last:
                last = article_id
                with_words += 1
                if blank_lines and sentences:
                    target.write(b"\n")
            if segmented:
                target.write(f"{segmented}\n".encode())
                sentences += segmented.count("\n") + 1
        without += len(chunk) - with_words
    return Lines(sentences, without)
