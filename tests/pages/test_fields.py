"""Fields outside the body: what counts as the article's own, and what is a sidebar's."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from crawler.pages.article import read_article
from crawler.sites import THOIDAI

if TYPE_CHECKING:
    from archive.article import Article

PAGE = f"{THOIDAI.origin}/hoi-lang-200.html"
TITLE = "<h1 class='article-detail-title'>Hội làng</h1>"
BODY = "<div class='__MASTERCMS_CONTENT'><p>Một.</p></div>"
STAMP = "<span class='format_time'>08:00</span> <span class='format_date'>01/01/2026</span>"


def read(*, top: str = "", title: str = TITLE, body: str = BODY, after: str = "", aside: str = "") -> Article:
    main = f"<div class='main'>{title}{top}{body}{after}</div>"
    return read_article(f"<html><body><div>{main}{aside}</div></body></html>", PAGE, THOIDAI)


def test_the_other_themes_are_read_inside_the_article() -> None:
    article = read(
        title="<h1>Hội làng</h1>",
        top=f"<div>{STAMP}</div><div class='detail-desc'>Tóm tắt.</div>",
        after="<p class='author'>Minh Tú</p>",
    )
    assert (article.headline, article.date_published_raw) == ("Hội làng", "08:00 | 01/01/2026")
    assert (article.abstract, article.byline_raw) == ("Tóm tắt.", "Minh Tú")


@pytest.mark.parametrize(
    "aside",
    [
        f"<ul><li><a href='/tin-101.html'>Tin</a>{STAMP}</li></ul>",
        f"<div class='article'>{STAMP}</div>",
        f"<div class='system-date'>{STAMP}</div>",
        "<div class='detail-date'>08:00 | 01/01/2026</div><div class='detail-desc'>Khác.</div>",
        "<div class='detail-sapo'>Khác.</div><p class='author'>Người Khác</p>",
    ],
)
def test_nothing_is_taken_from_a_sidebar(aside: str) -> None:
    article = read(aside=aside)
    assert (article.date_published_raw, article.abstract, article.byline_raw) == (None, None, None)


@pytest.mark.parametrize(
    "inside",
    [
        f"<ul><li><a href='/tin-101.html'>Tin</a>{STAMP}</li></ul>",
        f"<div class='system-date'>{STAMP}</div>",
        f"<aside>{STAMP}</aside>",
    ],
)
def test_a_list_inside_the_article_has_no_stamp_of_it(inside: str) -> None:
    assert read(top=inside).date_published_raw is None


@pytest.mark.parametrize(
    "logo",
    [
        "<h1><a href='/'>Tạp chí Thời Đại</a></h1>",
        "<header><h1>Tạp chí Thời Đại</h1></header>",
        "<h1 class='logo'>Tạp chí Thời Đại</h1>",
        "<div id='header'><h1>Tạp chí Thời Đại</h1></div>",
    ],
)
def test_a_logo_is_no_headline(logo: str) -> None:
    assert read(title=logo).headline is None
    assert read(title=f"{logo}<h1>Hội làng</h1>").headline == "Hội làng"


def test_only_the_first_breadcrumb_counts() -> None:
    first = "<ul><li class='breadcrumb-item'><a href='/huu-nghi'>Hữu nghị</a></li>"
    first += "<li class='breadcrumb-item'><a href='/huu-nghi/chan-dung-be-ban'>Chân dung</a></li></ul>"
    second = "<div class='breadcrumb'><a href='/quoc-te'>Quốc tế</a></div>"
    article = read(title=f"{first}{TITLE}", aside=second)
    assert article.sections == ("huu-nghi", "huu-nghi/chan-dung-be-ban")


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("<p>Nguồn: Báo Sông</p>", "Báo Sông"),
        ("<p>Nguồn : Báo Sông</p>", "Báo Sông"),
        ("<p><b>Nguồn</b>: Báo <i>Sông</i></p>", "Báo Sông"),
        ("<div><span>Nguồn:</span> <a href='javascript:;'>Báo Sông</a></div>", "Báo Sông"),
        (unicodedata.normalize("NFD", "<p>Nguồn: ") + "Báo Sông</p>", "Báo Sông"),
        ("<p>Nguồn: Báo Sông <a href='javascript:;'>Chia sẻ</a></p>", "Báo Sông"),
        ("<p>Nguồn: <a href='/tag/hoi-1.tag'>Hội</a></p>", None),
        ("<p>Nguồn: <a href='javascript:;'>Chia sẻ</a></p>", None),
        ("<div><p>Nguồn:</p><p>Chia sẻ</p></div>", None),
        ("<div>Nguồn:<br>Chia sẻ</div>", None),
    ],
)
def test_the_source_is_what_stands_behind_its_label_on_its_line(line: str, source: str | None) -> None:
    assert read(after=line).source == source


def test_a_source_in_a_sidebar_is_not_the_articles() -> None:
    assert read(aside="<div>Nguồn: Đài khí tượng</div>").source is None


def test_fields_inside_the_body_are_not_repeated_in_the_text() -> None:
    inside = (
        "<div class='__MASTERCMS_CONTENT'><h1 class='article-detail-title'>Hội làng</h1>"
        "<span class='article-detail-date'>08:00 | 01/01/2026</span>"
        "<div class='article-detail-desc'>Tóm tắt.</div><p>Một.</p>"
        "<h2 class='author-title'><a>Minh Tú</a></h2><p class='source'>Nguồn: Báo Sông</p></div>"
    )
    article = read(title="", body=inside)
    assert article.text == "Một."
    assert (article.headline, article.abstract) == ("Hội làng", "Tóm tắt.")
    assert (article.date_published_raw, article.source) == ("08:00 | 01/01/2026", "Báo Sông")
    assert article.byline_raw == "Minh Tú"


def test_a_source_in_the_authors_own_words_is_text() -> None:
    article = read(body="<div class='__MASTERCMS_CONTENT'><p>Một.</p><p>Nguồn: Báo Sông</p></div>")
    assert (article.source, article.text) == (None, "Một.\n\nNguồn: Báo Sông")


def test_all_of_the_editors_elements_are_read_in_order() -> None:
    element = "<div class='__MB_MASTERCMS_EL'>{}</div>"
    box = "<table class='__MB_ARTICLE_A'><tr><td><a href='/tin-101.html'>Tin</a></td></tr></table>"
    inner = element.format(f"<p>Hai.</p>{element.format('<p>Ba.</p>')}")
    body = f"<div class='__MASTERCMS_CONTENT'>{element.format('<p>Một.</p>')}{box}Nút{inner}</div>"
    article = read(body=body)
    assert article.text == "Một.\n\nHai.\n\nBa."
    assert [(link.id, link.blocks) for link in article.related] == [(101, ("in_body",))]


def test_of_several_bodies_the_fullest_behind_the_headline_is_the_articles() -> None:
    body = "<div class='__MASTERCMS_CONTENT'><p>{}</p></div>"
    before, short = body.format("Rất dài trước đầu đề, của một bài khác."), body.format("Ngắn.")
    foreign = f"<aside>{body.format('Rất dài bên lề, của một bài khác nữa.')}</aside>"
    article = read(title=f"{before}{TITLE}", body=f"{short}{body.format('Bài của ta.')}", aside=foreign)
    assert article.text == "Bài của ta."


@pytest.mark.parametrize(
    ("links", "names"),
    [
        ("<a>Minh Tú</a> <a>Hải Vân</a>", ["Minh Tú", "Hải Vân"]),
        ("<a>Minh Tú</a> / <a>Hải Vân</a>", ["Minh Tú", "Hải Vân"]),
        ("<a>Minh Tú (t/h)</a>", ["Minh Tú"]),
    ],
)
def test_every_linked_author_is_named(links: str, names: list[str]) -> None:
    article = read(after=f"<h2 class='author-title'>{links}</h2>")
    assert [author.name for author in article.authors] == names


@pytest.mark.parametrize(
    ("inside", "byline"),
    [
        ("<div>Nguồn:</div>", None),
        ("<div>Nguồn : Báo Sông Hồng</div>", None),
        ("<b>Minh Tú</b><div>Nguồn: Báo Sông Hồng</div>", "Minh Tú"),
        ("<div>Nguồn: Báo Sông Hồng</div><b>Minh Tú</b>", "Minh Tú"),
        ("Minh Tú | Nguồn: Báo Sông Hồng", "Minh Tú"),
        ("Minh Tú (nguồn: Báo Sông Hồng)", "Minh Tú"),
        ("Minh Tú Nguồn", "Minh Tú Nguồn"),
    ],
)
def test_the_source_line_is_no_author(inside: str, byline: str | None) -> None:
    assert read(after=f"<div class='article-detail-author'>{inside}</div>").byline_raw == byline


def test_a_byline_in_the_body_counts_where_the_element_for_it_has_the_source_only() -> None:
    body = BODY.replace("</div>", "<p align=right><b>Minh Tú (t/h)</b></p></div>")
    article = read(body=body, after="<div class='article-detail-author'>Nguồn:</div>")
    assert (article.byline_raw, article.authors[0].name) == ("Minh Tú (t/h)", "Minh Tú")
