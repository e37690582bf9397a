"""What holds for every rule of the text step, alone and together, on texts with every kind of soil."""

from __future__ import annotations

import unicodedata
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.article import Paragraph
from archive.printed import as_printed, printed_text
from pipelines.characters import CHARACTER_RULES, find_old_tones
from pipelines.ledger import Ledger
from pipelines.legacy import LEGACY_RULES
from pipelines.options import Options
from pipelines.text import normalise, normalise_article
from tests.pipelines.articles import an_article, soiled
from tests.pipelines.old_encodings import WRITERS
from tests.pipelines.test_syllables import WORDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipelines.ledger import Rule

RULES: dict[str, Rule] = {**dict(CHARACTER_RULES), "tone": find_old_tones}
OPTIONS = Options()


def old_style(text: str) -> str:
    """`text` with the tone marks of open oa, oe and uy on their second vowel, by plain replacement."""
    for first, second in ("òa", "oà"), ("óa", "oá"), ("ủy", "uỷ"), ("ỏe", "oẻ"), ("ÒA", "OÀ"), ("úy", "uý"):
        text = text.replace(first, second)
    return text


def is_written(write: Callable[[str], str], text: str) -> str:
    """`text` as `write` has it, or as it is where that has no place for one of its characters."""
    try:
        return write(text)
    except UnicodeEncodeError:
        return text


SOILING: dict[str, Callable[[str], str]] = {
    "nothing": str,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "half decomposed": lambda text: text[::2] and unicodedata.normalize("NFD", text[:9]) + text[9:],
    "spaces": lambda text: text.replace(" ", "\xa0 "),
    "hidden": lambda text: text.replace("n", "n\u200b").replace("t", "\xadt"),
    "hidden in runs": lambda text: text.replace("n", "n\u200b\u2060"),
    "entities": lambda text: text.replace("ê", "&ecirc;").replace("à", "&agrave;").replace("ộ", "&#7897;"),
    "entities of soil": lambda text: text.replace(" ", "&nbsp;").replace("t", "&shy;t"),
    "eths": lambda text: text.replace("Đ", "Ð").replace("đ", "ð"),
    "old tones": old_style,
    **WRITERS,
}
sentences = st.lists(
    st.sampled_from(
        [
            *WORDS,
            "Đà",
            "Nẵng",
            "HĐND",
            "ông",
            "Nguyễn",
            "Hòa",
            "hòa",
            "khỏe",
            "ủy",
            "THÚY",
            "Müller",
            "Guðni",
            "5,2%",
        ]
    ),
    min_size=1,
    max_size=14,
).map(" ".join)


@st.composite
def dirty(draw: st.DrawFn) -> str:
    """Up to three sentences, each soiled in up to two ways, and anything at all between them."""
    pieces = []
    for _ in range(draw(st.integers(1, 3))):
        text = draw(sentences)
        for way in draw(st.lists(st.sampled_from(sorted(SOILING)), max_size=2)):
            text = is_written(SOILING[way], text)
        pieces += [text, draw(st.one_of(st.just(" "), st.just("\n"), soiled))]
    return "".join(pieces)


def skeleton(text: str) -> str:
    """The letters of `text` without marks and cases, in order, with the eth and đ as d."""
    letters = unicodedata.normalize("NFD", text.lower()).translate(dict.fromkeys(map(ord, "đð"), "d"))
    return "".join(letter for letter in letters if unicodedata.category(letter).startswith("L"))


@pytest.mark.parametrize("rule", RULES)
@settings(deadline=None, max_examples=250)
@given(text=dirty())
@example(text="ðoðan Ðoàn bằngðồng đượcðưa HàÐôngÐà")
@example(text="Hoà Bình ông Hoà Bí thư Hoà https://hoà.vn/hoà")
def test_a_rule_is_done_after_once_and_what_was_printed_comes_back(rule: str, text: str) -> None:
    ledger = Ledger(text)
    ledger.apply(rule, RULES[rule](text))
    assert RULES[rule](ledger.text) == []
    repairs = ledger.repairs("headline")
    assert printed_text(ledger.text, repairs) == text
    assert {one.rule for one in repairs} <= {rule}


