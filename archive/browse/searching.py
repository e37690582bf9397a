"""The search box: what is typed, made a condition on the list of articles and pieces of text to show."""

from __future__ import annotations

import json
import re
import time
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from markupsafe import Markup, escape
from sqlalchemy import select, text

from archive.schema.tables import Articles
from archive.search import sqlite
from archive.search.query import QueryInvalid, parse
from archive.search.reading import notes, read
from archive.search.snippets import Snippet, patterns, snippet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection, Engine

    from archive.search.query import Term
    from archive.search.reading import Asked

articles = Articles.core()

FUNCTION = "search_documents_of"
"""The SQL function that gives the documents of a search as a JSON list; `Searches` answers for it."""

KEPT = 32
FRESH_SECONDS = 10
"""How long an answer is given again: a page asks for its list, its count and each facet on its own."""

_MATCHING = f"document IN (SELECT value FROM json_each({FUNCTION}(:search)))"  # noqa: S608 - a name of ours
_DOCUMENTS = text("SELECT rowid FROM search_index WHERE search_index MATCH :match")
_COUNT = text(
    "SELECT count(*) FROM (SELECT 1 FROM search_index WHERE search_index MATCH :match LIMIT :most) AS some"
)


class Condition(msgspec.Struct, frozen=True):
    """SQL over `stories` with its parameters; what is to be said of what was typed; and what marks hits."""

    sql: str
    parameters: dict[str, str] = {}
    said: tuple[str, ...] = ()
    hits: tuple[re.Pattern[str], ...] = ()


class Piece(NamedTuple):
    """What is shown of an article: its headline, and the piece of its abstract or body that says most."""

    headline: Markup
    text: Markup


class Searches:
    """The searches of the last moments, each asked of the archive once; threads may share it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._kept: dict[str, tuple[float, str]] = {}

    def condition(self, typed: str) -> Condition:
        """The condition that an article answers `typed`, in the language of `archive search`."""
        try:
            terms = parse(typed)
        except QueryInvalid as error:
            return Condition("0", said=(str(error),))
        with self._engine.connect() as connection:
            joined = _read(connection, terms)
        return Condition(_MATCHING, {"search": typed}, tuple(notes(terms, joined)), tuple(patterns(joined)))

    def documents(self, typed: str | None) -> str:
        """The documents that answer `typed`, as a JSON list; none where it cannot be read."""
        asked = typed or ""
        with self._lock:
            at, known = self._kept.get(asked, (0.0, ""))
            if known and time.monotonic() - at < FRESH_SECONDS:
                return known
            found = self._ask(asked)
            self._kept.pop(asked, None)
            if len(self._kept) >= KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[asked] = (time.monotonic(), found)
            return found

    def _ask(self, typed: str) -> str:
        try:
            terms = parse(typed)
        except QueryInvalid:
            return "[]"
        with self._engine.connect() as connection:
            match = sqlite.expression(_read(connection, terms))
            return json.dumps(list(connection.scalars(_DOCUMENTS, {"match": match})))


def _read(connection: Connection, terms: Sequence[Term]) -> list[Term]:
    return read(terms, lambda asked: _counts(connection, asked))


def _counts(connection: Connection, asked: Sequence[Asked]) -> list[int]:
    """In how many articles each of the terms is, up to its bound."""
    return [
        connection.scalars(_COUNT, {"match": sqlite.expression([one.term], one.sign), "most": one.most}).one()
        for one in asked
    ]


def pieces(connection: Connection, hits: Sequence[re.Pattern[str]], ids: Sequence[int]) -> dict[int, Piece]:
    """What the list shows of each of these articles, with what was found marked."""
    query = select(articles.c.id, articles.c.headline, articles.c.abstract, articles.c.text)
    return {
        row.id: Piece(
            _marked(_whole(row.headline or "", hits)),
            _marked(snippet([("abstract", row.abstract or ""), ("text", row.text)], hits)),
        )
        for row in connection.execute(query.where(articles.c.id.in_(ids)))
    }


def _whole(headline: str, hits: Sequence[re.Pattern[str]]) -> Snippet:
    piece = snippet([("headline", headline)], hits)
    return piece if piece.text == headline else Snippet("headline", 0, len(headline), headline, ())


def _marked(piece: Snippet) -> Markup:
    shown = []
    at = 0
    for start, end in piece.marks:
        first, last = start - piece.start, end - piece.start
        shown += [escape(piece.text[at:first]), Markup("<mark>{}</mark>").format(piece.text[first:last])]
        at = last
    return Markup("").join([*shown, escape(piece.text[at:])])
