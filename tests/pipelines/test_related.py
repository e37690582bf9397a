from __future__ import annotations

import pytest

from archive.article import Article, RelatedLink, Repair
from pipelines.options import Options
from pipelines.related import merge_related
from pipelines.text import normalise_article
from tests.pipelines.articles import ORIGIN, an_article

OWN = an_article()


def link(number: int, box: str, title: str | None = None, abstract: str | None = None) -> RelatedLink:
    return RelatedLink(f"{ORIGIN}/tin-so-{number}.html", number, title, abstract, (box,))  # type: ignore[arg-type] # box names


def merged(*links: RelatedLink, **changes: object) -> Article:
    return merge_related(an_article(related=links, **changes))


def test_each_other_article_stands_once_in_page_order_with_all_its_boxes() -> None:
    article = merged(
        link(7, "after_abstract", "Bảy"),
        link(9, "in_body", "Chín"),
        link(7, "other", "Bảy"),
        link(8, "other", "Tám"),
        link(7, "most_read", "Bảy"),
        link(7, "other", "Bảy"),
    )
    assert [(one.id, one.title, one.blocks) for one in article.related] == [
        (7, "Bảy", ("after_abstract", "other", "most_read")),
        (9, "Chín", ("in_body",)),
        (8, "Tám", ("other",)),
    ]


def test_the_first_title_and_the_first_teaser_that_any_box_shows_are_kept() -> None:
    article = merged(
        link(7, "in_body", None, "Lời dẫn một"),
        link(7, "other", "Tên một"),
        link(7, "most_read", "Tên hai", "Lời dẫn hai"),
    )
    assert [(one.title, one.abstract) for one in article.related] == [("Tên một", "Lời dẫn một")]


def test_the_article_itself_is_never_related() -> None:
    assert merged(link(OWN.id, "most_read", OWN.headline), link(7, "other")).related == (link(7, "other"),)


@pytest.mark.parametrize(
    "address",
    [
        "http://thoidai.com.vn/tin-so-700.html",
        "https://www.thoidai.com.vn/tin-so-700.html?fbclid=x",
        "https://tacnghiep.thoidai.com.vn/tin-so-700.html",
        "https://thoidai.com.vn/tin-so-700.html&mobile=yes&amp=1",
        "/tin-so-700.html#top",
    ],
)
def test_addresses_become_canonical_and_count_as_one(address: str) -> None:
    article = merged(RelatedLink(address, 700, "Bảy", None, ("in_body",)), link(700, "other"))
    assert [(one.url, one.blocks) for one in article.related] == [
        (f"{ORIGIN}/tin-so-700.html", ("in_body", "other"))
    ]


@pytest.mark.parametrize("number", ["12", "1234567890123456789", "４１０", "٤١٠"])
def test_what_cannot_be_an_articles_number_makes_no_canonical_address(number: str) -> None:
    foreign = RelatedLink(f"http://www.thoidai.com.vn/tin-so-{number}.html", 7, None, None, ("other",))
    assert merged(foreign).related == (foreign,)


def test_an_article_of_another_paper_with_the_same_number_is_another_article() -> None:
    foreign = RelatedLink(
        "https://shidai.thoidai.com.vn/detail-article-4100.html", 4100, None, None, ("other",)
    )
    assert merged(foreign, link(7, "other")).related == (foreign, link(7, "other"))


def test_a_picture_text_that_repeats_the_own_headline_is_no_title() -> None:
    alt = "le hoi den long ven song"
    assert merged(link(7, "in_body", alt), link(7, "other", "Bảy")).related[0].title == "Bảy"
    assert merged(link(7, "in_body", alt)).related[0].title is None


def test_another_article_may_have_the_same_headline() -> None:
    assert merged(link(7, "other", OWN.headline)).related[0].title == OWN.headline
    assert merged(link(7, "other", "Photo"), headline="Photo").related[0].title == "Photo"


def test_repairs_follow_the_texts_that_stay() -> None:
    article = an_article(
        headline="Lễ\xa0hội",
        related=(
            link(OWN.id, "other", "Chính\xa0bài"),
            link(7, "in_body", None, "Dẫn\xa0một"),
            link(8, "in_body", "Tám"),
            link(7, "other", "Uỷ ban", "Dẫn\xa0hai"),
            link(8, "other", "Tám\xa0lần\xa0nữa"),
            link(9, "other", "Chín\xa0"),
        ),
    )
    done = merge_related(normalise_article(article, Options()))
    assert [(one.part, one.printed) for one in done.repairs] == [
        ("headline", "\xa0"),
        ("related/0/abstract", "\xa0"),
        ("related/0/title", "Uỷ"),
        ("related/2/title", "\xa0"),
    ]
    assert [one.title for one in done.related] == ["Ủy ban", "Tám", "Chín"]


def test_repairs_of_a_dropped_title_go_with_it() -> None:
    repair = Repair("related/0/title", 0, 0, "\xad", "invisible")
    dropped = merged(link(7, "other", "le hoi den long ven song"), repairs=(repair,))
    assert dropped.repairs == ()


def test_merging_twice_is_merging_once() -> None:
    article = merged(link(7, "in_body", None, "Dẫn"), link(8, "other"), link(7, "other", "Bảy"))
    assert merge_related(article) == article


def test_a_page_without_links_comes_back_itself() -> None:
    assert merge_related(OWN) is OWN
