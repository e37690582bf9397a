"""The tables of a Parquet export and their columns, in plain words; CSV has the first of them.

Types are named as Arrow names them, with `instant` for a timestamp in microseconds of UTC and `date` for a
day. Nothing here needs Arrow, so that the documentation can be made without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from archive.schema import tables

if TYPE_CHECKING:
    from sqlalchemy import Column, Table

SCHEMA_VERSION = 1
"""Version of these tables; it grows when a column goes, or changes its type or meaning."""

Type: TypeAlias = Literal["string", "int32", "int64", "bool", "date", "instant", "list<string>"]


class Field(NamedTuple):
    """A column of an export; the values of a `repeated` one are few, so they are kept as a dictionary."""

    name: str
    type: Type
    comment: str
    repeated: bool = False


class Exported(NamedTuple):
    """A table of an export."""

    name: str
    comment: str
    fields: tuple[Field, ...]


def _of(table: Table, *columns: tuple[str, Type] | tuple[str, Type, bool]) -> list[Field]:
    """Columns that are the same in the archive, with the archive's own comments."""
    return [_field(table.c[name], kind, *repeated) for name, kind, *repeated in columns]


def _field(column: Column[object], kind: Type, repeated: bool = False) -> Field:
    return Field(column.name, kind, str(column.comment), repeated)


_SITE = Field("site", "string", "The site's short name", repeated=True)
_NUMBER = Field("number", "int64", "The site's number for the article, before .html", repeated=True)
_PART = Field(
    "part", "string", "The text: headline, abstract, body/N, body/N/items/I or body/N/caption", True
)
_SENTENCE = Field("sentence", "int32", "Place of the sentence in that text, from 0")

_articles = tables.Articles.core()
_links = tables.Links.core()
_times = tables.TimeExpressions.core()

ARTICLES = Exported(
    "articles",
    "A row an article: who it is, and what it says in its newest revision",
    (
        _SITE,
        _NUMBER._replace(repeated=False),
        *_of(
            _articles,
            ("url", "string"),
            ("kind", "string", True),
            ("language", "string", True),
            ("date_published", "instant"),
            ("published_on", "date", True),
            ("date_published_raw", "string"),
            ("headline", "string"),
            ("abstract", "string"),
        ),
        Field("section", "string", "Path of the innermost section of its breadcrumb", repeated=True),
        Field("sections", "list<string>", "Paths of its breadcrumb, root first", repeated=True),
        Field("authors", "list<string>", "Names of its byline, in its order", repeated=True),
        Field(
            "author_roles", "list<string>", 'For each of them author, or compiled for "(t/h)"', repeated=True
        ),
        *_of(_articles, ("byline_raw", "string", True), ("source", "string", True)),
        Field("keywords", "list<string>", "Its keywords, in the page's order", repeated=True),
        *_of(_articles, ("text", "string")),
        Field("image_urls", "list<string>", "Addresses of the pictures in its body"),
        Field("image_captions", "list<string>", "For each of them its caption; null where it has none"),
        *_of(
            _articles,
            ("word_count", "int32"),
            ("revision", "int32", True),
            ("digest", "string"),
            ("parser_version", "int32", True),
            ("found_by", "string", True),
            ("first_fetched_at", "instant"),
            ("last_fetched_at", "instant"),
            ("fetched_url", "string"),
        ),
    ),
)
SENTENCES = Exported(
    "sentences",
    "A row a sentence of the texts that were segmented",
    (
        *(_SITE, _NUMBER, _PART, _SENTENCE),
        Field("start_char", "int32", "Its first code point in that text"),
        Field("end_char", "int32", "The code point after its last"),
        Field("text", "string", "The sentence as the text has it"),
        Field("segmented", "string", "The same with a space between words and _ between a word's syllables"),
    ),
)
TOKENS = Exported(
    "tokens",
    "A row a word of the texts that were segmented; punctuation counts as words",
    (
        *(_SITE, _NUMBER, _PART, _SENTENCE._replace(repeated=True)),
        Field("position", "int32", "Place of the word in that text, from 0", repeated=True),
        Field("start_char", "int32", "Its first code point in that text"),
        Field("end_char", "int32", "The code point after its last"),
        Field("surface", "string", "The word as the text has it", repeated=True),
        Field(
            "pos",
            "string",
            "Its part of speech (underthesea's tags); null where not asked for",
            repeated=True,
        ),
        Field("ner", "string", "Its named entity, B-, I- or O; null where not asked for", repeated=True),
    ),
)
TIME_EXPRESSIONS = Exported(
    "time_expressions",
    "A row for words of a text that name a time, resolved against the article's date (TIMEX3)",
    (
        *(_SITE, _NUMBER),
        *_of(
            _times,
            ("position", "int32"),
            ("part", "string", True),
            ("start_char", "int32"),
            ("end_char", "int32"),
            ("surface", "string", True),
            ("type", "string", True),
            ("value", "string", True),
            ("mod", "string", True),
            ("first_day", "date", True),
            ("last_day", "date", True),
            ("rule", "string", True),
        ),
    ),
)
LINKS = Exported(
    "links",
    "A row an edge of the related graph: another article that an article's newest page names in a box",
    (
        *(_SITE, _NUMBER),
        *_of(_links, ("position", "int32", True)),
        Field("target", "int64", str(_links.c.number.comment)),
        *_of(
            _links,
            ("url", "string"),
            ("title", "string"),
            ("abstract", "string"),
        ),
        Field("boxes", "list<string>", str(_links.c.boxes.comment).replace(" (JSON)", ""), repeated=True),
        *_of(_links, ("lasting", "bool"), ("fetched_at", "instant")),
    ),
)

TABLES = {one.name: one for one in (ARTICLES, SENTENCES, TOKENS, TIME_EXPRESSIONS, LINKS)}
"""The tables of a Parquet export by their names."""
