"""The menu: which sections the paper has now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.pages.errors import UnreadablePageError
from crawler.pages.menu import compare, read_menu
from crawler.sites import THOIDAI
from tests.newspaper.model import Newspaper, Options
from tests.newspaper.render.shell import in_menu
from tests.newspaper.router import Visit, respond

URL = "https://thoidai.com.vn/"
KNOWN = dict(THOIDAI.sections)


def links(*paths: str) -> str:
    return "".join(f'<li><a href="/{path}">{path.upper()}</a></li>' for path in paths)


def page(*parts: str) -> str:
    return f"<html><head></head><body>{''.join(parts)}</body></html>"


SMALL = "<ul>" + links("huu-nghi", "viet-kieu", "quoc-te") + "</ul>"
NAMES = {"huu-nghi": "HUU-NGHI", "viet-kieu": "VIET-KIEU", "quoc-te": "QUOC-TE"}


@pytest.mark.parametrize("path", ["/", "/huu-nghi", "/quoc-te/nhip-song&s_cond=&BRSR=16", "/huu-nghi&x=1"])
def test_every_page_of_a_paper_has_the_whole_menu(path: str) -> None:
    for seed in range(8):
        paper = Newspaper(seed, 80, Options(absolute="own", past_end="empty"))
        html = respond(paper, path, Visit(host="127.0.0.1:8080")).body
        assert read_menu(html, f"http://127.0.0.1:8080{path}", THOIDAI) == paper.sections


def test_a_menu_like_the_known_sections_has_no_changes() -> None:
    assert compare(KNOWN, THOIDAI) == compare(dict(reversed(KNOWN.items())), THOIDAI)
    assert (compare(KNOWN, THOIDAI).new, compare(KNOWN, THOIDAI).vanished) == ({}, ())


def test_new_and_vanished_sections_are_told() -> None:
    paper = Newspaper(2, 80, Options(menu="changed"))
    menu = read_menu(respond(paper, "/").body, URL, THOIDAI)
    assert menu == in_menu(changed=True)
    changes = compare(menu, THOIDAI)
    assert changes.new == {"mien-di-san": "Miền di sản", "mien-di-san/lang-co": "Làng cổ"}
    assert changes.vanished == (
        "gia-dinh-viet/tap-tuc",
        "viet-nam-hom-nay",
        "viet-nam-hom-nay/ha-noi-ngay-nay",
    )


def test_a_menu_of_parents_only_says_nothing_of_children() -> None:
    parents = {path: name for path, name in KNOWN.items() if "/" not in path}
    del parents["quoc-te"]
    assert compare(parents, THOIDAI).vanished == ("quoc-te",)


@pytest.mark.parametrize(
    "menu",
    [
        SMALL,
        SMALL.replace("ul>", "ol>"),
        f"<div><div><nav><div><div>{SMALL}</div></div></nav></div></div>",
        (
            '<div class="fw main-menu"><a href="/huu-nghi">HUU-NGHI</a><p><a href="/viet-kieu/">VIET-KIEU</a>'
            '<span><a href="https://www.thoidai.com.vn/quoc-te">QUOC-TE</a></span></p></div>'
        ),
        (
            '<header><a href="/huu-nghi&mobile=yes"> HUU-NGHI\n</a><a href="/viet-kieu?x=1">VIET-KIEU</a>'
            '<b><a href="/quoc-te#a">QUOC-TE</a></b></header>'
        ),
        (
            '<div id="nav_top"><a href="/huu-nghi"><img></a><a href="/huu-nghi">HUU-NGHI</a>'
            '<a href="/viet-kieu">VIET-KIEU</a><a href="/quoc-te">QUOC-TE</a></div>'
        ),
        "<table><tr><td><ul>"
        + links("huu-nghi")
        + "<li><ul>"
        + links("viet-kieu", "quoc-te")
        + "</ul></ul></table>",
    ],
)
def test_a_menu_is_found_however_it_is_nested(menu: str) -> None:
    assert read_menu(page("<p>Xin chào</p>", menu, "<div>"), URL, THOIDAI) == NAMES


def test_the_first_name_that_is_printed_counts() -> None:
    again = '<li><a href="/huu-nghi">Xem thêm</a></li>'
    assert (
        read_menu(page(SMALL.replace("</ul>", f"{again}</ul>"), f"<nav>{SMALL}{again}</nav>"), URL, THOIDAI)
        == NAMES
    )


def test_two_menus_count_together() -> None:
    parents = links("huu-nghi", "viet-kieu", "quoc-te")
    children = links("huu-nghi/a", "huu-nghi/b", "huu-nghi/c")
    menu = read_menu(page(f"<ul>{parents}</ul>", f"<nav>{children}</nav>"), URL, THOIDAI)
    assert set(menu) == {*NAMES, "huu-nghi/a", "huu-nghi/b", "huu-nghi/c"}


@pytest.mark.parametrize(
    "foreign",
    [
        '<li><a href="https://vietnamtimes.thoidai.com.vn/news">English</a></li>',
        '<li><a href="https://example.org/doi-tac">Đối tác</a></li>',
        '<li><a href="/mot-ngay-hoi-218247.html">Tin mới</a></li>',
        '<li><a href="/tag/hoi-nghi-7.tag">Hội nghị</a></li>',
        '<li><a href="/rss_feed/">RSS</a></li>',
        '<li><a href="/trang-chu">Trang chủ</a></li>',
        '<li><a href="/">Trang chủ</a></li>',
        '<li><a href="/a/b/c">Sâu</a></li>',
        '<li><a href="javascript:void(0)">Đóng</a><a href="#">Lên</a><a href="http://[::1/x">Hỏng</a></li>',
        '<li class="bx-article"><a href="/tin-cua-muc">Nhãn</a></li>',
    ],
)
def test_what_is_no_section_is_left_out(foreign: str) -> None:
    menu = f"<ul>{links(*NAMES)}{foreign}</ul>"
    assert read_menu(page(menu), URL, THOIDAI) == NAMES


@pytest.mark.parametrize(
    "around",
    [
        '<div class="_BX_LISTING fw"><ul>{}</ul></div>',
        '<div class="fw article clearfix"><ul>{}</ul></div>',
        "<footer><ul>{}</ul></footer>",
        '<div id="footer"><ul>{}</ul></div>',
        '<div class="main-footer"><nav>{}</nav></div>',
        '<ul class="breadcrumb">{}</ul>',
        "<div>{}</div>",
    ],
)
def test_links_of_lists_footers_and_breadcrumbs_are_no_menu(around: str) -> None:
    other = around.format(links("lien-he", "quang-cao", "toa-soan"))
    assert read_menu(page(SMALL, other), URL, THOIDAI) == NAMES
    with pytest.raises(UnreadablePageError) as raised:
        read_menu(page(other), URL, THOIDAI)
    assert raised.value.reason == "no_menu"


@pytest.mark.parametrize("html", ["", "<html></html>", page("<ul>" + links("huu-nghi", "quoc-te") + "</ul>")])
def test_a_page_without_a_menu_says_so(html: str) -> None:
    with pytest.raises(UnreadablePageError, match="3 sections or more"):
        read_menu(html, URL, THOIDAI)


def test_the_sections_of_another_paper_are_its_own() -> None:
    site = replace(THOIDAI, sections={"huu-nghi": "Hữu nghị", "kinh-te": "Kinh tế"})
    changes = compare(read_menu(page(SMALL), URL, site), site)
    assert changes.new == {"viet-kieu": "VIET-KIEU", "quoc-te": "QUOC-TE"}
    assert changes.vanished == ("kinh-te",)
