"""What stands around an article or a listing: head, menu, clock, sidebars, footer.

Everything here is of the time of the visit, newer than any article, and uses the same markup as real items.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.newspaper.numbering import moment
from tests.newspaper.render import items
from tests.newspaper.sections import GONE_FROM_MENU, NEW_IN_MENU, SECTIONS

if TYPE_CHECKING:
    from tests.newspaper.model import Newspaper
    from tests.newspaper.pieces import Card
    from tests.newspaper.render.html import Look

SIDEBARS = 4
"""How many variants of the sidebar's boxes there are."""
_DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


class Frame(NamedTuple):
    """The parts of a page."""

    head: str
    """The elements of `<head>` that are this page's own."""
    main: str
    aside: str
    tail: str = ""
    """What stands behind the columns."""
    language: str = "vi"
    aside_first: bool = False


def in_menu(*, changed: bool) -> dict[str, str]:
    """The sections that the menu names; a changed one has some that are new and lacks others."""
    if not changed:
        return SECTIONS
    gone = {path for path in SECTIONS if {path, path.partition("/")[0]} & GONE_FROM_MENU}
    return {**{path: name for path, name in SECTIONS.items() if path not in gone}, **NEW_IN_MENU}


def menu(current: str, *, changed: bool = False) -> str:
    """The menu: every section that has listings, by its name."""
    sections = in_menu(changed=changed)
    out = ['<ul class="main-menu fw clearfix">']
    for path, name in sections.items():
        if "/" in path:
            continue
        children = "".join(
            f'<li><a href="/{child}">{sections[child]}</a></li>'
            for child in sections
            if child.startswith(f"{path}/")
        )
        active = " active" if current.startswith(path) else ""
        out.append(
            f'<li class="menu-{path}{active}"><a href="/{path}">{name}</a><ul class="sub-menu">'
            f"{children}</ul></li>\n"
        )
    return "".join(out) + "</ul>"


_MENUS: dict[tuple[str, bool], str] = {}


def _menu(paper: Newspaper, current: str) -> str:
    key = (current.partition("/")[0], paper.options.menu == "changed")
    if key not in _MENUS:
        _MENUS[key] = menu(key[0] or "-", changed=key[1])
    return _MENUS[key]


def page(paper: Newspaper, look: Look, frame: Frame, current: str = "") -> str:
    """A whole page around `frame`."""
    now = moment(paper.now + look.visit)
    base = f'<base href="{look.base}">\n' if look.base is not None else ""
    columns = [
        f'<div class="col-left lt">\n{frame.main}</div>\n',
        f'<div class="col-right rt">\n{frame.aside}</div>\n',
    ]
    if frame.aside_first:
        columns.reverse()
    inner = (
        f'<div class="wrap fw clearfix">{"".join(columns)}</div>' if look.chance(0.4) else "".join(columns)
    )
    ticker = ""
    if look.chance(0.5):
        links = "".join(
            f'<a href="{paper.card(index).path}">{paper.card(index).slug}</a> ' for index in paper.latest(2)
        )
        ticker = f'<div class="ticker"><div class="article">{links}</div></div>\n'
    return (
        f'<!DOCTYPE html>\n<html lang="{frame.language}">\n<head>\n<meta charset="utf-8">\n{base}{frame.head}'
        '<link rel="alternate" type="application/rss+xml" href="https://thoidai.com.vn/rss_feed/">\n'
        "<script>var __mb = [];</script>\n</head>\n<body>\n"
        f'<div id="header"><a class="logo" href="/"><img alt="Thời Đại" src="/images/logo.png"></a>'
        f'<span class="system-date">{_DAYS[now.weekday()]}, {now:%d/%m/%Y %H:%M}</span>\n'
        f"{_menu(paper, current)}</div>\n"
        f'{ticker}<div id="main">{inner}</div>\n{frame.tail}'
        '<div id="footer"><p>Tạp chí Thời Đại</p><a href="/&amp;mobile=yes">Phiên bản di '
        "động</a></div>\n</body>\n</html>\n"
    )


def dropped_boxes(paper: Newspaper, variant: int) -> str:
    """Sidebar boxes that are no part of any article: region, multimedia, weather; four variants.

    Their random choices are their own and not the page's, so that each variant is made once.
    """
    latest = [paper.card(index) for index in paper.latest(30)]
    look = paper.look(-1 - variant)
    style = items.STYLES[variant + 1]
    weather, media = latest[20 + variant], ("Multimedia", "Truyền hình")[variant % 2]
    return (
        f'<div class="box-region"><h3>Bờ cõi biển đảo</h3>\n'
        f"{_shown(look, latest[variant : variant + 3], style, teaser=True)}</div>\n"
        f'<div class="box-media"><h3>{media}</h3>\n'
        f"{_shown(look, latest[10 + variant : 15 + variant], style)}"
        '<div class="loading">Xin chờ trong giây lát...</div></div>\n'
        '<div class="box-weather"><h3>Thời tiết</h3><p>Hà Nội 27°C, trời nắng nhẹ, gió đông nam cấp 2.</p>'
        f'<a href="{weather.path}">{weather.slug}</a></div>\n'
    )


def _shown(look: Look, cards: list[Card], style: str, *, teaser: bool = False) -> str:
    rows = (
        items.item(look, items.of_card(card, teaser=teaser), style, dated=True, plain=True) for card in cards
    )
    return items.wrapped(style, "".join(rows))
