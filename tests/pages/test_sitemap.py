"""Sitemaps: the articles and the further sitemaps that they name, and where robots.txt says they stand."""

from __future__ import annotations

import gzip
import time
import tracemalloc

import pytest

from crawler.pages.entries import MAX_BYTES
from crawler.pages.errors import UnreadablePageError
from crawler.pages.sitemap import Child, read_sitemap, sitemap_paths
from crawler.sites import THOIDAI
from tests.newspaper.model import Newspaper
from tests.newspaper.router import respond

URL = "https://thoidai.com.vn/sitemap.xml"
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*urls: str) -> str:
    return f"<urlset {NAMESPACE}>{''.join(f'<url>{url}</url>' for url in urls)}</urlset>"


def index(*sitemaps: str) -> str:
    inside = "".join(f"<sitemap>{sitemap}</sitemap>" for sitemap in sitemaps)
    return f"<sitemapindex {NAMESPACE}>{inside}</sitemapindex>"


def reason(body: bytes) -> str:
    with pytest.raises(UnreadablePageError) as raised:
        read_sitemap(body, URL, THOIDAI)
    return raised.value.reason


@pytest.mark.parametrize("host", ["https://thoidai.com.vn", "http://127.0.0.1:8080"])
def test_a_papers_index_leads_to_all_its_articles(host: str) -> None:
    paper = Newspaper(3, 120)

    def body(path: str) -> bytes:
        return respond(paper, path).body.replace("https://thoidai.com.vn", host).encode()

    top = read_sitemap(body("/sitemap.xml"), f"{host}/sitemap.xml", THOIDAI)
    assert top.articles == ()
    assert top.children == (Child("/sitemaparticles-site-1.xml", None),)
    found = read_sitemap(body(top.children[0].path), f"{host}{top.children[0].path}", THOIDAI)
    assert [address.number for address in found.articles] == paper.numbers()
    assert found.articles[0].url.startswith("https://thoidai.com.vn/")


def test_dates_are_kept_as_printed() -> None:
    found = read_sitemap(
        urlset(
            "<loc> /mot-ngay-hoi-218247.html </loc><lastmod> 2026-01-01T12:22+07:00 </lastmod>",
            "<loc>https://thoidai.com.vn/lang-que-218248.html</loc><priority>0.5</priority>",
        ).encode(),
        URL,
        THOIDAI,
    )
    assert [address.number for address in found.articles] == [218247, 218248]
    assert found.lastmod == {218247: "2026-01-01T12:22+07:00"}


def test_what_is_no_article_of_this_paper_is_left_out_and_each_stands_once() -> None:
    found = read_sitemap(
        urlset(
            "<loc>https://thoidai.com.vn/huu-nghi</loc>",
            "<loc>https://thoidai.com.vn/tag/hoi-nghi-7.tag</loc>",
            "<loc>https://example.org/mot-ngay-hoi-218247.html</loc>",
            "<lastmod>2026-01-01</lastmod>",
            "<loc>https://thoidai.com.vn/lang-que-218248.html</loc>"
            "<image:image xmlns:image='i'><image:loc>/x-999.html</image:loc></image:image>",
            "<loc>https://www.thoidai.com.vn/ten-moi-218248.html</loc><lastmod>2026-01-01</lastmod>",
        ).encode(),
        URL,
        THOIDAI,
    )
    assert found.articles == ((218248, "https://thoidai.com.vn/lang-que-218248.html"),)
    assert found.lastmod == {}
    assert found.children == ()


def test_an_index_names_sitemaps_of_the_papers_own_hosts_but_not_itself() -> None:
    found = read_sitemap(
        index(
            "<loc>https://thoidai.com.vn/sitemaparticles-site-1.xml</loc><lastmod>2026-01-01</lastmod>",
            "<loc>https://thoidai.com.vn/sitemap-2.xml.gz?v=1&amp;b=2</loc>",
            "<loc>https://thoidai.com.vn/sitemaparticles-site-1.xml</loc>",
            "<loc>https://example.org/sitemap.xml</loc>",
            "<loc>https://thoidai.com.vn/sitemap.xml</loc>",
            "<loc></loc>",
            "<loc>http://[::1/</loc>",
        ).encode(),
        URL,
        THOIDAI,
    )
    assert found.children == (
        Child("/sitemaparticles-site-1.xml", "2026-01-01"),
        Child("/sitemap-2.xml.gz?v=1&b=2", None),
    )


