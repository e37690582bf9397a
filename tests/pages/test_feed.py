"""The feed: which articles it names, and where a page says that it stands."""

from __future__ import annotations

import pytest

from crawler.pages.entries import MAX_BYTES
from crawler.pages.errors import UnreadablePageError
from crawler.pages.feed import feed_path, read_feed
from crawler.sites import THOIDAI
from tests.newspaper.model import Newspaper, Options
from tests.newspaper.router import respond

URL = "https://thoidai.com.vn/rss_feed/"
CANONICAL = "https://thoidai.com.vn/mot-ngay-hoi-218247.html"


def rss(*items: str) -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>{inside}</channel></rss>'


def numbers(document: str | bytes, url: str = URL) -> list[int]:
    body = document.encode() if isinstance(document, str) else document
    return [address.number for address in read_feed(body, url, THOIDAI)]


def reason(document: str | bytes) -> str:
    with pytest.raises(UnreadablePageError) as raised:
        numbers(document)
    assert raised.value.detail
    assert "\n" not in raised.value.detail
    return raised.value.reason


@pytest.mark.parametrize("host", ["https://thoidai.com.vn", "http://127.0.0.1:8080"])
def test_a_papers_feed_names_its_25_newest_articles_newest_first(host: str) -> None:
    paper = Newspaper(3, 120)
    body = respond(paper, "/rss_feed/").body.replace("https://thoidai.com.vn", host)
    assert numbers(body, f"{host}/rss_feed/") == paper.numbers()[:25]


def test_some_articles_stand_in_the_feed_only() -> None:
    paper = Newspaper(3, 120, Options(feed_only=2))
    alone = set(numbers(respond(paper, "/rss_feed/").body)) & {
        truth["id"] for truth in paper.truth() if not truth["listed_in"]
    }
    sitemap = respond(paper, "/sitemaparticles-site-1.xml").body
    assert len(alone) == 2
    assert not [number for number in alone if f"-{number}.html" in sitemap]


def test_addresses_are_canonical_and_each_article_stands_once() -> None:
    document = rss(
        "<link>http://www.thoidai.com.vn/mot-ngay-hoi-218247.html?fbclid=x</link>",
        "<link>https://thoidai.com.vn/ten-cu-218247.html&amp;mobile=yes&amp;amp=1</link>",
        "<link>\n  https://tacnghiep.thoidai.com.vn/lang-que-218248.html\n</link>",
    )
    found = read_feed(document.encode(), URL, THOIDAI)
    assert found == ((218247, CANONICAL), (218248, "https://thoidai.com.vn/lang-que-218248.html"))


def test_what_is_no_article_of_this_paper_is_left_out() -> None:
    document = rss(
        "<link>https://vietnamtimes.thoidai.com.vn/a-day-180620.html</link>",
        "<link>https://example.org/mot-ngay-hoi-218247.html</link>",
        "<link>https://thoidai.com.vn/huu-nghi</link>",
        "<title>Không có địa chỉ</title>",
        "<description>https://thoidai.com.vn/mot-ngay-hoi-218247.html</description>",
    )
    assert numbers(document) == []


def test_a_guid_names_the_article_where_the_link_leads_elsewhere() -> None:
    document = rss(
        f"<link>https://example.org/dem-luot-xem?to=1</link><guid>{CANONICAL}</guid>",
        f"<guid>https://thoidai.com.vn/x-999.html</guid><link>{CANONICAL}</link>",
        "<guid isPermaLink='false'>218250</guid>",
    )
    assert numbers(document) == [218247]


def test_names_in_an_items_parts_are_not_the_items() -> None:
    document = rss(
        "<source><link>https://thoidai.com.vn/x-999.html</link></source>"
        f"<link>{CANONICAL}</link><media:content xmlns:media='m'><link>/y-998.html</link></media:content>"
    )
    assert numbers(document) == [218247]


def test_atom_is_read_too() -> None:
    document = f"""<?xml version="1.0"?>
        <feed xmlns="http://www.w3.org/2005/Atom"><link href="https://thoidai.com.vn/x-999.html"/>
        <entry><link rel="enclosure" href="https://thoidai.com.vn/x-998.html"/>
          <link rel="alternate" href="{CANONICAL}"/><id>tag:thoidai.com.vn,2026:1</id></entry>
        <entry><link href="/lang-que-218248.html"/></entry>
        <entry><id>https://thoidai.com.vn/xom-nui-218249.html</id></entry></feed>"""
    assert numbers(document) == [218247, 218248, 218249]


