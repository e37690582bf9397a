from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archive.article import Image, Paragraph, RelatedLink, as_document, from_document
from pipelines.errors import Refused
from pipelines.steps import Options, refine
from tests.pipelines.articles import ORIGIN, an_article

SOILED = an_article(
    headline="Uỷ ban\xa0 huyện họp bàn lễ hội",
    body=(
        Paragraph("\xa0"),
        Paragraph("Ông Trần Hoà nói: “Lễ hội vì hoà bình.”"),
        Image(f"{ORIGIN}/1.jpg", "Thuỷ lợi", "Minh Hoà", "Thuỷ lợi (Ảnh: Minh Hoà)"),
    ),
    related=(
        RelatedLink("http://www.thoidai.com.vn/a-700.html?fbclid=1", 700, None, None, ("in_body",)),
        RelatedLink(f"{ORIGIN}/le-hoi-4100.html", 4100, "Chính bài", None, ("other",)),
        RelatedLink(f"{ORIGIN}/a-700.html", 700, "Bảy\xa0", None, ("other",)),
    ),
)


def test_an_article_goes_the_whole_road() -> None:
    done = refine(SOILED, Options())
    assert done.headline == "Ủy ban huyện họp bàn lễ hội"
    assert done.body == (
        Paragraph("Ông Trần Hoà nói: “Lễ hội vì hòa bình.”"),
        Image(f"{ORIGIN}/1.jpg", "Thủy lợi", "Minh Hoà", "Thuỷ lợi (Ảnh: Minh Hoà)"),
    )
    assert done.date_published == datetime(2024, 3, 2, 1, 15, tzinfo=UTC)
    assert done.related == (RelatedLink(f"{ORIGIN}/a-700.html", 700, "Bảy", None, ("in_body", "other")),)
    assert {one.part for one in done.repairs} == {"headline", "body/0", "body/1/caption", "related/0/title"}
    assert [one.part for one in done.tokens] == ["headline", "body/0", "body/1/caption"]


def test_a_refined_article_stays_as_it_is() -> None:
    once = refine(SOILED, Options())
    assert refine(once, Options()) == once


def test_a_refined_article_survives_its_document() -> None:
    done = refine(SOILED, Options())
    assert from_document(as_document(done)) == done


def test_steps_can_be_turned_off() -> None:
    done = refine(SOILED, Options(tone_marks=False, tokenize=False))
    assert done.headline == "Uỷ ban huyện họp bàn lễ hội"
    assert done.tokens == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"headline": None}, "no_headline"),
        ({"date_published_raw": None}, "no_date"),
        ({"date_published_raw": "31/02/2024"}, "bad_date"),
        ({"body": ()}, "no_body"),
        ({"printed_id": 1}, "other_article"),
    ],
)
def test_the_step_that_refuses_names_its_reason(change: dict[str, object], reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        refine(an_article(**change), Options())
    assert refusal.value.reason == reason
