"""Pages as large as live ones: those of the test newspaper with more menus, boxes and scripts around them.

A page of the newspaper has some 26 KB, a live one 100 KB, with the same article. What is added is what the
newspaper's own pages have around an article: its menu twice, scripts, and boxes of teasers with pictures
under the names of sections, which are most of it. No word of it is the article's, so the page has to be read
as if nothing had been added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.newspaper.render import items, shell
from tests.newspaper.sections import SECTIONS

if TYPE_CHECKING:
    from tests.newspaper import Newspaper
    from tests.newspaper.render.html import Look

SIZE = 96_000
"""Bytes of a page."""
TEASERS = 6
"""Teasers a box, out of so many of the newest articles:"""
NEWEST = 60
SCRIPTS = 0.2
"""Share of scripts in what is added."""

_BEFORE, _BEHIND = '<div id="main">', '<div id="footer">'
_LINE = '__mb.push({"zone": "b17", "lazy": true, "every": 30});\n'


def widened(newspaper: Newspaper, page: str, salt: int) -> str:
    """`page` with so much around its article that it has `SIZE` bytes in UTF-8; `salt` chooses what.

    Raises:
        ValueError: it has too many bytes by itself.
    """
    missing = SIZE - len(page.encode())
    look = newspaper.look(-1000 - salt)
    menu = shell.menu("-")
    before = menu + _script(int(missing * SCRIPTS / 2))
    behind = menu
    left = missing - len((before + behind).encode())
    if left < 0:
        raise ValueError(f"the page has {SIZE - missing} bytes, too many for {SIZE} with a menu around it")
    while True:
        box = _box(newspaper, look)
        size = len(box.encode())
        if left - size < missing * SCRIPTS / 2:
            break
        behind += box
        left -= size
    behind += _script(left)
    return page.replace(_BEFORE, before + _BEFORE, 1).replace(_BEHIND, behind + _BEHIND, 1)


def _box(newspaper: Newspaper, look: Look) -> str:
    newest = newspaper.latest(NEWEST)
    style = look.pick(items.STYLES)
    teasers = [items.of_card(newspaper.card(look.pick(newest)), teaser=True) for _ in range(TEASERS)]
    rows = "".join(items.item(look, one, style, dated=True, plain=True) for one in teasers)
    heading = look.pick(list(SECTIONS.values()))
    return f'<div class="box-region fw clearfix"><h3>{heading}</h3>\n{items.wrapped(style, rows)}</div>\n'


def _script(size: int) -> str:
    """A script of so many bytes."""
    start, end = "<script>\n", "</script>\n"
    lines, spaces = divmod(size - len(start) - len(end), len(_LINE))
    return f"{start}{_LINE * lines}{' ' * spaces}{end}"
