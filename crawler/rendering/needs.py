"""Which pages of a site a browser can add to, and what one lacks in the plain answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from crawler.pages.addresses import article_number
from crawler.pages.listing import read_listing
from crawler.pages.loaders import body_loader, may_lack_body, may_lack_list

if TYPE_CHECKING:
    from crawler.sites import Site

PageKind = Literal["listing", "article"]


def section_of(url: str) -> str:
    """The category path of a listing's address, without slashes at its ends."""
    path = url.partition("://")[2].partition("/")[2]
    return path.partition("&")[0].partition("?")[0].strip("/")


def page_kind(url: str, site: Site) -> PageKind | None:
    """What kind of page `url` names: the feed, robots.txt and the like are none."""
    if article_number(url) is not None:
        return "article"
    return "listing" if section_of(url) in site.sections else None


def lacking(url: str, page: bytes, site: Site) -> str | None:
    """The address from which a script would fetch the list or the body of the page, or `None`.

    The address is as the page has it. A page past the listing's end, one with rows, and an article that is
    a picture or a film lack nothing.
    """
    kind = page_kind(url, site)
    if kind == "listing" and may_lack_list(page):
        return read_listing(page.decode("utf-8", "replace"), url, site).loader
    if kind == "article" and may_lack_body(page):
        return body_loader(page.decode("utf-8", "replace"))
    return None
