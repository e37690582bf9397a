from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from importlib.metadata import files
from itertools import islice, pairwise
from time import process_time
from typing import TYPE_CHECKING, Literal, Protocol

import pytest
from hypothesis import example, given, settings

from archive.article import Heading, Image, ItemList, Paragraph, Table, as_document, from_document
from archive.rederive import differing
from pipelines import tags, tokens
from pipelines.base import Tally
from pipelines.errors import TagsLost
from pipelines.options import Options
from pipelines.steps import refine
from pipelines.tags import Tags, tag
from pipelines.tokens import tokenize, tokenize_article
from pipelines.tones import fold_to_old_style
from tests.archive.queries import rows
from tests.crawler.test_reparse import fill
from tests.newspaper.model import Newspaper
from tests.newspaper.router import Visit, respond
from tests.pipelines.articles import ORIGIN, an_article, any_text
from tests.pipelines.test_words import paragraphs
from tests.running import scrapy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from types import SimpleNamespace

BOTH = Options(pos=True, ner=True)
POS = {
    *("N", "Np", "Nc", "Nu", "Ny", "V", "Vy", "A", "P", "R"),
    *("L", "M", "E", "C", "I", "T", "Z", "FW", "CH", "X"),
}
NER = {"O", *(f"{place}-{what}" for place in "BI" for what in ("PER", "ORG", "LOC", "MISC"))}


def tagged(text: str, options: Options = BOTH) -> Tags:
    return tokens.tags_of(text, tokenize(text), options)


def library(name: str) -> Callable[[str], list[tuple[str, ...]]]:
    """A public function of underthesea."""
    tokens.warm_up()
    found: Callable[[str], list[tuple[str, ...]]] = getattr(sys.modules["underthesea"], name)
    return found


