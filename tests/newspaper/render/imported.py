"""Bodies without the CMS's markup: stories imported from before 2018, and English ones without paragraphs.

A picture's caption stands in the same table, figure or paragraph element as the picture, or behind it in a
paragraph of its own that is centred and in italics.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.newspaper.pieces import Figure, Grid, Head, Para, Points
from tests.newspaper.render import blocks
from tests.newspaper.render.html import attribute
from tests.newspaper.slugs import unaccented

if TYPE_CHECKING:
    from tests.newspaper.captions import Caption
    from tests.newspaper.pieces import Piece, Story
    from tests.newspaper.render.html import Look

_LINES = {
    "div": '<div style="text-align: justify;">{}</div>\n',
    "font": '<p class="MsoNormal" align="justify"><font face="Times New Roman" size="3">{}</font></p>\n',
    "div_font": '<div>\n<font color="#000000">{}</font>\n</div>\n<div>&nbsp;</div>\n',
}

_BREAKS = ("<br><br>", "<br /><br />", "<br>\n<br>\n<br>")


def body(look: Look, story: Story) -> str:
    """The body in one of four old manners: divs, paragraphs in font tags, or text broken by `<br>` only."""
    manner = look.pick(("div", "font", "div_font", "breaks"))
    if manner == "breaks":
        return broken(look, story)
    out = []
    for piece in story.pieces:
        if isinstance(piece, Para | Head):
            out.append(_LINES[manner].format(_inline(look, piece)))
        else:
            out.append(_other(look, story, piece))
    return "".join(out)


def broken(look: Look, story: Story) -> str:
    """Bare text: two line breaks or more between paragraphs, and no element around any of them."""
    out: list[str] = []
    for piece in story.pieces:
        if isinstance(piece, Para | Head):
            out.append(f"{_inline(look, piece)}{look.pick(_BREAKS)}\n")
        else:
            out.append(_other(look, story, piece))
    html = "".join(out)
    if look.chance(0.4) and "<table" not in html and "<div" not in html:
        return f'<font face="Arial">{html}</font>\n'
    return html


def _bold(piece: Piece) -> bool:
    return isinstance(piece, Head) or (isinstance(piece, Para) and piece.bold)


def _inline(look: Look, piece: Para | Head) -> str:
    link = piece.link if isinstance(piece, Para) else None
    inside = look.linked(piece.text, link)
    return (
        look.pick(("<b>{}</b>", "<strong>{}</strong>", "<font><b>{}</b></font>")).format(inside)
        if _bold(piece)
        else inside
    )


def _other(look: Look, story: Story, piece: Piece) -> str:
    if isinstance(piece, Figure):
        return figure(look, story, piece)
    if isinstance(piece, Grid):
        return blocks.grid(look, piece) + "\n"
    if isinstance(piece, Points):
        return blocks.points(look, piece) + "\n"
    return blocks.one(look, story, piece) + "\n"


def figure(look: Look, story: Story, piece: Figure) -> str:
    """A picture: alone, or with its caption in the same table, figure or paragraph, or behind it."""
    source = attribute(look.source(piece.path))
    picture = (
        f'<img alt="{unaccented(story.card.headline.stored)}" border="0" hspace="3" src="{source}" '
        'width="500">'
    )
    if piece.caption is None or piece.apart:
        alone = look.pick(
            ('<div align="center">{}</div>\n', '<p align="center">{}</p>\n', "<center>{}</center>\n")
        ).format(picture)
        return alone if piece.caption is None else alone + _line_below(look, piece.caption)
    caption = look.text(piece.caption.raw)
    return look.pick(
        (
            (
                '<table align="center" border="0" width="500"><tr><td>{}</td></tr><tr><td '
                'align="center"><i>{}</i></td></tr></table>\n'
            ),
            "<figure>{}<figcaption>{}</figcaption></figure>\n",
            '<p align="center">{}<br><em>{}</em></p>\n',
        )
    ).format(picture, caption)


def _line_below(look: Look, caption: Caption) -> str:
    return look.pick(
        (
            '<div align="center"><i>{}</i></div>\n',
            '<p style="text-align: center;"><em>{}</em></p>\n',
            '<p>&nbsp;</p>\n<p align="center"><em>{}</em></p>\n',
        )
    ).format(look.text(caption.raw))
