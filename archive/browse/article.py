"""What the page of one article shows: the article itself, its revisions, and what is linked both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from archive.context import context_of
from archive.read import load_articles, revisions_of
from archive.schema.tables import Articles, Sites

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection

articles = Articles.core()
sites = Sites.core()

LASTING = frozenset({"after_abstract", "in_body", "related"})
"""Boxes that an editor fills; the others change with each fetch."""


def page(connection: Connection, article_id: int) -> dict[str, Any]:
    """What the template of the article's page is given.

    Raises:
        KeyError: the archive has no article of that surrogate id.
    """
    stored = load_articles(connection, [article_id])[0]
    article = stored.article
    around = context_of(connection, stored.site, article.id)
    named = [link.id for link in article.related] + [mention.id for mention in around.linked_from]
    held = _stories(connection, stored.site, named)
    return {
        "stored": stored,
        "article": article,
        "body": [(str(block.__struct_config__.tag), block) for block in article.body],
        "sections": _sections(article.sections, article.section_names),
        "related": [
            (link, held.get(link.id)) for link in article.related if LASTING.intersection(link.blocks)
        ],
        "passing": [
            (link, held.get(link.id)) for link in article.related if not LASTING.intersection(link.blocks)
        ],
        "linked_from": [(mention, held.get(mention.id)) for mention in around.linked_from],
        "mentions": around.mentions,
        "gone_at": around.gone_at,
        "revisions": revisions_of(connection, stored.site, article.id),
        "web": article.url.startswith(("http://", "https://")),
        "rules": sorted(article.rules.items()),
        "sentences": sum(len(text.sentences) for text in article.tokens),
        "words": sum(len(text.words) for text in article.tokens),
    }


def _sections(paths: Iterable[str], names: Iterable[str]) -> list[str]:
    shown = list(names)
    return shown + list(paths)[len(shown) :]


def _stories(connection: Connection, site: str, numbers: Iterable[int]) -> dict[int, int]:
    """The surrogate ids of those articles that the archive has, by their numbers."""
    query = (
        select(articles.c.number, articles.c.id)
        .join(sites, sites.c.id == articles.c.site_id)
        .where(sites.c.name == site, articles.c.number.in_(set(numbers)))
    )
    return {row.number: row.id for row in connection.execute(query)}
