"""What became of a page that was asked for: each request ends in exactly one of these."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from archive.article import Article
from archive.exchange import CaptureRef

FoundBy = Literal["listing", "probe", "feed", "sitemap", "missing"]


class Fetch(msgspec.Struct, frozen=True, kw_only=True):
    """One answered (or failed) request for an article page.

    `site` is the site's name and `number` the article's. `url` is the canonical address, `fetched_url`
    the one that answered, after redirects. `fetched_at` is in UTC. `listed_in` are the section paths of
    the listings that named the article. `status` is 0 where no answer came. `capture` says where the WARC
    keeps the answer; `None` where it was not kept.
    """

    site: str
    number: int
    url: str
    fetched_url: str
    fetched_at: datetime
    status: int = 200
    found_by: FoundBy = "listing"
    listed_in: tuple[str, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    capture: CaptureRef | None = None


class Captured(msgspec.Struct, frozen=True):
    """The page was read into an article.

    `terms` are what search will find the article by, where whoever read the page has made them already
    (`archive.search.documents.columns_of`); without them the writer does.
    """

    fetch: Fetch
    article: Article
    terms: dict[str, str] | None = None


class NotModified(msgspec.Struct, frozen=True):
    """The site says that the page is as it was when it was fetched last (304)."""

    fetch: Fetch


class Rejected(msgspec.Struct, frozen=True):
    """The page answered but is no article; `reason` is a short code, `detail` a sentence for a person."""

    fetch: Fetch
    reason: str
    detail: str


class Gone(msgspec.Struct, frozen=True):
    """The site says that the article is no more (404 or 410)."""

    fetch: Fetch


class Failed(msgspec.Struct, frozen=True):
    """No usable answer came; the article stays in the frontier and a later run asks again."""

    fetch: Fetch
    error: str


Outcome: TypeAlias = Captured | NotModified | Rejected | Gone | Failed