def test_no_tags_are_made_and_nothing_is_loaded_unless_it_is_asked_for() -> None:
    assert (Options().pos, Options().ner) == (False, False)
    done = refine(an_article(), Options())
    assert done.tokens
    assert {(one.pos, one.ner) for one in done.tokens} == {(None, None)}
    program = (
        "from pipelines import tags; from pipelines.steps import Options, refine; "
        "from tests.pipelines.articles import an_article; "
        "assert refine(an_article(), Options()).tokens[0].words; assert tags._loaded == []; "
        "assert refine(an_article(), Options(pos=True)).tokens[0].pos; assert len(tags._loaded) == 1"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_every_word_of_every_part_gets_a_tag_of_the_sets_that_are_described() -> None:
    article = an_article(
        abstract="Đêm hội bên sông.",
        body=(
            Paragraph("Ông Lò Văn Sơn đến Hà Nội. Bà con ủng hộ 20 triệu đồng!"),
            Heading("Đêm hội"),
            ItemList(("mục một", "mục hai")),
            Table((("ô một", "ô hai"),)),
            Image(f"{ORIGIN}/1.jpg", "Đèn lồng trên sông."),
            Paragraph(""),
        ),
    )
    done = tokenize_article(article, BOTH)
    assert [one.part for one in done.tokens if one.words] == [
        *("headline", "abstract", "body/0", "body/1", "body/2/items/0", "body/2/items/1", "body/4/caption"),
    ]
    for one in done.tokens:
        assert one.pos is not None
        assert one.ner is not None
        assert len(one.pos) == len(one.ner) == len(one.words)
        assert POS.issuperset(one.pos)
        assert NER.issuperset(one.ner)
    assert from_document(as_document(done)) == done
    assert tokenize_article(done, BOTH) == done


def test_names_of_people_and_places_are_told() -> None:
    text = "Ông Lò Văn Sơn đến Hà Nội."
    pos, ner = tagged(text)
    assert pos is not None
    assert ner is not None
    words = [text[start:end] for start, end in tokenize(text).words]
    assert list(zip(words, pos, ner, strict=True)) == [
        ("Ông", "Nc", "O"),
        ("Lò Văn Sơn", "Np", "B-PER"),
        ("đến", "V", "O"),
        ("Hà Nội", "Np", "B-LOC"),
        (".", "CH", "O"),
    ]


@pytest.mark.parametrize(("pos", "ner"), [(True, False), (False, True), (False, False)])
def test_either_tags_can_be_had_without_the_other(pos: bool, ner: bool) -> None:
    text = "Bà Mai về Huế."
    whole = tagged(text)
    assert tagged(text, Options(pos=pos, ner=ner)) == (whole.pos if pos else None, whole.ner if ner else None)


def test_without_words_there_are_no_tags() -> None:
    assert refine(an_article(), Options(tokenize=False, pos=True, ner=True)).tokens == ()
    english = an_article(language="en")
    assert tokenize_article(english, BOTH) is english
    assert tagged("") == tagged(" \n") == ((), ())


@pytest.mark.parametrize("count", [75, pytest.param(1000, marks=pytest.mark.soak)])
def test_tags_are_those_of_the_public_functions_where_they_cut_the_text_alike(count: int) -> None:
    same = 0
    for text in islice(paragraphs(31), count):
        found = tokenize(text)
        pos, ner = tokens.tags_of(text, found, BOTH)
        assert pos is not None
        assert ner is not None
        ends = [end for _, end in found.words]
        counts = [ends.index(end) + 1 for _, end in found.sentences]
        for (first, last), (start, end) in zip(pairwise((0, *counts)), found.sentences, strict=True):
            expected = library("ner")(text[start:end])
            words = [fold_to_old_style(text[left:right]) for left, right in found.words[first:last]]
            if [row[0] for row in expected] == words:
                same += 1
                assert library("pos_tag")(text[start:end]) == list(zip(words, pos[first:last], strict=True))
                assert tuple(row[3] for row in expected) == ner[first:last]
    assert same > count


@settings(deadline=None, max_examples=60)
@given(any_text)
@example("x")
@example("a b\x00 c = : \\ X")
@example("BOS EOS")
def test_features_are_the_librarys_whatever_the_words_are(text: str) -> None:
    """The public functions' own way, with our words."""
    words = text.split()
    library("pos_tag")
    pos = [row[1] for row in predictor("pos_tag", "CRFPOSTagPredictor").predict(words)] if words else []
    rows = list(zip(words, pos, strict=True))
    chunks = predictor("chunking", "CRFChunkingPredictor").predict(rows) if rows else []
    ner = [row[3] for row in predictor("ner", "CRFNERPredictor").predict(chunks)] if rows else []
    assert tag([words], pos=True, ner=True) == (tuple(pos), tuple(ner))


class Predictor(Protocol):
    """What the public functions call with the words that they found."""

    transformer: SimpleNamespace

    def predict(self, sentence: Sequence[object]) -> list[tuple[str, ...]]: ...


def predictor(module: str, name: str) -> Predictor:
    found: Predictor = getattr(sys.modules[f"underthesea.pipeline.{module}.model_crf"], name).Instance()
    return found


def test_the_models_are_files_of_the_librarys_wheel() -> None:
    tokens.warm_up()
    shipped = [str(file) for file in files("underthesea") or ()]
    for module, model in (("pos_tag", "pos"), ("chunking", "chunk"), ("ner", "ner")):
        pattern = rf"underthesea/pipeline/{module}/{model}_crf_2017_10_1\d\.bin"
        assert sum(re.fullmatch(pattern, name) is not None for name in shipped) == 1


@settings(deadline=None, max_examples=150)
@given(any_text)
@example("hoà  bình\nỦy ban")
@example("e\u0323\u0302\u0301\u0301 x")
@example("A. \x1c b\x85c\u2028d")
def test_any_text_gets_a_tag_for_every_word(text: str) -> None:
    found = tokenize(text)
    pos, ner = tokens.tags_of(text, found, BOTH)
    assert pos is not None
    assert ner is not None
    assert len(pos) == len(ner) == len(found.words)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_models_get_the_spelling_that_they_were_trained_on(
    form: Literal["NFC", "NFD"], monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[list[str]] = []

    def note(sentences: list[list[str]], **asked: bool) -> Tags:
        assert asked == {"pos": True, "ner": True}
        given.extend(sentences)
        return Tags((), ())

    monkeypatch.setattr(tokens, "tag", note)
    tagged(unicodedata.normalize(form, "Ủy ban bảo vệ hòa  bình ở Ðà Nẵng. Thủy triều lên."))
    assert given == [
        ["Uỷ ban", "bảo vệ", "hoà bình", "ở", "Đà Nẵng", "."],
        ["Thuỷ triều", "lên", "."],
    ]


def test_both_spellings_of_a_text_have_the_same_tags() -> None:
    new, old = "Chúng tôi thấy khỏe mạnh ở đó.", "Chúng tôi thấy khoẻ mạnh ở đó."
    assert tagged(new).pos == tagged(old).pos == ("P", "V", "A", "E", "P", "CH")
    # As it is stored the model does not know the word.
    unfolded = tag([["Chúng tôi", "thấy", "khỏe mạnh", "ở", "đó", "."]], pos=True, ner=False)
    assert unfolded.pos == ("P", "V", "N", "E", "P", "CH")


def test_a_word_of_a_long_sentence_takes_no_longer_than_one_of_a_short_one() -> None:
    # The library itself takes the square: some minutes for these 12,000 words.
    words = ["bà con", "trồng", "lúa"] * 4_000
    tag([words[:3]], pos=True, ner=True)
    took = []
    for size in (30, len(words)):
        start = process_time()
        found = tag([words[at : at + size] for at in range(0, len(words), size)], pos=True, ner=True)
        took.append(process_time() - start)
        assert (len(found.pos or ()), len(found.ner or ())) == (12_000, 12_000)
    assert took[1] < 5 * took[0]


class Short:
    """A tagger that forgets the last word of what has two."""

    def pos(self, words: list[str]) -> list[str]:
        return ["N"] * (1 if len(words) == 2 else len(words))

    def ner(self, words: list[str], pos: list[str]) -> list[str]:
        assert len(words) == len(pos)
        return ["O"] * (2 if len(words) == 3 else len(words))


def test_a_text_whose_tags_are_lost_keeps_its_words_and_is_counted(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tags, "_loaded", [Short()])
    texts = ("Mưa", "Mưa to", "Mưa rất to", "Nắng")
    article = an_article(headline="Mưa", body=tuple(map(Paragraph, texts)))
    tally = Tally()
    done = refine(article, BOTH, counters=tally)
    assert [one.words for one in done.tokens] == [one.words for one in refine(article, Options()).tokens]
    assert [(one.pos, one.ner) for one in done.tokens] == [
        (("N",), ("O",)),
        (("N",), ("O",)),
        (None, None),
        (None, None),
        (("N",), ("O",)),
    ]
    assert tally.get_value("tokens/tags_lost") == 2
    assert tally.get_value("tokens/lost") is None
    assert [message.partition(":")[0] for message in caplog.messages] == [
        "No tags for body/1 of article 4100"
    ]
    caplog.clear()
    assert tokenize_article(article, BOTH).tokens == done.tokens
    assert len(caplog.messages) == 2


def test_half_a_character_loses_the_tags_of_its_text() -> None:
    library("ner")
    with pytest.raises(TagsLost, match="cannot read"):
        tag([["\ud800"]], pos=True, ner=False)


def test_a_library_whose_tags_are_others_is_told_in_one_line_and_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    honest = library("ner")
    public = sys.modules["underthesea"]
    monkeypatch.setattr(public, "ner", lambda text: [(*row[:3], "O") for row in honest(text)])
    monkeypatch.setattr(tags, "_loaded", [])
    for _ in range(2):
        with pytest.raises(TagsLost, match="would not be underthesea's"):
            tag([["Huế"]], pos=True, ner=True)
    monkeypatch.setattr(public, "ner", lambda text: [(row[0], "N", *row[2:]) for row in honest(text)])
    monkeypatch.setattr(tags, "_loaded", [])
    with pytest.raises(TagsLost, match="ner and pos_tag do not agree"):
        tag([["Huế"]], pos=True, ner=True)


@pytest.mark.parametrize(
    ("template", "told"),
    [("T[0,1].lower", "not known"), ("word", "not known"), ("T[0][7]", "cannot be used")],
)
def test_templates_that_are_not_known_lose_the_tags(
    template: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    library("ner")
    monkeypatch.setattr(tags, "_loaded", [])
    monkeypatch.setattr(predictor("ner", "CRFNERPredictor").transformer, "template", [template])
    with pytest.raises(TagsLost, match=told):
        tag([["Huế"]], pos=True, ner=True)


def test_reading_again_with_tags_asked_for_changes_the_tokens_alone() -> None:
    stored = refine(an_article(), Options())
    read = refine(an_article(), BOTH)
    assert set(differing(stored, read)) == {"tokens"}
    plain = [(one.part, one.sentences, one.words, one.segmented) for one in read.tokens]
    assert plain == [(one.part, one.sentences, one.words, one.segmented) for one in stored.tokens]


def test_a_reparse_adds_the_tags_that_are_asked_for(tmp_path: Path) -> None:
    filled = fill(tmp_path, words=True)
    assert rows(filled.url, "SELECT count(*) FROM words WHERE pos IS NOT NULL OR ner IS NOT NULL") == [(0,)]
    words = "SELECT DISTINCT number FROM words"
    outcome = filled.outcome("-s", "POS=1")
    changed = {name: sorted(found["ids"]) for name, found in outcome["fields"].items()}
    assert changed == {"tokens": sorted(number for (number,) in rows(filled.url, words))}
    assert rows(filled.url, "SELECT count(*) FROM words WHERE pos IS NULL") == [(0,)]
    assert rows(filled.url, "SELECT count(*) FROM words WHERE ner IS NOT NULL") == [(0,)]
    assert {tag for (tag,) in rows(filled.url, "SELECT DISTINCT pos FROM words")} <= POS
    assert rows(filled.url, "SELECT max(revision) FROM articles") == [(1,)]


def test_a_page_is_inspected_with_the_tags_that_are_asked_for(tmp_path: Path) -> None:
    paper = Newspaper(seed=5, articles=40)
    card = paper.card(next(index for index in range(40) if not paper.is_deleted(index)))
    page = tmp_path / "page.html"
    page.write_text(respond(paper, card.path, Visit()).body)
    asked = ("inspect", str(page), "--url", f"{ORIGIN}{card.path}")
    for options, kinds in ((), (type(None), type(None))), (("-s", "NER=1"), (type(None), list)):
        done = scrapy(*asked, *options, ARCHIVE_URL="")
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)["tokens"]
        assert {(type(one["pos"]), type(one["ner"])) for one in found} == {kinds}
