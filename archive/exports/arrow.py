"""Tables of an export as Arrow tables, some hundred articles at once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa  # type: ignore[import-untyped] # it brings no types
import pyarrow.compute as pc  # type: ignore[import-untyped] # it brings no types
from sqlalchemy import Select, Text, and_, cast, select

from archive.article import text_parts
from archive.exports.bulk import article_columns, heads_of, of_articles, raw_parts
from archive.exports.fields import ARTICLES, LINKS, TIME_EXPRESSIONS, Exported, Field
from archive.exports.words import Packed, Spans, Words
from archive.read import load_articles
from archive.rows import blocks, images, links, time_expressions, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.engine import Connection

    from archive.exports.bulk import Head

_INSTANT = pa.timestamp("us", "UTC")
_TYPES = {
    "string": pa.string(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "instant": _INSTANT,
    "list<string>": pa.list_(pa.string()),
}


_SEGMENTED = of_articles(
    select(
        *(tokens.c[name] for name in ("article_id", "position", "part", "block", "segmented")),
        *(cast(tokens.c[name], Text) for name in ("sentences", "words", "pos", "ner")),
        *(blocks.c.text, cast(blocks.c["items"], Text)),
    ).outerjoin(blocks, and_(blocks.c.article_id == tokens.c.article_id, blocks.c.position == tokens.c.block))
)
_CAPTIONS = of_articles(select(images.c.article_id, images.c.block, images.c.caption))
_TIMES = of_articles(
    select(
        time_expressions.c.article_id,
        *(time_expressions.c[field.name] for field in TIME_EXPRESSIONS.fields[2:]),
    )
)
_LINKS = of_articles(
    select(
        *(links.c[name] for name in ("article_id", "position", "number", "url", "title", "abstract")),
        *(cast(links.c.boxes, Text), links.c.lasting, links.c.fetched_at),
    )
)


def schema_of(table: Exported) -> pa.Schema:
    """The types of the columns of `table` in memory; in files, dictionaries are strings like all others."""
    return pa.schema([(field.name, _type_of(field)) for field in table.fields])


def _type_of(field: Field) -> pa.DataType:
    kind = _TYPES[field.type]
    return pa.dictionary(pa.int32(), kind) if field.repeated and field.type == "string" else kind


class Chunk:
    """Some articles; what several tables need of them is read once."""

    def __init__(self, connection: Connection, ids: Sequence[int]) -> None:
        self.connection = connection
        self.ids = ids

    @cached_property
    def heads(self) -> list[Head]:
        """What tells each article."""
        return heads_of(self.connection, self.ids)

    @cached_property
    def segmented(self) -> tuple[pa.Array, pa.Array, Words]:
        """The texts that were segmented: the place of the article of each, their names, and the words."""
        return _segmented(self)

    @property
    def without_words(self) -> int:
        """How many of the articles have no text that was segmented."""
        return len(self.ids) - len(pc.unique(self.segmented[0]))

    def rows(self, query: Select[Any]) -> list[Sequence[Any]]:
        """The columns of `query`, raw; its first two are an article's id and a place in it, its order."""
        found = raw_parts(self.connection, query, self.ids)
        return list(zip(*found, strict=True)) if found else [()] * len(query.selected_columns)

    def owners(self, ids: Sequence[int]) -> pa.Array:
        """The place in this chunk of each of these articles."""
        places = {article_id: place for place, article_id in enumerate(self.ids)}
        return pa.array([places[article_id] for article_id in ids], pa.int64())

    def named(self, owners: pa.Array) -> list[pa.Array]:
        """The columns by which rows name their article."""
        site = pa.array([head.site for head in self.heads], pa.string()).dictionary_encode()
        number = pa.array([head.number for head in self.heads], pa.int64())
        return [site.take(owners), number.take(owners)]


def _articles(chunk: Chunk) -> list[pa.Array]:
    columns = article_columns(chunk.connection, chunk.ids) if chunk.ids else {}
    return [pa.array(columns.get(field.name, ()), _TYPES[field.type]) for field in ARTICLES.fields]


def _segmented(chunk: Chunk) -> tuple[pa.Array, pa.Array, Words]:
    ids, _, parts, places, segmented, sentences, words, pos, ner, texts, items = chunk.rows(_SEGMENTED)
    owners = chunk.owners(ids)
    found = _Texts(chunk)
    texts = [
        found.of(*row) if row[-2] is None else row[-2]
        for row in zip(ids, owners.to_pylist(), parts, places, texts, items, strict=True)
    ]
    packed = Packed(texts, segmented, sentences, words, pos, ner)
    return owners, pa.array(parts, pa.string()).dictionary_encode(), Words(packed)


