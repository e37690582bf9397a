from __future__ import annotations

import sys
import unicodedata
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, SupportsIndex

import pytest
from hypothesis import example, given, settings

from archive.article import (
    Author,
    Heading,
    Image,
    ItemList,
    Paragraph,
    Quote,
    RelatedLink,
    Table,
    Video,
    text_parts,
)
from archive.printed import as_printed
from pipelines.characters import CHARACTER_RULES, find_eths, find_old_tones, is_clean
from pipelines.errors import Refused
from pipelines.ledger import Ledger
from pipelines.options import Options
from pipelines.text import normalise, normalise_article, restore
from pipelines.tones import has_old_style
from tests.pipelines.articles import ORIGIN, an_article, any_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipelines.ledger import Edit, Rule

OPTIONS = Options()


def rules_of(text: str) -> Counter[str]:
    return Counter(name for one in normalise(text, tone=True).repairs for name in one.rule.split("+"))


@pytest.mark.parametrize(
    ("printed", "stored", "rules"),
    [
        ("ngh&ecirc;nh đón", "nghênh đón", {"entities": 1}),
        ("h&#7885;c v&#x1EA1;ch &amp; chấm", "học vạch & chấm", {"entities": 3}),
        ("một &amp;amp;nbsp; hai", "một hai", {"entities": 1, "space": 1}),
        ("R&D; AT&T &bogus; &#0; &#xD800; &amp", "R&D; AT&T &bogus; &#0; &#xD800; &amp", {}),
        (unicodedata.normalize("NFD", "đèn"), "đèn", {"nfc": 1}),
        ("ê\u0301, e\u0302\u0301, é", "ế, ế, é", {"nfc": 2}),
        ("Ðà Nẵng, HÐND, ði", "Đà Nẵng, HĐND, đi", {"eth": 3}),
        ("tổng thống Guðni", "tổng thống Guðni", {}),
        ("đ\xadèn \u200blồng\ufeff", "đèn lồng", {"invisible": 3}),
        ("a\u202eb\u200ec\x07d\x96e", "abcde", {"invisible": 4}),
        ("👩\u200d⚕️ và می\u200cخواهم", "👩\u200d⚕️ và می\u200cخواهم", {}),
        ("ភាសា\u200bខ្មែរ", "ភាសា\u200bខ្មែរ", {}),
        ("中\u200b文 a\u200db", "中文 ab", {"invisible": 2}),
        ("một\xa0hai\u202fba  bốn\tnăm\u3000sáu", "một hai ba bốn năm sáu", {"space": 5}),
        ("  một \xa0\n\n hai \n", "một\nhai", {"space": 3}),
        ("một\u2028hai\r\nba", "một hai\nba", {"space": 2}),
        ("Uỷ ban hoà bình", "Ủy ban hòa bình", {"tone": 2}),
        ("ho\u200bà", "hòa", {"invisible": 1, "tone": 1}),
        ("hoa\u0300 thuâ\u0323n", "hòa thuận", {"nfc": 2, "tone": 1}),
        ("&am\u200bp;", "&", {"entities": 1}),
        ("&am&#8203;p;&amp\u037e&amp&semi; &am&amp;p;", "&&& &am&p;", {"entities": 2}),
        ("lổi chính tả – “dấu” - 'nháy' 480,000 ha/480.000 ha…", None, {}),
    ],
)
def test_each_rule_repairs_what_it_names(printed: str, stored: str | None, rules: dict[str, int]) -> None:
    done = normalise(printed, tone=True)
    assert done.text == (printed if stored is None else stored)
    assert rules_of(printed) == rules


def test_a_repair_keeps_what_was_printed_in_its_place() -> None:
    text, repairs = normalise("Tỉnh\xa0 Hoà Bình", tone=True, part="headline")
    assert text == "Tỉnh Hòa Bình"
    assert [(one.part, text[one.start : one.end], one.printed, one.rule) for one in repairs] == [
        ("headline", " ", "\xa0 ", "space"),
        ("headline", "òa", "oà", "tone"),
    ]


def test_a_text_that_was_typed_decomposed_is_one_repair() -> None:
    stored = "Hàng nghìn chiếc đèn lồng được thả xuống dòng sông lúc nửa đêm"
    text, repairs = normalise(unicodedata.normalize("NFD", stored), tone=True)
    assert text == stored
    assert [one.rule for one in repairs] == ["nfc"]


def test_a_clean_text_comes_back_itself() -> None:
    text = "Lễ hội, 5,2% – “đèn lồng” (2024)\nSông Hương; H'Mông & R&D…"
    assert is_clean(text)
    assert normalise(text, tone=True).text is text