def test_a_packed_sitemap_is_unpacked() -> None:
    body = urlset("<loc>https://thoidai.com.vn/mot-ngay-hoi-218247.html</loc>").encode()
    assert read_sitemap(gzip.compress(body), URL, THOIDAI) == read_sitemap(body, URL, THOIDAI)
    halves = gzip.compress(body[:40]) + gzip.compress(body[40:])
    assert read_sitemap(halves, URL, THOIDAI) == read_sitemap(body, URL, THOIDAI)


def damaged(body: bytes) -> bytes:
    packed = bytearray(gzip.compress(body * 20))
    packed[len(packed) // 2] ^= 0xFF
    return bytes(packed)


WHOLE = urlset("<loc>/mot-ngay-hoi-218247.html</loc>").encode()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "empty"),
        (gzip.compress(b"", mtime=0), "empty"),
        (gzip.compress(WHOLE, mtime=0)[:-12], "cut"),
        (damaged(WHOLE), "not_gzip"),
        (b"\x1f\x8b not packed at all", "not_gzip"),
        (gzip.compress(WHOLE[:-9]), "cut"),
        (b"<html></html>", "other_document"),
        (b"<rss></rss>", "other_document"),
        (b"<urlset><url></urlset>", "malformed"),
        (WHOLE + b"<urlset>", "malformed"),
        (b"<!DOCTYPE urlset [<!ENTITY a 'a'>]><urlset></urlset>", "unsafe"),
        (b"<urlset>" + b" " * MAX_BYTES, "too_large"),
    ],
)
def test_what_is_no_sitemap_says_why(body: bytes, expected: str) -> None:
    assert reason(body) == expected


def test_a_small_file_that_unpacks_to_very_much_is_refused_early() -> None:
    bomb = gzip.compress(b"<urlset>" + b" " * (2 * MAX_BYTES), compresslevel=1)
    tracemalloc.start()
    try:
        assert reason(bomb) == "too_large"
        assert tracemalloc.get_traced_memory()[1] < 1.8 * MAX_BYTES
    finally:
        tracemalloc.stop()


def test_the_largest_sitemap_is_read_in_little_memory_and_time() -> None:
    rows = (
        f"<loc>https://thoidai.com.vn/{'mot-dia-chi-dai-' * 8}{number}.html</loc>"
        "<lastmod>2026-01-01T12:22:00+07:00</lastmod><changefreq>daily</changefreq>"
        for number in range(1_000, 51_000)
    )
    body = urlset(*rows).encode()
    started = time.process_time()
    assert len(read_sitemap(body, URL, THOIDAI).articles) == 50_000
    # 1.3 s on a slow machine.
    assert time.process_time() - started < 10


def test_deep_nesting_and_a_long_field_do_no_harm() -> None:
    deep = "<a>" * 100_000 + "</a>" * 100_000
    long = f"<loc>/{'a' * 1_000_000}-218247.html</loc>"
    body = urlset(deep, long, "<loc>/mot-ngay-hoi-218248.html</loc>").encode()
    assert [address.number for address in read_sitemap(body, URL, THOIDAI).articles] == [218248]


ROBOTS = "https://thoidai.com.vn/robots.txt"


def test_robots_txt_says_where_the_sitemaps_stand() -> None:
    text = respond(Newspaper(3, 40), "/robots.txt").body
    assert sitemap_paths(text, "http://127.0.0.1:8080/robots.txt", THOIDAI) == ("/sitemap.xml",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("/sitemap.xml",)),
        ("User-agent: *\nDisallow: /sitemap-old.xml\n", ("/sitemap.xml",)),
        ("Sitemap: https://example.org/map.xml\n", ("/sitemap.xml",)),
        ("Sitemap:\nSITEMAP : /a.xml # bản đồ\r\n  sitemap:/b.xml.gz\n", ("/a.xml", "/b.xml.gz")),
        ("\ufeffSitemap: /a.xml\nSitemap: https://www.thoidai.com.vn/a.xml\n", ("/a.xml",)),
        ("# Sitemap: /c.xml\nSitemap: b.xml", ("/b.xml",)),
    ],
)
def test_the_lines_of_robots_txt_that_count(text: str, expected: tuple[str, ...]) -> None:
    assert sitemap_paths(text, ROBOTS, THOIDAI) == expected
