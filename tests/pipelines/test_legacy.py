from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.article import Author, Flag, Image, Paragraph, RelatedLink, text_parts
from archive.printed import as_printed
from pipelines.encodings import ENCODINGS, Encoding
from pipelines.legacy import LEGACY_RULES, read_legacy
from pipelines.options import Options
from pipelines.syllables import is_syllable
from pipelines.text import normalise, normalise_article, restore
from tests.pipelines.articles import ORIGIN, an_article
from tests.pipelines.old_encodings import WRITERS, as_misread_utf8, as_tcvn3, as_vni
from tests.pipelines.test_syllables import WORDS

OPTIONS = Options()
CLEAN = [
    "Chiều qua, hơn hai trăm người dân xóm chài đã góp sức dựng lại cây cầu gỗ bị lũ cuốn trôi.",
    "Bà Lò Thị Mận, 62 tuổi, nói rằng từ nay lũ trẻ không còn phải lội suối đến trường nữa.",
    "ĐỘI THUYỀN NĂM XÃ VỀ DỰ HỘI, mỗi thuyền chở theo một bức thư của học sinh gửi bạn bè phương xa.",
    "Ngoài đường, những gánh hàng rong vẫn đi về như mọi bữa (khoảng 5 giờ sáng) – chẳng ai vội vã.",
]
PRINTED = {
    "vni": "Ñeán cuoái thaùng naøy, tænh seõ xaây xong baûy traïm nöôùc saïch ôû vuøng cao.",
    "tcvn3": "§Õn cuèi th¸ng nµy, tØnh sÏ x©y xong b¶y tr¹m n\xadíc s¹ch ë vïng cao.",
    "windows_1258": "Ðêìn cuôìi thaìng naÌy, tiÒnh seÞ xây xong baÒy traòm nýõìc saòch õÒ vuÌng cao.",
    "utf8": "Ä\x90áº¿n cuá»‘i thÃ¡ng nÃ\xa0y, tá»‰nh sáº½ xÃ¢y xong báº£y tráº¡m nÆ°á»›c sáº¡ch "
    "á»Ÿ vÃ¹ng cao.",
}
STORED = "Đến cuối tháng này, tỉnh sẽ xây xong bảy trạm nước sạch ở vùng cao."


def of_an_article(text: str) -> str:
    return normalise(text, tone=True, legacy=True).text


def written(rule: str, text: str) -> str:
    """`text` without the capitals that the encoding has not."""
    return WRITERS[rule](text.lower() if rule == "tcvn3" else text)


@pytest.mark.parametrize("rule", sorted(LEGACY_RULES))
def test_a_text_that_is_certainly_in_an_old_encoding_is_decoded(rule: str) -> None:
    text, repairs = normalise(PRINTED[rule], tone=True, legacy=True, part="body/0")
    assert text == STORED
    assert [(one.start, one.end, one.printed, one.rule) for one in repairs] == [
        (0, len(text), PRINTED[rule], rule)
    ]
    assert restore(text, repairs) == PRINTED[rule]
    assert normalise(text, tone=True, legacy=True) == (text, ())


@pytest.mark.parametrize("rule", sorted(LEGACY_RULES))
@pytest.mark.parametrize("text", CLEAN)
def test_every_sentence_comes_back_letter_by_letter(rule: str, text: str) -> None:
    if rule == "windows_1258":
        text = text.replace("–", "-")
    assert of_an_article(written(rule, text)) == (text.lower() if rule == "tcvn3" else text)


@pytest.mark.parametrize("encoding", ENCODINGS, ids=lambda encoding: encoding.name)
def test_every_letter_with_every_tone_can_be_decoded(encoding: Encoding) -> None:
    letters = [
        unicodedata.normalize("NFC", letter + tone)
        for letter in "aăâeêioôơuưyđ"
        for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
        if letter != "đ" or not tone
    ]
    assert len(letters) == 73
    write = WRITERS[encoding.name]
    coded = [letter for letter in letters if not write(letter).isascii()]
    assert {letter: encoding.decode(write(letter)) for letter in coded} == {
        letter: letter for letter in coded
    }
    if encoding.name != "tcvn3":
        capitals = [letter.upper() for letter in coded]
        assert [encoding.decode(write(letter)) for letter in capitals] == capitals


