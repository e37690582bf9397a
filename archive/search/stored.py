"""What of archived articles is searched, read back from the tables, without the rest of what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from archive.rows import blocks, images, tokens
from archive.schema.tables import Articles
from archive.search import documents
from archive.search.documents import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sqlalchemy import Row, Select
    from sqlalchemy.engine import Connection

articles = Articles.core()

_ARTICLES = select(articles.c.id, articles.c.published_on, articles.c.headline, articles.c.abstract).order_by(
    articles.c.id
)
_BLOCKS = select(*(blocks.c[name] for name in ("article_id", "position", "text", "items", "cells"))).order_by(
    blocks.c.position
)
_CAPTIONS = select(images.c.article_id, images.c.block, images.c.caption)
_SPANS = select(tokens.c.article_id, tokens.c.part, tokens.c.sentences, tokens.c.words)


class Stored(NamedTuple):
    """An archived article as search looks at it."""

    article_id: int
    day: date | None
    texts: Texts


def article_ids(connection: Connection, after: int, most: int) -> list[int]:
    """At most `most` ids of articles that are higher than `after`, rising."""
    query = select(articles.c.id).where(articles.c.id > after).order_by(articles.c.id).limit(most)
    return list(connection.scalars(query))


def days_of(connection: Connection, ids: Sequence[int]) -> dict[int, date | None]:
    """The day of each article in its site's zone."""
    query = select(articles.c.id, articles.c.published_on).where(articles.c.id.in_(ids))
    return {row.id: row.published_on for row in connection.execute(query)}


def stored(connection: Connection, ids: Sequence[int]) -> Iterator[Stored]:
    """The articles of these ids, some hundreds at most, with what `documents.texts_of` gives of each."""
    body = _of(connection, ids, _BLOCKS)
    captions = _of(connection, ids, _CAPTIONS)
    spans = _of(connection, ids, _SPANS)
    for row in connection.execute(_ARTICLES.where(articles.c.id.in_(ids))).all():
        known = {one.part: one for one in spans.get(row.id, [])}
        shown = {one.block: one.caption for one in captions.get(row.id, [])}
        texts = Texts(
            _named(known, [("headline", row.headline)]),
            _named(known, [("abstract", row.abstract)]),
            _named(known, [part for block in body.get(row.id, []) for part in _parts(block, shown)]),
        )
        yield Stored(row.id, row.published_on, texts)


def _of(connection: Connection, ids: Sequence[int], query: Select[Any]) -> dict[int, list[Row[Any]]]:
    """What `query` gives of these articles, by their ids."""
    found: dict[int, list[Row[Any]]] = {}
    for row in connection.execute(query.where(query.selected_columns.article_id.in_(ids))):
        found.setdefault(row.article_id, []).append(row)
    return found


def _named(known: dict[str, Row[Any]], parts: list[tuple[str, str | None]]) -> list[documents.Text]:
    return [
        documents.Text(text, known[part].sentences, known[part].words)
        if part in known
        else documents.Text(text)
        for part, text in parts
        if text is not None
    ]


def _parts(block: Row[Any], captions: dict[int, str | None]) -> Iterator[tuple[str, str | None]]:
    """The texts of a block, in the order of `documents.texts_of`."""
    name = f"body/{block.position}"
    yield name, block.text
    for i, item in enumerate(block.items or ()):
        yield f"{name}/items/{i}", item
    for r, cells in enumerate(block.cells or ()):
        for c, cell in enumerate(cells):
            yield f"{name}/rows/{r}/{c}", cell
    yield f"{name}/caption", captions.get(block.position)
