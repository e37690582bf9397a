"""What a page's scripts may ask for, and the asking: through the crawl's own downloader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request
from scrapy.http.request import NO_CALLBACK

from crawler.middlewares.compression import CUT, TOO_LARGE
from crawler.middlewares.errors import LeftWaitingError
from crawler.middlewares.redirect import is_own

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.sites import Site

PART_SECONDS = 10.0
"""How long one answer may take: who asks for what never comes holds the site's only connection meanwhile."""

WANTED = frozenset({"script", "xhr", "fetch"})
"""Types of resources that can bring text; pictures, styles, fonts, films, frames and sockets cannot."""

_UNWANTED = re.compile(
    r"(?:^|[/._-])(?:ads?|adsfw|advert\w*|banners?|quang-?cao|track(?:er|ers|ing)?|analytics|gtag|gtm|pixels?"
    r"|beacons?|counters?|collect|stats?|statistics?|article_statistic|thong-?ke|luot-?xem|piwik|matomo)"
    r"(?:[/._&?-]|$)",
    re.IGNORECASE,
)
"""Advertising and counting by their usual names, in English and Vietnamese, on whatever host."""

_KEPT_MOST = 64
_NEEDLESS_MOST = 1000
_KEPT_BYTES = 1024 * 1024
_SENT = ("accept", "x-requested-with")
_NOT_PASSED_ON = frozenset(
    {"content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie"}
)


class Wish(NamedTuple):
    """What a page asks for: Playwright's own words for it."""

    method: str
    url: str
    resource_type: str
    headers: Mapping[str, str]


class Part(NamedTuple):
    """An answer as the browser is given it; `trouble` says what was wrong with it."""

    status: int
    headers: dict[str, str]
    body: bytes
    trouble: str | None = None


def refusal(wish: Wish, page_url: str, hosts: Collection[str]) -> str | None:
    """Why a page may not have what it asks for, in a word, or `None`: robots.txt is asked later.

    `hosts` are the site's.
    """
    if wish.resource_type not in WANTED:
        return wish.resource_type
    if wish.method not in {"GET", "HEAD"}:
        return wish.method.lower()  # a crawler changes nothing where it reads
    parts = urlsplit(wish.url)
    if parts.scheme not in {"http", "https"}:
        return "scheme"
    if not (parts.netloc in hosts or is_own(wish.url, (page_url,), hosts)):
        return "elsewhere"
    return "unwanted" if _UNWANTED.search(parts.path) else None


class Traffic:
    """The requests of all rendered pages of a crawl.

    Scripts are asked for once and kept: a browser whose requests are answered by others has no cache.
    """

    def __init__(self, crawler: Crawler, site: Site, origin: str) -> None:
        """`origin` is the one that is asked: another than the site's stands for all the site's hosts."""
        self._crawler = crawler
        self._hosts = site.hosts
        self._origin = origin
        self._scripts: dict[str, Part] = {}
        self._needless: set[str] = set()

    def refusal(self, wish: Wish, page_url: str) -> str | None:
        """Why this may not be asked for, or `None`; counted in `render/refused/...`."""
        why = refusal(wish, page_url, self._hosts)
        if why is None and wish.url in self._needless:
            why = "needless"
        if why is not None:
            self._crawler.stats.inc_value(f"render/refused/{why}")
        return why

    def is_needless(self, url: str) -> None:
        """A page had all that it is for while this had not come: no later page waits for it."""
        if len(self._needless) < _NEEDLESS_MOST:
            self._needless.add(url)

    async def ask(self, wish: Wish, page_url: str, seconds: float) -> Part | None:
        """The answer, or `None` where robots.txt or another rule forbids it.

        Raises:
            LeftWaitingError: the run is ending.
        """
        url = self._fetch_url(wish.url)
        if url in self._scripts:
            return self._scripts[url]
        headers = {name: wish.headers[name] for name in _SENT if name in wish.headers}
        request = Request(
            url,
            headers={**headers, "Referer": page_url},
            # What failed is asked for again with the whole page, in the page's own time.
            meta={"dont_retry": True, "download_timeout": min(max(seconds, 1.0), PART_SECONDS)},
            callback=NO_CALLBACK,
            dont_filter=True,
        )
        self._crawler.stats.inc_value("render/requests")
        try:
            part = _part(await self._crawler.engine.download_async(request), wish)
        except LeftWaitingError:
            raise
        except IgnoreRequest:
            self._crawler.stats.inc_value("render/refused/robots")
            return None
        except Exception as error:  # noqa: BLE001 - whatever came instead of an answer, the page goes on without it
            return Part(504, {}, b"", f"{url} did not come ({type(error).__name__})")
        if wish.resource_type == "script" and part.trouble is None:
            self._keep(url, part)
        return part

    def _fetch_url(self, url: str) -> str:
        """`url` on the origin that is asked, which may stand for the site's hosts (a mirror, a test)."""
        parts = urlsplit(url)
        if parts.netloc in self._hosts and urlsplit(self._origin).netloc not in self._hosts:
            return self._origin + url.partition("://")[2].removeprefix(parts.netloc)
        return url.partition("#")[0]

    def _keep(self, url: str, part: Part) -> None:
        if len(self._scripts) < _KEPT_MOST and len(part.body) <= _KEPT_BYTES:
            self._scripts[url] = part


def _part(response: Response, wish: Wish) -> Part:
    headers = passed_on(response)
    if "origin" in wish.headers:
        # The site's hosts are one site to us, and one host where a mirror stands for all of them.
        headers["access-control-allow-origin"] = wish.headers["origin"]
    trouble = None
    if not 200 <= response.status < 300:  # noqa: PLR2004 - success
        trouble = f"{response.url} was answered with {response.status}"
    elif CUT in response.flags or TOO_LARGE in response.flags:
        trouble = f"{response.url} cannot be unpacked"
    return Part(response.status, headers, response.body, trouble)


def passed_on(response: Response) -> dict[str, str]:
    """The headers of an answer as a browser gets them, with the body unpacked already."""
    headers = {name.decode("latin-1").lower(): name for name in response.headers}
    return {
        name: b", ".join(response.headers.getlist(original)).decode("latin-1")
        for name, original in headers.items()
        if name not in _NOT_PASSED_ON
    }
