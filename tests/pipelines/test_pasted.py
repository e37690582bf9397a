from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from scrapy import Spider
from scrapy.utils.test import get_crawler

from archive.article import (
    LASTING_BOXES,
    Article,
    Block,
    Box,
    Cut,
    Flag,
    Heading,
    Image,
    ItemList,
    Paragraph,
    RelatedLink,
    Repair,
    TimeExpression,
    Tokens,
)
from archive.outcomes import Captured
from archive.teasers import Known, fold, opening
from archive.uncut import uncut
from pipelines.pasted import PastedPipeline, cut_pasted
from tests.pipelines.articles import ORIGIN, a_fetch, an_article

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

OWN = an_article()
FIRST = Paragraph("Tối qua, hàng nghìn chiếc đèn lồng được thả xuống dòng sông.")
LAST = Paragraph("Ban tổ chức cho biết năm sau hội sẽ kéo dài thêm một đêm.")
PICTURE = Image(f"{ORIGIN}/anh/den.jpg", "Đèn trên sông.")

BRIDGE = "Khánh thành cây cầu treo nối hai bản vùng cao"
CHOIR = "Dàn hợp xướng thiếu nhi Huế lưu diễn tại Viêng Chăn"
TEA = 'Hương trà Tân Cương và "mùa xuân" của người xa xứ'
ASKS = "Vì sao làng gốm bên sông vắng tiếng bàn xoay?"
FILM = "[Video] Người giữ lửa làng nghề giấy dó"
COUNTED = "12 nghệ nhân xứ Huế kể chuyện áo dài"
SHORT = "Chợ nổi cuối năm"
FEW = "Chợ nổi nay"
TEASER = "Sau ba năm gom góp, bà con hai bản đã có cây cầu mới để trẻ em đến trường không phải lội suối."
CUT_TEASER = "Sau ba năm gom góp, bà con hai bản đã có cây cầu mới ..."


def link(number: int, box: Box, title: str | None = None, abstract: str | None = None) -> RelatedLink:
    return RelatedLink(f"{ORIGIN}/tin-so-{number}.html", number, title, abstract, (box,))


def known(number: int, title: str | None = None, abstract: str | None = None) -> Known:
    return Known(number, f"{ORIGIN}/tin-so-{number}.html", title, abstract)


class Shelf:
    """An archive's answers, and what it was asked."""

    def __init__(self, *articles: Known) -> None:
        self.articles = articles
        self.asked: list[Sequence[str]] = []

    def __call__(self, keys: Sequence[str]) -> Mapping[str, Sequence[Known]]:
        self.asked.append(keys)
        found: dict[str, list[Known]] = {}
        for one in self.articles:
            fits = {fold(one.title or ""), opening(one.abstract or "")}
            for key in keys:
                if key in fits:
                    found.setdefault(key, []).append(one)
        return found


LIBRARY = Shelf(
    known(71, BRIDGE, TEASER),
    known(72, CHOIR),
    known(73, TEA),
    known(74, ASKS),
    known(75, SHORT),
    known(77, FILM),
    known(78, COUNTED),
)
LINKS = (
    link(71, "other", BRIDGE, TEASER),
    link(72, "related", CHOIR),
    link(73, "most_read", TEA),
    link(77, "other", FILM),
    link(78, "other", COUNTED),
)


def body(*blocks: str | Block) -> tuple[Block, ...]:
    return tuple(Paragraph(block) if isinstance(block, str) else block for block in blocks)


def rules(article: Article) -> list[tuple[int, str, tuple[int, ...]]]:
    return [(cut.place, cut.rule, cut.ids) for cut in article.cuts]


def edges(article: Article) -> list[tuple[int, tuple[Box, ...]]]:
    return [(one.id, one.blocks) for one in article.related]


def by_page(*blocks: str | Block, related: tuple[RelatedLink, ...] = LINKS) -> Article:
    return cut_pasted(an_article(body=body(*blocks), related=related))


def by_archive(*blocks: str | Block) -> Article:
    return cut_pasted(an_article(body=body(*blocks)), LIBRARY)


