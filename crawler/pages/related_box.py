"""Reads the links of one box of other articles, whatever its markup: anchors, pictures, teasers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.article import Box, RelatedLink
from crawler.pages.dom import (
    BLOCK_TAGS,
    TEXT,
    UNSEEN_TAGS,
    attribute,
    collapse,
    is_blank,
    rendered_text,
)

if TYPE_CHECKING:
    from crawler.pages.addresses import Addresses, ArticleAddress
    from crawler.pages.dom import Node

# Parts of an item that are neither its title nor its teaser, by a word of their class.
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:date|time|cat|catname|views?|comments?|tags?)(?:$|[\s_-])", re.IGNORECASE
)

CUT_MARKS = ("...", "…")
"""How a teaser that the CMS cut short ends."""


@dataclass
class _Entry:
    address: ArticleAddress
    title: str = ""
    abstract: list[str] = field(default_factory=list)


class BoxReader:
    """Collects the links of a box in page order, one entry for each run of anchors of one article.

    The title is the text of the anchors (never an attribute: a quote in a title cuts it short there), the
    abstract the text that follows outside them.
    """

    def __init__(self, addresses: Addresses, box: Box) -> None:
        self._addresses = addresses
        self._box = box
        self._entries: list[_Entry] = []

    def read(self, node: Node) -> None:
        """Adds what stands in `node`; called again, goes on with the same box."""
        child = node.first_child
        while child is not None:
            tag = child.tag
            if tag == TEXT:
                self._teaser(child.text_content or "")
            elif tag is None or tag in UNSEEN_TAGS or tag.startswith("-"):
                pass
            elif tag == "a":
                self.read_anchor(child)
            elif not _is_aside(child):
                if tag in BLOCK_TAGS or tag == "br":
                    self._teaser(" ")
                self.read(child)
            child = child.next

    def read_anchor(self, anchor: Node) -> None:
        """Adds one anchor; one that names no article is a teaser's text, or nothing if it names a section."""
        href = attribute(anchor, "href")
        address = self._addresses.article(href)
        if address is None:
            if self._addresses.section(href) is None:
                self.read(anchor)
            return
        if not self._entries or self._entries[-1].address.number != address.number:
            self._entries.append(_Entry(address))
        entry = self._entries[-1]
        text = rendered_text(anchor)
        if not is_blank(text) and not entry.title:
            entry.title = text

    def links(self) -> list[RelatedLink]:
        """The links met so far."""
        found = []
        for entry in self._entries:
            title = collapse(entry.title.replace("\n", " "))
            abstract = collapse("".join(entry.abstract))
            if not is_blank(title) and is_blank(abstract) and title.endswith(CUT_MARKS):
                # The late 2020 boxes print a cut teaser inside the anchor and no title at all.
                title, abstract = "", title
            found.append(
                RelatedLink(
                    url=entry.address.url,
                    id=entry.address.number,
                    title=None if is_blank(title) else title,
                    abstract=None if is_blank(abstract) else abstract,
                    blocks=(self._box,),
                )
            )
        return found

    def _teaser(self, text: str) -> None:
        if self._entries:
            self._entries[-1].abstract.append(text)


def _is_aside(node: Node) -> bool:
    names = attribute(node, "class")
    return names != "" and _ASIDE.search(names) is not None and node.css_first('a[href*=".html"]') is None
