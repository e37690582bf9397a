"""The step of the links: what articles this one's page points at, each once, with the boxes it stood in."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from urllib.parse import urlsplit

from msgspec.structs import replace

from archive.article import Flag, Repair
from pipelines.base import Step

if TYPE_CHECKING:
    from datetime import datetime

    from archive.article import Article, RelatedLink

_ARTICLE_PATH = re.compile(r"/[^/?#&]*-[0-9]{3,18}\.html")
"""It ends in an article's number: ASCII digits, and no more of them than a signed 64-bit integer can hold."""
_SAME_PAPER = ("www.", "tacnghiep.")
"""Hosts that serve the paper's own articles under the same numbers (docs/mastercms.md, 1)."""
Note = TypeVar("Note", Repair, Flag)
_PART = re.compile(r"related/([0-9]+)/(title|abstract)")


def merge_related(article: Article) -> Article:
    """`article` with each other article of its boxes once, in the order in which they first stand.

    A merged link has the canonical address, the first title and the first abstract that any of its places
    shows, and the boxes of all of them. Links to the article itself go. A title that is only the
    article's own headline without its diacritics is what the page printed for a picture, not the other
    article's title, and counts as not shown. Repairs and flags follow the texts that stay.
    """
    if not article.related:
        return article
    own_host = urlsplit(article.url).hostname or ""
    bare_headline = _bare_form(article.headline)
    merged: dict[tuple[str, int], _Merged] = {}
    for i, link in enumerate(article.related):
        url, host = _canonical(link.url, article.url, own_host)
        if host == own_host and link.id == article.id:
            continue
        if link.title is not None and link.title.strip().casefold() == bare_headline:
            link = replace(link, title=None)  # noqa: PLW2901 - from here on it is as if the box showed none
        known = merged.get((host, link.id))
        merged[host, link.id] = _Merged.of(url, i, link) if known is None else known.joined(i, link)
    related = tuple(one.link for one in merged.values())
    places = list(merged.values())
    return replace(
        article, related=related, repairs=_moved(article.repairs, places), flags=_moved(article.flags, places)
    )


class _Merged(NamedTuple):
    """A link and the places that its title and its abstract were taken from."""

    link: RelatedLink
    title_from: int
    abstract_from: int

    @classmethod
    def of(cls, url: str, place: int, link: RelatedLink) -> _Merged:
        return cls(replace(link, url=url), place, place)

    def joined(self, place: int, link: RelatedLink) -> _Merged:
        """With what the same article shows at another place."""
        own = self.link
        blocks = own.blocks + tuple(box for box in link.blocks if box not in own.blocks)
        return _Merged(
            replace(
                own,
                title=link.title if own.title is None else own.title,
                abstract=link.abstract if own.abstract is None else own.abstract,
                blocks=blocks,
            ),
            place if own.title is None else self.title_from,
            place if own.abstract is None else self.abstract_from,
        )


def _canonical(url: str, article_url: str, own_host: str) -> tuple[str, str]:
    """The canonical address of `url` and its host; a host of another paper stays as it is."""
    parts = urlsplit(url)
    host = parts.hostname or own_host
    for prefix in _SAME_PAPER:
        host = own_host if host == prefix + own_host else host
    path = _ARTICLE_PATH.match(parts.path)
    if host != own_host or path is None:
        return url, host
    own = urlsplit(article_url)
    return f"{own.scheme}://{own.netloc}{path[0]}", host


def _bare_form(headline: str | None) -> str | None:
    """`headline` in lower case without diacritics, or `None` when it has none to lose."""
    if headline is None or headline.isascii():
        return None
    letters = unicodedata.normalize("NFD", headline.casefold().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).strip()


def _moved(notes: tuple[Note, ...], merged: list[_Merged]) -> tuple[Note, ...]:
    """`notes` with those of related links under the links' new places, and without those of lost texts."""
    places = {("title", one.title_from): i for i, one in enumerate(merged) if one.link.title is not None}
    places |= {
        ("abstract", one.abstract_from): i for i, one in enumerate(merged) if one.link.abstract is not None
    }
    kept: list[Note] = []
    for note in notes:
        match = _PART.fullmatch(note.part)
        if match is None:
            kept.append(note)
        elif (place := places.get((match[2], int(match[1])))) is not None:
            kept.append(replace(note, part=f"related/{place}/{match[2]}"))
    return tuple(kept)


class RelatedPipeline(Step):
    """`merge_related` as a Scrapy pipeline.

    It counts `related/links` (articles named), `related/own` (places that name the article itself) and
    `related/merged` (places beyond an article's first).
    """

    def improve(self, article: Article, now: datetime | None = None) -> Article:
        """See `merge_related`."""
        del now
        better = merge_related(article)
        own = sum(link.id == article.id for link in article.related)
        self.count("related/links", len(better.related))
        self.count("related/own", own)
        self.count("related/merged", len(article.related) - own - len(better.related))
        return better
