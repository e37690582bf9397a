"""An article as rows: what each table gets of it. Pure: no connection, no query."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from archive.article import (
    LASTING_BOXES,
    SCHEMA_VERSION,
    Article,
    Block,
    Cut,
    Flag,
    Heading,
    Image,
    ItemList,
    Paragraph,
    Quote,
    Repair,
    Table,
    TimeExpression,
    Tokens,
    Video,
    text_parts,
)
from archive.schema.tables import (
    ArticleAuthors,
    ArticleSections,
    Blocks,
    Cuts,
    Flags,
    Images,
    Keywords,
    Links,
    Repairs,
    TimeExpressions,
)
from archive.schema.tables import Tokens as TokenRows
from archive.teasers import fold, opening

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime, tzinfo

    import sqlalchemy as sa

    from archive.outcomes import Fetch

Row = dict[str, Any]
Rows = dict["sa.Table", list[Row]]

LINK_PARTS = "related/"
"""How the names of those texts begin that belong to links, and so to the newest fetch."""

article_sections = ArticleSections.core()
article_authors = ArticleAuthors.core()
keywords = Keywords.core()
blocks = Blocks.core()
images = Images.core()
links = Links.core()
tokens = TokenRows.core()
repairs = Repairs.core()
time_expressions = TimeExpressions.core()
flags = Flags.core()
cuts = Cuts.core()

PARTS = (
    *(article_sections, article_authors, keywords, blocks, images, links, tokens, repairs),
    *(time_expressions, flags, cuts),
)
"""The tables that describe an article's current revision; `blocks` before `images`, which refer to them."""


def fetch_values(fetch: Fetch) -> Row:
    """The columns of `articles` that every fetch renews."""
    return {
        "last_fetched_at": fetch.fetched_at,
        "fetched_url": fetch.fetched_url,
        "etag": fetch.etag,
        "last_modified": fetch.last_modified,
    }


def content_values(article: Article, zone: tzinfo) -> Row:
    """The columns of `articles` that a revision renews; `zone` is the site's and gives the local day."""
    date = article.date_published
    return {
        "url": article.url,
        "kind": article.kind,
        "language": article.language,
        "date_published": date,
        "published_on": None if date is None else date.astimezone(zone).date(),
        "date_published_raw": article.date_published_raw,
        "date_rule": article.rules.get("date_published"),
        "word_count": _word_count(article),
        "parser_version": article.parser_version,
        "schema_version": SCHEMA_VERSION,
        "printed_id": article.printed_id,
        "headline": article.headline,
        "abstract": article.abstract,
        "source": article.source,
        "byline_raw": article.byline_raw,
        "rules": article.rules,
        "text": article.text,
        "title_key": None if article.headline is None else fold(article.headline),
        "opening_key": None if article.abstract is None else opening(article.abstract),
    }


def _word_count(article: Article) -> int:
    count = 0
    for text in article.tokens:
        path = text.part.split("/")
        if path[0] == "body" and (len(path) == 2 or path[2] == "items"):  # noqa: PLR2004 - body/N
            count += len(text.words)
    return count


def part_rows(
    article_id: int,
    article: Article,
    fetched_at: datetime,
    section_ids: Mapping[str, int],
    author_ids: Mapping[str, int],
) -> Rows:
    """The rows of `article` in each of `PARTS`."""
    names = [*article.section_names, *[None] * len(article.sections)]
    return {
        article_sections: [
            {"article_id": article_id, "position": i, "section_id": section_ids[path], "name": names[i]}
            for i, path in enumerate(article.sections)
        ],
        article_authors: [
            {
                "article_id": article_id,
                "position": i,
                "author_id": author_ids[person.name],
                "role": person.role,
            }
            for i, person in enumerate(article.authors)
        ],
        keywords: [
            {"article_id": article_id, "position": i, "keyword": keyword}
            for i, keyword in enumerate(article.keywords)
        ],
        blocks: [_block_row(article_id, i, block) for i, block in enumerate(article.body)],
        images: [
            _image_row(article_id, i, block)
            for i, block in enumerate(article.body)
            if isinstance(block, Image)
        ],
        links: link_rows(article_id, article, fetched_at),
        tokens: [_token_row(article_id, i, text) for i, text in enumerate(article.tokens)],
        repairs: repair_rows(article_id, article.repairs),
        time_expressions: _time_rows(article_id, article),
        flags: flag_rows(article_id, article.flags),
        cuts: [_cut_row(article_id, i, cut) for i, cut in enumerate(article.cuts)],
    }


