"""The views of the archive, for those who read it with SQL.

Views hold no data, so every upgrade drops them first and makes them anew last; a changed view comes with a
version of the tables, be it an empty one. Their SQL is kept per dialect: reading JSON is where the
databases differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_WORDS_SQLITE = """
CREATE VIEW words AS
SELECT
    unpacked.article_id,
    unpacked.number,
    unpacked.part,
    unpacked.sentence,
    unpacked.position,
    unpacked.start_char,
    unpacked.end_char,
    substr(
        CASE
            WHEN unpacked.part = 'headline' THEN unpacked.headline
            WHEN unpacked.part = 'abstract' THEN unpacked.abstract
            WHEN unpacked.part = 'byline_raw' THEN unpacked.byline_raw
            WHEN unpacked.part = 'source' THEN unpacked.source
            WHEN unpacked.block IS NULL THEN NULL
            WHEN unpacked.type = 'list' THEN json_extract(
                unpacked.items, '$[' || substr(unpacked.part, instr(unpacked.part, '/items/') + 7) || ']'
            )
            WHEN unpacked.type = 'table' THEN json_extract(
                unpacked.cells,
                '$[' || replace(substr(unpacked.part, instr(unpacked.part, '/rows/') + 6), '/', '][') || ']'
            )
            WHEN unpacked.part LIKE '%/caption' THEN unpacked.caption
            WHEN unpacked.part LIKE '%/credit' THEN unpacked.credit
            WHEN unpacked.part LIKE '%/caption_raw' THEN unpacked.caption_raw
            ELSE unpacked.text
        END,
        unpacked.start_char + 1,
        unpacked.end_char - unpacked.start_char
    ) AS surface{tags}
FROM (
    SELECT
        tokens.article_id,
        articles.number,
        tokens.part,
        tokens.block,
        word.key AS position,
        json_extract(word.value, '$[0]') AS start_char,
        json_extract(word.value, '$[1]') AS end_char,
        (
            SELECT max(sentence.key)
            FROM json_each(tokens.sentences) AS sentence
            WHERE json_extract(sentence.value, '$[0]') <= json_extract(word.value, '$[0]')
        ) AS sentence,{tag_columns}
        articles.headline,
        articles.abstract,
        articles.byline_raw,
        articles.source,
        blocks.type,
        blocks.text,
        blocks.items,
        blocks.cells,
        images.caption,
        images.credit,
        images.caption_raw
    FROM tokens
    JOIN articles ON articles.id = tokens.article_id
    LEFT JOIN blocks ON blocks.article_id = tokens.article_id AND blocks.position = tokens.block
    LEFT JOIN images ON images.article_id = tokens.article_id AND images.block = tokens.block
    JOIN json_each(tokens.words) AS word
) AS unpacked
"""

_WORDS_POSTGRESQL = """
CREATE VIEW words AS
SELECT
    unpacked.article_id,
    unpacked.number,
    unpacked.part,
    unpacked.sentence,
    unpacked.position,
    unpacked.start_char,
    unpacked.end_char,
    substr(
        CASE
            WHEN unpacked.part = 'headline' THEN unpacked.headline
            WHEN unpacked.part = 'abstract' THEN unpacked.abstract
            WHEN unpacked.part = 'byline_raw' THEN unpacked.byline_raw
            WHEN unpacked.part = 'source' THEN unpacked.source
            WHEN unpacked.block IS NULL THEN NULL
            WHEN unpacked.type = 'list' THEN unpacked.items
                ->> CAST(split_part(unpacked.part, '/', 4) AS integer)
            WHEN unpacked.type = 'table' THEN unpacked.cells
                -> CAST(split_part(unpacked.part, '/', 4) AS integer)
                ->> CAST(split_part(unpacked.part, '/', 5) AS integer)
            WHEN right(unpacked.part, 8) = '/caption' THEN unpacked.caption
            WHEN right(unpacked.part, 7) = '/credit' THEN unpacked.credit
            WHEN right(unpacked.part, 12) = '/caption_raw' THEN unpacked.caption_raw
            ELSE unpacked.text
        END,
        unpacked.start_char + 1,
        unpacked.end_char - unpacked.start_char
    ) AS surface{tags}
