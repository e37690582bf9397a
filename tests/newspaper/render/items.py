"""One article in a list: the items of boxes, sidebars and listings, in several markups."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.newspaper.numbering import moment
from tests.newspaper.render.html import attribute, escape, hyperlink
from tests.newspaper.soil import Text

if TYPE_CHECKING:
    from tests.newspaper.pieces import Card, Entry
    from tests.newspaper.render.html import Look

STYLES = ("article", "article", "list", "plain", "deep")
"""Names of the item markups; the most common one is that of the sister papers."""


class Shown(NamedTuple):
    """What an item shows."""

    path: str
    title: Text | None
    teaser: Text | None
    thumb: str
    published: int


def of_entry(entry: Entry) -> Shown:
    """A box's entry as an item."""
    path = f"/{entry.slug}-{entry.card.number}.html"
    return Shown(path, entry.title, entry.teaser, entry.thumb, entry.card.published)


def of_card(card: Card, *, teaser: bool) -> Shown:
    """An article as an item of a sidebar or listing."""
    return Shown(card.path, card.headline, card.abstract if teaser else None, card.thumb, card.published)


def item(look: Look, shown: Shown, style: str, *, dated: bool = False, plain: bool = False) -> str:
    """One item. `dated` adds its date, as sidebars do; `plain` keeps to this page's own style of links."""
    href = hyperlink(look.href(shown.path, plain=plain), sloppy=look.sloppy)
    title = shown.title or Text("", "")
    name = look.value(title.printed)
    words = escape(title.printed)
    teaser = "" if shown.teaser is None else escape(shown.teaser.printed)
    date = f"{moment(shown.published):%H:%M|%d/%m/%Y}".split("|") if dated else []
    stamp = (
        f'<span class="article-date"><span class="format_time">{date[0]}</span> '
        f'<span class="format_date">{date[1]}</span></span>'
        if date
        else ""
    )
    image = f'<img alt="{name}" src="{attribute(shown.thumb)}">'
    if style == "list":
        note = f"<p>{teaser}</p>" if teaser else ""
        return (
            f'<li><a class="thumb" href="{href}" title="{name}">{image}</a><h4><a href="{href}">'
            f"{words}</a></h4>{stamp}{note}</li>\n"
        )
    if style == "plain":
        note = f'<span class="desc">{teaser}</span>' if teaser else ""
        return (
            f'<div class="item clearfix">\n<h4><a href="{href}" title="{name}">{words}</a></h4>'
            f"{stamp}{note}\n</div>\n"
        )
    note = f'<div class="article-desc">{teaser}</div>' if teaser else ""
    if style == "deep":
        return (
            '<div class="bx-item"><div class="article fw lt clearfix"><a class="article-thumb '
            f'lt" href="{href}">{image}</a>'
            '<div class="info"><h3 class="article-title f0"><a class="article-link" '
            f'href="{href}" title="{name}">\n{words}\n</a></h3>'
            f"{stamp}{note}</div></div></div>\n"
        )
    return (
        f'<div class="article"><a class="article-image" href="{href}" title="{name}">{image}</a>'
        f'<h3 class="article-title"><a class="article-link" href="{href}">{words}</a></h3>'
        f"{stamp}{note}</div>\n"
    )


def wrapped(style: str, items: str) -> str:
    """`items` in the list element that their markup needs."""
    return f'<ul class="lst">\n{items}</ul>\n' if style == "list" else items
