"""Advertisements inside a body: they change with every visit and are nobody's text.

The CMS marks its own: class `__ads_click`, links under `/adsfw/` (docs/mastercms.md, 3.4 and 4.8). Those of
other networks are told by the names of their classes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.pages.dom import BLOCK_TAGS, TEXT, UNSEEN_TAGS, attribute, children, is_blank, is_hidden
from crawler.pages.labels import is_ad_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.pages.dom import Node

MAX_AD_WORDS = 60
"""An element of more words is no advertisement, whatever its class: one that nobody closed holds the text."""

_MAX_BESIDE = 50
"""Elements of a line that are looked at for text."""

_LINK = 'a[href*="/adsfw/"]'
# What may be one by its name; `_NAME` looks closer.
_MAY_BE = '[class*="ad" i], [class*="quang" i], [id*="ad" i], [id*="quang" i]'
_NAME = re.compile(
    r"(?:^|[\s_-])(?:ads?|advs?|advert|advertis(?:ement|ing)s?|adsense|adsbygoogle|quang[_-]?cao)(?:$|[\s_-])",
    re.IGNORECASE,
)
_OWN_PICTURE = "img.__img_mastercms"
_SHOWN = frozenset({"img", "iframe", "video", "embed", "table"})


def find_ads(content: Node) -> list[Node]:
    """The elements of a body that are advertisements, each with the label that stands around or before it.

    A link that stands inside a sentence is none: its words are the sentence's.
    """
    ads = {node.mem_id: node for node in content.css(f"{_LINK}, {_MAY_BE}") if _is_ad(node, content)}
    found: dict[int, Node] = {}
    known: dict[int, bool] = {}
    for node in ads.values():
        outermost = node
        while (parent := outermost.parent) is not None and parent.mem_id != content.mem_id:
            if parent.mem_id not in known:
                known[parent.mem_id] = _shows_only_ads(parent, ads)
            if not known[parent.mem_id]:
                break
            outermost = parent
        if outermost.mem_id in found:
            continue
        found[outermost.mem_id] = outermost
        label = _shown_before(outermost)
        if label is not None and is_ad_label(label.text(deep=True)):
            found[label.mem_id] = label
    return list(found.values())


def _is_ad(node: Node, content: Node) -> bool:
    if node.mem_id == content.mem_id:
        return False
    is_sold = _is_sold(node)
    if not is_sold and not _NAME.search(f"{attribute(node, 'class')} {attribute(node, 'id')}"):
        return False
    if node.tag == "a":
        if not is_sold and ".html" in attribute(node, "href"):
            return False
        return is_blank(node.text(deep=True)) or not _is_in_sentence(node)
    words = sum(len(text.split()) for text in _texts(node))
    return words <= MAX_AD_WORDS and node.css_first(_OWN_PICTURE) is None


def _is_sold(node: Node) -> bool:
    return node.tag == "a" and "/adsfw/" in attribute(node, "href")


def _texts(node: Node) -> Iterator[str]:
    """The texts in `node` that are shown."""
    for child in children(node):
        if child.tag == TEXT:
            yield child.text(deep=False)
        elif _is_seen(child):
            yield from _texts(child)


def _is_seen(node: Node) -> bool:
    tag = node.tag
    return not (tag is None or tag.startswith("-") or tag in UNSEEN_TAGS or is_hidden(node))


def _shows_only_ads(node: Node, ads: dict[int, Node]) -> bool:
    """Whether `node` shows advertisements and their label, and nothing else."""
    texts: list[str] = []
    if not _collect(node, ads, texts):
        return False
    shown = "".join(texts)
    return is_blank(shown) or is_ad_label(shown)


def _collect(node: Node, ads: dict[int, Node], texts: list[str]) -> bool:
    for child in children(node):
        if child.tag == TEXT:
            texts.append(child.text(deep=False))
        elif child.mem_id in ads or not _is_seen(child):
            continue
        elif child.tag in _SHOWN or not _collect(child, ads, texts):
            return False
    return True


def _shown_before(node: Node) -> Node | None:
    """The element before `node` under the same parent, what nobody sees left out."""
    before = node.prev
    while before is not None and (
        not _is_seen(before) if before.tag != TEXT else is_blank(before.text(deep=False))
    ):
        before = before.prev
    return None if before is None or before.tag == TEXT else before


def _is_in_sentence(anchor: Node) -> bool:
    """Whether text stands beside a link on its line."""
    node = anchor
    while True:
        if any(_has_text_beside(node, forward=forward) for forward in (True, False)):
            return True
        parent = node.parent
        if parent is None or parent.tag in BLOCK_TAGS:
            return False
        node = parent


def _has_text_beside(node: Node, *, forward: bool) -> bool:
    for _ in range(_MAX_BESIDE):
        beside = node.next if forward else node.prev
        if beside is None or beside.tag == "br" or beside.tag in BLOCK_TAGS:
            return False
        if beside.tag == TEXT:
            texts = [beside.text(deep=False)]
        else:
            texts = list(_texts(beside)) if _is_seen(beside) and not _is_sold(beside) else []
        if any(not is_blank(text) for text in texts):
            return True
        node = beside
    return False
