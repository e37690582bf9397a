"""Addresses of a MasterCMS paper: which article a link names, and its canonical form.

The CMS appends parameters with `&` directly after the path (`…-12.html&mobile=yes&amp=1`), so they are
part of the path for every URL library; here they are cut off before anything else looks at them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from crawler.sites import Site

# ASCII digits only, and no more of them than a signed 64-bit column holds.
_ARTICLE_PATH = re.compile(r"^/?([^/?#&]*-([0-9]{3,18})\.html)(?:[&?#].*)?$")
_SECTION_PATH = re.compile(r"^/([a-z0-9-]+(?:/[a-z0-9-]+)?)/?(?:[&?#].*)?$")
_OFFSET = re.compile(r"[&?]BRSR=([0-9]{1,18})(?![0-9])")


class ArticleAddress(NamedTuple):
    """An article's number and its canonical address."""

    number: int
    url: str


class Addresses:
    """Resolves the links of one page.

    `page_url` is the address that the page came from and `base_href` the value of its `<base>`, if it has
    one; a base that is no address is ignored, as browsers do. The page's own host counts as the site's, so
    that a mirror or a test server reads like the paper. No malformed address of a page raises an error.

    Attributes:
        own_number: the number of the article that `page_url` names, or `None`.
    """

    def __init__(self, site: Site, page_url: str, base_href: str | None = None) -> None:
        self.site = site
        self.page_url = page_url
        self._base = (_joined(page_url, base_href) if base_href else None) or page_url
        self._hosts = site.hosts | {_host(page_url)}
        self._rooted = _host(self._base) in self._hosts
        self._articles: dict[str, ArticleAddress | None] = {}
        own = self.article(page_url)
        self.own_number = own.number if own is not None else None

    def article(self, href: str | None) -> ArticleAddress | None:
        """The article of this site that `href` names, or `None`."""
        if not href or ".html" not in href:
            return None
        # A page names each article several times, and most links are asked about more than once.
        if href not in self._articles:
            self._articles[href] = self._article(href)
        return self._articles[href]

    def _article(self, href: str) -> ArticleAddress | None:
        path = self._own_path(href)
        match = _ARTICLE_PATH.match(path) if path is not None else None
        if match is None:
            return None
        return ArticleAddress(int(match.group(2)), f"{self.site.origin}/{match.group(1)}")

    def other(self, href: str | None) -> ArticleAddress | None:
        """The article that `href` names where it is not the page's own, else `None`."""
        address = self.article(href)
        return None if address is None or address.number == self.own_number else address

    def section(self, href: str | None) -> str | None:
        """The category path that `href` names, without slashes at its ends, or `None`."""
        path = self._own_path(href) if href else None
        match = _SECTION_PATH.match(path) if path else None
        return match.group(1) if match else None

    def media(self, src: str) -> str:
        """The absolute address of an image or video, on the canonical origin where it is the site's own.

        What is no address stays as it is printed.
        """
        if self._rooted and src.startswith("/") and not src.startswith("//") and "/." not in src:
            return self.site.origin + src
        absolute = _joined(self._base, src)
        if absolute is None:
            return src
        host = urlsplit(absolute).netloc
        if host.lower() in self._hosts:
            return self.site.origin + absolute[absolute.index(host) + len(host) :]
        return absolute

    def path(self, href: str) -> str | None:
        """The path, and all that follows it, of a link to this site; `None` for another host or scheme."""
        path = self._own_path(href) if href.strip() else None
        return path if path is None or path.startswith("/") else f"/{path}"

    def _own_path(self, href: str) -> str | None:
        """Path and everything after it of a link to this site; `None` for another host or scheme."""
        href = href.strip()
        if self._rooted and href.startswith("/") and not href.startswith("//"):
            return href
        absolute = href if href.startswith(("https://", "http://")) else _joined(self._base, href)
        if absolute is None:
            return None
        scheme, separator, rest = absolute.partition("://")
        if not separator or scheme.lower() not in ("http", "https"):
            return None
        host, slash, path = rest.partition("/")
        return slash + path if host.lower() in self._hosts else None


def _joined(base: str, href: str) -> str | None:
    """`href` resolved against `base`; `None` where the result is no address, such as `http://[::1/`."""
    try:
        absolute = urljoin(base, href)
        urlsplit(absolute)
    except ValueError:
        return None
    return absolute


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def article_number(url: str) -> int | None:
    """The number before `.html` in an article's address, or `None` where there is none."""
    path = url.partition("://")[2].partition("/")[2] or url
    match = _ARTICLE_PATH.match(path)
    return int(match.group(2)) if match else None


def listing_url(origin: str, section: str, offset: int) -> str:
    """The address of the listing page of `section` that starts at row `offset`."""
    base = f"{origin}/{section}"
    return base if offset == 0 else f"{base}&s_cond=&BRSR={offset}"


def listing_offset(href: str) -> int | None:
    """The row that a pager's link starts at (`BRSR`), or `None` where it names none."""
    match = _OFFSET.search(href)
    return int(match.group(1)) if match else None
