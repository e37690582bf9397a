"""The order of a page's nodes: which stand before, inside and after which."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from crawler.pages.dom import Node


PlacedText: TypeAlias = "tuple[int, Node, str]"
"""A text node that shows something: its position, itself, and its text without spaces at the ends."""


class DocumentOrder:
    """Every node of a page in page order, text and comments included; a subtree is a range of positions."""

    def __init__(self, root: Node) -> None:
        self.nodes: list[Node] = list(root.traverse(include_text=True))
        self._positions = {node.mem_id: n for n, node in enumerate(self.nodes)}

    @cached_property
    def texts(self) -> list[PlacedText]:
        """The text nodes of the page that are not white space, in page order."""
        found = []
        for position, node in enumerate(self.nodes):
            if node.is_text_node and (text := (node.text_content or "").strip()):
                found.append((position, node, text))
        return found

    def position(self, node: Node) -> int:
        """The position of `node` itself."""
        return self._positions[node.mem_id]

    def span(self, node: Node) -> range:
        """The positions of `node` and everything inside it."""
        start = self._positions[node.mem_id]
        above: Node | None = node
        while above is not None:
            following = above.next
            if following is not None:
                return range(start, self._positions.get(following.mem_id, len(self.nodes)))
            above = above.parent
        return range(start, len(self.nodes))
