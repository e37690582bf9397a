from __future__ import annotations

import logging
import os
import pickle
import random
import re
import struct
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from itertools import compress, islice, pairwise, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines import tokens
from pipelines.tones import fold_to_old_style
from pipelines.words import load, scores, segmenter
from pipelines.words.crfsuite import Model, ModelUnreadable, read_model
from pipelines.words.memo import Memo
from pipelines.words.scores import Scores
from pipelines.words.segmenter import Rules, Segment, Segmenter
from tests.newspaper.soil import SOILS
from tests.newspaper.writing import Writer
from tests.pipelines.articles import any_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@cache
def library() -> Segment:
    """The `word_tokenize` of underthesea."""
    tokens.warm_up()
    found: Segment = import_module("underthesea").word_tokenize
    return found


@cache
def ours() -> Segmenter:
    """The segmenter that the crawl uses; that it is one, and not the library, is the first thing to hold."""
    found = load.load(library())
    assert isinstance(found, Segmenter)
    return found


def paragraphs(seed: int) -> Iterator[str]:
    """Paragraphs of the test newspaper, of one to five sentences, some in the model's own spelling."""
    rng = random.Random(seed)
    while True:
        when = datetime(rng.randrange(2018, 2027), rng.randrange(1, 13), 3, tzinfo=UTC)
        writer = Writer(rng, when)
        for n in range(8):
            text = " ".join(writer.sentence() for _ in range(rng.randrange(1, 6)))
            yield fold_to_old_style(text) if n % 2 else text


def answer(segment: Segment, text: str) -> list[str] | type[Exception]:
    """What `segment` gives, or the error that it raises."""
    try:
        return segment(text, use_token_normalize=False)
    except (ValueError, RuntimeError) as error:
        return type(error)


def check(text: str) -> None:
    expected = answer(library(), text)
    assert answer(ours(), text) == expected
    # Once more, from what it remembers.
    assert answer(ours(), text) == expected


@pytest.mark.parametrize("count", [1500, pytest.param(10_000, marks=pytest.mark.soak)])
def test_words_are_the_librarys_own(count: int) -> None:
    asked = 0
    for text in islice(paragraphs(count), count):
        expected = library()(text, use_token_normalize=False)
        found = ours().words(text)
        asked += found is None
        assert (expected if found is None else found) == expected
    assert asked <= count / 1000


def test_words_of_soiled_text_are_the_librarys_own() -> None:
    rng = random.Random(11)
    for text in islice(paragraphs(11), 60):
        changes: tuple[Callable[[str], str], ...] = (str.upper, str.lower, str.title, str.swapcase)
        for soil in (*SOILS.values(), *(lambda text, _, change=change: change(text) for change in changes)):
            check(soil(text, rng))
        for form in ("NFD", "NFKD"):
            check(unicodedata.normalize(form, text))
        check(text + rng.choice(("\n", " \n", "\n\n", "\x1c", " ")))


_MARKS = """
    ... v.v. v.v... T.Ư Tp. Mr. X. XYZ. Th.S e-mail 43H-0530 NĐ-CP H'Mông R&D http://a.vn/b(c)d, www.a.vn
    a@b.vn 03-573-235 12/3/2024 1.000,5 4K 3x4 :D :)) => <3 ♥‿♥ ʺ ʺa aʺ _ a_b anh-em -5 +5 ++5 2147483648
    -2147483648 00000000000000000007 ٣ ½ Σ ΑΣ ß ẞ ﬁ İ ƛ ǅ BOS EOS bos B I
"""
_PIECES = [
    *_MARKS.split(),
    *"  \n\t\xa0\u3000\x1c.,!?“”()",
    "Việt",
    "nam",
    "Hà",
    "NỘI",
    "uỷ",
    "ban",
    "nhân",
    "dân",
]


@settings(deadline=None, max_examples=400)
@given(any_text)
@example("")
@example(" \n")
@example("A.")
@example("A. ")
@example("A.\n")
@example("x :D\n")
@example("\x00 a\x00b")
def test_words_of_any_text_are_the_librarys_own(text: str) -> None:
    check(text)


@settings(deadline=None, max_examples=600)
@given(st.lists(st.sampled_from([*_PIECES, " ", " "]), max_size=16).map("".join))
def test_words_between_marks_are_the_librarys_own(text: str) -> None:
    check(text)


