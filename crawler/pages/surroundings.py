"""The boxes of other articles that stand outside the body: after the abstract, and under a label.

How those boxes nest is not known for the live paper, so nothing here leans on their classes: a box is the
list, or the run of like items, that follows its label.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from crawler.pages.dom import HEADING_TAGS, TEXT, attribute, classes, collapse
from crawler.pages.related_box import BoxReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archive.article import Box, RelatedLink
    from crawler.pages.addresses import Addresses
    from crawler.pages.dom import Node

_ARTICLE_LINKS = 'a[href*=".html"]'


class _Label(NamedTuple):
    node: Node
    box: Box


def links_after_abstract(abstract: Node | None, body: Node, addresses: Addresses) -> list[RelatedLink]:
    """The links between the abstract and the body, in page order."""
    if abstract is None:
        return []
    root, inside = _common_ancestor(abstract, body)
    if root is None or inside:
        return []
    passed = {node.mem_id for node in abstract.traverse()}
    reader = BoxReader(addresses, "after_abstract")
    started, skipped = False, set[int]()
    for node in root.traverse():
        if node.mem_id in passed:
            started = True
        elif node.mem_id == body.mem_id:
            break
        elif started and node.mem_id not in skipped:
            if node.tag == "table":
                reader.read(node)
                skipped.update(inner.mem_id for inner in node.traverse())
            elif node.tag == "a" and addresses.article(attribute(node, "href")):
                reader.read_anchor(node)
    return reader.links()


def labelled_boxes(
    root: Node, body: Node, addresses: Addresses, labels: Mapping[str, Box]
) -> list[RelatedLink]:
    """The links of every box that one of `labels` heads, box by box in page order."""
    found = list(_find_labels(root, body, labels))
    label_ids = {label.node.mem_id for label in found}
    enclosing = {node.mem_id for node in _ancestors(body)}
    links: list[RelatedLink] = []
    for label in found:
        reader = BoxReader(addresses, label.box)
        for item in _items_after(label.node, label_ids, enclosing, addresses):
            if item.tag == "a":
                reader.read_anchor(item)
            else:
                reader.read(item)
        links.extend(reader.links())
    return links


def _find_labels(root: Node, body: Node, labels: Mapping[str, Box]) -> Iterator[_Label]:
    longest = max(map(len, labels)) * 2
    within = {node.mem_id for node in body.traverse()}
    for node in root.traverse(include_text=True):
        if node.tag != TEXT:
            continue
        text = node.text(deep=False).strip()
        if not text or len(text) > longest or node.parent is None or node.parent.mem_id in within:
            continue
        text = collapse(text)
        box = labels.get(unicodedata.normalize("NFC", text).casefold().rstrip(":"))
        if box is not None:
            yield _Label(_outermost_with_text(node.parent, text), box)


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
    for sibling in _elements_after(label):
        if _holds_label(sibling, label_ids):
            return
        numbers = _article_numbers(sibling, addresses)
        if not numbers:
            if sibling.tag in HEADING_TAGS:
                return
            continue
        if sibling.mem_id in enclosing:
            return
        if first is None and len(numbers) > 1:
            yield sibling
            return
        if first is not None and (sibling.tag, classes(sibling)) != (first.tag, classes(first)):
            return
        first = first or sibling
        yield sibling


def _elements_after(node: Node) -> Iterator[Node]:
    sibling = node.next
    while sibling is not None:
        if sibling.tag is not None and not sibling.tag.startswith("-"):
            yield sibling
        sibling = sibling.next


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


def _common_ancestor(first: Node, second: Node) -> tuple[Node | None, bool]:
    """The nearest node that holds both, and whether the second already stands inside the first."""
    above = {node.mem_id for node in _ancestors(first)}
    for node in _ancestors(second):
        if node.mem_id == first.mem_id:
            return None, True
        if node.mem_id in above:
            return node, False
    return None, False
