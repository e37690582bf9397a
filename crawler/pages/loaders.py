"""Tells a page whose list or body a script has yet to fetch from one that has none.

The CMS hands its scripts the address of a fragment in a hidden `input.__MB_NEXT_URL`, whose `BRSR` is the row
that the fragment begins with (docs/mastercms.md, 3.3). Below a list that is in the page it names the rows
that follow; only where the list is empty and the rows are its own does a browser show more than the plain
answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.pages.addresses import listing_offset
from crawler.pages.dom import attribute, is_blank, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.pages.dom import Node

_NEXT_URL = "input.__MB_NEXT_URL"
_ADDRESSES = ("data-next-url", "data-load-url", "data-url")
_NO_BODY = ".__API_WIDGET, .__PARAMS_ID_WIDGET"
"""Comments and the like: they have loaders of their own, on articles of every kind."""

_BODIES = (".__MB_MASTERCMS_EL", ".__MASTERCMS_CONTENT", ".__MASTERCMS_CONTENT_BODY")
_SHOWN = "img, iframe, video, audio, embed, object, table"

_MAY_LACK_BODY = re.compile(
    rb"__M(?:B_MASTERCMS_EL|ASTERCMS_CONTENT)[^>]*>(?:(?!<(?:p|table|img|figure|iframe|video)\b).){0,400}?"
    rb"(?:__MB_NEXT_URL|data-(?:next-|load-)?url=)",
    re.DOTALL,
)


_MAY_LACK_LIST = re.compile(rb"__MB_NEXT_URL|data-(?:next-|load-)?url=")


def list_loader(
    root: Node, lists: Sequence[tuple[Node, int]], own: int, before: int | None, after: int | None
) -> str | None:
    """The address from which a script would fill the page's list, or `None` where the list is what it is.

    `lists` are the page's lists with how many articles each has, `own` is the row at which the page starts;
    `before` and `after` are the rows that its pager leads to.
    """
    if not lists or lists[-1][1]:
        return None
    addresses = _loaders(root) or _addresses(lists[-1][0])
    firsts = [listing_offset(address) for address in addresses]
    for address, first in zip(addresses, firsts, strict=True):
        if first is not None and first <= own:
            return address
    if not addresses or any(count for _, count in lists):
        return None  # rows are there: the script would add to them
    if own == 0:
        return addresses[0]
    # Past the end the next rows are asked for too.
    is_past_end = firsts[0] is not None or (before is not None and after is None)
    return None if is_past_end else addresses[0]


def body_loader(html: str) -> str | None:
    """The address from which a script would fill the body of an article's page, or `None`.

    A body that shows anything, a picture or a film, is what it is; so is a page without any.
    """
    tree = parse(html)
    if tree.root is None:
        return None
    for selector in _BODIES:
        bodies = tree.root.css(selector)
        if not bodies:
            continue
        for body in bodies:
            for widget in body.css(_NO_BODY):
                widget.decompose()
        if any(body.css_first(_SHOWN) is not None or not _is_blank(body) for body in bodies):
            return None
        return next((found for body in bodies for found in (*_loaders(body), *_addresses(body))), None)
    return None


def may_lack_list(page: bytes) -> bool:
    """Whether a listing's page has anything that could be a loader, by a look at the bytes."""
    return _MAY_LACK_LIST.search(page) is not None


def may_lack_body(page: bytes) -> bool:
    """Whether `body_loader` is worth asking, by a look at the bytes: hardly any article's page is."""
    return _MAY_LACK_BODY.search(page) is not None


def _loaders(root: Node) -> list[str]:
    values = (attribute(node, "value").strip() for node in root.css(_NEXT_URL))
    return [value for value in values if value]


def _addresses(container: Node) -> list[str]:
    """The addresses that the container itself, or something in it, bears for a script."""
    nodes = [container, *(node for name in _ADDRESSES for node in container.css(f"[{name}]"))]
    values = (attribute(node, name).strip() for node in nodes for name in _ADDRESSES)
    return [value for value in values if value]


def _is_blank(body: Node) -> bool:
    for node in body.css("script, style, noscript"):
        node.decompose()
    return is_blank(body.text(deep=True))