@given(st.lists(st.sampled_from(_PIECES), max_size=9).map(" ".join))
@settings(deadline=None, max_examples=200)
def test_normalised_words_are_the_librarys_own(text: str) -> None:
    asked = {"use_token_normalize": True}
    assert ours()(text, **asked) == library()(text, **asked)


def test_what_cannot_be_encoded_raises_what_the_library_raises() -> None:
    assert answer(library(), "a \ud800 b") is UnicodeEncodeError
    check("a \ud800 b")


def test_characters_with_other_cases_in_the_library_go_to_it() -> None:
    """The block of ƛ, which got its capital in Unicode 16, and the blocks where others get theirs."""
    blocks = (range(0x180, 0x250), range(0x250, 0x2B0), range(0x370, 0x400), range(0xA720, 0xA800))
    characters = [chr(code) for block in blocks for code in block]
    featurizer = import_module("underthesea_core").CRFFeaturizer(["T[0].lower", "T[0].istitle"], set())
    theirs = featurizer.process([[[character] for character in characters]])[0]
    other = {"Σ"}  # its lower case depends on what stands beside it
    for character, (lower, title) in zip(characters, theirs, strict=True):
        is_title = str(character == character.upper())
        if (lower, title) != (f"T[0].lower={character.lower()}", f"T[0].istitle={is_title}"):
            other.add(character)
    left = {character for character in characters if ours().words(f"chữ a{character}b") is None}
    # A near-tie is no fault, but here there is none.
    assert left == other


def test_a_text_with_such_a_character_is_not_remembered_as_without() -> None:
    asked: list[str] = []

    def segment(sentence: str, *, use_token_normalize: bool) -> list[str]:
        asked.append(sentence)
        return library()(sentence, use_token_normalize=use_token_normalize)

    made = load.build(segment)
    sure = Segmenter(made._scores, made._rules, segment, lambda one: one != "k")  # noqa: SLF001 - to change one part
    for text in ("kể chuyện", "chuyện", "kể chuyện", "không"):
        assert sure(text, use_token_normalize=False) == library()(text, use_token_normalize=False)
    assert asked == ["kể chuyện", "kể chuyện", "không"]


@settings(deadline=None)
@given(
    st.tuples(*[st.integers(-9, 9)] * 4),
    st.lists(st.integers(-20, 20), min_size=1, max_size=7),
)
def test_labels_are_the_best_of_all_labellings(changes: tuple[int, ...], leads: list[int]) -> None:
    bb, bi, ib, ii = map(float, changes)
    model = Model(("B-W", "I-W"), {}, ((bb, bi), (ib, ii)))
    found = Given(Scores(model, [], ()), Rules(re.compile("."), {}), library(), str.isascii).labels(leads)

    def ranked(leads: list[int]) -> list[tuple[float, tuple[int, ...]]]:
        scored = []
        for labels in product((0, 1), repeat=len(leads)):
            steps = sum(model.transitions[one][other] for one, other in pairwise(labels))
            scored.append((steps + sum(compress(leads, labels)), labels))
        return sorted(scored, reverse=True)

    if found is not None:
        best, second, *_ = ranked(leads)
        assert tuple(found) == best[1]
        assert best[0] > second[0]
    else:  # all numbers are whole, so two labellings tie, at least for what stands before a further token
        scored = [score for score, _ in (*ranked(leads), *ranked([*leads, 0]))]
        assert len(set(scored)) < len(scored)


class Given(Segmenter):
    """A segmenter that has its scores from elsewhere."""

    def labels(self, leads: list[int]) -> list[bool] | None:
        self.leads = leads
        return self._labels(["a"] * len(leads))

    def _lead(self, tokens: list[str]) -> list[float]:
        assert len(tokens) == len(self.leads)
        return list(map(float, self.leads))


def test_a_tie_is_left_to_the_library() -> None:
    model = Model(("B-W", "I-W"), {}, ((0.0, 0.0), (0.0, 0.0)))
    rules = load.build(library())._rules  # noqa: SLF001 - the installed ones
    made = Segmenter(Scores(model, [], ()), rules, lambda *_, **__: ["asked"], str.isascii)
    assert made("mot hai", use_token_normalize=False) == ["asked"]


