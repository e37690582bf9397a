"""Boxes of links: those of each era inside and above the body, and those of today's template below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.newspaper.render import items
from tests.newspaper.render.html import attribute, hyperlink
from tests.newspaper.slugs import unaccented

if TYPE_CHECKING:
    from tests.newspaper.pieces import Box, Entry, Story
    from tests.newspaper.render.html import Look

HEADINGS = {"related": "Tin bài liên quan", "other": "Các tin bài khác", "most_read": "Đọc nhiều"}
_CLASSES = {
    "related": ("article-similar", "article-detail-similar fw lt mb clearfix", "bx-relate", "hna-box lt"),
    "other": ("article-other", "article-detail-other fw lt mb clearfix", "bx-other", "hna-box rt"),
    "most_read": ("box-most", "bx-mostview fw lt clearfix", "hna-box", "tab-content"),
}


def _anchor(look: Look, entry: Entry, inside: str, *, klass: str = "") -> str:
    href = hyperlink(look.href(f"/{entry.slug}-{entry.card.number}.html"), sloppy=look.sloppy)
    title = look.value(entry.card.headline.printed)
    start = f'<a class="{klass}"' if klass else "<a"
    return f'{start} href="{href}" title="{title}">{inside}</a>'


def _titles(look: Look, box: Box, klass: str = "") -> list[str]:
    return [
        _anchor(look, entry, look.text(entry.title), klass=klass)
        for entry in box.entries
        if entry.title is not None
    ]


def run_together(look: Look, box: Box) -> str:
    """2019: a table of titles on one line, with nothing between them."""
    wide = look.pick(("__MB_ARTICLE_A", "__MB_ARTICLE_A fw", "lt __MB_ARTICLE_A"))
    return (
        f'<table class="{wide}">\n\t<tbody>\n\t\t<tr>\n\t\t\t<td align="left">'
        f"{''.join(_titles(look, box))}</td>\n"
        "\t\t</tr>\n\t</tbody>\n</table>\n"
    )


def plain_links(look: Look, box: Box) -> str:
    """From 2024: plain links after the abstract, outside the body node."""
    style = look.pick(("links", "links", "list", "wrapped"))
    if style == "list":
        return "".join(
            [
                '<ul class="article-relate fw clearfix">',
                *(f"<li>{link}</li>\n" for link in _titles(look, box)),
                "</ul>\n",
            ]
        )
    links = "\n".join(_titles(look, box, "article-related"))
    return (
        f'<div class="bx-relate-top"><div class="fw clearfix">{links}</div></div>\n'
        if style == "wrapped"
        else f"{links}\n"
    )


def in_body(look: Look, story: Story, box: Box) -> str:
    """A box that stands in the body, in the markup of its era."""
    if box.style == "line":
        return run_together(look, box)
    if box.style == "plain":
        return (
            run_together(look, box)
            if look.chance(0.5)
            else "\n".join(_titles(look, box, "article-related")) + "\n"
        )
    if box.style == "embed":
        return "".join(_embedded(look, entry) for entry in box.entries)
    rows = [_pictured(look, story, box.style, entry) for entry in box.entries]
    if look.chance(0.5):
        rows = ["".join(rows)]
    klass = look.pick(("__mb_article_in_image", "__mb_article_in_image", "fw __mb_article_in_image clearfix"))
    return "".join(f'<table class="{klass}" align="center"><tbody>{row}</tbody></table>\n' for row in rows)


def _pictured(look: Look, story: Story, style: str, entry: Entry) -> str:
    """2020: unaccented alt of this article and the other's title, or a cut teaser; 2022: "Title Title"."""
    alt = entry.card.headline.printed if style == "twice" else unaccented(story.card.headline.stored)
    picture = _anchor(
        look, entry, f'<img alt="{look.value(alt)}" src="{attribute(look.source(entry.thumb))}">'
    )
    words = "" if entry.title is None else _anchor(look, entry, look.text(entry.title))
    note = "" if entry.teaser is None else f"<p>{look.text(entry.teaser)}</p>"
    if look.chance(0.3):
        return f"<tr><td>{picture} {words}{note}</td></tr>\n"
    return f'<tr><td class="img">{picture}</td><td>{words}{note}</td></tr>\n'


def _embedded(look: Look, entry: Entry) -> str:
    """From 2024: an embedded box with a title, a teaser or both."""
    alt = look.value(entry.card.headline.printed) if entry.title is not None else ""
    picture = _anchor(
        look, entry, f'<img alt="{alt}" class="__img_mastercms" src="{attribute(look.source(entry.thumb))}">'
    )
    words = "" if entry.title is None else _anchor(look, entry, look.text(entry.title))
    note = (
        ""
        if entry.teaser is None
        else look.pick(("<p>{}</p>", '<div class="desc">{}</div>')).format(look.text(entry.teaser))
    )
    body = f"<td>{picture}</td><td>{words}{note}</td>"
    if look.chance(0.3):
        body = f'<td><div class="fw lt">{picture}</div><div class="rt">{words}{note}</div></td>'
    klass = look.pick(("tpl_CMS_ARTICLE_EMBED", "tpl_CMS_ARTICLE_EMBED", "lt tpl_CMS_ARTICLE_EMBED fw"))
    return f'<table class="{klass}"><tbody><tr>{body}</tr></tbody></table>\n'


def _heading(look: Look, words: str) -> str:
    return look.pick(
        (
            "<h3>{}</h3>",
            '<h2 class="hna-title"><span>{}</span></h2>',
            '<div class="box-title"><a href="javascript:;">{}</a></div>',
            "<strong>{}</strong>",
            '<div class="hd fw clearfix"><span class="txt">\n\t{}\n</span></div>',
            "<h4><b>{}</b></h4>",
        )
    ).format(words)


def below(look: Look, boxes: list[Box]) -> str:
    """The boxes below the article, each in a box of its own, or flat, one after the other."""
    flat = look.chance(0.15)
    out = []
    for box in boxes:
        if flat:
            style = look.pick(("article", "deep"))
            out.append(f"{_heading(look, HEADINGS[box.name])}\n{_items(look, box, style)}")
        else:
            out.append(boxed(look, box))
    html = "".join(out)
    return f'<div class="fw clearfix">{html}</div>\n' if flat else html


def _items(look: Look, box: Box, style: str) -> str:
    return items.wrapped(
        style, "".join(items.item(look, items.of_entry(entry), style) for entry in box.entries)
    )


def boxed(look: Look, box: Box) -> str:
    """A box with its heading and its items."""
    heading = _heading(look, HEADINGS[box.name])
    inside = _items(look, box, look.pick(items.STYLES)) if box.entries else ""
    klass = look.pick(_CLASSES[box.name])
    nesting = look.rng.random()
    if nesting < 0.4:
        return f'<div class="{klass}">{heading}\n{inside}</div>\n'
    if nesting < 0.7:
        return (
            f'<div class="{klass}"><div class="hd-wrap">{heading}</div><div class="bx-content fw '
            f'clearfix">\n{inside}</div></div>\n'
        )
    return (
        f'<section class="{klass}">\n<div class="row"><div class="col">{heading}</div></div><div '
        f'class="row"><div>{inside}</div></div>\n</section>\n'
    )
