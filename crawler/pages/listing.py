"""Reads a category page: its own items, and where its pager leads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.pages.addresses import Addresses, listing_offset
from crawler.pages.dom import attribute, parse
from crawler.pages.hints import item_hint
from crawler.pages.loaders import list_loader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

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
        previous_offset: the nearest row before this page's that the pager leads back to, or `None`.
        rows: the numbers of the list, in page order, each once.
        pinned: the numbers in wrappers that precede the list's own; some may be in `rows` too.
        hints: the day that an item suggests, by number (`crawler.pages.hints`).
        loader: the address from which a script would have filled the list, which is empty; else `None`.
    """

    items: tuple[ArticleAddress, ...]
    next_offset: int | None
    has_wrapper: bool
    previous_offset: int | None = None
    rows: tuple[int, ...] = ()
    pinned: tuple[int, ...] = ()
    hints: Mapping[int, date] = field(default_factory=dict)
    loader: str | None = None


def read_listing(html: str, url: str, site: Site) -> ListingPage:
    """Reads the listing page that was fetched from `url`.

    The next page is the nearest one behind this page's own offset that the pager names: the first page has
    one link, middle pages have two of which the first leads back, and the last page's only link leads back.
    The list is the wrapper with the most articles; wrappers before it hold pinned ones, later ones are more
    of the list.
    """
    tree = parse(html)
    root = tree.root
    if root is None:
        return ListingPage((), None, has_wrapper=False)
    base = tree.css_first("base[href]")
    addresses = Addresses(site, url, attribute(base, "href") if base is not None else None)
    wrappers = _outermost(root, _WRAPPERS)
    found: dict[int, ArticleAddress] = {}
    hints: dict[int, date] = {}
    groups: list[tuple[int, ...]] = []
    for wrapper in wrappers:
        anchors = list(_items(wrapper, addresses))
        found |= {address.number: address for _, address in reversed(anchors) if address.number not in found}
        groups.append(tuple(dict.fromkeys(address.number for _, address in anchors)))
        for number, day in _hints(wrapper, anchors):
            hints.setdefault(number, day)
    fullest = max(range(len(groups)), key=lambda place: len(groups[place]), default=0)
    own = listing_offset(url) or 0
    before, after = _pager_links(root, own)
    lists = [(wrapper, len(group)) for wrapper, group in zip(wrappers, groups, strict=True)]
    order = dict.fromkeys(number for group in groups for number in group)
    return ListingPage(
        items=tuple(found[number] for number in order),
        next_offset=after,
        has_wrapper=bool(wrappers),
        previous_offset=before,
        rows=tuple(dict.fromkeys(number for group in groups[fullest:] for number in group)),
        pinned=tuple(dict.fromkeys(number for group in groups[:fullest] for number in group)),
        hints=hints,
        loader=list_loader(root, lists, own, before, after),
    )


def _outermost(root: Node, selectors: tuple[str, ...]) -> list[Node]:
    """The elements of the first selector that matches anything, without those inside another of them."""
    for selector in selectors:
        nodes = root.css(selector)
        if nodes:
            inside = {inner.mem_id for node in nodes for inner in node.css(selector) if inner != node}
            return [node for node in nodes if node.mem_id not in inside]
    return []


def _items(wrapper: Node, addresses: Addresses) -> Iterator[tuple[Node, ArticleAddress]]:
    for anchor in wrapper.css('a[href*=".html"]'):
        address = addresses.article(attribute(anchor, "href"))
        if address is not None:
            yield anchor, address


def _hints(wrapper: Node, anchors: list[tuple[Node, ArticleAddress]]) -> Iterator[tuple[int, date]]:
    """The hints of the items: an item is the largest element around a link that has no other article's.

    Going up from a link and meeting the next article's on the way costs two look-ups a level; items are one
    to three levels deep.
    """
    numbers = {anchor.mem_id: address.number for anchor, address in anchors}
    told: set[int] = set()
    for anchor, address in anchors:
        if address.number in told:
            continue
        told.add(address.number)
        item = anchor
        while (above := item.parent) is not None and above.mem_id != wrapper.mem_id:
            inside = (numbers.get(link.mem_id, address.number) for link in above.css("a[href]"))
            if any(number != address.number for number in inside):
                break
            item = above
        if (day := item_hint(item)) is not None:
            yield address.number, day


def _pager_links(root: Node, current: int) -> tuple[int | None, int | None]:
    """The nearest offsets before and behind `current` that the pager leads to."""
    hrefs = (attribute(anchor, "href") for pager in _PAGERS for anchor in root.css(f"{pager} a[href]"))
    offsets = [offset for href in hrefs if (offset := listing_offset(href)) is not None]
    return (
        max((offset for offset in offsets if offset < current), default=None),
        min((offset for offset in offsets if offset > current), default=None),
    )
