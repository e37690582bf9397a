from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select

from archive.article import (
    Article,
    Heading,
    Image,
    ItemList,
    Paragraph,
    Quote,
    Table,
    Tokens,
    text_parts,
)
from archive.database import reading
from archive.outcomes import Captured
from archive.schema.views import VIEWS, words
from archive.store import Store
from tests.archive.builders import ORIGIN, ZONE_NAME, captured, fetch
from tests.archive.queries import driver, on_sqlite, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

# SQLite's own string functions stop at a NUL; the text step never lets one through.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
FRAMED = ("headline", "abstract", "byline_raw", "source", "body/")


def cut(part: str, text: str) -> Tokens:
    """`text` as sentences of ten characters and words of three."""
    sentences = tuple((i, min(i + 10, len(text))) for i in range(0, len(text), 10))
    spans = tuple((j, min(j + 3, end)) for start, end in sentences for j in range(start, end, 3))
    return Tokens(part, sentences, spans, "")


def tagged(tokens: Tokens, *asked: bool) -> Tokens:
    """`tokens` with a tag of its own for each word, in each of the two columns that are `asked` for."""
    columns = [
        tuple(f"{name}-{i}" for i in range(len(tokens.words))) if is_asked else None
        for name, is_asked in zip(("N", "B"), asked, strict=True)
    ]
    return msgspec.structs.replace(tokens, pos=columns[0], ner=columns[1])


@st.composite
def segmented(draw: st.DrawFn) -> Article:
    texts = [draw(TEXTS) for _ in range(16)]
    plain = captured(
        1,
        headline=texts[0],
        abstract=texts[1],
        byline_raw=texts[2],
        source=texts[3],
        body=(
            Paragraph(texts[4]),
            Image("x", texts[5], texts[6], texts[7]),
            ItemList((texts[8], texts[9])),
            Heading(texts[10]),
            Table(((texts[11], texts[12]), (texts[13],))),
            Image("y", None, None, texts[14]),
            Quote(texts[15]),
        ),
        repairs=(),
        tokens=(),
    ).article
    tokens = tuple(
        tagged(cut(part, text), draw(st.booleans()), draw(st.booleans()))
        for part, text in text_parts(plain).items()
        if part.startswith(FRAMED)
    )
    return Article(**{**{name: getattr(plain, name) for name in plain.__struct_fields__}, "tokens": tokens})


@pytest.fixture(scope="module")
def shared_store(shared_url: str) -> Iterator[Store]:
    """An archive that stays open for all examples of a property."""
    with Store.open(shared_url) as store:
        yield store


@settings(max_examples=40, deadline=None)
@given(article=segmented())
def test_the_surface_of_each_word_is_its_slice_of_the_text_and_its_tags_are_its_own(
    shared_store: Store, article: Article
) -> None:
    site_id = shared_store.claim_site("paper", ORIGIN, ZONE_NAME)
    shared_store.write(site_id, None, [captured(1, headline="Bài cũ"), Captured(fetch(1), article)])
    parts = text_parts(article)
    expected = {
        (
            *(tokens.part, position, start, end, start // 10, parts[tokens.part][start:end]),
            *(None if tags is None else tags[position] for tags in (tokens.pos, tokens.ner)),
        )
        for tokens in article.tokens
        for position, (start, end) in enumerate(tokens.words)
    }
    columns = words.c
    query = select(
        columns.part,
        columns.position,
        columns.start_char,
        columns.end_char,
        columns.sentence,
        columns.surface,
        columns.pos,
        columns.ner,
    ).where(columns.number == 1)
    with reading(shared_store.url) as connection:
        found = [tuple(row) for row in connection.execute(query)]
    assert set(found) == expected
    assert len(found) == len(expected)


def test_the_view_has_the_columns_that_are_described(store: Store) -> None:
    described = [column.name for column in words.columns]
    with reading(store.url) as connection:
        assert [column["name"] for column in inspect(connection).get_columns("words")] == described
    assert all(column.comment for column in words.columns)
    assert set(VIEWS["sqlite"]) == set(VIEWS["postgresql"]) == {words.name}


def test_a_word_before_the_first_sentence_has_none(store: Store, site_id: int) -> None:
    tokens = Tokens("headline", ((5, 9),), ((0, 3), (5, 9)), "x")
    store.write(site_id, None, [captured(1, tokens=(tokens,))])
    assert rows(store.url, "SELECT sentence FROM words ORDER BY position") == [(None,), (0,)]


def test_words_of_one_article_are_found_by_its_key(store: Store) -> None:
    query = "SELECT * FROM words WHERE article_id = 1"
    if on_sqlite(store.url):
        plan = [row[3] for row in rows(store.url, f"EXPLAIN QUERY PLAN {query}")]
        assert [line for line in plan if line.startswith("SCAN") and "VIRTUAL TABLE" not in line] == []
        return
    with driver(store.url) as connection:
        connection.execute("SET enable_seqscan = off")  # for some rows it would be right
        plan = [line for (line,) in connection.execute(f"EXPLAIN {query}".encode())]
    assert [line for line in plan if "Seq Scan" in line] == []