class _Texts:
    """The texts of a chunk that are no block of their own."""

    def __init__(self, chunk: Chunk) -> None:
        self._chunk = chunk

    @cached_property
    def _captions(self) -> dict[tuple[int, int], str | None]:
        found = self._chunk.rows(_CAPTIONS)
        return {(article_id, block): caption for article_id, block, caption in zip(*found, strict=True)}

    def of(
        self, article_id: int, owner: int, part: str, block: int | None, _: None, items: str | None
    ) -> str:
        """The text called `part`."""
        head = self._chunk.heads[owner]
        text: str | None = None
        if part == "headline":
            text = head.headline
        elif part == "abstract":
            text = head.abstract
        elif block is not None and part.endswith("/caption"):
            text = self._captions[article_id, block]
        elif items is not None:
            text = msgspec.json.decode(items, type=list[str])[int(part.rpartition("/")[2])]
        if text is None:  # one that the pipeline does not segment today
            (stored,) = load_articles(self._chunk.connection, [article_id])
            text = text_parts(stored.article)[part]
        return text


def _sentences(chunk: Chunk) -> list[pa.Array]:
    owners, parts, words = chunk.segmented
    found = words.sentences
    return [
        *_where(chunk, owners, parts, found),
        *(found.place, found.start, found.end),
        *(found.surface, words.segmented()),
    ]


def _tokens(chunk: Chunk) -> list[pa.Array]:
    owners, parts, words = chunk.segmented
    found = words.words()
    return [
        *_where(chunk, owners, parts, found),
        *(words.sentence_of(found), found.place, found.start, found.end, found.surface),
        *words.tags(found.counts),
    ]


def _where(chunk: Chunk, owners: pa.Array, parts: pa.Array, found: Spans) -> list[pa.Array]:
    return [*chunk.named(owners.take(found.parent)), parts.take(found.parent)]


def _time_expressions(chunk: Chunk) -> list[pa.Array]:
    return _plain(chunk, TIME_EXPRESSIONS, _TIMES)


def _links(chunk: Chunk) -> list[pa.Array]:
    return _plain(chunk, LINKS, _LINKS)


def _plain(chunk: Chunk, table: Exported, query: Select[Any]) -> list[pa.Array]:
    """The columns of a table that has the archive's own rows."""
    ids, *columns = chunk.rows(query)
    kinds = [field.type for field in table.fields[2:]]
    typed = [array_of(values, kind) for values, kind in zip(columns, kinds, strict=True)]
    return [*chunk.named(chunk.owners(ids)), *typed]


def array_of(values: Sequence[Any], kind: str) -> pa.Array:
    """A raw column; where the database has no such type it gives text, or a number for truth."""
    if kind == "list<string>":
        packed = pa.array(values, pa.string()).dictionary_encode()
        lists = [msgspec.json.decode(text, type=list[str]) for text in packed.dictionary.to_pylist()]
        return pa.array(lists, _TYPES[kind]).take(packed.indices)
    if kind == "bool":
        return pa.array(values).cast(pa.bool_())
    if kind in {"date", "instant"} and isinstance(
        next((one for one in values if one is not None), None), str
    ):
        texts = pa.array(values, pa.string())
        return texts.cast(pa.timestamp("us")).cast(_INSTANT) if kind == "instant" else texts.cast(pa.date32())
    return pa.array(values, _TYPES[kind])


_COLUMNS: dict[str, Callable[[Chunk], list[pa.Array]]] = {
    "articles": _articles,
    "sentences": _sentences,
    "tokens": _tokens,
    "time_expressions": _time_expressions,
    "links": _links,
}


def table_of(chunk: Chunk, table: Exported) -> pa.Table:
    """The rows of `table` for the articles of `chunk`, in their order, by `schema_of`."""
    schema = schema_of(table)
    columns = _COLUMNS[table.name](chunk)
    return pa.table(
        [as_type(column, kind) for column, kind in zip(columns, schema.types, strict=True)], schema
    )


def as_type(column: pa.Array, kind: pa.DataType) -> pa.Array:
    """`column` as that type, which may be a dictionary of its own."""
    if column.type == kind:
        return column
    return column.dictionary_encode() if pa.types.is_dictionary(kind) else column.cast(kind)
