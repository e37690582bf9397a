"""Reads a category page: its own items, and where its pager leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.pages.addresses import Addresses, listing_offset
from crawler.pages.dom import attribute, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.pages.addresses import ArticleAddress
    from crawler.pages.dom import Node
    from crawler.sites import Site

# The wrappers of the current template and of the one of 2019 to 2022; sidebars stand outside them.
_WRAPPERS = ("._BX_LISTING", "._MB_CATEGORY_LIST", ".__MB_LIST_ITEM")
_PAGERS = (".btn-viewmore", ".__MB_ARTICLE_PAGING")


@dataclass(frozen=True)
class ListingPage:
    """One page of a section's listing.

    Attributes:
        items: the articles of the listing itself, in page order, each once.
        next_offset: the row at which the next page starts, or `None` on the last page.
        has_wrapper: whether the page has a listing at all; without one nothing can be said of its items.
    """

    items: tuple[ArticleAddress, ...]
    next_offset: int | None
    has_wrapper: bool


def read_listing(html: str, url: str, site: Site) -> ListingPage:
    """Reads the listing page that was fetched from `url`.

    The next page is the nearest one behind this page's own offset that the pager names: the first page has
    one link, middle pages have two of which the first leads back, and the last page's only link leads back.
    """
    tree = parse(html)
    root = tree.root
    if root is None:
        return ListingPage((), None, has_wrapper=False)
    base = tree.css_first("base[href]")
    addresses = Addresses(site, url, attribute(base, "href") if base is not None else None)
    wrappers = _outermost(root, _WRAPPERS)
    found: dict[int, ArticleAddress] = {}
    for wrapper in wrappers:
        for address in _items(wrapper, addresses):
            found.setdefault(address.number, address)
    return ListingPage(
        items=tuple(found.values()),
        next_offset=_next_offset(root, listing_offset(url) or 0),
        has_wrapper=bool(wrappers),
    )


def _outermost(root: Node, selectors: tuple[str, ...]) -> list[Node]:
    """The elements of the first selector that matches anything, without those inside another of them."""
    for selector in selectors:
        nodes = root.css(selector)
        if nodes:
            inside = {inner.mem_id for node in nodes for inner in node.css(selector) if inner != node}
            return [node for node in nodes if node.mem_id not in inside]
    return []


def _items(wrapper: Node, addresses: Addresses) -> Iterator[ArticleAddress]:
    for anchor in wrapper.css('a[href*=".html"]'):
        address = addresses.article(attribute(anchor, "href"))
        if address is not None:
            yield address


def _next_offset(root: Node, current: int) -> int | None:
    hrefs = (attribute(anchor, "href") for pager in _PAGERS for anchor in root.css(f"{pager} a[href]"))
    offsets = (offset for href in hrefs if (offset := listing_offset(href)) is not None)
    return min((offset for offset in offsets if offset > current), default=None)