def test_prefixes_of_namespaces_and_the_rdf_form_do_not_matter() -> None:
    document = (
        '<rdf:RDF xmlns:rdf="r" xmlns:rss="s"><rss:channel/>'
        f"<rss:item><rss:link>{CANONICAL}</rss:link></rss:item></rdf:RDF>"
    )
    assert numbers(document) == [218247]


@pytest.mark.parametrize(
    "item",
    [
        f"<title>Cà phê & trà</title><link>{CANONICAL}</link>",
        f"<title>Hà&nbsp;Nội</title><link>{CANONICAL}</link>",
        f"<title>Bến\x0b\x00 cảng</title><link>{CANONICAL}</link>",
        "<link>https://thoidai.com.vn/mot-ngay-hoi-218247.html&mobile=yes&amp=1</link>",
        f"<link><![CDATA[{CANONICAL}]]></link><content><![CDATA[<p>A&nbsp;&B</p>]]></content>",
    ],
)
def test_faults_of_hand_made_xml_are_mended(item: str) -> None:
    assert numbers(rss(item)) == [218247]


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbf\r\n " + rss(f"<link>{CANONICAL}</link>").encode(),
        rss(f"<title>\xe1 \xff</title><link>{CANONICAL}</link>").encode("latin-1"),
        rss(f"<link>{CANONICAL}</link>").replace("utf-8", "windows-1258").encode(),
        rss(f"<title>Cà phê</title><link>{CANONICAL}</link>").replace("utf-8", "utf-16").encode(),
    ],
)
def test_bytes_before_the_declaration_and_foreign_letters_do_not_matter(body: bytes) -> None:
    assert numbers(body) == [218247]


def test_a_feed_without_items_is_empty_and_no_fault() -> None:
    assert numbers(rss()) == []


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        ("<html><head></head><body>Trang chủ</body></html>", "other_document"),
        ("<!DOCTYPE html><html lang='vi'></html>", "other_document"),
        ("<urlset></urlset>", "other_document"),
        ("Không có trang này", "malformed"),
        ("{}", "malformed"),
        ("<rss><item></rss>", "malformed"),
        (rss(f"<link>{CANONICAL}</link>")[:-6], "cut"),
        (rss(f"<link>{CANONICAL}</link>")[:90], "cut"),
        ("<?xml version='1.0'?>", "cut"),
    ],
)
def test_what_is_no_feed_says_why(document: str, expected: str) -> None:
    assert reason(document) == expected


@pytest.mark.parametrize(
    "declaration",
    [
        "<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>",
        "<!ENTITY a SYSTEM 'file:///etc/hostname'>",
        "<!ENTITY % a SYSTEM 'http://127.0.0.1:9/a.dtd'> %a;",
    ],
)
def test_a_document_that_declares_entities_is_refused(declaration: str) -> None:
    document = f"<!DOCTYPE rss [{declaration}]><rss><item><link>&c;&a;</link></item></rss>"
    assert reason(document) == "unsafe"


def test_a_type_without_entities_is_read_and_not_loaded() -> None:
    kind = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss-0.91.dtd">'
    assert numbers(kind + rss(f"<link>{CANONICAL}</link>").partition("?>")[2]) == [218247]


def test_a_document_of_more_bytes_than_are_read_is_refused() -> None:
    assert reason(b"<rss>" + b" " * MAX_BYTES) == "too_large"


def head(*links: str) -> str:
    return f"<html><head>{''.join(links)}</head><body></body></html>"


def test_a_pages_head_says_where_the_feed_stands() -> None:
    assert feed_path(respond(Newspaper(3, 40), "/").body, "http://127.0.0.1:8080/", THOIDAI) == "/rss_feed/"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/rss_feed/">', "/rss_feed/"),
        ('<link rel="ALTERNATE feed" type="Application/Atom+XML; x=1" href="tin.atom">', "/tin.atom"),
        ('<link rel="alternate" type="application/rss+xml" href="https://example.org/rss">', None),
        ('<link rel="alternate" type="application/rss+xml" href=" ">', None),
        ('<link rel="alternate" type="text/html" href="/&mobile=yes">', None),
        ('<link rel="stylesheet" type="application/rss+xml" href="/a.css">', None),
        ("", None),
    ],
)
def test_only_a_feed_of_the_papers_own_counts(link: str, expected: str | None) -> None:
    assert feed_path(head(link), "https://thoidai.com.vn/huu-nghi", THOIDAI) == expected


def test_of_several_feeds_the_first_of_the_papers_own_is_taken() -> None:
    links = [
        f'<link rel="alternate" type="application/rss+xml" href="{href}">'
        for href in ("https://example.org/rss", "/rss_feed/", "/huu-nghi/rss_feed/")
    ]
    assert feed_path(head(*links), "https://thoidai.com.vn/", THOIDAI) == "/rss_feed/"
