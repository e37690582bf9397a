"""Reads the paper's feed: the articles that it names, and where a page says that it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pages.addresses import Addresses
from crawler.pages.dom import attribute, parse
from crawler.pages.entries import read_entries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.pages.addresses import ArticleAddress
    from crawler.pages.entries import Entry
    from crawler.sites import Site

_TYPES = frozenset({"application/rss+xml", "application/atom+xml"})
# RSS 0.91 to 2.0, RSS 1.0, Atom.
_ROOTS = frozenset({"rss", "rdf", "feed"})
_ENTRIES = frozenset({"item", "entry"})
_FIELDS = frozenset({"link", "guid", "id"})


def read_feed(body: bytes, url: str, site: Site) -> tuple[ArticleAddress, ...]:
    """The articles of this site that the feed fetched from `url` names, in its order, each once.

    RSS and Atom are read. An item is named by its link; by its `guid` or `id` where it has no link to an
    article. The feed tells nothing of sections: the family serves one feed under every section's address
    (docs/mastercms.md, 3.5).

    Raises:
        UnreadablePageError: what `crawler.pages.entries.read_entries` raises.
    """
    addresses = Addresses(site, url)
    found: dict[int, ArticleAddress] = {}
    for entry in read_entries(body, roots=_ROOTS, entries=_ENTRIES, fields=_FIELDS):
        named = (addresses.article(href) for href in _addresses(entry))
        article = next((address for address in named if address is not None), None)
        if article is not None:
            found.setdefault(article.number, article)
    return tuple(found.values())


def _addresses(entry: Entry) -> Iterator[str]:
    """What names the entry's page, the surest first."""
    links = entry.fields.get("link", ())
    yield from (link.text for link in links if link.text)
    # Atom: a link without `rel` is the page itself (RFC 4287, section 4.2.7.2).
    yield from (link.attributes.get("href", "") for link in links if _is_page(link.attributes.get("rel")))
    yield from (field.text for name in ("guid", "id") for field in entry.fields.get(name, ()))


def _is_page(relation: str | None) -> bool:
    return relation is None or relation.strip().lower() == "alternate"


def feed_path(html: str, url: str, site: Site) -> str | None:
    """The path of the feed that the page fetched from `url` names in its head, or `None`.

    A feed on another host is not the paper's own; of several the first is taken, which is the site's.
    """
    tree = parse(html)
    base = tree.css_first("base[href]")
    addresses = Addresses(site, url, attribute(base, "href") if base is not None else None)
    for link in tree.css("link[rel][type][href]"):
        if "alternate" not in attribute(link, "rel").lower().split():
            continue
        if attribute(link, "type").partition(";")[0].strip().lower() in _TYPES:
            path = addresses.path(attribute(link, "href"))
            if path is not None:
                return path
    return None
