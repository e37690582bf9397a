"""One function a field of an article page; each says which rule found its value.

Selectors stand on top, the current template's first, then those of the family's other themes and older
templates (docs/mastercms.md, 1, 4.1 and 4.7). Nothing here reads a sidebar: selectors that are the article's
own are fenced off by `Page.in_sidebar`; the others, which parts of a sidebar match too, count only inside
the smallest element that holds both headline and body.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from crawler.pages.byline import looks_like_byline
from crawler.pages.dom import attribute, classes, elements_after, is_blank, is_right_aligned, rendered_text
from crawler.pages.labels import source_label
from crawler.pages.page import ancestors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from crawler.pages.addresses import Addresses, ArticleAddress
    from crawler.pages.dom import Node
    from crawler.pages.page import Page

_HEADLINE = ("h1.article-detail-title", ".article-detail-title", "h1.detail-title", "h1.post-title")
_BARE_HEADLINE = "h1"
_ABSTRACT = (".article-detail-desc",)
_OTHER_ABSTRACT = (".detail-sapo", ".detail-desc")
_STAMP = (".article-detail-date", ".article-detail-publish")
_OTHER_STAMP = (".detail-date",)
_TIME, _DATE = ".format_time", ".format_date"
_PUBLISHED = 'meta[property="article:published_time"]'
_BREADCRUMB = '[class*="breadcrumb"] a[href], [id*="breadcrumb"] a[href]'
_SECTION_META = 'meta[name="category_url"]'
_AUTHOR_TITLE = ".author-title"
_BYLINE = (_AUTHOR_TITLE, ".article-detail-author", ".article-detail-infor > a")
_OTHER_BYLINE = ("p.author",)
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
_CONTENT_INNER = "__MB_MASTERCMS_EL"
_PAGE_HEAD = frozenset({"header", "nav", "footer"})


class Found(NamedTuple):
    """A field's text as the page shows it, and the rule that found it.

    `nodes` are the elements that it was read from, where it was read from shown text.
    """

    value: str
    rule: str
    nodes: tuple[Node, ...] = ()


class Content(NamedTuple):
    """The element that holds the body; `inner` are the editor's own elements in it, if it has any."""

    outer: Node
    inner: tuple[Node, ...]
    rule: str

    @property
    def parts(self) -> tuple[Node, ...]:
        """The elements whose text is the author's, in page order."""
        return self.inner or (self.outer,)


class Outline(NamedTuple):
    """Headline and body of a page, and the positions of the smallest element that holds both.

    `within` is empty where the page lacks one of them: then nothing says where the article is.
    """

    headline: Found | None
    content: Content | None
    within: range


def outline(page: Page) -> Outline:
    """Finds headline and body, on which everything else depends.

    The headline is the element's text: a quote in a headline cuts every attribute short. A bare `h1` is the
    headline only if it is the nearest one above the body and no logo.
    """
    headline = _first(page, _HEADLINE)
    body = content(page, headline.nodes[0] if headline else None)
    if body is not None and headline is None:
        headline = _bare_headline(page, body.outer)
    if headline is None or body is None:
        return Outline(headline, body, range(0))
    return Outline(headline, body, page.smallest_around(headline.nodes[0], body.outer))


def abstract(page: Page, found: Outline) -> Found | None:
    """The abstract (sapo)."""
    return _first(page, _ABSTRACT) or _first(page, _OTHER_ABSTRACT, found.within)


def stamp(page: Page, found: Outline) -> Found | None:
    """The date stamp as printed."""
    if printed := _first(page, _STAMP) or _first(page, _OTHER_STAMP, found.within):
        return printed
    for time in _within(page, _TIME, found.within):
        holder = time.parent
        date = holder.css_first(_DATE) if holder is not None else None
        text = rendered_text(time) if date is None else f"{rendered_text(time)} | {rendered_text(date)}"
        if not is_blank(text):
            return Found(text, _TIME, (time,) if date is None else (time, date))
    published = page.root.css_first(_PUBLISHED)
    if published is not None and attribute(published, "content").strip():
        return Found(attribute(published, "content").strip(), _PUBLISHED)
    return None


def sections(page: Page) -> tuple[list[tuple[str, str]], str]:
    """The first breadcrumb's paths with their printed names, root first, and the rule; no home page."""
    paths: dict[str, str] = {}
    first: int | None = None
    for anchor in page.root.css(_BREADCRUMB):
        path = page.addresses.section(attribute(anchor, "href"))
        if path is None or page.in_sidebar(anchor):
            continue
        breadcrumb = _breadcrumb(anchor)
        if first is None:
            first = breadcrumb
        if breadcrumb == first:
            paths.setdefault(path, rendered_text(anchor))
    if paths:
        return list(paths.items()), "breadcrumb"
    meta = page.root.css_first(_SECTION_META)
    path = page.addresses.section(attribute(meta, "content")) if meta is not None else None
    return ([(path, "")], _SECTION_META) if path else ([], "")