@pytest.mark.parametrize("rule", sorted(set(RULES) - {"entities"}))
@settings(deadline=None, max_examples=250)
@given(text=dirty())
def test_a_rule_changes_no_letters_identity(rule: str, text: str) -> None:
    ledger = Ledger(text)
    ledger.apply(rule, RULES[rule](text))
    assert skeleton(ledger.text) == skeleton(text)


@settings(deadline=None, max_examples=1000)
@given(dirty())
@example("Vi&Ouml;t Nam ®Êt n&shy;íc")
@example("\xadngµy míi")
def test_all_rules_together_are_done_after_once_and_rebuild_what_was_printed(text: str) -> None:
    for tone in True, False:
        for legacy in True, False:
            stored, repairs = normalise(text, tone=tone, legacy=legacy)
            assert normalise(stored, tone=tone, legacy=legacy) == (stored, ())
            assert printed_text(stored, repairs) == text
            assert all(0 <= one.start <= one.end <= len(stored) for one in repairs)
            assert all(one.end < other.start for one, other in pairwise(repairs))
            assert all(stored[one.start : one.end] != one.printed for one in repairs)


@settings(deadline=None, max_examples=400)
@given(dirty().filter(lambda text: "&" not in text))
def test_together_they_change_no_letter_but_where_a_text_is_decoded(text: str) -> None:
    stored, repairs = normalise(text, tone=True, legacy=True)
    rules = {rule for one in repairs for rule in one.rule.split("+")}
    assert rules & LEGACY_RULES or skeleton(stored) == skeleton(text)


@settings(deadline=None, max_examples=200)
@given(st.lists(dirty(), min_size=1, max_size=4), dirty())
def test_an_article_is_done_after_once_and_its_page_comes_back(texts: list[str], headline: str) -> None:
    article = an_article(headline=f"Tin {headline}", body=tuple(Paragraph(f"Tin {text}") for text in texts))
    done = normalise_article(article, OPTIONS)
    assert normalise_article(done, OPTIONS) is done
    assert as_printed(done).body == article.body
    assert as_printed(done).headline == article.headline


@pytest.mark.parametrize(
    ("printed", "stored"),
    [
        ("ðất ðai, Ðắk Lắk, Ðông-Ðô", "đất đai, Đắk Lắk, Đông-Đô"),
        ("xeðạp, bảnðồ, đượcðưa", "xeđạp, bảnđồ, đượcđưa"),
        ("HàÐông, xãÐoàn", "HàĐông, xãĐoàn"),
        ("UBHÐ, GDÐT, QÐ-UBND, TP. HÀ ÐÔNG", "UBHĐ, GDĐT, QĐ-UBND, TP. HÀ ĐÔNG"),
    ],
)
def test_an_eth_in_a_vietnamese_word_is_a_d_with_a_stroke(printed: str, stored: str) -> None:
    assert normalise(printed, tone=True, legacy=True).text == stored


@pytest.mark.parametrize(
    "text",
    [
        "Guðni, Davíð, Sigurðsson, Seyðisfjörður, Norðurland, Suðurnes",
        "góðan daginn, það, síðan, báða, veður, maður, kvöð, orð",
        "GUÐNI, SIGURÐSSON, NORÐURLAND, GARÐAR",
        "[ðɪs], [fɑːðə], ðæt, ðǣr",
    ],
)
def test_an_eth_of_another_language_stays(text: str) -> None:
    assert normalise(text, tone=True, legacy=True).text == text


def test_each_kind_of_soil_is_the_work_of_the_rule_that_names_it() -> None:
    text = "Đà Nẵng đón bà con về hòa vui trong ngày hội lớn của tỉnh, đêm xuống"
    made = {
        way: Counter(
            rule
            for one in normalise(is_written(soil, text), tone=True, legacy=True).repairs
            for rule in one.rule.split("+")
        )
        for way, soil in SOILING.items()
    }
    assert {way: set(rules) for way, rules in made.items()} == {
        "nothing": set(),
        "decomposed": {"nfc"},
        "half decomposed": {"nfc"},
        "spaces": {"space"},
        "hidden": {"invisible"},
        "hidden in runs": {"invisible"},
        "entities": {"entities"},
        "entities of soil": {"entities", "space", "invisible"},
        "eths": {"eth"},
        "old tones": {"tone"},
        **{name: {name} for name in WRITERS},
    }
