"""The same fields of an article page, read with three parsers, so that only the parsers differ.

A field is a selector and what is wanted of each element that it matches: the text of the whole element or
an attribute. The XPaths are those that `cssselect` makes of the selectors, compiled once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cssselect import HTMLTranslator
from lxml import etree, html  # type: ignore[import-untyped] # lxml ships no types
from parsel import Selector
from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "text"
Values = dict[str, list[tuple[str, ...]]]
"""For each field, for each element in page order, what is wanted of it; a missing attribute is empty."""


class Field(NamedTuple):
    """A selector, and what is wanted: `text` or names of attributes."""

    selector: str
    wanted: tuple[str, ...] = (TEXT,)


FIELDS = {
    "headline": Field("h1.article-detail-title"),
    "abstract": Field(".article-detail-desc"),
    "stamp": Field(".article-detail-date, .article-detail-publish"),
    "breadcrumb": Field('[class*="breadcrumb"] a[href]', (TEXT, "href")),
    "byline": Field(".author-title a, .article-detail-infor > a"),
    "source": Field(".article-source, p.source"),
    "keywords": Field('a[href$=".tag"]'),
    "address": Field('input[name="__printURL"]', ("value",)),
    "picture": Field('meta[property="og:image"]', ("content",)),
    "paragraphs": Field(".__MASTERCMS_CONTENT p"),
    "images": Field(".__MASTERCMS_CONTENT img", ("src",)),
    "captions": Field(".__MASTERCMS_CONTENT table.MASTERCMS_TPL_TABLE td, .__MASTERCMS_CONTENT figcaption"),
    "related": Field('a[href*=".html"]', (TEXT, "href")),
}


def read_with_lexbor(page: bytes) -> Values:
    """Reads with selectolax's lexbor and CSS selectors."""
    tree = LexborHTMLParser(page.decode())
    return {
        name: [
            tuple(node.text() if what == TEXT else node.attributes.get(what) or "" for what in field.wanted)
            for node in tree.css(field.selector)
        ]
        for name, field in FIELDS.items()
    }


_XPATHS = {name: etree.XPath(HTMLTranslator().css_to_xpath(field.selector)) for name, field in FIELDS.items()}
_STRING = etree.XPath("string()", smart_strings=False)
_PARSER = html.HTMLParser(encoding="utf-8")


def read_with_lxml(page: bytes) -> Values:
    """Reads with lxml, from bytes, and compiled XPaths."""
    tree = html.document_fromstring(page, parser=_PARSER)
    return {
        name: [
            tuple(str(_STRING(node)) if what == TEXT else node.get(what) or "" for what in field.wanted)
            for node in _XPATHS[name](tree)
        ]
        for name, field in FIELDS.items()
    }


def read_with_parsel(page: bytes) -> Values:
    """Reads with parsel, as a Scrapy response offers it, and CSS selectors."""
    selector = Selector(text=page.decode())
    return {
        name: [
            tuple(
                (node.xpath("string()").get() if what == TEXT else node.attrib.get(what)) or ""
                for what in field.wanted
            )
            for node in selector.css(field.selector)
        ]
        for name, field in FIELDS.items()
    }


READERS: dict[str, Callable[[bytes], Values]] = {
    "selectolax (lexbor), CSS": read_with_lexbor,
    "lxml, compiled XPath": read_with_lxml,
    "parsel, CSS": read_with_parsel,
}