def byline(page: Page, found: Outline) -> Found | None:
    """The authors' line outside the body; of several links each is a name, parted by " / ".

    An element for the author may hold the source line too, and nothing else where no author is named.
    """
    cut = source_label(page.addresses.site.source_label).cut
    if printed := _first(page, _BYLINE, cut=cut) or _first(page, _OTHER_BYLINE, found.within, cut=cut):
        if printed.rule == _AUTHOR_TITLE:
            return printed._replace(value=_linked_names(printed))
        return printed
    if found.content is not None:
        for sibling in elements_after(found.content.parts[-1]):
            if sibling.tag == "p" and is_right_aligned(sibling) and sibling.css_first("strong, b"):
                text = rendered_text(sibling)
                if looks_like_byline(text):
                    return Found(text, "right-aligned and bold after the body", (sibling,))
    return None


def keywords(page: Page, content: Node | None) -> tuple[tuple[str, ...], str]:
    """The tags under the article, else the page's news keywords, and the rule."""
    within = {node.mem_id for node in content.css(_TAGS)} if content is not None else set()
    tags = [
        rendered_text(anchor)
        for anchor in page.root.css(_TAGS)
        if anchor.mem_id not in within and not page.in_sidebar(anchor)
    ]
    if found := _distinct(tags):
        return found, _TAGS
    meta = page.root.css_first(_KEYWORDS_META)
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


def content(page: Page, headline: Node | None) -> Content | None:
    """The element that holds the body: of several, the one with the most text behind the headline."""
    for selector in _CONTENT:
        nodes = [node for node in page.root.css(selector) if not page.in_sidebar(node)]
        if not nodes:
            continue
        outer = nodes[0] if len(nodes) == 1 else _fullest(page, nodes, headline)
        inner = [node for node in outer.css(f".{_CONTENT_INNER}") if node.mem_id != outer.mem_id]
        return Content(outer, tuple(_outermost(inner, outer)), selector)
    return None


def _fullest(page: Page, nodes: list[Node], headline: Node | None) -> Node:
    kept = [node for node in nodes if not page.in_list(node)] or nodes
    if headline is not None:
        start = page.order.position(headline)
        kept = [node for node in kept if page.order.span(node).stop > start] or kept
    return max(kept, key=lambda node: len(node.text(deep=True).strip()))


def _outermost(nodes: list[Node], outer: Node) -> Iterator[Node]:
    """Those of the editor's elements that stand in no other of them."""
    for node in nodes:
        parent = node.parent
        while parent is not None and parent.mem_id != outer.mem_id:
            if _CONTENT_INNER in classes(parent):
                break
            parent = parent.parent
        else:
            yield node


def _bare_headline(page: Page, body: Node) -> Found | None:
    span = page.order.span(body)
    found = None
    for node in page.root.css(_BARE_HEADLINE):
        if page.order.position(node) >= span.stop:
            break
        text = rendered_text(node)
        if not is_blank(text) and not page.in_list(node) and not _is_logo(page, node):
            found = Found(text, _BARE_HEADLINE, (node,))
    return found


def _is_logo(page: Page, heading: Node) -> bool:
    """Whether a heading is the paper's name: in the page's head, or a link to the front page or a section."""
    for node in (heading, *ancestors(heading)):
        names = f"{attribute(node, 'class')} {attribute(node, 'id')}".lower()
        if node.tag in _PAGE_HEAD or "logo" in names or "header" in names.split():
            return True
    return any(page.addresses.article(attribute(link, "href")) is None for link in heading.css("a[href]"))


def _breadcrumb(anchor: Node) -> int:
    """The outermost element around `anchor` that its class or name calls a breadcrumb, by its `mem_id`."""
    found = anchor
    for parent in ancestors(anchor):
        if "breadcrumb" in attribute(parent, "class") or "breadcrumb" in attribute(parent, "id"):
            found = parent
    if found.tag in ("li", "span") and found.parent is not None:
        found = found.parent
    return found.mem_id


def _linked_names(printed: Found) -> str:
    names = [text for link in printed.nodes[0].css("a") if not is_blank(text := rendered_text(link))]
    if len(names) > 1:
        return printed.value if "/" in printed.value.replace("t/h", "") else " / ".join(names)
    return names[0] if names else printed.value


def _within(page: Page, selector: str, within: range) -> Iterator[Node]:
    """The elements in a span of positions that stand in no list of other articles."""
    if within:
        for node in page.root.css(selector):
            if page.order.position(node) in within and not page.in_list(node):
                yield node


def _first(
    page: Page,
    selectors: Sequence[str],
    within: range | None = None,
    *,
    cut: Callable[[str], str] = str,
) -> Found | None:
    """The first element that shows something; with `within`, only one inside the article.

    `cut` takes off its text what is none of the field's.
    """
    for selector in selectors:
        for node in page.root.css(selector) if within is None else _within(page, selector, within):
            if not page.in_sidebar(node) and not is_blank(text := cut(rendered_text(node))):
                return Found(text, selector, (node,))
    return None


def _distinct(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in values if not is_blank(value)))