def link_rows(article_id: int, article: Article, fetched_at: datetime) -> list[Row]:
    """The rows of `links`: all that the page fetched at `fetched_at` shows, in its order."""
    return [
        {
            "article_id": article_id,
            "position": i,
            "number": link.id,
            "url": link.url,
            "title": link.title,
            "abstract": link.abstract,
            "boxes": link.blocks,
            "lasting": not LASTING_BOXES.isdisjoint(link.blocks),
            "fetched_at": fetched_at,
        }
        for i, link in enumerate(article.related)
    ]


def repair_rows(article_id: int, all_repairs: Iterable[Repair], prefix: str = "") -> list[Row]:
    """The rows of `repairs` for the texts whose names begin with `prefix`."""
    seen: Counter[str] = Counter()
    rows = []
    for position, repair in enumerate(all_repairs):
        if repair.part.startswith(prefix):
            rows.append(
                {
                    "article_id": article_id,
                    "part": repair.part,
                    "ordinal": seen[repair.part],
                    "position": position,
                    "start_char": repair.start,
                    "end_char": repair.end,
                    "printed": repair.printed,
                    "rule": repair.rule,
                }
            )
            seen[repair.part] += 1
    return rows


def _time_rows(article_id: int, article: Article) -> list[Row]:
    texts = text_parts(article) if article.times else {}
    return [_time_row(article_id, i, one, texts[one.part]) for i, one in enumerate(article.times)]


def _time_row(article_id: int, position: int, one: TimeExpression, text: str) -> Row:
    return {
        "article_id": article_id,
        "position": position,
        "part": one.part,
        "start_char": one.start,
        "end_char": one.end,
        "surface": text[one.start : one.end],
        "type": one.type,
        "value": one.value,
        "mod": one.mod,
        "first_day": one.first,
        "last_day": one.last,
        "rule": one.rule,
    }


def flag_rows(article_id: int, all_flags: Iterable[Flag], prefix: str = "") -> list[Row]:
    """The rows of `flags` for the texts whose names begin with `prefix`."""
    seen: Counter[str] = Counter()
    rows = []
    for position, flag in enumerate(all_flags):
        if flag.part.startswith(prefix):
            rows.append(
                {
                    "article_id": article_id,
                    "part": flag.part,
                    "ordinal": seen[flag.part],
                    "position": position,
                    "rule": flag.rule,
                    "detail": flag.detail,
                }
            )
            seen[flag.part] += 1
    return rows


def _cut_row(article_id: int, position: int, cut: Cut) -> Row:
    return {
        "article_id": article_id,
        "position": position,
        "place": cut.place,
        "text": cut.text,
        "rule": cut.rule,
        "numbers": cut.ids,
    }


def _block_row(article_id: int, position: int, block: Block) -> Row:
    row: Row = {
        "article_id": article_id,
        "position": position,
        "type": "",
        "text": None,
        "items": None,
        "cells": None,
        "url": None,
    }
    match block:
        case Paragraph(text):
            row.update(type="paragraph", text=text)
        case Heading(text):
            row.update(type="heading", text=text)
        case Quote(text):
            row.update(type="quote", text=text)
        case ItemList(items):
            row.update(type="list", items=items)
        case Table(rows):
            row.update(type="table", cells=rows)
        case Video(url):
            row.update(type="video", url=url)
        case Image():
            row.update(type="image")
    return row


def _image_row(article_id: int, block: int, image: Image) -> Row:
    return {
        "article_id": article_id,
        "block": block,
        "url": image.url,
        "caption": image.caption,
        "credit": image.credit,
        "caption_raw": image.caption_raw,
    }


def _token_row(article_id: int, position: int, text: Tokens) -> Row:
    path = text.part.split("/")
    return {
        "article_id": article_id,
        "part": text.part,
        "position": position,
        "block": int(path[1]) if path[0] == "body" else None,
        "segmented": text.segmented,
        "sentences": text.sentences,
        "words": text.words,
        "pos": text.pos,
        "ner": text.ner,
    }
