"""The argument `images=1`: pictures of archived articles are fetched once, when all else has been."""

from __future__ import annotations

import logging
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.http import Request
from scrapy.spidermiddlewares.httperror import HttpError

from archive.errors import ArchiveError
from archive.pictures import Asked, Place, Range
from crawler.answers import GONE, content_type, describe, error_of, request_of
from crawler.failures import reason_of
from crawler.middlewares.errors import LeftWaitingError
from crawler.middlewares.retry import NO_PAGE
from crawler.middlewares.warc import CAPTURE

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from archive.pictures import State
    from crawler.arguments import CrawlArguments
    from crawler.report import RunReport
    from crawler.session import Session
    from crawler.sites import Site

logger = logging.getLogger(__name__)

MAX_BYTES = 20_000_000
"""The largest picture that is kept; the family's CMS scales those of articles to a fraction of it."""

_ADDRESS = "picture"
_BATCH = 20
"""Pictures that are entered in one transaction: what a crash makes the next run fetch again."""

_LASTING = frozenset({"too_large", "off_site", "redirect_loop", "no_picture"})
"""Reasons for which a picture is never to be had."""


class PictureBook:
    """Which pictures a run asks for, and what becomes of them; an article never changes by it.

    A picture is asked for at the paper's own hosts and at those that it keeps pictures on, with the crawl's
    manners. One that was kept, or that is not to be had, is asked for never again; others in a later run.
    """

    def __init__(
        self,
        session: Session,
        report: RunReport,
        arguments: CrawlArguments,
        site: Site,
        *,
        stop: Callable[[str], None],
    ) -> None:
        """`stop` ends the run for a reason: what the archive does not take is asked for in vain."""
        self._session = session
        self._report = report
        self._arguments = arguments
        self._site = site
        paths = () if arguments.is_whole_site(site) else arguments.sections
        self._range = Range(arguments.since, arguments.until, paths)
        self._stop = stop
        self._after: Place | None = Place()
        self._met: set[str] = set()
        self._done: list[Asked] = []
        self._counts: Counter[str] = Counter()

    def requests(self) -> list[Request]:
        """Asks for the next of them; nothing when all have been asked for, or the archive cannot say."""
        try:
            return self._next()
        except ArchiveError as error:
            self._archive_failed(error)
            return []

    def _next(self) -> list[Request]:
        self._write()
        requests: list[Request] = []
        while self._after is not None and not requests:
            found = self._session.wanted_pictures(self._range, self._after)
            self._after = found.after
            for address, url in found.urls.items():
                if address not in self._met:
                    self._met.add(address)
                    requests += self._request(address, url)
        return requests

    def _request(self, address: str, url: str) -> list[Request]:
        target = self._target(url)
        if target is None:
            self._counts["elsewhere"] += 1
            return []
        return [
            Request(
                target,
                callback=self.parse,
                errback=self.failed,
                meta={
                    NO_PAGE: True,
                    _ADDRESS: address,
                    "download_maxsize": MAX_BYTES,
                    "download_warnsize": 0,
                },
                dont_filter=True,
            )
        ]

    def _target(self, url: str) -> str | None:
        """Where a picture is asked for; `None` for a host that is not the paper's.

        Where another origin than the paper's own is crawled, only that is asked.
        """
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        if parts.scheme not in {"http", "https"}:
            return None
        host = parts.netloc.lower()
        origin = self._arguments.base_url
        asked = urlsplit(origin).netloc.lower()
        if host == asked or (host in self._site.hosts and origin != self._site.origin):
            return origin + url[url.index(parts.netloc) + len(parts.netloc) :]
        if asked in self._site.hosts and host in self._site.hosts | self._site.image_hosts:
            return url
        return None

    def parse(self, response: Response) -> None:
        """A picture, or what the site says instead."""
        assert response.request is not None  # noqa: S101 - Scrapy sets it
        media_type = content_type(response).partition(";")[0].strip().lower()
        capture = response.request.meta.get(CAPTURE)
        address = response.request.meta[_ADDRESS]
        if not media_type.startswith("image/"):
            said = f"no_picture: the site answers with {media_type or 'no type'}"
            self._enter(address, "refused", said)
        elif not response.body or capture is None:
            self._enter(address, "failed", "empty: nothing came, or nothing was kept")
        else:
            self._counts["kept"] += 1
            self._done.append(
                Asked(
                    address=address,
                    state="kept",
                    at=datetime.now(UTC),
                    media_type=media_type,
                    size=len(response.body),
                    capture=capture,
                )
            )
        self._write_some()

    def failed(self, failure: Failure) -> None:
        """A picture that did not come, after all retries."""
        error, request = error_of(failure), request_of(failure)
        if isinstance(error, LeftWaitingError):
            return
        if isinstance(error, HttpError) and error.response.status in GONE:
            self._enter(request.meta[_ADDRESS], "gone", describe(error))
        else:
            code, detail = reason_of(error, self._site.hosts) or ("failed", describe(error))
            state: State = "refused" if code in _LASTING else "failed"
            self._enter(request.meta[_ADDRESS], state, f"{code}: {detail}")
        self._write_some()

    def _enter(self, address: str, state: State, error: str) -> None:
        logger.info("no picture from %s: %s", address, error)
        self._counts[state] += 1
        self._done.append(Asked(address=address, state=state, at=datetime.now(UTC), error=error))

    def _write_some(self) -> None:
        if len(self._done) < _BATCH or self._report.archive_failed:
            return
        try:
            self._write()
        except ArchiveError as error:
            self._archive_failed(error)
            self._stop("archive_failed")

    def _archive_failed(self, error: ArchiveError) -> None:
        logger.error("%s", error)
        self._report.archive_failed = True

    def _write(self) -> None:
        """Enters what became of pictures since the last time.

        Raises:
            ArchiveError: the archive takes nothing now; they are tried again with the next.
        """
        if self._done:
            self._session.enter_pictures(self._done)
            self._done = []

    def close(self) -> None:
        """Enters the last of them; puts a line into the run's report, and the counts beside the others."""
        with suppress(ArchiveError):  # they are asked for again
            self._write()
        words = {
            "kept": "{} kept",
            "gone": "{} gone",
            "refused": "{} not to be had",
            "failed": "{} failed, to be asked for again",
            "elsewhere": "{} on other hosts, not asked for",
        }
        said = [text.format(self._counts[name]) for name, text in words.items() if self._counts[name]]
        self._report.notices.append(f"pictures: {', '.join(said) or 'none lacking'}")
        self._report.counts.update({f"pictures_{name}": self._counts[name] for name in words})
