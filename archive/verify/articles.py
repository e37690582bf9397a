"""Looking at one article after the other: whether its rows agree with each other."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import select

from archive.article import text_parts
from archive.chunks import slices
from archive.read import article_ids, load_articles
from archive.revisions import Covered, covered, digest_of
from archive.rows import content_values
from archive.schema.tables import Articles, Revisions, Sites, TimeExpressions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Row
    from sqlalchemy.engine import Connection

    from archive.article import Article, Tokens
    from archive.read import StoredArticle

CHUNK = 100
"""Articles that are looked at at once, half of `archive.read.CHUNK`: each comes with all its revisions."""

articles = Articles.core()
revisions = Revisions.core()
sites = Sites.core()
times = TimeExpressions.core()

_NUMBER = re.compile(r"-([0-9]+)\.html(?:[?&#]|$)")
_UNREADABLE = (KeyError, ValueError, TypeError, msgspec.MsgspecError)


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with an article: the kind, and the values that would mend it where they are known.

    `article` are columns of `articles`, `revision` those of its newest revision.
    """

    kind: str
    article_id: int
    name: str
    article: dict[str, Any] = {}
    revision: dict[str, Any] = {}


def faults_of_articles(connection: Connection) -> Iterator[Fault]:
    """What is wrong, article by article; memory stays flat."""
    ids = article_ids(connection)
    for chunk in slices(ids, CHUNK):
        rows = {row.id: row for row in _rows(connection, chunk)}
        history = _history(connection, chunk)
        shown = _surfaces(connection, chunk)
        for article_id, stored in _loaded(connection, chunk):
            row = rows[article_id]
            name = f"{row.site} {row.number}"
            if isinstance(stored, Exception):
                yield Fault("unreadable", article_id, f"{name}: {type(stored).__name__}")
                continue
            for kind, values, newest in _faults(stored, row, history.get(article_id, []), shown):
                yield Fault(kind, article_id, name, values, newest)


def _loaded(connection: Connection, ids: list[int]) -> Iterator[tuple[int, StoredArticle | Exception]]:
    """The articles, or for each alone what keeps it from being read."""
    try:
        yield from zip(ids, load_articles(connection, ids), strict=True)
    except _UNREADABLE as error:
        if len(ids) == 1:
            yield ids[0], error
            return
        for article_id in ids:
            yield from _loaded(connection, [article_id])


def _rows(connection: Connection, ids: Sequence[int]) -> Sequence[Row[Any]]:
    query = select(articles, sites.c.name.label("site"), sites.c.zone).join(sites)
    return connection.execute(query.where(articles.c.id.in_(ids))).all()


def _history(connection: Connection, ids: Sequence[int]) -> dict[int, list[Any]]:
    columns = (revisions.c.article_id, revisions.c.number, revisions.c.digest, revisions.c.document)
    query = select(*columns).where(revisions.c.article_id.in_(ids))
    found: dict[int, list[Any]] = {}
    for row in connection.execute(query.order_by(revisions.c.article_id, revisions.c.number)):
        found.setdefault(row.article_id, []).append(row)
    return found


def _surfaces(connection: Connection, ids: Sequence[int]) -> dict[tuple[int, int], str]:
    query = select(times.c.article_id, times.c.position, times.c.surface)
    found = connection.execute(query.where(times.c.article_id.in_(ids)))
    return {(row.article_id, row.position): row.surface for row in found}


_Told = tuple[str, dict[str, Any], dict[str, Any]]


def _faults(
    stored: StoredArticle, row: Row[Any], history: list[Any], shown: dict[tuple[int, int], str]
) -> Iterator[_Told]:
    article = stored.article
    texts = text_parts(article)
    derived = content_values(article, ZoneInfo(row.zone))
    wrong = {
        name: value
        for name, value in derived.items()
        if name != "schema_version" and row._mapping[name] != value  # noqa: SLF001 - SQLAlchemy's public name
    }
    if wrong:
        yield "derived", wrong, {}
    if not all(_segments(text, texts.get(text.part)) for text in article.tokens):
        yield "tokens", {}, {}
    if not all(
        _within(one.start, one.end, texts.get(one.part))
        and shown.get((row.id, place)) == texts[one.part][one.start : one.end]
        for place, one in enumerate(article.times)
    ):
        yield "times", {}, {}
    if not _annotated(article, texts):
        yield "repairs", {}, {}
    if any((found := _NUMBER.search(link.url)) and int(found[1]) != link.id for link in article.related):
        yield "links", {}, {}
    yield from _faults_of_history(stored, row, history)


def _within(start: int, end: int, text: str | None) -> bool:
    return text is not None and 0 <= start <= end <= len(text)


def _segments(text: Tokens, source: str | None) -> bool:
    """Whether sentences and words lie in their text in order and make up its segmented form."""
    if source is None:
        return False
    for spans in (text.sentences, text.words):
        if any(left >= right or right > len(source) or left < 0 for left, right in spans):
            return False
        if any(one[1] > other[0] for one, other in pairwise(spans)):
            return False
    if any(tags is not None and len(tags) != len(text.words) for tags in (text.pos, text.ner)):
        return False
    said = text.segmented.replace("\n", " ").split(" ") if text.segmented else []
    return [_joined(source[left:right]) for left, right in text.words] == said


def _joined(word: str) -> str:
    return "_".join(word.split())


def _annotated(article: Article, texts: dict[str, str]) -> bool:
    # A stamp is flagged where its weekday is another day's, and never repaired.
    flagged = texts if article.date_published_raw is None else {*texts, "date_published_raw"}
    return (
        all(_within(one.start, one.end, texts.get(one.part)) for one in article.repairs)
        and all(one.part in flagged for one in article.flags)
        and all(0 <= one.place <= len(article.body) for one in article.cuts)
    )


def _faults_of_history(stored: StoredArticle, row: Row[Any], history: list[Any]) -> Iterator[_Told]:
    numbers = [one.number for one in history]
    if not numbers or numbers != list(range(1, len(numbers) + 1)) or numbers[-1] != row.revision:
        yield "revisions", {}, {}
        return
    for one in history[:-1]:
        if digest_of(msgspec.convert(one.document, Covered)) != one.digest:
            yield "old_revisions", {}, {}
    newest = history[-1]
    said = covered(stored.article)
    digest = digest_of(said)
    if digest != digest_of(msgspec.convert(newest.document, Covered)):
        yield "content", {}, {}
    elif not (digest == newest.digest == row.digest):
        yield "digest", {"digest": digest}, {"digest": digest}