def test_tone_marks_are_placed_after_the_text_has_been_decoded() -> None:
    printed = as_vni("Uỷ ban xã mời mọi người cùng giữ hoà khí giữa các xóm")
    text, repairs = normalise(printed, tone=True, legacy=True)
    assert text == "Ủy ban xã mời mọi người cùng giữ hòa khí giữa các xóm"
    assert [one.rule for one in repairs] == ["vni+tone"]
    assert restore(text, repairs) == printed


def test_what_was_read_wrongly_twice_is_read_rightly_at_once() -> None:
    printed = as_misread_utf8(as_misread_utf8(STORED))
    assert of_an_article(printed) == STORED


FOREIGN = """
    Müller, Jürgen Klöpper und die Grüße aus Köln: schöne Füße, größere Häuser, ärztliche Übung
    À bientôt, mon frère ! Où sont passées les fêtes de Noël, l’été dernier à Nîmes et le gâteau brûlé ?
    São Paulo não é a capital; à mãe e ao irmão, com emoção e ação, três lições às nações
    El niño soñó mañana con el pingüino; ¿qué pasó en Perú, José María Núñez?
    Dvořák, Škvorecký a Čapek přišli včera; žluťoučký kůň úpěl ďábelské ódy
    Så må vi gå på ön når det är långt från skärgården, säger Åsa Björklund från Malmö
    Å få så på bøen må gå, sa Bjørn Ødegård og Åse Nygård på Tromsø
    Þórður Guðni Jóhannesson góðan daginn, það er síðan maður og kona í Reykjavík
    Zażółć gęślą jaźń, Łukasz Wałęsa ze Śląska i Kraków
    Hyvää päivää, Jyväskylän pääkirjasto; mä tä sä nään Töölön sään
    Erdoğan, İstanbul’da Ön sözü söyledi: üç gün, dört köy, bütün çocuklar
    Gyönyörű őszi tükörfúrógép, Nagy Zoltán és Kovács Ödön
    Leòn, Aïn Témouchent, Meán Fómhair, Nán Mónþes Gecierr, Vî Noû, Óþekkt
    «Le Monde» · ½ tasse de thé × 3 © 2024 ® £5 §12 ±2° µm ¹ª
    Pelé, Chloé Dubois, Zoé, François, Beyoncé, Nestlé, Citroën, Häagen-Dazs, Café de Flore
""".strip().splitlines()


@pytest.mark.parametrize("line", [line.strip() for line in FOREIGN])
def test_other_languages_stay_as_they_are(line: str) -> None:
    for text in line, *line.split(", "), f"Ông gửi thư cho bạn: {line}, rồi lên đường về nước.":
        found = read_legacy(text)
        assert found is None or not found.certain
        assert of_an_article(text) == text


@settings(deadline=None, max_examples=400)
@given(st.lists(st.sampled_from(" ".join(FOREIGN).split()), min_size=1, max_size=12).map(" ".join))
def test_no_mixture_of_other_languages_is_decoded(text: str) -> None:
    found = read_legacy(text)
    assert found is None or not found.certain


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.sampled_from([*WORDS, "2024", "NĐ-CP", "Müller", "Zoé", "TP.HCM"]), max_size=30).map(" ".join)
)
def test_a_text_in_unicode_is_never_decoded_or_flagged(text: str) -> None:
    assert read_legacy(text) is None


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(sorted(LEGACY_RULES)), st.data())
def test_a_text_in_an_old_encoding_is_read_rightly_or_not_at_all(rule: str, data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25))
    text = " ".join(words)
    printed = WRITERS[rule](text)
    found = read_legacy(printed)
    assert found is None or not found.certain or (found.name, found.text) == (rule, text)


