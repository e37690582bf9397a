"""Which redirects stay within the site."""

from __future__ import annotations

import pytest
from scrapy.http import Request, Response
from scrapy.utils.test import get_crawler

from crawler.middlewares.redirect import RedirectMiddleware, is_own, leads_to
from crawler.sites import THOIDAI
from crawler.spiders.thoidai import ThoidaiSpider

OWN = "https://thoidai.com.vn/tin-100.html"
MIRROR = "http://127.0.0.1:8000/tin-100.html"


@pytest.mark.parametrize(
    ("asked", "target", "expected"),
    [
        (OWN, "https://thoidai.com.vn/khac-100.html", True),
        (OWN, "https://www.thoidai.com.vn/tin-100.html", True),
        (OWN, "http://thoidai.com.vn/tin-100.html", True),
        (OWN, "https://thoidai.com.vn.example/tin-100.html", False),
        (OWN, "https://en.thoidai.com.vn/tin-100.html", False),
        (OWN, "https://thoidai.com.vn:8443/tin-100.html", False),
        (OWN, "https://thoidai.com.vn@example.org/tin-100.html", False),
        (MIRROR, "http://127.0.0.1:8000/huu-nghi", True),
        (MIRROR, "http://127.0.0.1:9000/tin-100.html", False),
        (MIRROR, OWN, False),
    ],
)
def test_a_redirect_stays_on_the_hosts_of_the_site(asked: str, target: str, expected: bool) -> None:
    assert is_own(target, (asked,), THOIDAI.hosts) is expected


def answer(url: str, location: str, **meta: object) -> Request | Response:
    crawler = get_crawler(ThoidaiSpider)
    crawler.spider = ThoidaiSpider()
    middleware = RedirectMiddleware.from_crawler(crawler)
    response = Response(url, status=302, headers={"Location": location})
    return middleware.process_response(Request(url, meta=dict(meta)), response)


def test_a_redirect_within_the_site_is_followed() -> None:
    followed = answer(OWN, "/khac-100.html")
    assert isinstance(followed, Request)
    assert followed.url == "https://thoidai.com.vn/khac-100.html"


@pytest.mark.parametrize(
    ("location", "meta"),
    [
        ("https://example.org/tin-100.html", {}),
        ("/tin-100.html", {}),
        ("/khac-100.html", {"redirect_urls": ["https://thoidai.com.vn/khac-100.html"]}),
        ("/khac-100.html", {"redirect_times": 20}),
        ("javascript:alert(1)", {}),
    ],
)
def test_a_redirect_that_leads_nowhere_is_passed_on(location: str, meta: dict[str, object]) -> None:
    passed_on = answer(OWN, location, **meta)
    assert isinstance(passed_on, Response)
    assert passed_on.status == 302


def test_the_address_of_a_redirect_is_absolute() -> None:
    assert leads_to(Response(OWN, status=302, headers={"Location": "/a"})) == "https://thoidai.com.vn/a"
    assert leads_to(Response(OWN, status=302)) is None