def test_several_threads_share_a_segmenter() -> None:
    texts = list(islice(paragraphs(5), 200))
    expected = [ours()(text, use_token_normalize=False) for text in texts]
    fresh = load.build(library())
    fresh.pairs = Memo(fresh._scores.pair, 50)  # noqa: SLF001 - so small that threads clear it for one another
    with ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            found = pool.map(lambda text: fresh(text, use_token_normalize=False), texts)
            assert list(found) == expected


def test_a_memo_keeps_what_is_asked_for_and_never_more_than_twice_its_limit() -> None:
    computed: list[int] = []

    def compute(key: int) -> str:
        computed.append(key)
        return str(key)

    memo = Memo(compute, 10)
    for key in range(100):
        assert memo[key] == str(key)
        assert memo[0] == "0"
        assert memo.size <= 20
    assert computed == list(range(100))


def test_the_segmenters_memos_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("PAIRS", "TRIPLES", "CHUNKS"):
        monkeypatch.setattr(segmenter, limit, 40)
    monkeypatch.setattr(scores, "SINGLES", 40)
    made = load.build(library())
    for text in islice(paragraphs(3), 60):
        assert made(text, use_token_normalize=False) == library()(text, use_token_normalize=False)
        memos = (made.pairs, made.triples, made.chunks, made._scores.singles)  # noqa: SLF001 - the fourth of them
        assert max(memo.size for memo in memos) <= 80


# What follows is about files that are not as they should be.


def table(strings: list[str]) -> bytes:
    """A CQDB without hash tables, which the reader does not use."""
    records, offsets = b"", []
    for number, string in enumerate(strings):
        offsets.append(24 + len(records))
        key = string.encode() + b"\0"
        records += struct.pack("<2I", number, len(key)) + key
    back = struct.pack(f"<{len(offsets)}I", *offsets)
    size = 24 + len(records) + len(back)
    return (
        struct.pack("<4s5I", b"CQDB", size, 0, 0x62445371, len(strings), 24 + len(records)) + records + back
    )


def model_file(
    features: list[tuple[int, int, int, float]], attributes: list[str], labels: list[str]
) -> bytes:
    chunk = struct.pack("<4s2I", b"FEAT", 12 + 20 * len(features), len(features))
    chunk += b"".join(struct.pack("<3Id", *feature) for feature in features)
    parts = (chunk, table(labels), table(attributes))
    ends = [48 + sum(map(len, parts[:n])) for n in range(4)]
    head = (b"lCRF", ends[3], b"FOMC", 100, 0, len(labels), len(attributes), *ends[:3], 0, 0)
    return struct.pack("<4sI4s9I", *head) + b"".join(parts)


SMALL = model_file([(0, 1, 0, 0.5), (1, 0, 1, -2.0)], ["T[0]=một", "T[0]=hai"], ["B-W", "I-W"])


def test_a_model_is_read_as_it_was_written() -> None:
    assert read_model(SMALL) == Model(
        ("B-W", "I-W"), {"T[0]=một": (0.0, 0.0), "T[0]=hai": (0.5, 0.0)}, ((0.0, -2.0), (0.0, 0.0))
    )


def test_a_model_that_was_cut_or_changed_is_told_from_a_whole_one() -> None:
    for length in range(len(SMALL)):
        with pytest.raises(ModelUnreadable, match="the model"):
            read_model(SMALL[:length])
    for at in range(len(SMALL)):
        for bit in range(8):
            changed = bytearray(SMALL)
            changed[at] ^= 1 << bit
            try:
                found = read_model(bytes(changed))
            except ModelUnreadable:
                continue
            assert len(found.states) == len(found.labels) == 2


@pytest.mark.parametrize(
    ("features", "attributes", "labels"),
    [
        ([(0, 2, 0, 1.0)], ["a", "b"], ["B-W", "I-W"]),
        ([(0, 0, 2, 1.0)], ["a", "b"], ["B-W", "I-W"]),
        ([(1, 2, 0, 1.0)], ["a", "b", "c"], ["B-W", "I-W"]),
        ([(2, 0, 0, 1.0)], ["a"], ["B-W", "I-W"]),
        ([(0, 0, 0, float("nan"))], ["a"], ["B-W", "I-W"]),
        ([], ["a", "a"], ["B-W", "I-W"]),
    ],
)
def test_a_feature_of_nothing_is_refused(
    features: list[tuple[int, int, int, float]], attributes: list[str], labels: list[str]
) -> None:
    with pytest.raises(ModelUnreadable, match="the model"):
        read_model(model_file(features, attributes, labels))


