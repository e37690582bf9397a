from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.syllables import is_syllable
from pipelines.tones import NEW_STYLE, ONSETS

_WORDS = """
    ơi ở à ý yêu yến yểng ỉa ăn ấy ô ốm oà òa oẹ ọe uỷ ủy uyên uất ương ước ưu
    nghiêng nghiễm nghề nghỉ ngành người nguyễn ngoằn ngoèo ngoéo nguệch ngoạc khuỷu khuya khuếch khuynh
    thuở huơ thuế quý quỷ quà quả quốc quân quây quanh quạch quyết quyển quỳnh quýt quẹo quắt quen quở
    già giữa giếng giường giết gì gìn giống giày ghé ghềnh ghi gặp gỗ goá góa goòng kẻ kính kỷ ký kể kéo kiệt
    hoàng hoằm hoắt hoẵng hoen hoét loẹt xoay xoáy xoong moóc tuýp huýt huỵch đắk lắk buýt voan
    thuyền thuyết tuần tuất luân luật khuân chuẩn xuân xuất truyện tuyệt rượu hươu khướu mướp cướp bướu bứt
    đường được đất đen đỏ đêm đều địa điện đìu đấu đậu bạc sách ích lịch thích ngạch bệch kênh bình mình
    mồng mùng giêng chạp thứ bảy chủ nhật tháng năm đồng xanh trắng sạch thẳng trương phương vững
"""
_NO_WORDS = """
    müller köln straße garçon façade où très été naïve noël citroën coração peña niño björk håkan öl
    łódź dvořák škoda živković čapek őr fűr tūr ñandú sørensen æble ðað þór
    ngan̂ nge nghà ghà cê cí qúy qu quu ngiêng gía gìa cac bat tich cap càc bàt tìch cảp tác1 hòa- thủy_
    uye aeo eai ướng1 zô jà wê fá bb ng q gq thh trh hoaà hoàa thuyền1 nguyênn hoàngg ieu ươ ưo ôa
"""
WORDS = _WORDS.split()
NO_WORDS = _NO_WORDS.split()
"""Words of other languages and letters that do not go together; no tone or a wrong one before a stop."""


@pytest.mark.parametrize("case", [str, str.upper, str.capitalize], ids=["lower", "upper", "capitalised"])
def test_the_words_of_the_language_are_syllables(case: type[str]) -> None:
    assert [word for word in WORDS if not is_syllable(case(word))] == []


def test_what_breaks_a_rule_of_the_structure_is_none() -> None:
    composed = [unicodedata.normalize("NFC", word) for word in NO_WORDS]
    assert [word for word in composed if is_syllable(word)] == []
    assert not is_syllable("")
    assert not is_syllable("hòa bình")


def test_both_places_of_a_tone_mark_are_right_where_there_are_two() -> None:
    spellings = [
        onset + spelling
        for rime, onsets in ONSETS.items()
        for onset in onsets
        for pair in NEW_STYLE.items()
        for spelling in pair
        if "".join(letter for letter in unicodedata.normalize("NFD", spelling) if letter.isalpha()) == rime
    ]
    assert len(spellings) > 300
    assert [word for word in spellings if not is_syllable(word)] == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("hoàng", "hòang"),
        ("thuyền", "thuỳên"),
        ("người", "ngừơi"),
        ("mùa", "muà"),
        ("ngoài", "ngòai"),
        ("khuỷu", "khủyu"),
        ("quý", "qúy"),
        ("cửa", "cưả"),
        ("tiếng", "tíêng"),
        ("toán", "tóan"),
        ("già", "gìa"),
    ],
)
def test_a_tone_mark_has_its_place(right: str, wrong: str) -> None:
    assert is_syllable(right)
    assert not is_syllable(wrong)


@given(st.sampled_from(["c", "ch", "p", "t"]), st.sampled_from("àảãaằẳẵăầẩẫâ"))
def test_before_a_stop_there_are_two_tones(stop: str, vowel: str) -> None:
    assert not is_syllable(f"t{vowel}{stop}")
    assert is_syllable("tác")
    assert is_syllable("tạp")