FROM (
    SELECT
        tokens.article_id,
        articles.number,
        tokens.part,
        tokens.block,
        CAST(word.place - 1 AS integer) AS position,
        CAST(word.value ->> 0 AS integer) AS start_char,
        CAST(word.value ->> 1 AS integer) AS end_char,
        (
            SELECT CAST(max(sentence.place) - 1 AS integer)
            FROM json_array_elements(tokens.sentences) WITH ORDINALITY AS sentence (value, place)
            WHERE CAST(sentence.value ->> 0 AS integer) <= CAST(word.value ->> 0 AS integer)
        ) AS sentence,{tag_columns}
        articles.headline,
        articles.abstract,
        articles.byline_raw,
        articles.source,
        blocks.type,
        blocks.text,
        blocks.items,
        blocks.cells,
        images.caption,
        images.credit,
        images.caption_raw
    FROM tokens
    JOIN articles ON articles.id = tokens.article_id
    LEFT JOIN blocks ON blocks.article_id = tokens.article_id AND blocks.position = tokens.block
    LEFT JOIN images ON images.article_id = tokens.article_id AND images.block = tokens.block
    CROSS JOIN json_array_elements(tokens.words) WITH ORDINALITY AS word (value, place)
) AS unpacked
"""

_TAGS = ",\n    unpacked.pos,\n    unpacked.ner"
_TAG_COLUMNS_SQLITE = """
        json_extract(tokens.pos, '$[' || word.key || ']') AS pos,
        json_extract(tokens.ner, '$[' || word.key || ']') AS ner,"""
_TAG_COLUMNS_POSTGRESQL = """
        tokens.pos ->> CAST(word.place - 1 AS integer) AS pos,
        tokens.ner ->> CAST(word.place - 1 AS integer) AS ner,"""

_UNTAGGED = {"tags": "", "tag_columns": ""}
VIEWS: dict[str, dict[str, dict[str, str]]] = {
    "sqlite": {
        "words": {
            "0001": _WORDS_SQLITE.format(**_UNTAGGED),
            "0004": _WORDS_SQLITE.format(tags=_TAGS, tag_columns=_TAG_COLUMNS_SQLITE),
        }
    },
    "postgresql": {
        "words": {
            "0001": _WORDS_POSTGRESQL.format(**_UNTAGGED),
            "0004": _WORDS_POSTGRESQL.format(tags=_TAGS, tag_columns=_TAG_COLUMNS_POSTGRESQL),
        }
    },
}
"""The SQL of each view, by the dialect, its name, and the version of the tables from which on it is so."""

words = Table(
    "words",
    MetaData(),
    Column("article_id", Integer, comment="The article"),
    Column("number", BigInteger, comment="The article's number"),
    Column("part", Text, comment="The text, named as in tokens"),
    Column("sentence", Integer, comment="The sentence of that text, from 0"),
    Column("position", Integer, comment="The word's place in that text, from 0"),
    Column("start_char", Integer, comment="The word's first code point in that text"),
    Column("end_char", Integer, comment="The code point after its last"),
    Column("surface", Text, comment="The word as the text has it; null for texts outside article and body"),
    Column("pos", Text, comment="Its part of speech; null where tags were not asked for"),
    Column("ner", Text, comment="The named entity that it begins or goes on; null where not asked for"),
    comment="A row a word, unpacked from tokens",
)
"""The view `words`, to be selected from; it is in a `MetaData` of its own since it is no table."""


def drop_views(connection: Connection) -> None:
    """Drop every view of the archive that is there."""
    for name in VIEWS[connection.dialect.name]:
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")


def create_views(connection: Connection, version: str | None) -> None:
    """Make every view that an archive of that version has; without tables there are none."""
    for forms in VIEWS[connection.dialect.name].values():
        begun = [since for since in forms if version is not None and since <= version]
        if begun:
            connection.exec_driver_sql(forms[max(begun)])
