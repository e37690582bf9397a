from __future__ import annotations

import subprocess
import sys
import unicodedata
from itertools import islice

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
from pipelines import tokens
from pipelines.errors import TokensLost
from pipelines.options import Options
from pipelines.tokens import Segmented, tokenize, tokenize_article
from pipelines.tones import fold_to_old_style
from pipelines.words.segmenter import Segmenter
from tests.pipelines.articles import ORIGIN, an_article, any_text
from tests.pipelines.test_words import library, paragraphs


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in tokenize(text).words]


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in tokenize(text).sentences]


def check(text: str, found: Segmented) -> None:
    """What holds for the tokens of any text."""
    covered = [i for start, end in found.words for i in range(start, end)]
    assert covered == sorted(set(covered))
    assert not {i for i in range(len(text)) if not text[i].isspace()} - set(covered)
    for start, end in found.words:
        assert 0 <= start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        assert "\n" not in text[start:end]
        assert sum(first <= start and end <= last for first, last in found.sentences) == 1
    starts, ends = {start for start, _ in found.words}, {end for _, end in found.words}
    assert all(start in starts and end in ends for start, end in found.sentences)
    assert all(one[1] <= other[0] for one, other in zip(found.sentences, found.sentences[1:], strict=False))
    surfaces = ["_".join(text[start:end].split()) for start, end in found.words]
    assert found.segmented.split() == surfaces
    assert len(found.segmented.splitlines() if surfaces else []) == len(found.sentences)


