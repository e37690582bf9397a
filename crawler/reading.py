"""Reads a page into the article that the archive keeps: from its bytes through all steps, in one call.

It asks nothing of a crawl, so it can run in a process beside it (`crawler.readers`) and on kept pages
(`crawler.rereading`) just the same.
"""

from __future__ import annotations

import traceback
from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec

from archive.article import Article
from archive.search.documents import columns_of, texts_of
from crawler.pages.article import read_article
from crawler.pages.decoding import decode_page
from crawler.pages.errors import UnreadablePageError
from pipelines.dates import read_stamp
from pipelines.errors import Refused
from pipelines.steps import refine

if TYPE_CHECKING:
    from archive.teasers import Lookup
    from crawler.sites import Site
    from pipelines.base import Tally
    from pipelines.options import Options


class Page(msgspec.Struct, frozen=True):
    """A page as it came, unpacked: its address, bytes, media type with parameters, and when (aware)."""

    url: str
    body: bytes
    content_type: str
    fetched_at: datetime


class Refusal(msgspec.Struct, frozen=True):
    """Why the page gives no article: a short code, and a sentence for a person."""

    reason: str
    detail: str


class Fault(msgspec.Struct, frozen=True):
    """Reading failed by a fault of ours: what it was in a line, and the traceback for the log."""

    error: str
    traceback: str


class Read(msgspec.Struct, frozen=True):
    """What became of a page.

    `article` is refined; without one `refusal` or `fault` says why. `day` is the one that the page's stamp
    names in the site's zone, refused or not, and steers the walk. `counts` are the steps' counters, `terms`
    what search will find the article by, where `Options.search` asks for them.
    """

    article: Article | None = None
    refusal: Refusal | None = None
    fault: Fault | None = None
    day: date | None = None
    counts: dict[str, int] = {}
    terms: dict[str, str] | None = None


def read_page(page: Page, site: Site, options: Options, tally: Tally, lookup: Lookup | None = None) -> Read:
    """Reads `page` of `site`, counting with `tally`; it never raises.

    `lookup` tells what the archive knows of other articles (see `pipelines.pasted`).
    """
    article: Article | None = None
    try:
        article = read_article(decode_page(page.body, page.content_type), page.url, site)
        refined = refine(article, options, page.fetched_at, tally, lookup)
        terms = None if options.search is None else columns_of(texts_of(refined), options.search)
        day = _day_of(refined.date_published, options)
        return Read(refined, day=day, counts=tally.take(), terms=terms)
    except UnreadablePageError as error:
        return Read(refusal=Refusal(error.reason, error.detail))
    except Refused as error:
        tally.inc_value(f"rejected/{error.reason}")
        refusal = Refusal(error.reason, error.detail)
        return Read(refusal=refusal, day=_printed_day(article, page, options), counts=tally.take())
    except Exception as error:  # noqa: BLE001 - a page must never end the crawl; the run's status tells
        fault = Fault(f"fault of ours: {error!r}", traceback.format_exc())
        return Read(fault=fault, day=_printed_day(article, page, options))


def _printed_day(article: Article | None, page: Page, options: Options) -> date | None:
    """The day of an article that no step has dated."""
    if article is None or article.date_published_raw is None:
        return None
    try:
        return _day_of(read_stamp(article.date_published_raw, options.zone, page.fetched_at).instant, options)
    except Refused:
        return None


def _day_of(instant: datetime | None, options: Options) -> date | None:
    return None if instant is None else instant.astimezone(options.zone).date()