@pytest.mark.parametrize("read", [by_page, by_archive], ids=["page", "archive"])
@pytest.mark.parametrize(
    ("line", "rule", "ids"),
    [
        (BRIDGE + CHOIR, "titles_run_together", (71, 72)),
        (TEA + BRIDGE + CHOIR, "titles_run_together", (73, 71, 72)),
        (BRIDGE + FILM + COUNTED, "titles_run_together", (71, 77, 78)),
        (COUNTED + FILM, "titles_run_together", (78, 77)),
        (f"{CHOIR} {BRIDGE}", "titles_run_together", (72, 71)),
        (f"{CHOIR}\n{BRIDGE}", "titles_run_together", (72, 71)),
        (f"{CHOIR} {CHOIR}", "title_twice", (72,)),
        (CHOIR + CHOIR, "title_twice", (72,)),
        (f"{TEA}\n{TEA}", "title_twice", (73,)),
        (CUT_TEASER, "cut_abstract", (71,)),
        (CUT_TEASER.replace(" ...", "…"), "cut_abstract", (71,)),
        (CUT_TEASER.replace("mới ...", "mớ..."), "cut_abstract", (71,)),
        (CHOIR, "title_line", (72,)),
        (f"- {CHOIR}", "title_line", (72,)),
        (CHOIR.replace(" tại ", "  tại\u00a0").upper(), "title_line", (72,)),
        (TEA.replace('"mùa xuân"', "“mùa xuân”"), "title_line", (73,)),
    ],
)
def test_each_form_of_a_pasted_box_is_cut_by_its_rule(
    read: Callable[..., Article], line: str, rule: str, ids: tuple[int, ...]
) -> None:
    done = read(line, FIRST, LAST)
    assert done.body == (FIRST, LAST)
    assert line not in done.text
    assert done.cuts == (Cut(0, line, rule, ids),)
    boxes = dict(edges(done))
    assert [boxes[number][0] for number in ids] == ["after_abstract"] * len(ids)


def test_a_box_behind_a_block_that_stays_is_in_the_body() -> None:
    done = by_archive(PICTURE, CHOIR + BRIDGE, FIRST, CUT_TEASER, TEA)
    assert done.body == (PICTURE, FIRST)
    assert rules(done) == [
        (1, "titles_run_together", (72, 71)),
        (2, "cut_abstract", (71,)),
        (2, "title_line", (73,)),
    ]
    assert edges(done) == [(72, ("in_body",)), (71, ("in_body",)), (73, ("in_body",))]


def test_a_link_shows_the_title_that_was_pasted_or_the_teaser_and_no_title() -> None:
    shown = [(one.title, one.abstract) for one in by_archive(f"{CHOIR} {CHOIR}", FIRST, CUT_TEASER).related]
    assert shown == [(CHOIR, None), (None, CUT_TEASER)]


def test_links_stand_in_the_order_of_their_boxes_and_keep_what_the_page_shows() -> None:
    related = (
        link(80, "after_abstract", "Tám mươi"),
        link(81, "in_body", "Tám mốt"),
        link(82, "related", "Tám hai"),
        link(72, "other", CHOIR.upper(), "Dẫn của hợp xướng."),
        link(71, "most_read", BRIDGE, TEASER),
    )
    repairs = (
        Repair("related/3/title", 0, 1, "D\u200b", "invisible"),
        Repair("related/1/title", 0, 1, "T", "x"),
    )
    flags = tuple(Flag(one.part, "odd", "Lạ.") for one in repairs[1:])
    article = an_article(
        body=body(BRIDGE + CHOIR, FIRST, CUT_TEASER, TEA), related=related, repairs=repairs, flags=flags
    )
    done = cut_pasted(article, LIBRARY)
    assert edges(done) == [
        (80, ("after_abstract",)),
        (71, ("after_abstract", "in_body", "most_read")),
        (72, ("after_abstract", "other")),
        (81, ("in_body",)),
        (73, ("in_body",)),
        (82, ("related",)),
    ]
    assert (done.related[2].title, done.related[2].abstract) == (CHOIR.upper(), "Dẫn của hợp xướng.")
    assert (done.related[1].title, done.related[1].abstract) == (BRIDGE, TEASER)
    assert {one.part for one in done.repairs} == {"related/2/title", "related/3/title"}
    assert [one.part for one in done.flags] == ["related/3/title"]


@pytest.mark.parametrize("mark", [".", ":", ",", ";", "?", "!", "…"])
def test_a_line_with_closing_punctuation_is_the_authors(mark: str) -> None:
    for done in (by_page(CHOIR + mark, FIRST), by_archive(CHOIR + mark, FIRST), by_page(FIRST, CHOIR + mark)):
        assert done.cuts == ()


def test_a_titles_own_mark_passes_where_an_editors_box_names_the_article() -> None:
    assert by_archive(FIRST, ASKS).cuts == ()
    done = by_page(FIRST, ASKS, related=(link(74, "related", ASKS),))
    assert rules(done) == [(1, "title_line", (74,))]
    assert by_page(FIRST, ASKS.replace("?", "…"), related=(link(74, "related", ASKS),)).cuts == ()


