"""Other articles' thumbnails in a body, and the boxes without a class that they stand in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from crawler.pages import dom

if TYPE_CHECKING:
    from crawler.pages.addresses import Addresses
    from crawler.pages.dom import Node

MAX_TEASER_WORDS = 60
"""More text outside the links of a box, for each article that it names, is no teaser."""
MAX_TEASER_LINES = 2
"""So are more lines of it: a date and a teaser."""

_BOX_TAGS = frozenset({"div", "section", "aside", "article", "figure", "li", "table"})
_NO_PART_OF_A_BOX = "iframe, video, embed, blockquote, .__RE_PLACE_CONTENT"
# The CMS links words of the running text to its tag pages and to articles under this title.
_AUTO_LINK = re.compile(r"^\s*xem thêm tin về", re.IGNORECASE)
_LINK = "\ue000"  # stands for a link to another article; no page prints a private-use character


class Foreign(NamedTuple):
    """The `mem_id`s of thumbnails of other articles, and of the elements that are boxes of such articles."""

    thumbnails: frozenset[int]
    boxes: frozenset[int]


def is_made_by_cms(anchor: Node) -> bool:
    """Whether a link is one that the CMS made of words of the running text."""
    return _AUTO_LINK.match(dom.attribute(anchor, "title")) is not None


def find_foreign(content: Node, addresses: Addresses) -> Foreign:
    """What in a body's element belongs to other articles though no class says so.

    A box is the smallest element around a thumbnail that shows a linked title too, or the table around
    that. All its links name other articles, all its pictures stand in such links, a link comes first, and
    what else it shows is short enough for a teaser.
    """
    finder = _BoxFinder(content, addresses)
    thumbnails: set[int] = set()
    boxes: set[int] = set()
    for image in content.css("a img"):
        anchor = _enclosing(image, "a", content)
        if anchor is None or addresses.other(dom.attribute(anchor, "href")) is None:
            continue
        thumbnails.add(image.mem_id)
        box = finder.around(anchor)
        if box is not None:
            boxes.add(box.mem_id)
    return Foreign(frozenset(thumbnails), frozenset(boxes))


class _BoxFinder:
    """Looks at each element once, however many thumbnails stand in it."""

    def __init__(self, content: Node, addresses: Addresses) -> None:
        self._content = content
        self._addresses = addresses
        self._blank: dict[int, bool] = {}
        self._boxes: dict[int, bool] = {}

    def around(self, anchor: Node) -> Node | None:
        """The box that the link of a thumbnail stands in."""
        node = anchor.parent
        while node is not None and node.mem_id != self._content.mem_id:
            if node.tag in _BOX_TAGS and not self._is_blank(node):
                if not self._is_box(node):
                    return None
                table = _enclosing(node, "table", self._content)
                return table if table is not None and self._is_box(table) else node
            node = node.parent
        return None

    def _is_blank(self, node: Node) -> bool:
        if node.mem_id not in self._blank:
            self._blank[node.mem_id] = dom.is_blank(node.text(deep=True))
        return self._blank[node.mem_id]

    def _is_box(self, node: Node) -> bool:
        if node.mem_id not in self._boxes:
            self._boxes[node.mem_id] = _is_box(node, self._addresses)
        return self._boxes[node.mem_id]


def _enclosing(node: Node, tag: str, content: Node) -> Node | None:
    parent = node.parent
    while parent is not None and parent.mem_id != content.mem_id:
        if parent.tag == tag:
            return parent
        parent = parent.parent
    return None


def _is_box(node: Node, addresses: Addresses) -> bool:
    if node.css_first(_NO_PART_OF_A_BOX) is not None:
        return False
    numbers = set()
    titled = False
    for anchor in node.css("a[href]"):
        href = dom.attribute(anchor, "href")
        address = addresses.other(href)
        if address is None:
            if addresses.section(href) is None:
                return False
            continue
        numbers.add(address.number)
        titled = titled or not dom.is_blank(anchor.text(deep=True))
    if not titled:
        return False
    pieces: list[str] = []
    if not _collect(node, addresses, pieces):
        return False
    lines = [line for line in map(dom.collapse, "".join(pieces).split("\n")) if not dom.is_blank(line)]
    unlinked = [line.replace(_LINK, " ") for line in lines if not dom.is_blank(line.replace(_LINK, ""))]
    return (
        lines[0].startswith(_LINK)
        and len(unlinked) <= MAX_TEASER_LINES * len(numbers)
        and sum(len(line.split()) for line in unlinked) <= MAX_TEASER_WORDS * len(numbers)
    )


def _collect(node: Node, addresses: Addresses, pieces: list[str]) -> bool:
    """Collects what is shown, links replaced by a mark; false where a picture stands in no link."""
    for child in dom.children(node):
        tag = child.tag
        if tag == dom.TEXT:
            pieces.append(dom.spaced(child.text(deep=False)))
        elif tag == "br":
            pieces.append("\n")
        elif tag is None or tag in dom.UNSEEN_TAGS or tag.startswith("-") or dom.is_hidden(child):
            continue
        elif tag == "img":
            return False
        elif tag == "a" and dom.attribute(child, "href"):
            if addresses.other(dom.attribute(child, "href")) is not None:
                pieces.append(_LINK)
        else:
            edge = "\n" if tag in dom.BLOCK_TAGS else ""
            pieces.append(edge)
            if not _collect(child, addresses, pieces):
                return False
            pieces.append(edge)
    return True
