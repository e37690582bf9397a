"""What a revision covers, and when two of them are the same.

A revision is something that the paper changed: headline, abstract, date, sections, authors, source, kind,
keywords, body, and the links that an editor placed. What follows the hour of the fetch is not in it.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import msgspec

from archive.article import (
    LASTING_BOXES,
    Article,
    Author,
    Block,
    Image,
    Kind,
    RelatedLink,
)
from archive.uncut import uncut

COMPARED = (
    "headline",
    "abstract",
    "date_published",
    "sections",
    "authors",
    "source",
    "kind",
    "keywords",
    "body",
    "related",
)
"""The fields whose change makes a revision, in the order in which changes are named."""


class Covered(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of an article with each of its revisions, so that it can be shown as it was.

    `date_published` is in UTC. `related` holds the links of the editors' boxes, with those boxes alone.
    `section_names`, `byline_raw`, `date_published_raw` and the titles in `related` are kept but not
    compared: they say the same in another form, or are another article's words.
    """

    headline: str | None
    abstract: str | None
    date_published: datetime | None
    date_published_raw: str | None
    sections: tuple[str, ...]
    section_names: tuple[str, ...]
    authors: tuple[Author, ...]
    byline_raw: str | None
    source: str | None
    kind: Kind
    keywords: tuple[str, ...]
    body: tuple[Block, ...]
    related: tuple[RelatedLink, ...]


def covered(article: Article) -> Covered:
    """What a revision of `article` covers: the page's words, pasted boxes too, since what is cut may grow."""
    article = uncut(article)
    date = article.date_published
    return Covered(
        headline=article.headline,
        abstract=article.abstract,
        date_published=None if date is None else date.astimezone(UTC),
        date_published_raw=article.date_published_raw,
        sections=article.sections,
        section_names=article.section_names,
        authors=article.authors,
        byline_raw=article.byline_raw,
        source=article.source,
        kind=article.kind,
        keywords=article.keywords,
        body=article.body,
        related=tuple(_lasting(article.related)),
    )


def _lasting(links: tuple[RelatedLink, ...]) -> list[RelatedLink]:
    lasting = []
    for link in links:
        boxes = tuple(box for box in link.blocks if box in LASTING_BOXES)
        if boxes:
            lasting.append(msgspec.structs.replace(link, blocks=boxes))
    return lasting


def comparable(version: Covered) -> dict[str, Any]:
    """The compared fields of `version`, in a form that is equal when the paper changed nothing.

    Image addresses lose their query, which the site renews at will. Links are numbers with their boxes,
    in no order: a link that also stands in a passing box takes its place, title and teaser from there.
    """
    fields: dict[str, Any] = {name: getattr(version, name) for name in COMPARED}
    fields["body"] = tuple(
        msgspec.structs.replace(block, url=block.url.partition("?")[0]) if isinstance(block, Image) else block
        for block in version.body
    )
    fields["related"] = sorted((link.id, sorted(link.blocks)) for link in version.related)
    return fields


def digest_of(version: Covered) -> str:
    """SHA-256, in hexadecimal, of the compared fields of `version` as compact JSON in UTF-8."""
    return hashlib.sha256(msgspec.json.encode(comparable(version))).hexdigest()


def changed_fields(before: Covered, after: Covered) -> list[str]:
    """The names of the compared fields that differ, in the order of `COMPARED`."""
    old, new = comparable(before), comparable(after)
    return [name for name in COMPARED if old[name] != new[name]]