def test_a_titles_own_mark_is_not_enough_where_only_the_archive_has_the_title() -> None:
    like = link(79, "other", "Vì sao làng gốm bên sông đổi nghề")
    article = an_article(body=body(BRIDGE + ASKS, FIRST, ASKS), related=(like,))
    assert rules(cut_pasted(article, LIBRARY)) == [(0, "titles_run_together", (71, 74))]


def test_a_title_that_is_two_others_in_one_is_one_title() -> None:
    first, second = "Chợ nổi cuối năm", "Đón khách phương xa về"
    shelf = Shelf(known(75, first), known(76, second), known(77, f"{first}: {second.lower()}"))
    article = an_article(body=body(FIRST, first + second))
    assert rules(cut_pasted(article, shelf)) == [(1, "title_line", (77,))]


def test_titles_run_together_may_close_with_any_mark() -> None:
    assert rules(by_archive(BRIDGE + ASKS, FIRST)) == [(0, "titles_run_together", (71, 74))]
    assert rules(by_archive(f"{ASKS} {ASKS}", FIRST)) == [(0, "title_twice", (74,))]
    assert rules(by_archive(ASKS + BRIDGE, FIRST)) == [(0, "titles_run_together", (74, 71))]


@pytest.mark.parametrize(
    "line",
    [
        f"Xem {CHOIR}",
        f"{CHOIR} hôm nay",
        f"{BRIDGE} và {CHOIR}",
        CHOIR.replace("Huế", "Vinh"),
        CHOIR.removesuffix(" Chăn"),
        FEW,
        f"{FEW} {FEW}",
        "Sau ba năm gom góp, bà con...",
        CUT_TEASER.replace("ba năm", "hai năm"),
        TEASER,
        TEASER + "..",
        f"{TEASER} Ai cũng vui...",
    ],
    ids=lambda line: line[-28:],
)
def test_a_paragraph_with_words_of_its_own_stays(line: str) -> None:
    related = (*LINKS, link(76, "other", FEW))
    for lookup in (None, Shelf(*LIBRARY.articles, known(76, FEW))):
        article = an_article(body=body(line, FIRST), related=related)
        assert cut_pasted(article, lookup) is article


def test_a_title_of_three_words_is_anybodys_line_and_one_of_four_is_not() -> None:
    assert by_archive(FIRST, SHORT).body == (FIRST,)
    assert cut_pasted(an_article(body=body(FIRST, FEW)), Shelf(known(76, FEW))).cuts == ()


def test_the_own_headline_and_abstract_stay_even_if_another_article_has_them() -> None:
    headline, abstract = "Đêm hội đèn lồng ven sông Hàn", TEASER
    twin = Shelf(known(90, headline, abstract))
    for line in (headline, f"{headline} {headline}", CUT_TEASER):
        article = an_article(headline=headline, abstract=abstract, body=body(FIRST, line))
        assert cut_pasted(article, twin) is article
        assert cut_pasted(replace(article, headline=None, abstract=None), twin).body == (FIRST,)


def test_the_articles_own_row_in_the_archive_tells_nothing() -> None:
    article = an_article(body=body(FIRST, CHOIR, CUT_TEASER))
    assert cut_pasted(article, Shelf(known(OWN.id, CHOIR, TEASER))) is article


def test_an_abstract_that_the_archive_holds_has_to_go_on_where_the_line_is_cut() -> None:
    whole = CUT_TEASER.replace(" ...", "...")
    article = an_article(body=body(FIRST, CUT_TEASER))
    assert cut_pasted(article, Shelf(known(71, BRIDGE, whole))) is article
    shown = replace(article, related=(link(71, "in_body", BRIDGE, whole),))
    assert rules(cut_pasted(shown)) == [(1, "cut_abstract", (71,))]


def test_a_title_of_two_articles_is_cut_only_where_an_editors_box_names_one() -> None:
    twins = Shelf(known(72, CHOIR), known(79, CHOIR))
    article = an_article(body=body(FIRST, CHOIR))
    assert cut_pasted(article, twins) is article
    named = replace(article, related=(link(79, "in_body"),))
    assert rules(cut_pasted(named, twins)) == [(1, "title_line", (79,))]
    assert cut_pasted(named, twins).related[0].title == CHOIR


def test_the_sub_headings_of_a_round_up_stay() -> None:
    for read in (by_page, by_archive):
        assert read(BRIDGE, FIRST, CHOIR, LAST).cuts == ()
        assert read(FIRST, BRIDGE, FIRST, CHOIR, LAST).cuts == ()


