"""Follows redirects within the site and nowhere else."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware as ScrapyRedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request

if TYPE_CHECKING:
    from collections.abc import Collection

    from scrapy import Spider
    from scrapy.http import Response

    from crawler.sites import Site

logger = logging.getLogger(__name__)

REDIRECTS = (301, 302, 303, 307, 308)
"""Statuses that lead elsewhere; an answer that still has one of them was not followed."""


class RedirectMiddleware(ScrapyRedirectMiddleware):
    """Scrapy's redirects, as far as they lead on.

    A redirect to a host that the site does not have, back to an address of the same chain, or beyond
    `REDIRECT_MAX_TIMES` is not followed: the answer itself goes on, with its status, so that it can be
    asked for again and in the end be rejected with its reason.
    """

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Follows a redirect, or passes the answer on."""
        del spider
        try:
            answer = super().process_response(request, response)
        except (IgnoreRequest, ValueError):  # too many, or to what is no address
            return response
        if not isinstance(answer, Request):
            return answer
        chain = {request.url, *request.meta.get("redirect_urls", ())}
        if answer.url in chain:
            return response
        if not is_own(answer.url, chain, self._hosts()):
            logger.warning("%s leads to another site, %s: not followed", request.url, answer.url)
            return response
        return answer

    def _hosts(self) -> Collection[str]:
        site: Site | None = getattr(self.crawler.spider, "site", None)
        return site.hosts if site is not None else ()


def is_own(url: str, asked: Collection[str], hosts: Collection[str]) -> bool:
    """Whether `url` belongs to the site: where the addresses `asked` do, or on another of its `hosts`.

    Where none of its hosts was asked (a mirror, a test server), only the origin that was asked is its own.
    """
    netloc = urlsplit(url).netloc
    origins = {urlsplit(other).netloc for other in asked}
    return netloc in origins or (netloc in hosts and origins <= set(hosts))


def leads_to(response: Response) -> str | None:
    """The address that a redirect names, absolute; `None` without one."""
    location = response.headers.get("Location")
    return urljoin(response.url, location.decode("latin-1")) if location else None