@settings(deadline=None, max_examples=1500)
@given(any_text)
@example("&am\u200bp;nbsp;")
@example("a\u200b\u0301")
@example("&#38;#38;#160;")
@example("\u00e9\u0302")
@example("👩\u200d\u200d👩")
def test_twice_is_once_and_what_was_printed_comes_back(text: str) -> None:
    for tone in True, False:
        stored, repairs = normalise(text, tone=tone)
        assert normalise(stored, tone=tone) == (stored, ())
        assert restore(stored, repairs) == text
        assert unicodedata.is_normalized("NFC", stored)
        assert all(0 <= one.start <= one.end <= len(stored) for one in repairs)
        assert all(one.end < other.start for one, other in pairwise(repairs))


@settings(deadline=None, max_examples=500)
@given(any_text)
def test_the_quick_check_never_calls_a_text_clean_that_a_rule_would_change(text: str) -> None:
    found = {name for name, find in CHARACTER_RULES if find(text)}
    assert not (found and is_clean(text))
    assert not (find_old_tones(text) and not has_old_style(text))


def nested(levels: int) -> str:
    """An ampersand in whose reference stands a space of no width, in whose reference stands another."""
    inside = "\u200b"
    for _ in range(levels):
        inside = f"&#82{inside}03;"
    return f"&am{inside}p;"


@pytest.mark.parametrize(
    ("printed", "stored"),
    [
        ("&" + "amp;" * 3000, "&"),
        ("&am&#8203;p;" * 500 + "x", "&" * 500 + "x"),
        ("&#38;#38;" * 1000, "&" * 1000),
        ("&" * 3000 + ";" * 3000, "&" * 3000 + ";" * 3000),
        (nested(500), "&"),
        ("a\u200b\u0301" * 500, "á" * 500),
    ],
    ids=["levels", "cut", "side by side", "none", "nested", "two rules"],
)
def test_what_is_nested_deep_takes_no_more_rounds_than_what_is_not(
    monkeypatch: pytest.MonkeyPatch, printed: str, stored: str
) -> None:
    rounds: list[int] = []
    apply_all = Ledger.apply_all

    def counted(self: Ledger, rules: Iterable[tuple[str, Rule]]) -> bool:
        rounds.append(len(self.text))
        return apply_all(self, rules)

    monkeypatch.setattr(Ledger, "apply_all", counted)
    done = normalise(printed, tone=True)
    assert done.text == stored
    assert restore(*done) == printed
    assert normalise(stored, tone=True) == (stored, ())
    assert len(rounds) <= 3


@pytest.mark.parametrize("marks", ["\u0323\u0301", "\u0301\u0323", "\u0f73", "\u0344\u0323"])
def test_a_heap_of_marks_is_put_in_order_before_it_is_composed(
    monkeypatch: pytest.MonkeyPatch, marks: str
) -> None:
    printed = "a" + marks * 400
    composed = unicodedata.normalize("NFC", printed)
    swaps = 0

    def counted(form: Literal["NFC", "NFD"], text: str) -> str:
        nonlocal swaps
        classes = [unicodedata.combining(one) for letter in text for one in normalize("NFD", letter)]
        swaps += sum(0 < after < before for before, after in pairwise(classes))
        return normalize(form, text)

    normalize = unicodedata.normalize
    monkeypatch.setattr(unicodedata, "normalize", counted)
    assert normalise(printed, tone=True).text == composed
    assert swaps <= 4


class Watched(str):
    """A text that counts how many of its characters are looked at one by one."""

    __slots__ = ("looks",)
    looks: list[int]

    def __getitem__(self, key: SupportsIndex | slice[Any, Any, Any]) -> str:
        self.looks[0] += isinstance(key, int)
        return super().__getitem__(key)


@pytest.mark.parametrize(
    ("find", "chunk"),
    [(find_old_tones, "oà-"), (find_old_tones, "/hoà"), (find_eths, "aÐ"), (find_eths, "ÐA")],
)
def test_a_long_chunk_is_looked_through_once_and_not_for_each_place_in_it(
    find: Callable[[str], list[Edit]], chunk: str
) -> None:
    looks = []
    for times in 500, 1000:
        text = Watched("x://" * (chunk == "/hoà") + chunk * times)
        text.looks = [0]
        find(text)
        looks.append(text.looks[0])
    assert 1.9 < looks[1] / looks[0] < 2.1


def skeleton(text: str) -> str:
    """The letters of `text` without marks, in order, with the eth as đ."""
    letters = unicodedata.normalize("NFD", text).translate({0xD0: "Đ", 0xF0: "đ"})
    return "".join(letter for letter in letters if unicodedata.category(letter).startswith("L"))


@settings(deadline=None, max_examples=800)
@given(any_text.filter(lambda text: "&" not in text))
def test_no_letter_changes_its_identity_and_no_mark_is_lost(text: str) -> None:
    stored = normalise(text, tone=True).text
    assert skeleton(stored) == skeleton(text)
    kept = [mark for mark in unicodedata.normalize("NFD", stored) if unicodedata.combining(mark)]
    printed = [mark for mark in unicodedata.normalize("NFD", text) if unicodedata.combining(mark)]
    assert sorted(kept) == sorted(printed)


