"""Our own reader: `crawler.pages` and then `pipelines`, as for a crawl, without words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from benchmarks.extraction.values import Reading
from crawler.pages.article import read_article
from crawler.pages.decoding import decode_page
from crawler.pages.errors import UnreadablePageError
from crawler.sites import SITES, THOIDAI
from pipelines.errors import Refused
from pipelines.options import Options
from pipelines.steps import refine

if TYPE_CHECKING:
    from archive.article import Article
    from crawler.sites import Site

NAME = "Bốn Phương"

_EARLIEST_FETCH = datetime(2027, 1, 1, tzinfo=UTC)
"""A date ahead of the fetch is refused; none of the pages is, on whatever day they are scored."""

_NOTHING = Reading(
    text="",
    headline=None,
    abstract=None,
    date_published=None,
    date_published_raw=None,
    authors=(),
    byline_raw=None,
    source=None,
    kind="",
    sections=(),
    captions=(),
    related=(),
)


def read(page: bytes, url: str) -> Reading:
    """What a crawl would store of this page; of a page that it would reject, the reason.

    Raises:
        ValueError: `url` is no address of an article.
    """
    site = _site(url)
    try:
        article = read_article(decode_page(page), url, site)
        article = refine(
            article, Options(zone=site.zone, tokenize=False), max(_EARLIEST_FETCH, datetime.now(UTC))
        )
    except (UnreadablePageError, Refused) as error:
        return msgspec.structs.replace(_NOTHING, error=f"{error.reason}: {error.detail}")
    return _values(article)


def _site(url: str) -> Site:
    """The paper of this address; one that `crawler.sites` does not hold is taken to be as Thời Đại is.

    Raises:
        ValueError: `url` names no host.
    """
    parts = urlsplit(url)
    if parts.hostname is None:
        raise ValueError(f"{url!r} is no address; write one like {THOIDAI.origin}/SLUG-NUMBER.html")
    for site in SITES.values():
        if parts.hostname in site.hosts:
            return site
    return replace(THOIDAI, origin=f"{parts.scheme}://{parts.netloc}", hosts=frozenset({parts.hostname}))


def _values(article: Article) -> Reading:
    captions = [
        {"caption": image.caption, "credit": image.credit, "caption_raw": image.caption_raw}
        for image in article.images
    ]
    named = msgspec.to_builtins(article)
    fields = {name: named[name] for name in Reading.__struct_fields__ if name in named}
    related = [{"id": link.id, "blocks": link.blocks} for link in article.related]
    return msgspec.convert(
        {**fields, "text": article.text, "captions": captions, "related": related}, Reading
    )
