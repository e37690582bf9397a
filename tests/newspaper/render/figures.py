"""Pictures as the CMS marks them up: tables with every oddity of caption rows, alts and lazy loading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.newspaper.numbering import ERAS, moment
from tests.newspaper.render.html import CANONICAL, attribute
from tests.newspaper.slugs import unaccented

if TYPE_CHECKING:
    from tests.newspaper.pieces import Figure, Story
    from tests.newspaper.render.html import Look

_CAPTION_ROWS = (
    "<td>{}</td>",
    "<td>{}</td>",
    "<td><em>{}</em></td>",
    "<td>\n\t\t\t\t<p>{}</p>\n\t\t\t</td>",
    '<td class="caption" style="text-align: center;"><p style="text-align: center;"><em>{}</em></p></td>',
    '<td><span style="font-size:14px;">{}</span></td>',
)
_BLANK_ROWS = (
    "",
    "<tr>\n<td>&nbsp;</td>\n</tr>\n",
    "<tr><td></td></tr>",
    "<tr><td><p>&nbsp;</p></td></tr>",
    "",
)
_PLACEHOLDERS = (
    "/modules/frontend/themes/thoidai/images/loading.gif",
    "data:image/gif;base64,R0lGODlhAQABAAAAACw=",
)
UNACCENTED_UNTIL = ERAS[3].start
"""Alts are unaccented headlines up to the middle of 2021."""


def alt(look: Look, story: Story, figure: Figure) -> str:
    """The picture's alt: the headline, an older headline, or the caption itself."""
    headline = story.card.headline
    if story.card.published < UNACCENTED_UNTIL:
        return unaccented(headline.stored)
    style = look.rng.random()
    if style < 0.15 and figure.caption is not None:
        return figure.caption.raw.printed
    if style < 0.27:
        when = moment(story.card.published)
        return f"Trước giờ khai mạc ngày {when.day}/{when.month}: {headline.stored}"
    return headline.printed


def image(look: Look, story: Story, figure: Figure, *, gallery: bool = False) -> str:
    """The picture itself, sometimes lazy, sometimes inside a link to its full size."""
    source = attribute(look.source(figure.path))
    klass, address = "__img_mastercms", f'src="{source}"'
    style = look.rng.random()
    if not gallery and style < 0.2:
        klass = look.pick(("__img_mastercms mastercms_lazyload", "mastercms_lazyload __img_mastercms lazy"))
        shown = source if style < 0.05 else look.pick(_PLACEHOLDERS)
        address = (
            f'src="{shown}" data-src="{source}"' if style < 0.12 else f'data-src="{source}" src="{shown}"'
        )
    words = look.value(alt(look, story, figure))
    title = look.value(story.card.headline.printed)
    html = (
        f'<img alt="{words}" border="{look.pick(("0/", "0"))}" class="{klass}" {address} '
        f'style="max-width: 100%; padding: 0px; margin: 0px;" title="{title}">'
    )
    if not gallery and look.chance(0.15):
        return f'<a class="fancybox-button" href="{source}">{html}</a>'
    return html


def table(look: Look, story: Story, figures: list[Figure]) -> str:
    """One table with a row for each picture and one for each caption."""
    rows = []
    for figure in figures:
        rows.append(f"\t\t<tr>\n\t\t\t<td>{image(look, story, figure)}</td>\n\t\t</tr>\n")
        if figure.caption is not None:
            caption = look.text(figure.caption.raw)
            rows.append(f"\t\t<tr>\n\t\t\t{look.pick(_CAPTION_ROWS).format(caption)}\n\t\t</tr>\n")
        else:
            rows.append(look.pick(_BLANK_ROWS))
    klass = look.pick(
        (
            "MASTERCMS_TPL_TABLE",
            "MASTERCMS_TPL_TABLE",
            "MASTERCMS_TPL_TABLE __MB_center",
            "fw MASTERCMS_TPL_TABLE",
        )
    )
    align = look.pick(("", ' align="center"'))
    return (
        f'<table border="0" cellpadding="0" cellspacing="0"{align} class="{klass}" style="width: 100%;">\n'
        f"\t<tbody>\n{''.join(rows)}\t</tbody>\n</table>\n"
    )


def light_box(look: Look, story: Story, figures: list[Figure]) -> str:
    """The hidden copy of all pictures that the light-box reads: none of them is a second picture."""
    links = []
    for figure in figures:
        caption = " " if figure.caption is None else attribute(figure.caption.raw.printed)
        picture = image(look, story, figure, gallery=True)
        links.append(
            f'<a data-fancybox="images" class="fancybox-images" href="{attribute(CANONICAL + figure.path)}" '
            f'target="_blank" data-sub-html="{caption}">{picture}</a>'
        )
    return f'<div id="lightGallery" style="display:none;">{"".join(links)}</div>\n'
