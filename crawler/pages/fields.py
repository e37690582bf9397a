"""One function a field of an article page; each says which rule found its value.

Selectors stand on top, the current template's first, then those of the family's other themes and older
templates (dossier, sections 1, 4.1 and 4.7). Nothing here reads a sidebar: what a field may be read from
is fenced off by `in_sidebar`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from crawler.pages.dom import TEXT, attribute, elements_after, is_blank, is_right_aligned, rendered_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.pages.addresses import Addresses, ArticleAddress
    from crawler.pages.dom import Node
    from crawler.pages.order import DocumentOrder
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
# Where a page names its own address: for printing and for search engines.
_OWN_ADDRESS = (
    ('input[name="__printURL"]', "value"),
    ('link[rel="canonical"]', "href"),
    ('meta[property="og:url"]', "content"),
)
_MOBILE_VERSION = 'a[href*="mobile=yes"]'
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


class Content(NamedTuple):
    """The element that holds the body; `inner` is the editor's own element in it, where the theme has one."""

    outer: Node
    inner: Node | None
    rule: str

    @property
    def body(self) -> Node:
        """The element whose text is the author's."""
        return self.outer if self.inner is None else self.inner


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


def byline(root: Node, content: Content | None) -> Found | None:
    """The authors' line outside the body."""
    if found := _first_text(root, _BYLINE):
        return found
    if content is not None:
        for sibling in elements_after(content.body):
            if sibling.tag == "p" and is_right_aligned(sibling) and sibling.css_first("strong, b"):
                return Found(rendered_text(sibling), "right-aligned and bold after the body")
    return None


def source(order: DocumentOrder, content: Node, site: Site) -> Found | None:
    """The value behind the "Nguồn:" label outside the body, or `None` where nothing is printed."""
    label = site.source_label
    within = order.span(content)
    for position, node in enumerate(order.nodes):
        if node.tag != TEXT or position in within or node.parent is None:
            continue
        text = node.text(deep=False).strip()
        if text[: len(label)].casefold() == label and not in_sidebar(node):
            value = _value_behind(label, node.parent)
            return None if is_blank(value) else Found(value, "label")
    return None


def _value_behind(label: str, holder: Node) -> str:
    """What stands behind the label in its element, or in the one around where it has the label only."""
    whole = rendered_text(holder)
    if whole.casefold() == label and holder.parent is not None:
        outer = rendered_text(holder.parent)
        if outer[: len(label)].casefold() == label and len(outer) <= _MAX_SOURCE:
            whole = outer
    return whole[len(label) :].strip()


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


def own_address(root: Node, asked: ArticleAddress, addresses: Addresses) -> ArticleAddress:
    """The article that the page says it is; where it says nothing, the one that was asked for.

    The slug may have been an old or a wrong one. Links to mobile versions lead to other articles too, so
    they only tell the slug of the number that was asked for.
    """
    for selector, name in _OWN_ADDRESS:
        for node in root.css(selector):
            if address := addresses.article(attribute(node, name)):
                return address
    mobile = (addresses.article(attribute(node, "href")) for node in root.css(_MOBILE_VERSION))
    return next((address for address in mobile if address and address.number == asked.number), asked)


def content(root: Node) -> Content | None:
    """The element that holds the body."""
    for selector in _CONTENT:
        for node in root.css(selector):
            if not in_sidebar(node):
                return Content(node, node.css_first(_CONTENT_INNER), selector)
    return None


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


def _distinct(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in values if not is_blank(value)))