def test_a_text_may_be_cut_before_every_character_that_counts_as_safe() -> None:
    safe = [chr(code) for code in (*range(0x300), *range(0x1E00, 0x1F00))]
    composed = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.decomposition(chr(code))]
    seconds = {
        unicodedata.decomposition(one).split()[1]
        for one in composed
        if not unicodedata.decomposition(one).startswith("<") and " " in unicodedata.decomposition(one)
    }
    assert all(unicodedata.combining(one) == 0 for one in safe)
    assert all(unicodedata.normalize("NFC", one) == one for one in safe)
    assert not {f"{ord(one):04X}" for one in safe} & seconds


def test_every_text_of_an_article_is_normalised() -> None:
    soil = "Uỷ\xa0ban"
    article = an_article(
        headline=soil,
        abstract=soil,
        byline_raw=soil,
        source=soil,
        authors=(Author(soil),),
        keywords=(soil,),
        body=(
            Paragraph(soil),
            Heading(soil),
            Quote(soil),
            ItemList((soil,)),
            Table(((soil,),)),
            Image(f"{ORIGIN}/1.jpg", soil, soil, soil),
        ),
        related=(RelatedLink(f"{ORIGIN}/a-7.html", 7, soil, soil, ("other",)),),
    )
    done = normalise_article(article, OPTIONS)
    untoned = {"byline_raw", "source", "authors/0", "keywords/0", "body/5/credit", "body/5/caption_raw"}
    assert text_parts(done) == {
        part: "Uỷ ban" if part in untoned else "Ủy ban" for part in text_parts(article)
    }
    assert {one.part for one in done.repairs} == set(text_parts(article))
    assert {one.part for one in done.repairs if "tone" in one.rule} == set(text_parts(article)) - untoned
    assert as_printed(done) == article


def test_tone_marks_move_in_vietnamese_articles_only_and_where_the_options_allow() -> None:
    english = an_article(language="en", headline="Hoà Bình province")
    assert normalise_article(english, OPTIONS) is english
    vietnamese = an_article(headline="tỉnh Hoà Bình")
    assert normalise_article(vietnamese, Options(tone_marks=False)) is vietnamese
    assert normalise_article(vietnamese, OPTIONS).headline == "tỉnh Hòa Bình"


def test_a_clean_article_comes_back_itself() -> None:
    article = an_article(abstract="Đêm hội", related=(RelatedLink(f"{ORIGIN}/a-7.html", 7, "Tin"),))
    assert normalise_article(article, OPTIONS) is article


def test_what_shows_nothing_is_gone_and_has_no_repairs() -> None:
    empty = "\xa0\u200b"
    article = an_article(
        abstract=empty,
        byline_raw=empty,
        source=empty,
        authors=(Author(empty), Author("Lan\xa0Chi")),
        keywords=("", "đèn"),
        body=(
            Paragraph(empty),
            Heading(""),
            ItemList((empty,)),
            ItemList((empty, "hai\xa0mục")),
            Image(f"{ORIGIN}/1.jpg", empty, empty, empty),
            Video("https://video.example/1"),
            Paragraph("Lễ\xa0hội"),
        ),
        related=(RelatedLink(f"{ORIGIN}/a-7.html", 7, empty, empty),),
    )
    done = normalise_article(article, OPTIONS)
    assert (done.abstract, done.byline_raw, done.source) == (None, None, None)
    assert (done.authors, done.keywords) == ((Author("Lan Chi"),), ("đèn",))
    assert done.body == (
        ItemList(("hai mục",)),
        Image(f"{ORIGIN}/1.jpg"),
        Video("https://video.example/1"),
        Paragraph("Lễ hội"),
    )
    assert done.related == (RelatedLink(f"{ORIGIN}/a-7.html", 7),)
    assert sorted(one.part for one in done.repairs) == ["authors/0", "body/0/items/0", "body/3"]


def test_an_empty_cell_keeps_its_place_and_its_repair() -> None:
    article = an_article(body=(Paragraph("Bảng"), Table((("\xa0", ""), ("1", "2")))))
    done = normalise_article(article, OPTIONS)
    assert done.body[1] == Table((("", ""), ("1", "2")))
    assert [(one.part, one.printed) for one in done.repairs] == [("body/1/rows/0/0", "\xa0")]
    assert as_printed(done) == article


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"headline": "&nbsp;"}, "no_headline"), ({"body": (Paragraph("&nbsp;"),)}, "no_body")],
)
def test_an_article_of_which_nothing_is_left_is_refused(change: dict[str, object], reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        normalise_article(an_article(**change), OPTIONS)
    assert refusal.value.reason == reason


def test_earlier_repairs_are_kept() -> None:
    once = normalise_article(an_article(headline="Lễ\xa0hội"), OPTIONS)
    assert normalise_article(once, OPTIONS) is once
