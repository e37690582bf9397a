from __future__ import annotations

import pytest

from archive.article import Article, Heading, Image, ItemList, Paragraph, Quote, Table, Video
from pipelines.errors import Refused
from pipelines.validate import validate
from tests.pipelines.articles import ORIGIN, an_article

PICTURE = Image(f"{ORIGIN}/stores/den-long.jpg")


@pytest.mark.parametrize(
    "article",
    [
        an_article(),
        an_article(body=(PICTURE,)),
        an_article(body=(Video("https://video.example/1"),)),
        an_article(body=(Heading("Mở đầu"), PICTURE)),
        an_article(printed_id=4100),
        an_article(kind="infographic", body=(), rules={"body": "container"}),
    ],
)
def test_an_article_comes_back_as_it_is(article: Article) -> None:
    assert validate(article) is article


@pytest.mark.parametrize(
    ("article", "reason", "said"),
    [
        (an_article(headline=None), "no_headline", "no headline"),
        (an_article(headline=" \xa0\u200b"), "no_headline", "no headline"),
        (an_article(date_published_raw=None), "no_date", "no date stamp"),
        (an_article(date_published_raw=""), "no_date", "no date stamp"),
        (an_article(body=()), "no_body", "no paragraph, no image and no video"),
        (an_article(body=(Paragraph("\xa0\n\xad"),)), "no_body", "no paragraph"),
        (an_article(body=(Heading("Mở đầu"), Quote("Lời dẫn"))), "no_body", "no paragraph"),
        (an_article(body=(ItemList(("một",)), Table((("1",),)))), "no_body", "no paragraph"),
        (an_article(body=(Image(""), Video(""))), "no_body", "no paragraph"),
        (an_article(kind="infographic", body=(), rules={}), "no_body", "no paragraph"),
        (an_article(kind="infographic", body=(Image(""),), rules={"body": "x"}), "no_body", "no paragraph"),
        (an_article(kind="photo", body=(), rules={"body": "container"}), "no_body", "no paragraph"),
        (an_article(kind="infographic", body=(), rules={"body": "x"}, headline=None), "no_headline", "no"),
        (an_article(printed_id=4101), "other_article", "says that it is article 4101"),
    ],
)
def test_what_is_no_article_is_refused_with_its_reason(article: Article, reason: str, said: str) -> None:
    with pytest.raises(Refused) as refusal:
        validate(article)
    assert refusal.value.reason == reason
    assert said in refusal.value.detail
    assert "4100" in refusal.value.detail
    assert refusal.value.detail.endswith(".")
