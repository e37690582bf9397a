"""Small made-up articles and fetches, and strings as soiled as pages can hold."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

from hypothesis import strategies as st
from msgspec.structs import replace

from archive.article import Article, Paragraph
from archive.outcomes import Fetch

ORIGIN = "https://thoidai.com.vn"


def an_article(**changes: object) -> Article:
    """A valid article with one paragraph, and `changes` made to it."""
    article = Article(
        url=f"{ORIGIN}/le-hoi-den-long-ven-song-4100.html",
        id=4100,
        headline="Lễ hội đèn lồng ven sông",
        date_published_raw="08:15 | 02/03/2024 GMT+7",
        body=(Paragraph("Tối qua, hàng nghìn chiếc đèn lồng được thả xuống dòng sông."),),
    )
    return replace(article, **changes)


def a_fetch(number: int = 4100) -> Fetch:
    """How the page of article `number` was got."""
    url = f"{ORIGIN}/le-hoi-den-long-ven-song-{number}.html"
    return Fetch(
        site="thoidai",
        number=number,
        url=url,
        fetched_url=url,
        fetched_at=datetime(2024, 3, 5, 1, 0, tzinfo=UTC),
    )


_SYLLABLES = """
    Uỷ ban hoà bình khoẻ thuỷ quý giày hoàng thuyền oán HOÀ Nguyễn Văn Hoà ông Thuý Đỗ Ðội ðó HÐND Guðni
    Ngụy Nguỵ Thị Lê ỦY òa oà của mùa nghĩa Noé Zoé d'Hoà hoà1 _uỷ 1.000 5,2% GS.TS. TP.HCM v.v. 12/3 “Tốt!”
    (Ảnh: ./. ... H’Hoà
"""
_SOILING = [
    *" \n\t\r\xa0\u202f\u2003\u3000\u2028\x85",
    *"\u200b\u200c\u200d\u2060\ufeff\xad\u200e\u202a\x00\x1f\x7f\x96",
    *"\u0300\u0301\u0302\u0306\u031b\u0323\u034f\ufe0f",
    *"😀👩⚕नิ中λЖ\u0e01\u0e33\u17d2\uac00\u1100\u1161\u0958\u212b\uf900",
    *("&amp;", "&ecirc;", "&#7885;", "&#x1EA1;", "&nbsp;", "&#8203;", "&amp;amp;", "&", ";", "#", "&bogus;"),
    *(unicodedata.normalize("NFD", syllable) for syllable in ("hoà", "Uỷ", "nghiệp", "được", "Đế")),
]
soiled = st.lists(
    st.one_of(st.sampled_from(_SYLLABLES.split()), st.sampled_from(_SOILING), st.just(" ")), max_size=14
).map("".join)
"""Vietnamese and foreign syllables between everything that a page can put between and into them."""

any_text = st.one_of(soiled, st.text(max_size=40))