@pytest.mark.parametrize(
    "template", ["T[3]", "T[-2,1]", "T[0,-1]", "T[0][1]", "T[0].isallcap", "T[0,1].isdigit", "U"]
)
def test_a_template_that_is_not_known_is_refused(template: str) -> None:
    model = Model(("B-W", "I-W"), {}, ((0.0, 0.0), (0.0, 0.0)))
    with pytest.raises(ModelUnreadable, match="template"):
        Scores(model, [template], ())


def test_other_labels_are_refused() -> None:
    with pytest.raises(ModelUnreadable, match="labels"):
        Scores(Model(("B", "I"), {}, ((0.0, 0.0), (0.0, 0.0))), [], ())


class Ran:
    """Unpickling it would end the tests."""

    def __reduce__(self) -> tuple[Callable[..., None], tuple[int]]:
        return os._exit, (1,)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the installed model, in place of it."""
    for entry in load._model_folder().iterdir():  # noqa: SLF001 - where the files come from
        (tmp_path / entry.name).write_bytes(entry.read_bytes())
    monkeypatch.setattr(load, "_model_folder", lambda: tmp_path)
    return tmp_path


def test_a_copy_of_the_installed_files_is_as_expected(folder: Path) -> None:
    assert len(list(folder.iterdir())) == 3
    assert isinstance(load.load(library()), Segmenter)


def test_a_pickle_that_was_changed_anywhere_is_read_or_refused(tmp_path: Path) -> None:
    file = tmp_path / "dictionary.bin"
    content = pickle.dumps({"một", "hai", "ba bốn"}, protocol=4)
    for at in range(len(content)):
        for value in (0, 40, 66, 85, 93, 139, 142, 148, 255, content[at] ^ 1):
            file.write_bytes(content[:at] + bytes([value]) + content[at + 1 :])
            try:
                found = load._strings(file, set)  # noqa: SLF001 - so many loads would take minutes
            except ModelUnreadable:
                continue
            assert all(isinstance(one, str) for one in found)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("models.bin", SMALL[:-1], "the model says it has"),
        ("models.bin", SMALL, "would not be the library's"),
        ("models.bin", None, "No such file"),
        ("features.bin", pickle.dumps(["T[0]", "T[0].isallcap"]), "which is not known"),
        ("features.bin", pickle.dumps(["T[0]", "T[1]", "T[0]"]), "a template twice"),
        ("features.bin", pickle.dumps({"T[0]"}), "no list of strings"),
        ("dictionary.bin", pickle.dumps({1, 2}), "no set of strings"),
        ("dictionary.bin", pickle.dumps({"một"})[:-5], "cannot be read"),
        ("dictionary.bin", pickle.dumps(Ran()), "_exit, not only strings"),
    ],
)
def test_the_library_is_used_where_a_file_is_not_as_expected(
    folder: Path, caplog: pytest.LogCaptureFixture, name: str, content: bytes | None, said: str
) -> None:
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert load.load(library()) is library()
    assert len(caplog.messages) == 1
    assert said in caplog.messages[0]


def test_the_library_is_used_where_it_finds_tokens_in_another_way(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(load, "_EXPRESSION", "0" * 64)
    assert load.load(library()) is library()
    assert "expression" in caplog.text


def test_a_model_that_is_known_is_used_without_a_word_of_the_librarys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def listening(sentence: str, *, use_token_normalize: bool) -> list[str]:
        asked.append(sentence)
        return library()(sentence, use_token_normalize=use_token_normalize)

    assert isinstance(load.load(listening), Segmenter)
    assert not asked
    monkeypatch.setattr(load, "_COMPARED", {})
    assert isinstance(load.load(listening), Segmenter)
    assert asked == list(load._PROBES)  # noqa: SLF001 - what is compared
