"""Reads an article page of a MasterCMS paper into an `Article`, to the letter."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from archive.article import Article, RelatedLink, running_text
from crawler.pages import eras, fields
from crawler.pages.addresses import Addresses
from crawler.pages.body import Body, read_body
from crawler.pages.byline import read_byline
from crawler.pages.dom import attribute, parse, rendered_text
from crawler.pages.kind import kind_of
from crawler.pages.language import language_of
from crawler.pages.order import DocumentOrder
from crawler.pages.surroundings import PlacedLinks, boxes_beside, labelled_boxes, links_between

if TYPE_CHECKING:
    from crawler.pages.dom import Node
    from crawler.sites import Site

_LANGUAGE_SAMPLE = 2000  # characters: more of them change no answer

PARSER_VERSION = 1
"""Grows whenever the same page would be read differently; each stored article names the one that read it."""


def read_article(html: str, url: str, site: Site) -> Article:
    """Reads the page that was fetched from `url`.

    What is not on the page is empty in the article; whether that is enough is for the validating step to
    say. `related` has one entry for each time that a box names an article, in page order.

    Raises:
        ValueError: `url` is not an article's address.
    """
    tree = parse(html)
    root = tree.root
    base = tree.css_first("base[href]")
    addresses = Addresses(site, url, attribute(base, "href") if base is not None else None)
    own = addresses.article(url)
    if own is None or root is None:
        raise ValueError(f"{url} is not the address of an article of {site.origin}")

    rules: dict[str, str] = {}
    order = DocumentOrder(root)
    headline = _noted(rules, "headline", fields.headline(root))
    abstract = fields.abstract_node(root)
    stamp = _noted(rules, "date_published_raw", fields.stamp(root))
    sections, rules["sections"] = fields.sections(root, addresses)
    content = fields.content(root)
    body, related, source = Body([], [], None), list[RelatedLink](), None
    if content is not None:
        body = read_body(content.body, addresses)
        related = _related(order, content, body, abstract[0] if abstract else None, addresses)
        source = _noted(rules, "source", fields.source(order, content.outer, site))
        rules["body"] = f"{content.rule} {eras.content_rule(content.outer)}"
    byline = _byline(root, content, body, rules)
    named = fields.own_address(root, own, addresses)
    url = named.url if named.number == own.number else own.url
    kind, rules["kind"] = kind_of(headline, url, body.blocks)
    keywords, rules["keywords"] = fields.keywords(root, content.outer if content else None)
    if abstract:
        rules["abstract"] = abstract[1]
    abstract_text = rendered_text(abstract[0]) if abstract else None
    return Article(
        url=url,
        id=own.number,
        headline=headline,
        abstract=abstract_text,
        date_published_raw=stamp,
        sections=tuple(path for path, _ in sections),
        section_names=tuple(name for _, name in sections),
        authors=read_byline(byline) if byline else (),
        byline_raw=byline,
        source=source,
        language=_language(headline, abstract_text, body),
        kind=kind,
        keywords=keywords,
        body=tuple(body.blocks),
        related=tuple(related),
        rules={field: rule for field, rule in rules.items() if rule},
        parser_version=PARSER_VERSION,
        printed_id=named.number,
    )


def _noted(rules: dict[str, str], field: str, found: fields.Found | None) -> str | None:
    if found is None:
        return None
    rules[field] = found.rule
    return found.value


def _related(
    order: DocumentOrder, content: fields.Content, body: Body, abstract: Node | None, addresses: Addresses
) -> list[RelatedLink]:
    """The links of all boxes of the page, in page order."""
    inside = order.span(content.outer)
    boxes = [
        PlacedLinks(order.span(content.body).start, body.links),
        *labelled_boxes(order, content.outer, addresses, addresses.site.box_labels),
    ]
    if content.inner is not None:
        boxes += boxes_beside(order, content.outer, content.inner, addresses)
    if abstract is not None and (above := order.span(abstract)).stop <= inside.start:
        between = range(above.stop, inside.start)
        boxes.append(PlacedLinks(above.stop, links_between(order, between, addresses, "after_abstract")))
    return [link for box in sorted(boxes, key=itemgetter(0)) for link in box.links]


def _byline(root: Node, content: fields.Content | None, body: Body, rules: dict[str, str]) -> str | None:
    if outside := fields.byline(root, content):
        return _noted(rules, "byline_raw", outside)
    if body.byline:
        rules["byline_raw"] = "last paragraph, right-aligned and bold"
    return body.byline


def _language(headline: str | None, abstract: str | None, body: Body) -> str:
    pieces = [headline, abstract, *running_text(tuple(body.blocks))]
    return language_of(" ".join(filter(None, pieces))[:_LANGUAGE_SAMPLE])
