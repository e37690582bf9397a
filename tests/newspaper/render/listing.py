"""Listing pages and the home page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.newspaper.render import boxes, items, scripted, shell
from tests.newspaper.render.html import escape, hyperlink
from tests.newspaper.sections import SECTIONS
from tests.newspaper.slugs import earlier

if TYPE_CHECKING:
    from tests.newspaper.model import Newspaper
    from tests.newspaper.render.html import Look
    from tests.newspaper.render.scripted import Parts

_WRAPPERS = (
    "_BX_LISTING",
    "_BX_LISTING fw lt clearfix",
    "fw _BX_LISTING __MB_LIST_ITEM lt",
    "__MB_LIST_ITEM _BX_LISTING",
)
_STYLES = ("article", "article", "deep")


_LOAD_MORE = (
    '<input type="hidden" class="__MB_NEXT_URL" value="/apicenter@/article_lm&amp;sid=1&amp;cond=YTE=&amp;'
    'cond_2=YjI=&amp;BRSR={offset}&amp;lim={size}&amp;tf=bGlzdA==">\n'
)


def page_path(path: str, offset: int) -> str:
    """The path of a section's page that begins at row `offset`."""
    return f"/{path}&s_cond=&BRSR={offset}" if offset else f"/{path}"


def render(paper: Newspaper, look: Look, path: str, offset: int | None, port: str = "80") -> str:
    """The page of section `path` that begins at row `offset`; beyond the end it has no items.

    `offset` is `None` where the request names none; `port` is that of the server.
    """
    parts = _parts(paper, look, path, offset or 0)
    listed = parts.html
    if paper.options.scripted:
        place = scripted.Place(path, offset or 0, paper.options.page_size)
        listed = scripted.listed(parts, place, has_offset=offset is not None, port=port)
    main = (
        f'<div class="breadcrumb"><a href="/">Trang chủ</a> <h1><a href="/{path}">'
        f"{SECTIONS[path]}</a></h1></div>\n{listed}"
    )
    if look.chance(0.3):
        main = f'<div class="bx-cate"><div class="inner clearfix">{main}</div></div>\n'
    aside = _hot(paper, look) + paper.sidebar(len(paper.listing(path)[0]) % shell.SIDEBARS)
    title = f"<title>{SECTIONS[path]} - Tạp chí Thời Đại</title>\n"
    frame = shell.Frame(title, main, aside, aside_first=look.chance(0.2))
    return shell.page(paper, look, frame, path)


def fragment(paper: Newspaper, look: Look, path: str, offset: int) -> str:
    """What a script gets for the rows of `path` from `offset` on."""
    place = scripted.Place(path, offset, paper.options.page_size)
    is_last = place.following.offset >= len(paper.listing(path)[0])
    return scripted.fragment(_parts(paper, look, path, offset), place, is_last=is_last)


def _parts(paper: Newspaper, look: Look, path: str, offset: int) -> Parts:
    order, apart = paper.listing(path)
    size = paper.options.page_size
    rows = [_item(paper, look, index) for index in order[offset : offset + size]]
    style = look.pick(_WRAPPERS)
    pinned = ""
    if offset == 0 and apart:
        top = "".join(_item(paper, look, index) for index in apart)
        pinned = f'<div class="hot-news fw"><div class="{look.pick(_WRAPPERS)} bx-hot">\n{top}</div></div>\n'
    if len(rows) > 5 and look.chance(0.5):
        rows.insert(
            4,
            (
                '<div class="banner"><a class="__ads_click" '
                'href="/adsfw/3/17/aHR0cA==&mode=default&zone=list">QC</a></div>\n'
            ),
        )
    inside = "".join(rows)
    if look.chance(0.25):
        inside = f'<div class="row clearfix">\n{inside}</div>\n'
    return scripted.Parts(pinned, style, inside, _pager(look, path, offset, len(order), size))


def _item(paper: Newspaper, look: Look, index: int) -> str:
    """A listing's item; some links have the slug of an earlier headline, where that still leads somewhere."""
    card = paper.card(index)
    shown = items.of_card(card, teaser=True)
    if paper.options.wrong_slug != "gone" and look.chance(0.04):
        shown = shown._replace(path=f"/{earlier(card.slug)}-{card.number}.html")
    return items.item(look, shown, _STYLES[len(card.slug) % len(_STYLES)])


def _hot(paper: Newspaper, look: Look) -> str:
    """The sidebar's newest and most read articles, in the same markup as the listing's items."""
    newest = [paper.card(index) for index in paper.latest(5)]
    rows = "".join(
        items.item(look, items.of_card(card, teaser=True), "article", dated=True, plain=True)
        for card in newest
    )
    most = "".join(
        items.item(look, items.of_card(card, teaser=False), "article", plain=True)
        for card in paper.most_read(2)
    )
    return (
        f'<div class="box-hot"><h3>Tin mới</h3>\n{rows}</div>\n'
        f'<div class="box-most"><h3>{boxes.HEADINGS["most_read"]}</h3>\n{most}</div>\n'
    )


def _pager(look: Look, path: str, offset: int, total: int, size: int) -> str:
    """The "view more" links: next on the first page, previous and next between, previous on the last."""
    links = []
    if offset > 0:
        links.append(_link(look, path, max(0, offset - size), "Trang trước"))
    if offset + size < total:
        links.append(_link(look, path, offset + size, "Xem thêm"))
    if not links:
        return ""
    # What a script would load more from: robots.txt disallows it.
    more = _LOAD_MORE.format(offset=offset + size, size=size) if look.chance(0.3) else ""
    inside = look.pick(("", "<i></i>")).join(links)
    return more + look.pick(
        (
            f'<div class="btn-viewmore">{inside}</div>\n',
            (
                f'<div class="fw clearfix"><div class="btn-viewmore fw lt">\n<span>{inside}</span>'
                "\n</div></div>\n"
            ),
            "".join(f'<div class="btn-viewmore lt">{link}</div>\n' for link in links),
        )
    )


def _link(look: Look, path: str, offset: int, words: str) -> str:
    # The first page is linked with its offset too: the CMS does not know that it has a shorter address.
    href = look.href(f"/{path}&s_cond=&BRSR={offset}", plain=True)
    return f'<a href="{hyperlink(href, sloppy=look.sloppy)}">{words}</a>'


def home(paper: Newspaper, look: Look) -> str:
    """The home page: the newest articles and some of every parent section."""
    out = []
    newest = paper.latest(8)
    out.append(
        "".join(
            items.item(look, items.of_card(paper.card(index), teaser=True), "article") for index in newest
        )
    )
    for path, name in SECTIONS.items():
        if "/" not in path:
            rows = "".join(
                items.item(look, items.of_card(paper.card(index), teaser=False), "list")
                for index in paper.rows(path)[:4]
            )
            out.append(
                f'<div class="bx-home"><h2><a href="/{path}">{escape(name)}</a></h2>'
                f"{items.wrapped('list', rows)}</div>\n"
            )
    frame = shell.Frame("<title>Tạp chí Thời Đại</title>\n", "".join(out), paper.sidebar(0))
    return shell.page(paper, look, frame)


def shell_page(paper: Newspaper, look: Look) -> str:
    """A page of status 200 that has everything but an article: one answer for a deleted number."""
    main = (
        '<div class="article-detail fw clearfix"></div>\n<div class="notice">Nội dung bạn tìm '
        "không còn tồn tại</div>\n"
    )
    frame = shell.Frame("<title>Tạp chí Thời Đại</title>\n", main, paper.sidebar(1))
    return shell.page(paper, look, frame)
