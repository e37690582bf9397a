"""The source line: what stands behind its label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.pages.dom import BLOCK_TAGS, TEXT, attribute, collapse, is_blank
from crawler.pages.fields import Found
from crawler.pages.labels import source_label
from crawler.pages.page import ancestors

if TYPE_CHECKING:
    from crawler.pages.dom import Node
    from crawler.pages.fields import Outline
    from crawler.pages.page import Page

MAX_SOURCE = 120
"""A longer text is no name of a source."""

_SOURCE_CLASS = re.compile(r"(?:^|[\s_-])source(?:$|[\s_-])", re.IGNORECASE)
# Links of the template that may follow an empty label: sharing, printing, tags.
_OTHER_LINK = re.compile(r"\.tag$|apicenter@|facebook|twitter|zalo|^mailto:", re.IGNORECASE)
_SHARING = frozenset({"chia sẻ", "in bài viết", "share", "print"})


def source(page: Page, found: Outline) -> Found | None:
    """The value behind the "Nguồn:" label of the article, or `None` where nothing is printed.

    It ends with its line: at the next block, or at a link where the value is text and the other way round.
    A line inside the editor's own elements is the author's text unless its class calls it the source.
    """
    if found.content is None:
        return None
    label = source_label(page.addresses.site.source_label)
    bodies = [page.order.span(part) for part in found.content.parts]
    for n, (position, node, text) in enumerate(page.order.texts):
        if (
            text[0] not in "nN"
            or not label.start.match(text)
            or (found.within and position not in found.within)
        ):
            continue
        if ":" not in text and not _goes_on_with_colon(page, n):
            continue
        line = _line_of(node)
        in_body = any(position in span for span in bodies)
        if line is None or (in_body and not _SOURCE_CLASS.search(attribute(line, "class"))):
            continue
        if page.in_sidebar(node):
            continue
        printed = _printed(page, n, page.order.span(line))
        match = label.whole.match(printed)
        if match is not None:
            value = collapse(printed[match.end() :]).rstrip(" |")
            return None if is_blank(value) or len(value) > MAX_SOURCE else Found(value, "label", (line,))
    return None


def _line_of(node: Node) -> Node | None:
    """The block element that `node` stands in."""
    return next((parent for parent in ancestors(node) if parent.tag in BLOCK_TAGS), None)


def _goes_on_with_colon(page: Page, n: int) -> bool:
    following = page.order.texts[n + 1 : n + 2]
    return bool(following) and following[0][2].startswith(":")


def _printed(page: Page, first: int, line: range) -> str:
    """The text of a line from its label on, up to where the value ends."""
    texts = page.order.texts
    position, label, _ = texts[first]
    pieces = [label.text(deep=False)]
    length = 0
    kind: bool | None = None
    if not is_blank(pieces[0].partition(":")[2]):
        kind = False
    for n in range(first + 1, len(texts)):
        later, node, _ = texts[n]
        if later not in line or length > 2 * MAX_SOURCE or _crosses_block(page, range(position + 1, later)):
            break
        link = next((parent for parent in ancestors(node) if parent.tag == "a"), None)
        if link is not None and _leads_elsewhere(page, link):
            break
        text = node.text(deep=False)
        if any(letter.isalnum() for letter in text):
            if kind is not None and kind != (link is not None):
                break
            kind = link is not None
        pieces.append(_gap(page, range(position + 1, later)) + text)
        position = later
        length += len(text)
    return "".join(pieces)


def _gap(page: Page, between: range) -> str:
    """The white space between two texts that show something."""
    return "".join(page.order.nodes[n].text(deep=False) for n in between if page.order.nodes[n].tag == TEXT)


def _crosses_block(page: Page, between: range) -> bool:
    return any(page.order.nodes[n].tag in BLOCK_TAGS or page.order.nodes[n].tag == "br" for n in between)


def _leads_elsewhere(page: Page, link: Node) -> bool:
    href = attribute(link, "href")
    return (
        page.addresses.article(href) is not None
        or _OTHER_LINK.search(href) is not None
        or collapse(link.text(deep=True)).casefold() in _SHARING
    )
