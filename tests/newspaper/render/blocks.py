"""The body's pieces in MasterCMS markup, 2019 to today."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from tests.newspaper.pieces import Box, Clip, Figure, Grid, Head, Para, Points, PullQuote
from tests.newspaper.render import boxes, figures
from tests.newspaper.render.html import CANONICAL, attribute

if TYPE_CHECKING:
    from tests.newspaper.pieces import Piece, Story
    from tests.newspaper.render.html import Look

_PARAGRAPHS = (
    '<p style="text-align: justify;">{}</p>',
    '<p style="text-align: justify;">{}</p>',
    '<p style="text-align: justify;">{}</p>',
    "<p>{}</p>",
    (
        '<p style="text-align: justify;"><span style="font-size:16px;"><span '
        'style="font-family:Arial">{}</span></span></p>'
    ),
    '<p class="MsoNormal">\n\t{}\n</p>',
)
_BOLD = (
    "<strong>{}</strong>",
    "<strong>{}</strong>",
    "<b>{}</b>",
    "<strong><span>{}</span></strong>",
    "<span><strong>{}</strong></span>",
    "<strong><em>{}</em></strong>",
)
_BETWEEN = (
    "\n",
    "\n\n",
    "\n\n",
    "\n<p>&nbsp;</p>\n",
    "\n<!-- ads_in_body -->\n",
    '\n<p style="text-align: justify;"></p>\n',
    "\n<script>if (window.__mb) { __mb.push('body'); }</script>\n",
    '\n<div class="__ads_in_article"><script async src="https://ads.example/x.js"></script></div>\n',
    "\n\n",
    "\n",
)


_NO_VIDEO = '<p class="vjs-no-js">Trình duyệt của bạn không hỗ trợ phát video này</p>'


def bold(look: Look, inside: str) -> str:
    """`inside` as bold text: in one element, in nested ones, or in two halves."""
    if " " in inside and "<" not in inside and look.chance(0.15):
        first, _, rest = inside.partition(" ")
        return f"<strong>{first} </strong><strong>{rest}</strong>"
    return look.pick(_BOLD).format(inside)


def paragraph(look: Look, para: Para) -> str:
    """A paragraph."""
    inside = look.linked(para.text, para.link)
    if para.bold:
        inside = bold(look, inside)
    return look.pick(_PARAGRAPHS).format(inside)


def quote(look: Look, piece: PullQuote) -> str:
    """A pull-quote; the letter at the end of its class varies."""
    inside = "\n".join(f'<p style="text-align: justify;">{look.text(text)}</p>' for text in piece.paragraphs)
    letter = look.pick("gabch")
    side = look.pick(("", ' align="right"', ' style="width: 300px; float: right;"'))
    return (
        f'<table class="__MB_template_{letter}"{side}>\n\t<tbody>\n\t\t<tr>\n'
        f'\t\t\t<td class="__RE_PLACE_CONTENT">{inside}</td>\n\t\t</tr>\n\t</tbody>\n</table>'
    )


def points(look: Look, piece: Points) -> str:
    """A real list."""
    name = "ol" if piece.ordered else "ul"
    form = look.pick(("<li>{}</li>", '<li style="text-align: justify;">{}</li>', "<li><p>{}</p></li>"))
    items = "\n\t".join(form.format(look.text(item)) for item in piece.items)
    return f"<{name}>\n\t{items}\n</{name}>"


def grid(look: Look, piece: Grid) -> str:
    """A data table: it has no class of the CMS."""
    form = look.pick(
        ("<td>{}</td>", "<td>{}</td>", '<td style="width: 33%;"><p style="text-align: center;">{}</p></td>')
    )
    head_form = look.pick(("<th>{}</th>", "<td><strong>{}</strong></td>"))
    head, *rest = piece.rows
    first = "<tr>" + "".join(head_form.format(look.text(cell)) for cell in head) + "</tr>\n"
    rows = "".join("<tr>" + "".join(form.format(look.text(cell)) for cell in row) + "</tr>\n" for row in rest)
    style = look.pick(('border="1" cellpadding="1" cellspacing="1"', 'border="1" style="width:100%"'))
    if look.chance(0.3):
        return f"<table {style}>\n<thead>\n{first}</thead>\n<tbody>\n{rows}</tbody>\n</table>"
    return f"<table {style}>\n<tbody>\n{first}{rows}</tbody>\n</table>"


def clip(look: Look, piece: Clip) -> str:
    """A video by its player's frame or as a file; what stands inside `<video>` is no text."""
    if piece.frame:
        return (
            '<p style="text-align: center;"><iframe allowfullscreen="" frameborder="0" height="360" '
            f'src="{piece.url}" width="640"></iframe></p>'
        )
    source = attribute(look.pick((piece.url, f"{CANONICAL}{piece.url}")))
    # The fallback is a paragraph, which would end one that is open around the player: it needs the div.
    wrap, fallback = look.pick((("<p>{}</p>", ""), ('<div class="video-wrap">{}</div>', _NO_VIDEO)))
    return wrap.format(
        '<video id="my-video" class="video-js vjs-default-skin" controls preload="auto" '
        'poster="/stores/poster.jpg">'
        f'<source src="{source}" type="video/mp4">{fallback}</video>'
    )


def one(look: Look, story: Story, piece: Piece) -> str:
    """One piece."""
    match piece:
        case Para():
            html = paragraph(look, piece)
        case Head():
            html = look.pick(_PARAGRAPHS).format(bold(look, look.text(piece.text)))
        case PullQuote():
            html = quote(look, piece)
        case Grid():
            html = grid(look, piece)
        case Clip():
            html = clip(look, piece)
        case Box():
            html = boxes.in_body(look, story, piece)
        case Figure():
            html = figures.table(look, story, [piece])
        case Points():
            html = points(look, piece)
    return html


def body(look: Look, story: Story) -> str:
    """All pieces; neighbouring pictures stand in one table now and then."""
    out = []
    for pictures, group in groupby(story.pieces, lambda piece: isinstance(piece, Figure)):
        if pictures and look.chance(0.4):
            out.append(figures.table(look, story, [piece for piece in group if isinstance(piece, Figure)]))
        else:
            out.extend(one(look, story, piece) for piece in group)
    return "".join(part + look.pick(_BETWEEN) for part in out)
