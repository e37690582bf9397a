"""Rows back into the parts of an article: the inverse of `archive.rows`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import select

from archive.article import (
    Author,
    Block,
    Cut,
    Flag,
    Heading,
    Image,
    ItemList,
    Paragraph,
    Quote,
    RelatedLink,
    Repair,
    Table,
    TimeExpression,
    Tokens,
    Video,
)
from archive.rows import article_authors, article_sections
from archive.schema.tables import Authors, Sections

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlalchemy as sa
    from sqlalchemy.engine import Connection

    RowsById = defaultdict[int, list[sa.Row[Any]]]

Spans = tuple[tuple[int, int], ...]

_TEXT_BLOCKS: dict[str, type[Paragraph | Heading | Quote]] = {
    "paragraph": Paragraph,
    "heading": Heading,
    "quote": Quote,
}

authors = Authors.core()
sections = Sections.core()


def rows_of(connection: Connection, table: sa.Table, ids: Sequence[int], *order: str) -> RowsById:
    """The rows of `table` that belong to the articles of `ids`, in `order`, by the article's id."""
    query = select(table).where(table.c.article_id.in_(ids))
    return _grouped(connection, query.order_by(table.c.article_id, *(table.c[name] for name in order)))


def _grouped(connection: Connection, query: sa.Select[Any]) -> RowsById:
    grouped: RowsById = defaultdict(list)
    for row in connection.execute(query):
        grouped[row.article_id].append(row)
    return grouped


def sections_of(connection: Connection, ids: Sequence[int]) -> defaultdict[int, list[tuple[str, str | None]]]:
    """The breadcrumbs of articles: path and printed name of each section, root first."""
    columns = article_sections.c
    query = (
        select(columns.article_id, sections.c.path, columns.name)
        .join(sections, sections.c.id == columns.section_id)
        .where(columns.article_id.in_(ids))
        .order_by(columns.article_id, columns.position)
    )
    grouped: defaultdict[int, list[tuple[str, str | None]]] = defaultdict(list)
    for article_id, path, name in connection.execute(query):
        grouped[article_id].append((path, name))
    return grouped


def authors_of(connection: Connection, ids: Sequence[int]) -> defaultdict[int, tuple[Author, ...]]:
    """The authors of articles, in the byline's order."""
    columns = article_authors.c
    query = (
        select(columns.article_id, authors.c.name, columns.role)
        .join(authors, authors.c.id == columns.author_id)
        .where(columns.article_id.in_(ids))
        .order_by(columns.article_id, columns.position)
    )
    grouped: defaultdict[int, tuple[Author, ...]] = defaultdict(tuple)
    for article_id, name, role in connection.execute(query):
        grouped[article_id] += (Author(name, role),)
    return grouped


def body_of(blocks: Sequence[sa.Row[Any]], images: Sequence[sa.Row[Any]]) -> tuple[Block, ...]:
    """The body from an article's rows of `blocks` and `images`, each in order."""
    pictures = {row.block: Image(row.url, row.caption, row.credit, row.caption_raw) for row in images}
    return tuple(_block(row, pictures) for row in blocks)


def _block(row: sa.Row[Any], pictures: dict[int, Image]) -> Block:
    match row.type:
        case "paragraph" | "heading" | "quote" as kind:
            return _TEXT_BLOCKS[kind](row.text)
        case "list":
            return ItemList(tuple(row.items))
        case "table":
            return Table(tuple(tuple(cells) for cells in row.cells))
        case "video":
            return Video(row.url)
        case "image":
            return pictures[row.position]
        case other:
            raise ValueError(f"block {row.position} of article row {row.article_id} has the type {other!r}")


def links_of(rows: Sequence[sa.Row[Any]]) -> tuple[RelatedLink, ...]:
    """The related articles from an article's rows of `links`."""
    return tuple(RelatedLink(row.url, row.number, row.title, row.abstract, tuple(row.boxes)) for row in rows)


def tokens_of(rows: Sequence[sa.Row[Any]]) -> tuple[Tokens, ...]:
    """The segmented texts from an article's rows of `tokens`."""
    return tuple(
        Tokens(
            row.part,
            msgspec.convert(row.sentences, Spans),
            msgspec.convert(row.words, Spans),
            row.segmented,
            None if row.pos is None else tuple(row.pos),
            None if row.ner is None else tuple(row.ner),
        )
        for row in rows
    )


def repairs_of(rows: Sequence[sa.Row[Any]]) -> tuple[Repair, ...]:
    """The repairs from an article's rows of `repairs`."""
    return tuple(Repair(row.part, row.start_char, row.end_char, row.printed, row.rule) for row in rows)


def times_of(rows: Sequence[sa.Row[Any]]) -> tuple[TimeExpression, ...]:
    """The time expressions from an article's rows of `time_expressions`."""
    return tuple(
        TimeExpression(
            part=row.part,
            start=row.start_char,
            end=row.end_char,
            type=row.type,
            value=row.value,
            mod=row.mod,
            first=row.first_day,
            last=row.last_day,
            rule=row.rule,
        )
        for row in rows
    )


def flags_of(rows: Sequence[sa.Row[Any]]) -> tuple[Flag, ...]:
    """The flags from an article's rows of `flags`."""
    return tuple(Flag(row.part, row.rule, row.detail) for row in rows)


def cuts_of(rows: Sequence[sa.Row[Any]]) -> tuple[Cut, ...]:
    """The lines taken out from an article's rows of `cuts`."""
    return tuple(Cut(row.place, row.text, row.rule, tuple(row.numbers)) for row in rows)
