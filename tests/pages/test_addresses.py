"""Links of a MasterCMS page: which article each names."""

from __future__ import annotations

import pytest

from crawler.pages.addresses import Addresses, article_number, listing_offset, listing_url
from crawler.sites import THOIDAI

PAGE = "https://thoidai.com.vn/huu-nghi/bon-phuong-ket-ban&s_cond=&BRSR=16"
CANONICAL = "https://thoidai.com.vn/mot-ngay-hoi-218247.html"


@pytest.mark.parametrize(
    "href",
    [
        "/mot-ngay-hoi-218247.html",
        " /mot-ngay-hoi-218247.html ",
        "https://thoidai.com.vn/mot-ngay-hoi-218247.html",
        "http://www.thoidai.com.vn/mot-ngay-hoi-218247.html",
        "https://tacnghiep.thoidai.com.vn/mot-ngay-hoi-218247.html",
        "//thoidai.com.vn/mot-ngay-hoi-218247.html",
        "/mot-ngay-hoi-218247.html?fbclid=IwAR0",
        "/mot-ngay-hoi-218247.html&mobile=yes&amp=1",
        "/mot-ngay-hoi-218247.html#binh-luan",
    ],
)
def test_every_variant_of_an_address_is_one_article(href: str) -> None:
    assert Addresses(THOIDAI, PAGE).article(href) == (218247, CANONICAL)


@pytest.mark.parametrize(
    "href",
    [
        "",
        None,
        "#",
        "/huu-nghi",
        "javascript:void(0)",
        "/tag/hoi-nghi-7.tag",
        "https://vietnamtimes.thoidai.com.vn/a-day-180620.html",
        "https://example.org/mot-ngay-hoi-218247.html",
        "/chuyen-muc/mot-ngay-hoi-218247.html",
        "/mot-ngay-hoi.html",
        "/apicenter@/print_article&i=218247",
    ],
)
def test_what_is_no_article_of_this_paper_is_none(href: str | None) -> None:
    assert Addresses(THOIDAI, PAGE).article(href) is None


def test_a_relative_link_resolves_against_the_base() -> None:
    addresses = Addresses(THOIDAI, PAGE, "https://thoidai.com.vn/")
    assert addresses.article("mot-ngay-hoi-218247.html") == (218247, CANONICAL)


def test_a_mirror_reads_like_the_paper() -> None:
    addresses = Addresses(THOIDAI, "http://127.0.0.1:8080/huu-nghi")
    assert addresses.article("/mot-ngay-hoi-218247.html") == (218247, CANONICAL)
    assert addresses.article("http://127.0.0.1:8080/mot-ngay-hoi-218247.html") == (218247, CANONICAL)
    assert addresses.media("/stores/a.jpg?rt=1") == "https://thoidai.com.vn/stores/a.jpg?rt=1"
    assert addresses.media("https://cdn.example.org/a.jpg") == "https://cdn.example.org/a.jpg"


def test_a_story_without_latin_letters_has_an_address_too() -> None:
    assert article_number("https://thoidai.com.vn/detail-article-48995.html") == 48995


def test_sections_are_paths_without_slashes() -> None:
    addresses = Addresses(THOIDAI, PAGE)
    assert addresses.section("/huu-nghi/bon-phuong-ket-ban") == "huu-nghi/bon-phuong-ket-ban"
    assert addresses.section("https://thoidai.com.vn/huu-nghi/") == "huu-nghi"
    assert addresses.section("/") is None
    assert addresses.section("/mot-ngay-hoi-218247.html") is None


def test_listing_addresses_carry_their_row_in_the_path() -> None:
    assert listing_url("https://thoidai.com.vn", "huu-nghi", 0) == "https://thoidai.com.vn/huu-nghi"
    second = listing_url("https://thoidai.com.vn", "huu-nghi", 16)
    assert second == "https://thoidai.com.vn/huu-nghi&s_cond=&BRSR=16"
    assert listing_offset(second) == 16
    assert listing_offset("https://thoidai.com.vn/huu-nghi") is None


@pytest.mark.parametrize(
    ("href", "path"),
    [
        ("/sitemap.xml?v=1&b=2", "/sitemap.xml?v=1&b=2"),
        ("sitemap.xml", "/huu-nghi/sitemap.xml"),
        ("https://WWW.thoidai.com.vn/a.xml", "/a.xml"),
        ("https://thoidai.com.vn", "/"),
        ("https://example.org/a.xml", None),
        ("mailto:a@example.org", None),
        ("http://[::1/", None),
        (" ", None),
        ("", None),
    ],
)
def test_the_path_of_a_link_to_the_paper(href: str, path: str | None) -> None:
    assert Addresses(THOIDAI, PAGE).path(href) == path