def test_a_single_line_inside_the_text_needs_an_editors_box() -> None:
    assert by_archive(FIRST, CHOIR, LAST).cuts == ()
    assert rules(by_page(FIRST, CHOIR, LAST)) == [(1, "title_line", (72,))]
    assert rules(by_archive(CHOIR, LAST)) == [(0, "title_line", (72,))]


def test_a_box_that_follows_the_hour_of_the_visit_is_no_evidence() -> None:
    passing = (link(72, "other", CHOIR), link(74, "most_read", ASKS), link(79, "other"))
    assert by_page(FIRST, CHOIR, LAST, related=passing).cuts == ()
    assert by_page(FIRST, ASKS, related=passing).cuts == ()
    twins = Shelf(known(71, BRIDGE), known(79, BRIDGE))
    assert cut_pasted(an_article(body=body(FIRST, BRIDGE), related=passing), twins).cuts == ()


def test_lines_in_a_row_and_lines_behind_the_text_head_nothing() -> None:
    assert rules(by_archive(FIRST, CHOIR, PICTURE, BRIDGE, LAST)) == [
        (1, "title_line", (72,)),
        (2, "title_line", (71,)),
    ]
    assert rules(by_archive(FIRST, CHOIR, PICTURE)) == [(1, "title_line", (72,))]


def test_headings_lists_and_long_paragraphs_are_not_looked_at() -> None:
    article = an_article(
        body=body(Heading(CHOIR), FIRST, ItemList((CHOIR, BRIDGE)), BRIDGE * 30), related=LINKS
    )
    assert cut_pasted(article, LIBRARY) is article


def test_a_body_is_never_left_empty() -> None:
    article = an_article(body=body(CHOIR, BRIDGE), related=LINKS)
    assert cut_pasted(article) is article
    assert cut_pasted(replace(article, body=body(CHOIR, PICTURE))).body == (PICTURE,)


def test_what_names_a_block_follows_it_and_goes_with_a_cut_one() -> None:
    parts = ("headline", "body/0", "body/1", "body/2/caption", "body/3", "body/10")
    blocks = body(CHOIR, FIRST, PICTURE, CUT_TEASER, *[LAST] * 7)
    day = date(2024, 3, 1)
    article = an_article(
        body=blocks,
        related=LINKS,
        repairs=tuple(Repair(part, 0, 1, "x", "nfc") for part in parts),
        flags=tuple(Flag(part, "odd", "Lạ.") for part in parts),
        tokens=tuple(Tokens(part, (), (), "") for part in parts),
        times=tuple(
            TimeExpression(
                part=part, start=0, end=1, type="DATE", value="2024-03-01", first=day, last=day, rule="day"
            )
            for part in parts
        ),
    )
    done = cut_pasted(article)
    left = ["headline", "body/0", "body/1/caption", "body/8"]
    for placed in (done.repairs, done.flags, done.tokens, done.times):
        assert [one.part for one in placed] == left


def test_the_archive_is_asked_once_and_only_about_lines_that_may_be_pasted() -> None:
    plain = Shelf()
    cut_pasted(an_article(body=body(FIRST, LAST, Heading(CHOIR), PICTURE)), plain)
    assert plain.asked == []
    shelf = Shelf()
    cut_pasted(an_article(body=body(CHOIR, FIRST, CUT_TEASER)), shelf)
    assert len(shelf.asked) == 1
    assert {fold(CHOIR), opening(TEASER)} <= set(shelf.asked[0])
    assert len(shelf.asked[0]) < 12


def test_a_long_line_of_capitals_makes_a_bounded_question() -> None:
    shelf = Shelf()
    cut_pasted(an_article(body=body(FIRST, "Ban An Bình " * 51)), shelf)
    assert [len(keys) for keys in shelf.asked] == [1]


def test_the_archive_is_not_asked_about_what_the_page_shows() -> None:
    shelf = Shelf()
    assert cut_pasted(an_article(body=body(FIRST, BRIDGE), related=LINKS), shelf).body == (FIRST,)
    assert shelf.asked == []


def test_an_article_that_was_cut_comes_back_itself() -> None:
    done = by_archive(CHOIR + BRIDGE, FIRST)
    longer = replace(done, body=(*done.body, Paragraph(TEA)))
    for article in (done, longer):
        assert cut_pasted(article, LIBRARY) is article


