"""Reads the site's menu: which sections the paper has now, beside those that `crawler.sites` knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.pages.addresses import Addresses
from crawler.pages.dom import attribute, classes, collapse, parse
from crawler.pages.errors import UnreadablePageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.pages.dom import Node
    from crawler.sites import Site

FEWEST = 3
"""Sections that a list of links names at least to be taken for a menu; a breadcrumb has two at most."""

HOME = frozenset({"trang-chu"})
"""Addresses in the form of a section's that the family gives the home page (docs/mastercms.md, 3.5)."""

_LISTS = "ul, ol, nav, menu"
_NAMED = re.compile(r"(?:^|[-_])(?:menu|nav|navbar|navigation)(?:$|[-_])", re.IGNORECASE)
# Where articles are listed, and where links are that the paper has for other reasons.
_APART = re.compile(
    r"^(?:bx-)?article$|^_BX_LISTING$|^_MB_CATEGORY_LIST$|^__MB_LIST_ITEM$|(?:^|[-_])(?:footer|breadcrumbs?)(?:$|[-_])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class MenuChanges:
    """How the menu differs from the sections that are known.

    Attributes:
        new: sections that only the menu names, with the names that it prints, in its order.
        vanished: known sections that the menu no longer names, in the order in which they are known.
    """

    new: Mapping[str, str]
    vanished: tuple[str, ...]


def read_menu(html: str, url: str, site: Site) -> dict[str, str]:
    """The sections that the menu of the page fetched from `url` names: paths, and the names printed.

    Every page of the paper has the menu; the home page and a section's serve best. A menu is a list of
    links, or an element that calls itself one, in which three sections or more are named; all menus of the
    page count together, since a paper may have one for screens and one for telephones. Links inside articles'
    items, footers and breadcrumbs, and those of other hosts, are no sections of the menu.

    Raises:
        UnreadablePageError: `no_menu`: no part of the page is a menu.
    """
    tree = parse(html)
    root = tree.root
    if root is not None:
        base = tree.css_first("base[href]")
        addresses = Addresses(site, url, attribute(base, "href") if base is not None else None)
        found: dict[str, str] = {}
        for menu in _menus(root):
            named = _sections(menu, addresses)
            if len(named) >= FEWEST:
                found |= {path: name for path, name in named.items() if not found.get(path)}
        if found:
            return found
    raise UnreadablePageError("no_menu", f"the page has no list that links {FEWEST} sections or more")


def compare(menu: Mapping[str, str], site: Site) -> MenuChanges:
    """How `menu`, as `read_menu` gives it, differs from the sections that `site` has.

    A menu that names no section's children at all says nothing of them, so none has vanished from it.
    """
    has_children = any("/" in path for path in menu)
    judged = (path for path in site.sections if has_children or "/" not in path)
    return MenuChanges(
        new={path: name for path, name in menu.items() if path not in site.sections},
        vanished=tuple(path for path in judged if path not in menu),
    )


def _menus(root: Node) -> Iterator[Node]:
    """What may be a menu, in page order within each of the two kinds."""
    yield from root.css(_LISTS)
    for node in root.css("header, div[class], div[id]"):
        if node.tag == "header" or any(map(_NAMED.search, _names(node))):
            yield node


def _sections(menu: Node, addresses: Addresses) -> dict[str, str]:
    """The sections that `menu` links, with the first name that is printed of each."""
    found: dict[str, str] = {}
    for link in menu.css("a[href]"):
        path = addresses.section(attribute(link, "href"))
        if path is not None and path not in HOME and not found.get(path) and not _is_apart(link):
            found[path] = collapse(link.text())
    return found


def _is_apart(node: Node) -> bool:
    """Whether the element stands in an article's item, a footer or a breadcrumb."""
    above: Node | None = node
    while above is not None and above.tag is not None:
        if above.tag in ("footer", "article") or any(map(_APART.search, _names(above))):
            return True
        above = above.parent
    return False


def _names(node: Node) -> list[str]:
    """The element's class names and its id."""
    return [*classes(node), attribute(node, "id")]