@settings(deadline=None, max_examples=400)
@given(any_text)
@example("")
@example("\n \n")
@example("e\u0323\u0302\u0301\u0301 x")
@example("A. \x1c b\x85c\u2028d")
@example("hoà  bình\nỦy ban")
@example("İstanbul ẞ ﬁ ǆ ƛ")
def test_offsets_cover_any_text_exactly(text: str) -> None:
    check(text, tokenize(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chủ tịch Ủy ban nhân dân", ["Chủ tịch", "Ủy ban nhân dân"]),
        ("tòa án văn hóa", ["tòa án", "văn hóa"]),
        ("bảo vệ hòa bình", ["bảo vệ", "hòa bình"]),
        ("bảo vệ hoà bình", ["bảo vệ", "hoà bình"]),
        ("chăm sóc sức khỏe", ["chăm sóc", "sức khỏe"]),
        ("hòa  bình", ["hòa  bình"]),
        ("nghành hoá học", ["nghành", "hoá học"]),
        ("Ðà Nẵng", ["Ðà Nẵng"]),
    ],
)
def test_words_are_whole_in_either_spelling_and_stay_as_stored(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_decomposed_text_is_cut_as_the_composed_is() -> None:
    text = "Chủ tịch Ủy ban nhân dân tỉnh Nghệ An nói chuyện với các em học sinh."
    decomposed = unicodedata.normalize("NFD", text)
    found = tokenize(decomposed)
    check(decomposed, found)
    surfaces = [unicodedata.normalize("NFC", decomposed[start:end]) for start, end in found.words]
    assert surfaces == words(text)


@pytest.mark.parametrize(
    "expected",
    [
        ["Trời mưa.", "Sông dâng cao!", "Mọi người lo lắm?"],
        ["Ông nói: “Tốt!” rồi đi.", "Mọi người cười."],
        ["“Mời vào!”", "Cô giáo đáp.", "(Hết phần một.)", "Còn tiếp."],
        ["GS.TS. Lê Thị Na và PGS. Trần Bá đến TP. Vinh.", "Họ ở lại."],
        ["Mua cam, táo, v.v. và nhiều thứ khác.", "Giá 5.000 đồng."],
        ["1. Mở đầu.", "2. Kết luận."],
        ["Năm 2025.", "30 người dự."],
        ["Lễ hội kết thúc./.", "Ban tổ chức cảm ơn…"],
        ["..."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_a_line_end_ends_a_sentence_and_every_word() -> None:
    assert sentences("Tên bài thơ\nngười viết\n\nHữu\nNghị") == ["Tên bài thơ\nngười viết", "Hữu", "Nghị"]
    assert words("bảo vệ hòa\nbình") == ["bảo vệ", "hòa", "bình"]


def test_a_sentence_of_two_lines_is_one_line_of_the_segmented_text() -> None:
    text = "Bà con góp từng viên gạch,\ntừng bao xi măng. Mái trường\nmới đã xong"
    check(text, tokenize(text))
    assert tokenize(text).segmented.splitlines() == [
        "Bà_con góp từng viên gạch , từng bao xi_măng .",
        "Mái trường mới đã xong",
    ]


@pytest.mark.parametrize(
    ("text", "segmented"),
    [
        ("Lúa đạt chuẩn OCOP. Người trồng vui.", "Lúa đạt chuẩn_OCOP .\nNgười trồng vui ."),
        ("Đó là tin của WHO. Trẻ em được tiêm.", "Đó là tin của WHO .\nTrẻ_em được tiêm ."),
        ("Sổ đã nộp cho PV. Ảnh thì chưa.", "Sổ đã nộp cho PV .\nẢnh thì chưa ."),
    ],
)
def test_no_word_runs_over_the_end_of_a_sentence(text: str, segmented: str) -> None:
    assert any(". " in word for word in library()(fold_to_old_style(text), use_token_normalize=False))
    check(text, tokenize(text))
    assert tokenize(text).segmented == segmented


def test_the_segmented_text_needs_no_tokenizer() -> None:
    text = "Hữu nghị Việt Nam.  Hòa bình\nlâu dài"
    assert tokenize(text).segmented == "Hữu_nghị Việt_Nam .\nHòa_bình lâu_dài"


@pytest.mark.parametrize("answer", [["bình", "hoà"], ["hoà"], ["hoà", "bình", "!"]])
def test_a_library_that_loses_the_text_is_told_on(monkeypatch: pytest.MonkeyPatch, answer: list[str]) -> None:
    def segment(sentence: str, *, use_token_normalize: bool) -> list[str]:
        assert (sentence, use_token_normalize) == ("hoà bình", False)
        return answer

    monkeypatch.setattr(tokens, "_loaded", [segment])
    with pytest.raises(TokensLost, match="underthesea gave"):
        tokenize("hòa bình")


def test_lost_tokens_are_told_of_part_by_part_and_the_others_stay(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def segment(sentence: str, *, use_token_normalize: bool) -> list[str]:
        assert not use_token_normalize
        return ["?"] if sentence == "Hai" else [sentence]

    monkeypatch.setattr(tokens, "_loaded", [segment])
    article = an_article(headline="Một", body=(Paragraph("Hai"), Paragraph("Ba")))
    lost: list[str] = []
    done = tokenize_article(article, Options(), lost.append)
    assert [one.part for one in done.tokens] == ["headline", "body/1"]
    assert [one.partition(":")[0] for one in lost] == ["body/0 of article 4100"]
    assert tokenize_article(article, Options()) == done
    assert [one.partition(":")[0] for one in caplog.messages] == ["No tokens for body/0 of article 4100"]


def test_words_are_found_by_the_segmenter_of_ours_and_not_by_the_slower_library() -> None:
    assert isinstance(tokens._library(), Segmenter)  # noqa: SLF001 - what stands behind


def test_words_are_the_librarys_on_the_text_in_the_spelling_of_its_model() -> None:
    cut = 0
    for text in islice(paragraphs(21), 400):
        fed = fold_to_old_style(text)
        expected = library()(fed, use_token_normalize=False)
        runs = [(fed.index(word), word) for word in expected if ". " in word]
        ends = [end for _, end in tokenize(text).sentences]
        for end in (end for at, word in runs for end in ends if at < end < at + len(word)):
            # Both sides of an end that a word runs over are asked about apart.
            parts = (fed[:end], fed[end:])
            expected = [word for part in parts for word in library()(part, use_token_normalize=False)]
            cut += 1
        assert [fold_to_old_style(word) for word in words(text)] == expected
    assert 0 < cut < 40


def test_where_cutting_at_one_end_makes_a_word_run_over_another_all_are_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[str] = []

    def segment(sentence: str, *, use_token_normalize: bool) -> list[str]:
        assert not use_token_normalize
        given.append(sentence.strip())
        if sentence.count(".") == 3:
            return ["A", "là một. Bà", "hai.", "Cô ba."]
        return [sentence.strip()]

    monkeypatch.setattr(tokens, "_loaded", [segment])
    text = "A là một. Bà hai. Cô ba."
    assert sentences(text) == words(text) == ["A là một.", "Bà hai.", "Cô ba."]
    assert given[:6] == [text, "A là một.", "Bà hai. Cô ba.", "A là một.", "Bà hai.", "Cô ba."]


class Watched:
    """The library, and the longest line and the longest chunk without white space that it was given."""

    def __init__(self) -> None:
        tokens.warm_up()
        self.library = tokens._library()  # noqa: SLF001 - what stands behind
        self.lines = 0
        self.chunks = 0

    def note(self, text: str) -> None:
        self.lines = max(self.lines, len(text))
        self.chunks = max([self.chunks, *map(len, text.split())])

    def __call__(self, sentence: str, *, use_token_normalize: bool) -> list[str]:
        self.note(sentence)
        return self.library(sentence, use_token_normalize=use_token_normalize)


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    found = Watched()
    monkeypatch.setattr(tokens, "_loaded", [found])
    return found


@pytest.mark.parametrize(
    "text",
    [
        "Sông dâng cao, GS.TS. Lê Na nói. Trời mưa! " * 600,
        "sông dâng cao và " * 1300,
        "a." * 2000,
        "a" * 12_000,
        "x" + ".)" * 1500,
        "e\u0323\u0302" * 700,
    ],
    ids=["sentences", "one sentence", "dots", "one word", "closing marks", "decomposed"],
)
def test_the_library_sees_no_line_and_no_chunk_that_takes_it_long(watched: Watched, text: str) -> None:
    check(text, tokenize(text))
    assert watched.lines <= 10_000
    assert watched.chunks <= 500


def test_a_line_that_is_cut_has_the_sentences_of_one_that_is_not(watched: Watched) -> None:
    line = "Sông dâng cao, GS.TS. Lê Na nói. “Trời mưa!” Mọi người về."
    count = 10_000 // len(line) * 2
    found = sentences(" ".join([line] * count))
    assert 9_000 < watched.lines <= 10_000
    assert found == sentences(line) * count
    assert len(sentences(("sông dâng cao và " * 1300).strip())) == 1


@pytest.mark.parametrize("text", [".) " * 400, "1. " * 400, "a" + ".)" * 400])
def test_what_ends_no_sentence_is_no_sentence_however_much_of_it_there_is(text: str) -> None:
    check(text, tokenize(text))
    assert len(sentences(text)) == 1


def test_the_parts_of_an_article_that_are_read_get_tokens() -> None:
    article = an_article(
        abstract="Đêm hội bên sông.",
        byline_raw="Lan Chi",
        source="TTXVN",
        authors=(Author("Lan Chi"),),
        keywords=("đèn lồng",),
        body=(
            Paragraph("Hai bên bờ đông người."),
            Heading("Đêm hội"),
            Quote("Một dòng.\nHai dòng."),
            ItemList(("mục một", "mục hai")),
            Table((("ô một", "ô hai"),)),
            Image(f"{ORIGIN}/1.jpg", "Đèn lồng trên sông.", "Lan Chi", "Đèn lồng trên sông. Ảnh: Lan Chi"),
            Image(f"{ORIGIN}/2.jpg"),
            Video("https://video.example/1"),
        ),
        related=(RelatedLink(f"{ORIGIN}/a-7.html", 7, "Tin khác"),),
    )
    done = tokenize_article(article, Options())
    assert [one.part for one in done.tokens] == [
        "headline",
        "abstract",
        "body/0",
        "body/1",
        "body/2",
        "body/3/items/0",
        "body/3/items/1",
        "body/5/caption",
    ]
    stored = text_parts(done)
    for one in done.tokens:
        assert Segmented(one.sentences, one.words, one.segmented) == tokenize(stored[one.part])
    assert tokenize_article(done, Options()) == done


def test_other_languages_are_left_alone_and_the_step_can_be_turned_off() -> None:
    english = an_article(language="en")
    assert tokenize_article(english, Options()) is english
    vietnamese = an_article()
    assert tokenize_article(vietnamese, Options(tokenize=False)) is vietnamese


def test_loading_leaves_the_log_as_it_was() -> None:
    program = (
        "from logging import getLogger; from pipelines.tokens import tokenize; root = getLogger(); "
        "before = root.handlers[:], root.level; tokenize('một hai'); "
        "assert (root.handlers, root.level) == before"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_importing_the_step_does_not_load_the_library() -> None:
    program = (
        "import sys, pipelines.steps, pipelines.store; "
        "assert not {'underthesea', 'dateparser', 'scrapy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_several_threads_may_make_the_first_call() -> None:
    program = (
        "from concurrent.futures import ThreadPoolExecutor; from pipelines.tokens import tokenize; "
        "pool = ThreadPoolExecutor(4); "
        "assert len(set(pool.map(tokenize, ['Ủy ban nhân dân họp.'] * 16))) == 1"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