@pytest.mark.parametrize("rule", sorted(LEGACY_RULES))
def test_a_sentence_of_ordinary_words_is_certain(rule: str) -> None:
    rng = random.Random(rule)
    for _ in range(100):
        text = " ".join(rng.sample(WORDS, 25))
        found = read_legacy(WRITERS[rule](text))
        assert found is not None
        assert (found.certain, found.name, found.text) == (True, rule, text)


@pytest.mark.parametrize(
    ("printed", "proofs"),
    [
        ("ViÖt Nam", ("ViÖt",)),
        ("Vieät Nam", ("Vieät",)),
        ("Viá»‡t Nam", ("Viá»‡t",)),
        ("Xin chµo ngµy míi", ("chµo", "ngµy")),
        ("®Êt n-íc ta ®Ñp l¾m", ("®Êt", "®Ñp", "l¾m")),
        ("ñaát nöôùc Việt Nam ñeïp laém ai cuõng bieát", ("ñaát", "nöôùc", "ñeïp", "laém", "cuõng", "bieát")),
        ("ngµy n\xadíc ®Ñp l¾m Müller", ("ngµy", "n\xadíc", "®Ñp", "l¾m")),
    ],
)
def test_what_is_not_certain_is_flagged_and_stays_as_printed(printed: str, proofs: tuple[str, ...]) -> None:
    article = an_article(body=(Paragraph(printed),))
    done = normalise_article(article, OPTIONS)
    assert done.body == article.body
    assert done.repairs == ()
    (flag,) = done.flags
    assert (flag.part, flag.rule) == ("body/0", "encoding")
    assert all(f"“{proof}”" in flag.detail for proof in proofs[:3])
    assert flag.detail.endswith("read as Western text; left as printed")
    assert normalise_article(done, OPTIONS) is done


def test_a_suspicious_text_keeps_what_may_be_its_letters() -> None:
    printed = "ngµy\xa0 n\xadíc Ð®Ñp hoà l¾m"
    assert of_an_article(printed) == "ngµy n\xadíc Ð®Ñp hoà l¾m"


@pytest.mark.parametrize("text", ["Bản 4 · 10", "« Paris »", "Khổ 2 × 3", "© Müller", "Ö Đức", "HÒA BÌNH"])
def test_a_symbol_or_a_name_is_not_suspicious(text: str) -> None:
    assert normalise_article(an_article(headline=text), OPTIONS).flags == ()


def test_one_letter_of_unicode_takes_the_certainty_away() -> None:
    for rule in sorted(LEGACY_RULES):
        printed = " ".join([PRINTED[rule]] * 3) + " Đông"
        found = read_legacy(printed)
        assert found is not None
        assert not found.certain
        assert PRINTED[rule].split()[1] in of_an_article(printed)


def test_an_abbreviation_is_no_failure() -> None:
    printed = as_tcvn3("một nghị định mới của tỉnh là NĐ-BT")
    assert of_an_article(printed) == "một nghị định mới của tỉnh là NĐ-BT"


def test_in_utf8_a_foreign_name_is_decoded_with_the_rest() -> None:
    text = "Chị Zoé Müller kể chuyện làng"
    assert of_an_article(as_misread_utf8(text)) == text


def test_a_sign_of_vni_may_have_either_case_behind_a_capital() -> None:
    vni = next(encoding for encoding in ENCODINGS if encoding.name == "vni")
    assert [vni.decode(word) for word in ("Aán", "AÁN", "Ñoä", "ÑOÄ")] == ["Ấn", "ẤN", "Độ", "ĐỘ"]
    assert vni.decode("xaù") == "xá"
    assert vni.decode("tù") is None


