"""Reads an article page of a MasterCMS paper into an `Article`, to the letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.article import Article, RelatedLink, running_text
from crawler.pages import eras, fields
from crawler.pages.addresses import Addresses, article_number
from crawler.pages.body import Body, read_body
from crawler.pages.byline import read_byline
from crawler.pages.dom import attribute, parse, rendered_text
from crawler.pages.kind import kind_of
from crawler.pages.language import language_of
from crawler.pages.surroundings import labelled_boxes, links_after_abstract

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
    headline = _noted(rules, "headline", fields.headline(root))
    abstract = fields.abstract_node(root)
    stamp = _noted(rules, "date_published_raw", fields.stamp(root))
    sections, rules["sections"] = fields.sections(root, addresses)
    content = fields.content(root)
    body, related = Body([], [], None), list[RelatedLink]()
    if content is not None:
        body, related = _content(root, content[0], abstract[0] if abstract else None, addresses)
        rules["body"] = f"{content[1]} {eras.content_rule(content[0])}"
    byline = _byline(root, content[0] if content else None, body, rules)
    kind, rules["kind"] = kind_of(headline, own.url, body.blocks)
    keywords, rules["keywords"] = fields.keywords(root, content[0] if content else None)
    source = fields.source(root, content[0], site) if content else None
    if abstract:
        rules["abstract"] = abstract[1]
    abstract_text = rendered_text(abstract[0]) if abstract else None
    return Article(
        url=own.url,
        id=own.number,
        headline=headline,
        abstract=abstract_text,
        date_published_raw=stamp,
        sections=tuple(path for path, _ in sections),
        section_names=tuple(name for _, name in sections),
        authors=read_byline(byline) if byline else (),
        byline_raw=byline,
        source=_noted(rules, "source", source),
        language=_language(headline, abstract_text, body),
        kind=kind,
        keywords=keywords,
        body=tuple(body.blocks),
        related=tuple(related),
        rules={field: rule for field, rule in rules.items() if rule},
        parser_version=PARSER_VERSION,
        printed_id=_printed_id(root, addresses),
    )


def _noted(rules: dict[str, str], field: str, found: fields.Found | None) -> str | None:
    if found is None:
        return None
    rules[field] = found.rule
    return found.value


def _content(
    root: Node, content: Node, abstract: Node | None, addresses: Addresses
) -> tuple[Body, list[RelatedLink]]:
    """The body, and the links of the whole page in page order."""
    body = read_body(content, addresses)
    boxes = labelled_boxes(root, content, addresses, addresses.site.box_labels)
    return body, [*links_after_abstract(abstract, content, addresses), *body.links, *boxes]


def _byline(root: Node, content: Node | None, body: Body, rules: dict[str, str]) -> str | None:
    if outside := fields.byline(root, content):
        return _noted(rules, "byline_raw", outside)
    if body.byline:
        rules["byline_raw"] = "last paragraph, right-aligned and bold"
    return body.byline


def _printed_id(root: Node, addresses: Addresses) -> int | None:
    printed = fields.printed_address(root)
    if printed is None:
        return None
    found = addresses.article(printed)
    return found.number if found else article_number(printed)


def _language(headline: str | None, abstract: str | None, body: Body) -> str:
    pieces = [headline, abstract, *running_text(tuple(body.blocks))]
    return language_of(" ".join(filter(None, pieces))[:_LANGUAGE_SAMPLE])
