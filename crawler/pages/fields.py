"""One function a field of an article page; each says which rule found its value.

Selectors stand on top, the current template's first, then those of the family's other themes and older
templates (dossier, sections 1, 4.1 and 4.7). Nothing here reads a sidebar: what a field may be read from
is fenced off by `in_sidebar`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from crawler.pages.dom import TEXT, attribute, is_blank, rendered_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.pages.addresses import Addresses
    from crawler.pages.dom import Node
    from crawler.sites import Site

_HEADLINE = ("h1.article-detail-title", ".article-detail-title", "h1.detail-title", "h1.post-title", "h1")
_ABSTRACT = (".article-detail-desc", ".detail-sapo", ".detail-desc")
_STAMP = (".article-detail-date", ".article-detail-publish", ".detail-date")
_TIME, _DATE = ".format_time", ".format_date"
_PUBLISHED = 'meta[property="article:published_time"]'
_BREADCRUMB = '[class*="breadcrumb"] a[href], [id*="breadcrumb"] a[href]'
_SECTION_META = 'meta[name="category_url"]'
_BYLINE = (
    ".author-title a",
    ".author-title",
    ".article-detail-author",
    ".article-detail-infor > a",
    "p.author",
)
_TAGS = 'a[href$=".tag"]'
_KEYWORDS_META = 'meta[name="news_keywords"]'
_PRINT_URL = 'input[name="__printURL"]'
_CANONICAL = 'link[rel="canonical"]'
_CONTENT = (
    ".__MASTERCMS_CONTENT",
    ".__MASTERCMS_CONTENT_BODY",
    ".__MB_CONTENT_FOR_PRINTER",
    ".__MB_MASTERCMS_EL",
    ".xcontents",
)
_CONTENT_INNER = ".__MB_MASTERCMS_EL"
# An item of a list of other articles, on any page of the family.
_ITEM_CLASSES = re.compile(r"(?:^|\s)(?:article|bx-article|article-item|news-item)(?:\s|$)")
_MAX_SOURCE = 120


class Found(NamedTuple):
    """A field's text as the page shows it, and the rule that found it."""

    value: str
    rule: str


def headline(root: Node) -> Found | None:
    """The headline, from the element's text: a quote in a headline cuts every attribute short."""
    return _first_text(root, _HEADLINE)


def abstract_node(root: Node) -> tuple[Node, str] | None:
    """The element of the abstract (sapo) and its rule."""
    return _first_node(root, _ABSTRACT)


def stamp(root: Node) -> Found | None:
    """The date stamp as printed."""
    if found := _first_text(root, _STAMP):
        return found
    for time in root.css(_TIME):
        if in_sidebar(time):
            continue
        holder = time.parent
        date = holder.css_first(_DATE) if holder is not None else None
        text = rendered_text(time) if date is None else f"{rendered_text(time)} | {rendered_text(date)}"
        if not is_blank(text):
            return Found(text, _TIME)
    published = root.css_first(_PUBLISHED)
    if published is not None and attribute(published, "content").strip():
        return Found(attribute(published, "content").strip(), _PUBLISHED)
    return None


def sections(root: Node, addresses: Addresses) -> tuple[list[tuple[str, str]], str]:
    """The breadcrumb's paths with their printed names, root first, and the rule; never the home page."""
    paths: dict[str, str] = {}
    for anchor in root.css(_BREADCRUMB):
        path = addresses.section(attribute(anchor, "href"))
        if path is not None and not in_sidebar(anchor):
            paths.setdefault(path, rendered_text(anchor))
    if paths:
        return list(paths.items()), "breadcrumb"
    meta = root.css_first(_SECTION_META)
    path = addresses.section(attribute(meta, "content")) if meta is not None else None
    return ([(path, "")], _SECTION_META) if path else ([], "")


def byline(root: Node, content: Node | None) -> Found | None:
    """The authors' line outside the body."""
    if found := _first_text(root, _BYLINE):
        return found
    if content is not None:
        inner = content.css_first(_CONTENT_INNER)
        node = _next_right_bold(inner if inner is not None else content)
        if node is not None:
            return Found(rendered_text(node), "p[align=right] after the body")
    return None


def source(root: Node, content: Node, site: Site) -> Found | None:
    """The value behind the "Nguồn:" label that follows the body, or `None` where nothing is printed."""
    label = site.source_label
    within = {node.mem_id for node in content.traverse()}
    for node in root.traverse(include_text=True):
        if node.tag != TEXT or node.mem_id in within or node.parent is None:
            continue
        text = node.text(deep=False).strip()
        if text[: len(label)].casefold() == label and not in_sidebar(node):
            holder = node.parent
            whole = rendered_text(holder)
            if whole.casefold() == label and holder.parent is not None:
                outer = rendered_text(holder.parent)
                if outer.casefold().startswith(label) and len(outer) <= _MAX_SOURCE:
                    whole = outer
            value = whole[len(label) :].strip() if whole.casefold().startswith(label) else ""
            return None if is_blank(value) else Found(value, "label")
    return None


def keywords(root: Node, content: Node | None) -> tuple[tuple[str, ...], str]:
    """The tags under the article, else the page's news keywords, and the rule."""
    within = {node.mem_id for node in content.css(_TAGS)} if content is not None else set()
    tags = [
        rendered_text(anchor)
        for anchor in root.css(_TAGS)
        if anchor.mem_id not in within and not in_sidebar(anchor)
    ]
    if found := _distinct(tags):
        return found, _TAGS
    meta = root.css_first(_KEYWORDS_META)
    if meta is not None and (found := _distinct(attribute(meta, "content").split(","))):
        return found, _KEYWORDS_META
    return (), ""


def printed_address(root: Node) -> str | None:
    """The address that the page names as its own, for printing or for search engines."""
    for selector, name in ((_PRINT_URL, "value"), (_CANONICAL, "href")):
        node = root.css_first(selector)
        if node is not None and attribute(node, name).strip():
            return attribute(node, name).strip()
    return None


def content(root: Node) -> tuple[Node, str] | None:
    """The element that holds the body, and what the editor wrote of it when that has one of its own."""
    return next(
        ((node, selector) for selector in _CONTENT for node in root.css(selector) if not in_sidebar(node)),
        None,
    )


def in_sidebar(node: Node) -> bool:
    """Whether `node` stands inside an item of a list of other articles."""
    parent = node.parent
    while parent is not None and parent.tag not in ("body", "html", None):
        if _ITEM_CLASSES.search(attribute(parent, "class")):
            return parent.css_first(".__MASTERCMS_CONTENT, .article-detail-title") is None
        parent = parent.parent
    return False


def _first_node(root: Node, selectors: Sequence[str]) -> tuple[Node, str] | None:
    for selector in selectors:
        for node in root.css(selector):
            if not in_sidebar(node) and not is_blank(rendered_text(node)):
                return node, selector
    return None


def _first_text(root: Node, selectors: Sequence[str]) -> Found | None:
    found = _first_node(root, selectors)
    return Found(rendered_text(found[0]), found[1]) if found else None


def _next_right_bold(node: Node) -> Node | None:
    """The right-aligned bold paragraph that some themes print after the body."""
    for sibling in _elements_after(node):
        if sibling.tag == "p" and attribute(sibling, "align") == "right" and sibling.css_first("strong, b"):
            return sibling
    return None


def _elements_after(node: Node) -> Iterator[Node]:
    sibling = node.next
    while sibling is not None:
        if sibling.tag is not None and not sibling.tag.startswith("-"):
            yield sibling
        sibling = sibling.next


def _distinct(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in values if not is_blank(value)))