def test_certainty_takes_enough_different_words() -> None:
    words = as_vni("một trạm nước sạch vùng").split()
    assert of_an_article(" ".join(words)) == "một trạm nước sạch vùng"
    four = " ".join(words[:4])
    for text in four, f"{four} {four} {four}":
        found = read_legacy(text)
        assert found is not None
        assert not found.certain


def test_certainty_takes_a_third_of_all_words() -> None:
    words = as_vni("một trạm nước sạch vùng")
    for others, certain in (10, True), (11, False):
        found = read_legacy(" ".join([words, *["and"] * others]))
        assert found is not None
        assert found.certain is certain


def test_one_word_in_twenty_may_be_foreign() -> None:
    words = as_vni(" ".join(CLEAN[:2]))
    signs = sum(not word.isascii() for word in words.split())
    assert 20 <= signs < 40
    for names, certain in ("Škoda", True), ("Škoda Dvořák", False):
        found = read_legacy(f"{words} {names}")
        assert found is not None
        assert found.certain is certain
        assert not certain or found.text == f"{' '.join(CLEAN[:2])} {names}"


def test_what_shows_nothing_may_stand_in_a_word() -> None:
    printed = PRINTED["vni"].replace("a", "a\u200b")
    text, repairs = normalise(printed, tone=True, legacy=True)
    assert text == STORED
    assert restore(text, repairs) == printed


def test_an_article_in_an_old_encoding_is_decoded_to_its_shortest_text() -> None:
    article = an_article(
        headline="Mïa n\xadíc næi",
        byline_raw="Hoµng Thu Hµ",
        authors=(Author("Hoµng Thu Hµ"),),
        keywords=("Müller", "n\xadíc s¹ch"),
        body=(
            Paragraph(PRINTED["tcvn3"]),
            Image(f"{ORIGIN}/1.jpg", "Mét gãc chî", "Jürgen Müller"),
            Paragraph("Chóng t«i vÒ lµng"),
        ),
        related=(RelatedLink(f"{ORIGIN}/a-7.html", 7, "LÔ héi ®Ìn", None, ("other",)),),
    )
    done = normalise_article(article, OPTIONS)
    assert text_parts(done) == {
        "headline": "Mùa nước nổi",
        "byline_raw": "Hoàng Thu Hà",
        "authors/0": "Hoàng Thu Hà",
        "keywords/0": "Müller",
        "keywords/1": "nước sạch",
        "body/0": STORED,
        "body/1/caption": "Một góc chợ",
        "body/1/credit": "Jürgen Müller",
        "body/2": "Chúng tôi về làng",
        "related/0/title": "Lễ hội đèn",
    }
    assert {one.rule for one in done.repairs} == {"tcvn3"}
    assert done.flags == ()
    assert as_printed(done) == article
    assert normalise_article(done, OPTIONS) is done


def test_two_encodings_in_one_article_help_no_third_text() -> None:
    article = an_article(headline="ViÖt Nam", body=(Paragraph(PRINTED["tcvn3"]), Paragraph(PRINTED["vni"])))
    done = normalise_article(article, OPTIONS)
    assert done.headline == "ViÖt Nam"
    assert done.body == (Paragraph(STORED), Paragraph(STORED))
    assert [flag.part for flag in done.flags] == ["headline"]


def test_other_editions_are_not_looked_at() -> None:
    article = an_article(language="en", headline=PRINTED["vni"], abstract="ViÖt Nam")
    assert normalise_article(article, OPTIONS) is article


def test_a_flag_of_an_earlier_run_is_kept_once() -> None:
    flag = Flag("headline", "other", "seen before")
    article = an_article(headline="ViÖt Nam", flags=(flag,))
    once = normalise_article(article, OPTIONS)
    assert [one.rule for one in once.flags] == ["other", "encoding"]
    assert normalise_article(once, OPTIONS).flags == once.flags


def test_the_words_of_these_tests_are_syllables() -> None:
    assert all(map(is_syllable, WORDS))
    assert as_tcvn3("đất nước") == "®Êt n\xadíc"
