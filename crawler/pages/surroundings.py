"""The boxes of other articles that stand outside the body: around it, and under a label.

How those boxes nest is not known for the live paper, so nothing here leans on their classes: a box is the
list, or the run of like items, that follows its label.
"""

from __future__ import annotations

from bisect import bisect_left
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from crawler.pages import eras
from crawler.pages.dom import HEADING_TAGS, attribute, classes, elements_after
from crawler.pages.labels import folded_label, is_mark, is_more_label
from crawler.pages.page import ancestors
from crawler.pages.related_box import BoxReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.article import Box, RelatedLink
    from crawler.pages.addresses import Addresses
    from crawler.pages.dom import Node
    from crawler.pages.order import DocumentOrder, PlacedText

_ARTICLE_LINKS = 'a[href*=".html"]'
# More nodes than a label, its decoration and a link to more of the same have.
_MAX_LABEL_NODES = 60
_MAX_LABEL_PIECES = 4


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
    order: DocumentOrder, outer: Node, parts: Sequence[Node], addresses: Addresses
) -> Iterator[PlacedLinks]:
    """The boxes that stand beside the editor's own elements, in the element that holds the body."""
    inside = [order.span(part) for part in parts]
    for table in outer.css("table"):
        position = order.position(table)
        if eras.box_rule(table) is not None and not any(position in span for span in inside):
            reader = BoxReader(addresses, "after_abstract" if position < inside[0].start else "in_body")
            reader.read(table)
            yield PlacedLinks(position, reader.links())


def labelled_boxes(
    order: DocumentOrder, body: Node, addresses: Addresses, labels: Mapping[str, Box]
) -> Iterator[PlacedLinks]:
    """The links of every box that one of `labels` heads."""
    found = list(_find_labels(order, body, addresses, labels))
    positions = [label.position for label in found]
    enclosing = {node.mem_id for node in ancestors(body)}
    for label in found:
        reader = BoxReader(addresses, label.box)
        for item in _items_after(order, label.node, positions, addresses):
            if item.mem_id in enclosing:
                break
            if item.tag == "a":
                reader.read_anchor(item)
            else:
                reader.read(item)
        yield PlacedLinks(label.position, reader.links())


def _find_labels(
    order: DocumentOrder, body: Node, addresses: Addresses, labels: Mapping[str, Box]
) -> Iterator[_Label]:
    longest = max(map(len, labels)) * 2  # decomposed letters are longer
    starts = {label[:end] for label in labels for end in range(1, len(label) + 1)}
    within = order.span(body)
    for n, (position, node, text) in enumerate(order.texts):
        if len(text) > longest or position in within or folded_label(text) not in starts:
            continue
        last, box = _label_at(order.texts, n, labels, longest)
        if box is not None:
            span = range(position, last + 1)
            yield _Label(position, _outermost_around(order, node, span, addresses), box)


def _label_at(
    texts: Sequence[PlacedText], first: int, labels: Mapping[str, Box], longest: int
) -> tuple[int, Box | None]:
    """The position at which a label ends, which inline elements may have split, and the label's box."""
    printed = ""
    for position, _, text in texts[first : first + _MAX_LABEL_PIECES]:
        printed = f"{printed} {text}"
        if len(printed) > longest + 4:
            break
        box = labels.get(folded_label(printed))
        if box is not None:
            return position, box
    return texts[first][0], None


def _outermost_around(order: DocumentOrder, node: Node, label: range, addresses: Addresses) -> Node:
    """The highest ancestor of a label's first text that shows the label and nothing else.

    A link to more of the same, beside it, is part of a box's head; a link to an article is not.
    """
    outermost = node
    for parent in ancestors(node):
        span = order.span(parent)
        if len(span) > _MAX_LABEL_NODES or not _shows_only(order, span, label, addresses):
            break
        outermost = parent
    return outermost


def _shows_only(order: DocumentOrder, span: range, label: range, addresses: Addresses) -> bool:
    first = bisect_left(order.texts, span.start, key=itemgetter(0))
    for position, node, text in order.texts[first : first + _MAX_LABEL_NODES]:
        if position >= span.stop:
            break
        if position in label or is_mark(text):
            continue
        link = next((parent for parent in ancestors(node) if parent.tag == "a"), None)
        if link is None or not is_more_label(text):
            return False
        if addresses.article(attribute(link, "href")) is not None:
            return False
    return True


def _items_after(
    order: DocumentOrder, label: Node, labels: Sequence[int], addresses: Addresses
) -> Iterator[Node]:
    """The list, or the run of like items, that follows the label; never one with a label in it."""
    first: Node | None = None
    for sibling in elements_after(label):
        span = order.span(sibling)
        place = bisect_left(labels, span.start)
        if place < len(labels) and labels[place] < span.stop:
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


def _article_numbers(node: Node, addresses: Addresses) -> set[int]:
    anchors = [node] if node.tag == "a" else node.css(_ARTICLE_LINKS)
    found = (addresses.article(attribute(anchor, "href")) for anchor in anchors)
    return {address.number for address in found if address is not None}
