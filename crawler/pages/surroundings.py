"""The boxes of other articles that stand outside the body: around it, and under a label.

How those boxes nest is not known for the live paper, so nothing here leans on their classes: a box is the
list, or the run of like items, that follows its label.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from crawler.pages import eras
from crawler.pages.dom import HEADING_TAGS, TEXT, attribute, classes, collapse, elements_after
from crawler.pages.related_box import BoxReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archive.article import Box, RelatedLink
    from crawler.pages.addresses import Addresses
    from crawler.pages.dom import Node
    from crawler.pages.order import DocumentOrder

_ARTICLE_LINKS = 'a[href*=".html"]'


class PlacedLinks(NamedTuple):
    """The links of one box and the position on the page at which it begins."""

    position: int
    links: list[RelatedLink]


class _Label(NamedTuple):
    position: int
    node: Node
    box: Box


def links_between(order: DocumentOrder, span: range, addresses: Addresses, box: Box) -> list[RelatedLink]:
    """The article links between two positions, anchor by anchor; a table among them is read as one box."""
    reader = BoxReader(addresses, box)
    position = span.start
    while position < span.stop:
        node = order.nodes[position]
        position += 1
        if node.tag == "table":
            inner = order.span(node)
            if inner.stop <= span.stop:
                reader.read(node)
                position = inner.stop
        elif node.tag == "a" and addresses.article(attribute(node, "href")):
            reader.read_anchor(node)
    return reader.links()


def boxes_beside(
    order: DocumentOrder, outer: Node, inner: Node, addresses: Addresses
) -> Iterator[PlacedLinks]:
    """The boxes that stand beside the editor's own element, in the element that holds the body."""
    inside = order.span(inner)
    for table in outer.css("table"):
        position = order.span(table).start
        if position not in inside and eras.box_rule(table) is not None:
            reader = BoxReader(addresses, "after_abstract" if position < inside.start else "in_body")
            reader.read(table)
            yield PlacedLinks(position, reader.links())


def labelled_boxes(
    order: DocumentOrder, body: Node, addresses: Addresses, labels: Mapping[str, Box]
) -> Iterator[PlacedLinks]:
    """The links of every box that one of `labels` heads."""
    found = list(_find_labels(order, body, labels))
    label_ids = {label.node.mem_id for label in found}
    enclosing = {node.mem_id for node in _ancestors(body)}
    for label in found:
        reader = BoxReader(addresses, label.box)
        for item in _items_after(label.node, label_ids, enclosing, addresses):
            if item.tag == "a":
                reader.read_anchor(item)
            else:
                reader.read(item)
        yield PlacedLinks(label.position, reader.links())


def _find_labels(order: DocumentOrder, body: Node, labels: Mapping[str, Box]) -> Iterator[_Label]:
    longest = max(map(len, labels)) * 2  # decomposed letters are longer
    within = order.span(body)
    for position, node in enumerate(order.nodes):
        if node.tag != TEXT or position in within:
            continue
        text = node.text(deep=False).strip()
        parent = node.parent
        if not text or len(text) > longest or parent is None:
            continue
        text = collapse(text)
        box = labels.get(unicodedata.normalize("NFC", text).casefold().rstrip(":"))
        if box is not None:
            yield _Label(position, _outermost_with_text(parent, text), box)


def _outermost_with_text(node: Node, text: str) -> Node:
    """The highest ancestor of `node` that shows nothing but `text`."""
    while (parent := node.parent) is not None and collapse(parent.text(deep=True)) == text:
        node = parent
    return node


def _items_after(
    label: Node, label_ids: set[int], enclosing: set[int], addresses: Addresses
) -> Iterator[Node]:
    """The list, or the run of like items, that follows the label."""
    first: Node | None = None
    for sibling in elements_after(label):
        if _holds_label(sibling, label_ids) or sibling.mem_id in enclosing:
            return
        numbers = _article_numbers(sibling, addresses)
        if not numbers:
            if sibling.tag in HEADING_TAGS:
                return
            continue
        if first is None and len(numbers) > 1:
            yield sibling
            return
        if first is not None and (sibling.tag, classes(sibling)) != (first.tag, classes(first)):
            return
        first = first or sibling
        yield sibling


def _holds_label(node: Node, label_ids: set[int]) -> bool:
    return any(inner.mem_id in label_ids for inner in node.traverse())


def _article_numbers(node: Node, addresses: Addresses) -> set[int]:
    anchors = [node] if node.tag == "a" else node.css(_ARTICLE_LINKS)
    found = (addresses.article(attribute(anchor, "href")) for anchor in anchors)
    return {address.number for address in found if address is not None}


def _ancestors(node: Node) -> Iterator[Node]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent
