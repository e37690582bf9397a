"""Small archives to search, and what is found in them."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from archive.article import Paragraph, Tokens
from archive.database import open_engine, reading, writing
from archive.outcomes import Captured
from archive.search.find import search
from archive.store import Store
from pipelines.options import Options
from pipelines.tokens import tokenize_article
from tests.archive.builders import ORIGIN, ZONE_NAME, article, fetch
from tests.archive.searches import articles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.engine import Connection

    from archive.article import Article
    from archive.selection import Selection


def write(url: str, written: Sequence[Article], minutes: int = 0) -> None:
    with Store.open(url, create=True) as store:
        site_id = store.claim_site("paper", ORIGIN, ZONE_NAME)
        store.write(site_id, None, [Captured(fetch(one.id, minutes=minutes), one) for one in written])


@contextmanager
def changing(url: str) -> Iterator[Connection]:
    """A transaction that changes the archive behind the store's back."""
    engine = open_engine(url)
    try:
        with writing(engine) as connection:
            yield connection
    finally:
        engine.dispose()


def plain(number: int, text: str, **changes: Any) -> Article:  # noqa: ANN401 - fields of any type
    """An article of one paragraph, and nothing else unless told."""
    values = {"headline": None, "abstract": None, "tokens": (), "repairs": (), "flags": (), **changes}
    return article(number, **{"body": (Paragraph(text),), **values})


def numbers(url: str, query: str, wanted: Selection | None = None, **asked: Any) -> list[int]:  # noqa: ANN401 - of `search`
    with reading(url) as connection:
        return [hit.number for hit in search(connection, query, wanted, **{"limit": 100, **asked}).hits]


@cache
def segmented() -> list[Article]:
    """The sixty articles with their words."""
    return [tokenize_article(one, Options()) for one in articles()]


def words_of(text: str) -> Tokens:
    """The tokens of a paragraph whose words of several syllables are written with `_`."""
    spans, at = [], 0
    for word in text.split(" "):
        spans.append((at, at + len(word)))
        at += len(word) + 1
    return Tokens("body/0", ((0, len(text)),), tuple(spans), text)


def worded(number: int, text: str) -> Article:
    return plain(number, text.replace("_", " "), tokens=(words_of(text),))
