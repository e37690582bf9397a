from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings

from pipelines.text import normalise
from pipelines.tones import NEW_STYLE, OLD_STYLE, ONSETS, fold_to_old_style
from tests.pipelines.articles import any_text

TONES = {"huyền": "\u0300", "sắc": "\u0301", "ngã": "\u0303", "hỏi": "\u0309", "nặng": "\u0323"}


def marked(letter: str, tone: str) -> str:
    return unicodedata.normalize("NFC", letter + tone)


TWO_SPELLINGS = [
    (onset + rime[0] + marked(rime[1], tone), onset + marked(rime[0], tone) + rime[1])
    for rime, onsets in ONSETS.items()
    for onset in sorted(onsets)
    for tone in TONES.values()
]
"""Every marked syllable with an open oa, oe or uy, in the old style and in the new one."""

DICTIONARY = [
    ("hoà", "hòa"),
    ("hoá", "hóa"),
    ("hoả", "hỏa"),
    ("hoạ", "họa"),
    ("khoá", "khóa"),
    ("khoả", "khỏa"),
    ("loà", "lòa"),
    ("loã", "lõa"),
    ("toà", "tòa"),
    ("toả", "tỏa"),
    ("toạ", "tọa"),
    ("thoả", "thỏa"),
    ("xoá", "xóa"),
    ("xoã", "xõa"),
    ("doạ", "dọa"),
    ("đoá", "đóa"),
    ("đoạ", "đọa"),
    ("goá", "góa"),
    ("ngoạ", "ngọa"),
    ("noạ", "nọa"),
    ("oà", "òa"),
    ("khoẻ", "khỏe"),
    ("hoè", "hòe"),
    ("loé", "lóe"),
    ("nhoè", "nhòe"),
    ("toé", "tóe"),
    ("choẹ", "chọe"),
    ("xoè", "xòe"),
    ("uỷ", "ủy"),
    ("uý", "úy"),
    ("huỷ", "hủy"),
    ("luỹ", "lũy"),
    ("luỵ", "lụy"),
    ("nguỵ", "ngụy"),
    ("nhuỵ", "nhụy"),
    ("suý", "súy"),
    ("thuỷ", "thủy"),
    ("thuý", "thúy"),
    ("thuỳ", "thùy"),
    ("truỵ", "trụy"),
    ("tuý", "túy"),
    ("tuỳ", "tùy"),
    ("tuỷ", "tủy"),
    ("chuỳ", "chùy"),
    ("khuỵ", "khụy"),
    ("xuý", "xúy"),
]
"""Words of any dictionary: the table above must hold them, however it was worked out."""

FINALS = {"oa": "n ng nh t c ch i y p m o", "oe": "n t o", "uy": "ên ệt nh t u a ch p"}
ONE_SPELLING = """
    quý quỷ quỹ quỳ quỵ quà quá quả quạ què quẻ giày già giá mùa của cửa búa lúa úa ùa tía lìa hoàng thuyền
    oán oách huỳnh huýt khuỷu khoẻo ngoáy ngoẻo toàn hoãn loét xoẹt hoặc khoắng thuở huế tuế
    Noé Chloé Moá Boá goé guý buý phuỷ vuỳ muỵ cuỷ kuỷ quoà ghoà ngoeoà hoaà aoà
    hoàà hoà1 1hoà hoà_ _hoà d'Hoà Hoà'x l’Hoà hoà\u0323 Thoàn
"""
UNTOUCHED = [
    onset + rime[0] + marked(rime[1], tone) + final
    for rime, finals in FINALS.items()
    for onset in ("", "h", "kh", "l", "t", "th")
    for final in finals.split()
    for tone in (TONES["sắc"], TONES["nặng"])
] + ONE_SPELLING.split()
"""Words with one spelling, or that are no Vietnamese syllables: nothing of them moves."""


def test_the_tables_are_long_enough_to_mean_something() -> None:
    assert len(TWO_SPELLINGS) >= 200
    assert len(UNTOUCHED) >= 200
    assert set(DICTIONARY) <= set(TWO_SPELLINGS)


@pytest.mark.parametrize("case", [str, str.upper, str.capitalize], ids=["lower", "upper", "capitalised"])
def test_every_old_spelling_becomes_the_new_one(case: type[str]) -> None:
    found = {old: normalise(f"xin {case(old)} nhé", tone=True).text for old, _ in TWO_SPELLINGS}
    assert found == {old: f"xin {case(new)} nhé" for old, new in TWO_SPELLINGS}


@pytest.mark.parametrize("case", [str, str.upper, str.capitalize], ids=["lower", "upper", "capitalised"])
def test_every_new_spelling_folds_to_the_old_one_and_stays_as_stored(case: type[str]) -> None:
    folded = {new: fold_to_old_style(case(new)) for _, new in TWO_SPELLINGS}
    assert folded == {new: case(old) for old, new in TWO_SPELLINGS}
    assert all(normalise(case(new), tone=True).text == case(new) for _, new in TWO_SPELLINGS)


@pytest.mark.parametrize("word", UNTOUCHED)
def test_a_word_with_one_spelling_stays(word: str) -> None:
    for text in word, word.upper(), f"và {word}, rồi":
        printed = unicodedata.normalize("NFC", text)
        assert normalise(printed, tone=True).text == printed
        assert fold_to_old_style(printed) == printed


def test_the_two_styles_mirror_each_other() -> None:
    assert {new: old for old, new in NEW_STYLE.items()} == OLD_STYLE
    assert len(OLD_STYLE) == len(NEW_STYLE) == 3 * len(TONES) * 4


def test_hyphens_quotes_and_brackets_part_words() -> None:
    text = "Hoà-Bình ‘hoà’ “uỷ” (khoẻ) thuỷ/bộ hoà."
    assert normalise(text, tone=True).text == "Hòa-Bình ‘hòa’ “ủy” (khỏe) thủy/bộ hòa."


def test_the_rule_can_be_turned_off() -> None:
    assert normalise("hoà bình", tone=False) == ("hoà bình", ())


def test_addresses_keep_their_letters() -> None:
    text = "xem https://vi.example.org/hoà và www.example.org/uỷ, hoà@example.org"
    assert normalise(text, tone=True).text == text


@settings(deadline=None, max_examples=300)
@given(any_text)
def test_the_fold_keeps_length_and_everything_but_marks(text: str) -> None:
    folded = fold_to_old_style(text)
    assert len(folded) == len(text)
    assert sorted(unicodedata.normalize("NFD", folded)) == sorted(unicodedata.normalize("NFD", text))
    assert fold_to_old_style(folded) == folded
