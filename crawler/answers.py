"""What an answer to an article request comes to: exactly one outcome, whatever the site did."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.spidermiddlewares.httperror import HttpError

from archive.outcomes import Captured, Failed, Fetch, Gone, NotModified, Rejected
from crawler.failures import reason_of
from crawler.pages.addresses import article_number
from crawler.reading import Page
from crawler.revalidation import NOT_MODIFIED

if TYPE_CHECKING:
    from datetime import date

    from scrapy.http import Request, Response
    from twisted.python.failure import Failure

    from archive.exchange import CaptureRef
    from archive.outcomes import FoundBy, Outcome
    from crawler.reading import Read
    from crawler.sites import Site

logger = logging.getLogger(__name__)

GONE = (404, 410)
"""Statuses by which a site says that an article is no more."""


@dataclass(frozen=True)
class Asked:
    """An article that was asked for: its number, canonical address, who named it, and the origin asked."""

    number: int
    url: str
    found_by: FoundBy
    listed_in: tuple[str, ...]
    origin: str

    def is_from(self, url: str, site: Site) -> bool:
        """Whether an answer from `url`, after redirects, is the site's own word."""
        host = urlsplit(url).netloc.lower()
        return host in site.hosts or host == urlsplit(self.origin).netloc.lower()


@dataclass(frozen=True)
class Answer:
    """An outcome, the day of the page that steers the walk, and whether it came of a fault of ours."""

    outcome: Outcome
    day: date | None = None
    is_fault: bool = False


def answered(response: Response, asked: Asked, site: Site) -> Answer | Fetch:
    """What a response comes to, or the fetch of a page that has to be read (`page_of`) to know that."""
    fetch = _fetch(
        asked,
        site,
        fetched_url=response.url,
        status=response.status,
        etag=_header(response, "ETag"),
        last_modified=_header(response, "Last-Modified"),
        capture=_capture(response),
    )
    if response.status in GONE:
        return Answer(Gone(fetch))
    if article_number(response.url) != asked.number or not asked.is_from(response.url, site):
        return Answer(Rejected(fetch, "redirected", f"the site answers {asked.number} with {response.url}"))
    return Answer(NotModified(fetch)) if response.status == NOT_MODIFIED else fetch


def page_of(response: Response, fetched_at: datetime) -> Page:
    """The page that a response brought."""
    return Page(response.url, response.body, content_type(response), fetched_at)


def read_answer(fetch: Fetch, read: Read) -> Answer:
    """What a page that was read comes to."""
    if read.article is not None:
        return Answer(Captured(fetch, read.article, read.terms), read.day)
    if read.refusal is not None:
        return Answer(Rejected(fetch, read.refusal.reason, read.refusal.detail), read.day)
    assert read.fault is not None  # noqa: S101 - one of the three is there
    logger.error("reading %s failed by a fault of ours\n%s", fetch.fetched_url, read.fault.traceback)
    return Answer(Failed(fetch, read.fault.error), read.day, is_fault=True)


def read_failure(error: BaseException, url: str, asked: Asked, site: Site, tries: int) -> Answer:
    """Reads why no usable page came from `url`; `error` is what the last of `tries` brought."""
    status = error.response.status if isinstance(error, HttpError) else 0
    capture = _capture(error.response) if isinstance(error, HttpError) else None
    fetch = _fetch(asked, site, fetched_url=url, status=status, capture=capture)
    if found := reason_of(error, site.hosts):
        reason, detail = found
        return Answer(Rejected(fetch, reason, detail if tries == 1 else f"{detail} (try {tries})"))
    return Answer(Failed(fetch, describe(error)))


def describe(error: BaseException) -> str:
    """One line that says what went wrong with a request."""
    if isinstance(error, HttpError):
        return f"the site answered {error.response.status}"
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def error_of(failure: Failure) -> BaseException:
    """The exception that an errback is called with."""
    error = failure.value
    return error if isinstance(error, BaseException) else RuntimeError("a failure without an exception")


def request_of(failure: Failure) -> Request:
    """The request that an errback is called for; Scrapy sets it on the failure."""
    request: Request = failure.request  # type: ignore[attr-defined] # not in Twisted's types
    return request


def content_type(response: Response) -> str:
    """The media type that the site gave, with its parameters; empty where it gave none."""
    return _header(response, "Content-Type") or ""


def _fetch(  # noqa: PLR0913 - each is a fact of the exchange
    asked: Asked,
    site: Site,
    *,
    fetched_url: str,
    status: int,
    etag: str | None = None,
    last_modified: str | None = None,
    capture: CaptureRef | None = None,
) -> Fetch:
    return Fetch(
        site=site.name,
        number=asked.number,
        url=asked.url,
        fetched_url=fetched_url,
        fetched_at=capture.fetched_at if capture else datetime.now(UTC),
        status=status,
        found_by=asked.found_by,
        listed_in=asked.listed_in,
        etag=etag,
        last_modified=last_modified,
        capture=capture,
    )


def _capture(response: Response) -> CaptureRef | None:
    """Where the WARC keeps the answer; a response without a request was read from there."""
    return None if response.request is None else response.request.meta.get("capture")


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value is not None else None
