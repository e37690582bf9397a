from __future__ import annotations

import pytest

from crawler.rendering.traffic import Wish, refusal
from crawler.sites import THOIDAI

PAGE = "https://thoidai.com.vn/quoc-te"
MIRROR = "http://127.0.0.1:8000/quoc-te"


def why(
    url: str, resource_type: str = "xhr", method: str = "GET", page: str = PAGE, headers: str = ""
) -> str | None:
    del headers
    return refusal(Wish(method, url, resource_type, {}), page, THOIDAI.hosts)


@pytest.mark.parametrize("kind", ["script", "xhr", "fetch"])
def test_what_can_bring_text_is_asked_for(kind: str) -> None:
    assert why("https://thoidai.com.vn/danh-sach@/article_lm&BRSR=0", kind) is None
    assert why("https://www.thoidai.com.vn/themes/list.js", kind) is None


@pytest.mark.parametrize(
    "kind", ["image", "stylesheet", "font", "media", "document", "ping", "eventsource", "websocket", "other"]
)
def test_what_brings_none_is_refused(kind: str) -> None:
    assert why("https://thoidai.com.vn/x", kind) == kind


@pytest.mark.parametrize(
    "url",
    [
        "https://ads.example/x.js",
        "https://thoidai.com.vn.example/x.js",
        "http://127.0.0.1/x.js",
        "https://vietnamtimes.thoidai.com.vn/x.js",
    ],
)
def test_other_hosts_are_refused(url: str) -> None:
    assert why(url, "script") == "elsewhere"


def test_on_a_mirror_its_own_host_and_the_sites_are_the_site() -> None:
    assert why("http://127.0.0.1:8000/a.js", page=MIRROR) is None
    assert why("https://thoidai.com.vn/a.js", page=MIRROR) is None
    assert why("http://127.0.0.1:8001/a.js", page=MIRROR) == "elsewhere"


def test_nothing_is_sent() -> None:
    assert why("https://thoidai.com.vn/a", method="POST") == "post"
    assert why("data:text/plain,a") == "scheme"


@pytest.mark.parametrize(
    "path",
    [
        "adsfw/3/17/aHR0cA==",
        "themes/ads.js",
        "js/advertising.min.js",
        "themes/quang-cao.js",
        "tracker/hit?u=1",
        "js/google-analytics.js",
        "gtag/js?id=1",
        "pixel.gif",
        "thong-ke/luot-xem",
        "widgets@/article_statistic&aid=MQ==",
    ],
)
def test_advertising_and_counting_are_refused_on_the_sites_own_host(path: str) -> None:
    assert why(f"https://thoidai.com.vn/{path}", "script") == "unwanted"


@pytest.mark.parametrize("path", ["themes/loads.js", "js/header.js", "shadow/status-bar.js", "ajax@/badge"])
def test_words_that_only_hold_such_a_name_are_not(path: str) -> None:
    assert why(f"https://thoidai.com.vn/{path}", "script") is None