LINES = [
    *(
        CHOIR,
        BRIDGE,
        TEA,
        ASKS,
        SHORT,
        TEASER,
        CUT_TEASER,
        CHOIR + BRIDGE,
        f"{TEA} {TEA}",
        BRIDGE + ASKS + TEA,
    ),
    *(FEW, f"{CHOIR}.", f"Nói thêm: {BRIDGE}", "Tổ 5G vàYouTube ở TP.HCM", "ẞẞ ǅǅ İİ ﬁﬁ", "…", "?"),
]
any_block = st.one_of(
    st.sampled_from(LINES).map(Paragraph),
    st.lists(st.sampled_from(LINES), min_size=1, max_size=3).map("".join).map(Paragraph),
    st.text(max_size=60).map(Paragraph),
    st.sampled_from([FIRST, LAST, PICTURE, Heading(CHOIR), ItemList((CHOIR,))]),
)
any_article = st.builds(
    lambda blocks, links: an_article(body=tuple(blocks), related=tuple(links)),
    st.lists(any_block, min_size=1, max_size=8),
    st.lists(st.sampled_from([*LINKS, link(74, "related", ASKS), link(75, "in_body", SHORT)]), unique=True),
)
any_shelf = st.lists(st.sampled_from(LIBRARY.articles), unique=True).map(lambda found: Shelf(*found))
WORDS = fold("".join(f"{one.title}{one.abstract or ''}" for one in LIBRARY.articles))


@given(any_article, any_shelf)
def test_what_is_cut_and_what_stays_make_up_the_body_in_its_order(article: Article, shelf: Shelf) -> None:
    done = cut_pasted(article, shelf)
    assert uncut(done).body == article.body
    assert uncut(article) is article
    assert all(one.blocks for one in uncut(done).related)
    for block in article.body:
        assert block in done.body or isinstance(block, Paragraph)


def lasting(article: Article) -> list[tuple[int, list[str]]]:
    kept = ((number, sorted(LASTING_BOXES.intersection(boxes))) for number, boxes in edges(article))
    return sorted((number, boxes) for number, boxes in kept if boxes)


@given(any_article, any_shelf)
def test_an_editors_links_are_the_same_again_without_what_was_cut(article: Article, shelf: Shelf) -> None:
    plain = replace(article, related=tuple(one for one in article.related if one.blocks != ("in_body",)))
    assert lasting(uncut(cut_pasted(plain, shelf))) == lasting(plain)


@given(any_article, any_shelf)
def test_no_word_is_cut_that_no_title_and_no_abstract_has(article: Article, shelf: Shelf) -> None:
    titles = sorted((fold(one.title or "") for one in LIBRARY.articles), key=len, reverse=True)
    for cut in cut_pasted(article, shelf).cuts:
        rest = fold(cut.text)
        if cut.rule == "cut_abstract":
            assert fold(TEASER).startswith(rest)
        else:
            for title in titles:
                rest = rest.replace(title, "")
            assert rest == ""


@given(any_article, any_shelf)
def test_cutting_twice_is_cutting_once(article: Article, shelf: Shelf) -> None:
    done = cut_pasted(article, shelf)
    assert cut_pasted(done, shelf) == done


@given(any_article, any_shelf)
def test_every_cut_names_links_that_the_article_has_once(article: Article, shelf: Shelf) -> None:
    done = cut_pasted(article, shelf)
    boxes = dict(edges(done))
    assert len(boxes) == len(done.related)
    for cut in done.cuts:
        assert cut.ids
        for number in cut.ids:
            assert ("in_body" if cut.place else "after_abstract") in boxes[number]


class Paper(Spider):
    """A spider that knows an archive."""

    name = "paper"
    known_articles = LIBRARY


def test_the_pipeline_asks_the_spiders_archive_and_counts_by_rule() -> None:
    crawler = get_crawler(Paper)
    crawler.spider = Paper()
    step = PastedPipeline.from_crawler(crawler)
    article = an_article(body=body(CHOIR + BRIDGE, FIRST, CHOIR, TEA))
    done = step.process_item(Captured(a_fetch(), article))
    assert isinstance(done, Captured)
    assert done.article.body == (FIRST,)
    counted = {key: n for key, n in crawler.stats.get_stats().items() if key.startswith("pasted/")}
    assert counted == {"pasted/title_line": 2, "pasted/titles_run_together": 1}
    untouched = Captured(a_fetch(), OWN)
    assert step.process_item(untouched) is untouched


def test_a_spider_without_an_archive_leaves_the_pages_own_links() -> None:
    crawler = get_crawler()
    crawler.spider = Spider("paper")
    step = PastedPipeline.from_crawler(crawler)
    article = an_article(body=body(FIRST, CHOIR, BRIDGE), related=LINKS[1:])
    done = step.process_item(Captured(a_fetch(), article))
    assert isinstance(done, Captured)
    assert rules(done.article) == [(1, "title_line", (72,))]
    assert rules(cut_pasted(article, LIBRARY)) == [(1, "title_line", (72,)), (1, "title_line", (71,))]
