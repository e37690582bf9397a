"""Reads sitemaps and their indexes, and where robots.txt says that they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from crawler.pages.addresses import Addresses
from crawler.pages.entries import read_entries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.pages.addresses import ArticleAddress
    from crawler.sites import Site

DEFAULT_PATH = "/sitemap.xml"
"""Where a sitemap stands that robots.txt does not name."""

_ROOTS = frozenset({"urlset", "sitemapindex"})
_ENTRIES = frozenset({"url", "sitemap"})
_FIELDS = frozenset({"loc", "lastmod"})


class Child(NamedTuple):
    """A sitemap that an index names: its path on the site, and its `lastmod` as printed."""

    path: str
    lastmod: str | None


@dataclass(frozen=True)
class Sitemap:
    """What a sitemap or an index of sitemaps names of this site.

    Attributes:
        articles: the articles, in document order, each once.
        lastmod: when each was changed, as printed, by number; only those that say so.
        children: the sitemaps that are named, in document order, each once.
    """

    articles: tuple[ArticleAddress, ...]
    lastmod: Mapping[int, str] = field(default_factory=dict)
    children: tuple[Child, ...] = ()


def read_sitemap(body: bytes, url: str, site: Site) -> Sitemap:
    """What the sitemap or index fetched from `url` names; `body` may be a gzip file.

    Addresses of other hosts and those that are no article (sections, tags, pictures) are left out. An index
    that names itself does not count as its own child.

    Raises:
        UnreadablePageError: what `crawler.pages.entries.read_entries` raises.
    """
    addresses = Addresses(site, url)
    own = addresses.path(url)
    articles: dict[int, ArticleAddress] = {}
    lastmod: dict[int, str] = {}
    children: dict[str, Child] = {}
    for entry in read_entries(body, roots=_ROOTS, entries=_ENTRIES, fields=_FIELDS):
        location, changed = entry.first("loc"), entry.first("lastmod")
        if entry.name == "sitemap":
            path = addresses.path(location)
            if path and path != own:
                children.setdefault(path, Child(path, changed or None))
        elif (address := addresses.article(location)) is not None and address.number not in articles:
            articles[address.number] = address
            if changed:
                lastmod[address.number] = changed
    return Sitemap(tuple(articles.values()), lastmod, tuple(children.values()))


def sitemap_paths(robots: str, url: str, site: Site) -> tuple[str, ...]:
    """The paths of the site's sitemaps: those that its robots.txt names, else `/sitemap.xml`.

    `robots` is the text that was fetched from `url`. `Sitemap:` lines belong to no user agent
    (sitemaps.org, "Specifying the Sitemap location in your robots.txt file"); those of other hosts are left
    out.
    """
    addresses = Addresses(site, url)
    named = dict.fromkeys(addresses.path(value) for value in _lines(robots))
    return tuple(path for path in named if path) or (DEFAULT_PATH,)


def _lines(robots: str) -> list[str]:
    """The values of the `Sitemap:` lines, comments cut off."""
    found = []
    for line in robots.removeprefix("\ufeff").splitlines():
        name, colon, value = line.partition(":")
        if colon and name.strip().lower() == "sitemap":
            found.append(value.partition(" #")[0].strip())
    return found
