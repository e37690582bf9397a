"""Reads an article page of a MasterCMS paper into an `Article`, to the letter."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from archive.article import Article, RelatedLink, running_text
from crawler.pages import eras, fields
from crawler.pages.addresses import Addresses
from crawler.pages.body import Body, read_body
from crawler.pages.byline import read_byline
from crawler.pages.dom import attribute, parse
from crawler.pages.errors import UnreadablePageError
from crawler.pages.kind import kind_of
from crawler.pages.language import language_of
from crawler.pages.page import Page
from crawler.pages.source import source as source_of
from crawler.pages.surroundings import PlacedLinks, boxes_beside, labelled_boxes, links_between

if TYPE_CHECKING:
    from crawler.sites import Site

_LANGUAGE_SAMPLE = 2000  # characters: more of them change no answer

PARSER_VERSION = 3
"""Grows whenever the same page would be read differently; each stored article names the one that read it."""


def read_article(html: str, url: str, site: Site) -> Article:
    """Reads the page that was fetched from `url`.

    What is not on the page is empty in the article; whether that is enough is for the validating step to
    say. `related` has one entry for each time that a box names an article, in page order.

    Raises:
        ValueError: `url` is not an article's address.
        UnreadablePageError: `too_deep`: elements are nested deeper than Python can follow, which is several
            times as deep as any real page.
    """
    try:
        return _read(html, url, site)
    except RecursionError:
        raise UnreadablePageError(
            "too_deep", f"the elements of {url} are nested too deep to be read; the page is broken"
        ) from None


def _read(html: str, url: str, site: Site) -> Article:
    tree = parse(html)
    root = tree.root
    base = tree.css_first("base[href]")
    addresses = Addresses(site, url, attribute(base, "href") if base is not None else None)
    own = addresses.article(url)
    if own is None or root is None:
        raise ValueError(f"{url} is not the address of an article of {site.origin}")

    page = Page(root, addresses)
    outline = fields.outline(page)
    abstract, stamp = fields.abstract(page, outline), fields.stamp(page, outline)
    byline, source = fields.byline(page, outline), source_of(page, outline)
    found = {
        "headline": outline.headline,
        "abstract": abstract,
        "date_published_raw": stamp,
        "source": source,
        "byline_raw": byline,
    }
    rules = {field: value.rule for field, value in found.items() if value is not None}
    sections, rules["sections"] = fields.sections(page)
    body, related = Body(), list[RelatedLink]()
    if (content := outline.content) is not None:
        used = frozenset(node.mem_id for value in found.values() if value for node in value.nodes)
        body = read_body(content.parts, addresses, used)
        related = _related(page, content, body, abstract)
        rules["body"] = f"{content.rule} {eras.content_rule(content.outer)}"
    if byline is None and body.byline is not None:
        byline = fields.Found(body.byline, "last paragraph, right-aligned and bold")
        rules["byline_raw"] = byline.rule
    named = fields.own_address(root, own, addresses)
    url = named.url if named.number == own.number else own.url
    headline = _value(outline.headline)
    kind, rules["kind"] = kind_of(headline, url, body.blocks)
    keywords, rules["keywords"] = fields.keywords(page, content.outer if content else None)
    return Article(
        url=url,
        id=own.number,
        headline=headline,
        abstract=_value(abstract),
        date_published_raw=_value(stamp),
        sections=tuple(path for path, _ in sections),
        section_names=tuple(name for _, name in sections),
        authors=read_byline(byline.value) if byline else (),
        byline_raw=_value(byline),
        source=_value(source),
        language=_language(headline, _value(abstract), body),
        kind=kind,
        keywords=keywords,
        body=tuple(body.blocks),
        related=tuple(related),
        rules={field: rule for field, rule in rules.items() if rule},
        parser_version=PARSER_VERSION,
        printed_id=named.number,
    )


def _value(found: fields.Found | None) -> str | None:
    return None if found is None else found.value


def _related(
    page: Page, content: fields.Content, body: Body, abstract: fields.Found | None
) -> list[RelatedLink]:
    """The links of all boxes of the page, in page order."""
    order, addresses = page.order, page.addresses
    inside = order.span(content.outer)
    boxes = [
        *(PlacedLinks(order.position(part), links) for part, links in body.boxes),
        *labelled_boxes(order, content.outer, addresses, addresses.site.box_labels),
    ]
    if content.inner:
        boxes += boxes_beside(order, content.outer, content.inner, addresses)
    if abstract is not None and (above := order.span(abstract.nodes[0])).stop <= inside.start:
        between = range(above.stop, inside.start)
        boxes.append(PlacedLinks(above.stop, links_between(order, between, addresses, "after_abstract")))
    return [link for box in sorted(boxes, key=itemgetter(0)) for link in box.links]


def _language(headline: str | None, abstract: str | None, body: Body) -> str:
    pieces = [headline, abstract, *running_text(tuple(body.blocks))]
    return language_of(" ".join(filter(None, pieces))[:_LANGUAGE_SAMPLE])
