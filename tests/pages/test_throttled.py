"""Pages that refuse to serve, and pages that only look a little like them."""

from __future__ import annotations

import unicodedata

import pytest

from crawler.pages.throttled import is_throttled
from tests.minisite import article_html
from tests.newspaper.faults import THROTTLED_PAGE
from tests.newspaper.model import Newspaper
from tests.newspaper.router import respond

LONG = "<p>Sáng nay, làng mở hội bên bờ sông.</p>" * 100

REFUSALS = {
    "nginx": "<html><head><title>429 Too Many Requests</title></head><body>"
    "<center><h1>429 Too Many Requests</h1></center><hr><center>nginx</center></body></html>",
    "in Vietnamese": THROTTLED_PAGE,
    "decomposed letters": unicodedata.normalize("NFD", THROTTLED_PAGE),
    "as entities": "<html><body><p>B&#7841;n truy c&#7853;p qu&aacute; nhanh</p></body></html>",
    "a challenge": "<html><head><title>Just a moment...</title><script>window._cf_chl_opt={}</script>"
    "</head><body><noscript>Enable JavaScript</noscript></body></html>",
    "only a script": "<html><head><title>thoidai.com.vn</title></head><body><div class='h-captcha'></div>"
    "<script src='https://hcaptcha.com/1/api.js'></script></body></html>",
    "a question": "<html><body><h2>Xác minh bạn là con người</h2><input type='checkbox'></body></html>",
    "with the paper's menus": "<html><head><title>Quá nhiều yêu cầu</title></head><body>"
    + "<nav><a href='/huu-nghi'>Hữu nghị</a></nav>" * 100
    + "</body></html>",
}
OTHERS = {
    "an article about it": article_html(
        100,
        headline="Quá nhiều yêu cầu: Too many requests",
        body="<p>Captcha hỏi bạn có phải là robot. Too many requests.</p>",
    ),
    "a short article with a captcha for comments": article_html(
        100, body="<p>Hội làng.</p><script src='https://www.google.com/recaptcha/api.js'></script>"
    ),
    "a long page of an unknown kind": f"<html><head><title>Too many requests</title></head>{LONG}</html>",
    "another error": "<html><head><title>502 Bad Gateway</title></head><h1>502 Bad Gateway</h1></html>",
    "an empty page": "",
    "a deleted article": "<html><head><title>Thời Đại</title></head><p>Không tìm thấy trang</p></html>",
}


@pytest.mark.parametrize("name", sorted(REFUSALS))
def test_a_refusal_is_recognised(name: str) -> None:
    assert is_throttled(REFUSALS[name].encode(), "text/html; charset=utf-8")


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_nothing_else_is_taken_for_one(name: str) -> None:
    assert not is_throttled(OTHERS[name].encode(), "text/html; charset=utf-8")


def test_plain_text_counts_and_data_does_not() -> None:
    assert is_throttled(b"Too many requests, try again later.", "text/plain")
    assert not is_throttled(b'{"error": "Too many requests"}', "application/json")
    assert not is_throttled(b"\x89PNG captcha", "image/png")


def test_bytes_that_are_no_text_are_survived() -> None:
    assert not is_throttled(bytes(range(256)) * 4)


def test_no_page_of_the_newspaper_is_one() -> None:
    paper = Newspaper(seed=2, articles=60)
    paths = [f"/{document['url'].rpartition('/')[2]}" for document in paper.truth()]
    paths += [
        "/",
        "/huu-nghi",
        "/quoc-te/nhip-song",
        "/quoc-te/nhip-song&s_cond=&BRSR=160",
        "/robots.txt",
        "/khong-co",
    ]
    taken = [path for path in paths if is_throttled(respond(paper, path).body.encode())]
    assert taken == []
