"""One parsed page as the functions of `crawler.pages.fields` and `crawler.pages.surroundings` see it."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from crawler.pages.dom import attribute
from crawler.pages.order import DocumentOrder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.pages.addresses import Addresses
    from crawler.pages.dom import Node

# An item of a list of other articles, on any page of the family.
_ITEM_CLASSES = re.compile(r"(?:^|\s)(?:article|bx-article|article-item|news-item)(?:\s|$)")
_OWN_PARTS = ".__MASTERCMS_CONTENT, .article-detail-title"
_ARTICLE_LINK = 'a[href*=".html"]'
_CLOCK = "system-date"


class Page:
    """A page's tree, its order and its addresses, and what of it is fenced off from the article's fields."""

    def __init__(self, root: Node, addresses: Addresses) -> None:
        self.root = root
        self.addresses = addresses
        self.order = DocumentOrder(root)
        self._own = sorted(self.order.position(node) for node in root.css(_OWN_PARTS))
        self._fenced: dict[int, bool] = {}

    def in_sidebar(self, node: Node) -> bool:
        """Whether `node` stands inside an item of a list of other articles."""
        passed: list[int] = []
        found = False
        for parent in ancestors(node):
            known = self._fenced.get(parent.mem_id)
            if known is not None:
                found = known
                break
            passed.append(parent.mem_id)
            if _ITEM_CLASSES.search(attribute(parent, "class")):
                found = not self._holds_own_part(parent)
                break
        self._fenced.update(dict.fromkeys(passed, found))
        return found

    def in_list(self, node: Node) -> bool:
        """Whether `node` stands in anything that looks like a list of other articles, or in the clock.

        Stricter than `in_sidebar`, for selectors that other parts of a page match too.
        """
        if self.in_sidebar(node) or _CLOCK in attribute(node, "class").split():
            return True
        for parent in ancestors(node):
            if parent.tag == "aside" or _CLOCK in attribute(parent, "class").split():
                return True
            if parent.tag == "li" and parent.css_first(_ARTICLE_LINK) is not None:
                return True
        return False

    def smallest_around(self, first: Node, second: Node) -> range:
        """The positions of the smallest element that holds both nodes."""
        start = self.order.position(second)
        for parent in (first, *ancestors(first)):
            span = self.order.span(parent)
            if start in span:
                return span
        return range(len(self.order.nodes))

    def _holds_own_part(self, node: Node) -> bool:
        span = self.order.span(node)
        place = bisect_left(self._own, span.start)
        return place < len(self._own) and self._own[place] < span.stop


def ancestors(node: Node) -> Iterator[Node]:
    """The elements around `node`, the nearest first, up to the page's `<body>` without it."""
    parent = node.parent
    while parent is not None and parent.tag not in ("body", "html", None):
        yield parent
        parent = parent.parent
