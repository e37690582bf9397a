"""How the extraction benchmark counts: on values so few that each figure can be counted by hand."""

from __future__ import annotations

import msgspec
import pytest

from benchmarks.extraction import ours
from benchmarks.extraction.cases import Case
from benchmarks.extraction.eras import era_of, era_order
from benchmarks.extraction.fields import Overlap, Tally
from benchmarks.extraction.figures import figures
from benchmarks.extraction.leniency import lenient
from benchmarks.extraction.measures import rouge_lsum, shingle_f1
from benchmarks.extraction.report import report
from benchmarks.extraction.scores import score
from benchmarks.extraction.values import Caption, Gold, Link, Person, Reading


@pytest.mark.parametrize(
    ("expected", "found", "f1"),
    [
        ("một hai ba bốn năm", "một hai ba bốn năm", 1),
        ("một hai ba bốn năm", "Một hai ba bốn năm", 0.5),  # one of two runs of four, on both sides
        ("một hai ba bốn năm", "một hai ba bốn", 2 / 3),
        ("một hai ba bốn", "bốn ba hai một", 0),
        ("một hai", "một, hai!", 1),
        ("một hai", "một", 0),
        ("", "", 1),
        ("", "một", 0),
        ("một", "", 0),
        ("a a a a a", "a a a a", 2 / 3),  # a run counts as often as it stands there
    ],
)
def test_f1_counts_runs_of_four_words(expected: str, found: str, f1: float) -> None:
    assert shingle_f1(expected, found) == pytest.approx(f1)


@pytest.mark.parametrize(
    ("expected", "found", "f1"),
    [
        ("đi bộ về nhà", "đi về nhà thôi", 3 / 4),
        ("v w x y z", "v w f g h\nv x h i z", 8 / 15),  # the example of Lin's paper: four of five and of ten
        ("đi bộ\nvề nhà", "về nhà\nđi bộ", 1),
        ("đi đi", "đi", 2 / 3),
        ("đi\nđi", "đi", 2 / 3),
        ("", "", 1),
        ("đi", "về", 0),
    ],
)
def test_rouge_takes_the_union_of_the_longest_common_subsequences(
    expected: str, found: str, f1: float
) -> None:
    assert rouge_lsum(expected, found) == pytest.approx(f1)


GOLD = Gold(
    url="https://thoidai.com.vn/a-1.html",
    text="Khách đến từ sáng sớm.\n\nAi cũng vui.",
    headline="Ngày hội làng nghề",
    abstract="Làng nghề mở hội.",
    date_published="2024-03-05T08:30:00+07:00",
    authors=(Person("Lê Vân", "author"), Person("Hà My", "compiled")),
    captions=(Caption("Cổng làng.", "Lê Vân", "Cổng làng. (Ảnh: Lê Vân)"), Caption("Cổng làng.", None)),
    related=(Link(5, ("in_body", "related")), Link(6, ("other",)), Link(7)),
)


def test_lenience_takes_out_what_the_page_says_of_itself_and_nothing_else() -> None:
    found = (
        "Ngày hội làng nghề\n\nLàng nghề mở hội\nKhách đến từ sáng sớm.\nCổng làng. (Ảnh: Lê Vân)\nTin khác"
    )

    assert lenient(found, GOLD).split() == ["Khách", "đến", "từ", "sáng", "sớm.", "Tin", "khác"]


def test_lenience_keeps_a_caption_that_the_text_repeats() -> None:
    gold = msgspec.structs.replace(GOLD, text="Cổng làng.")

    assert lenient("Cổng làng.", gold) == "Cổng làng."


def test_lenience_repairs_what_we_repair() -> None:
    assert lenient("ho\u0300a bi\u0300nh, hoà bình", GOLD) == "hòa bình, hòa bình"


def one_page(found: Reading, gold: Gold = GOLD) -> dict[str, Tally]:
    return score("reader", [Case("page", b"", gold)], lambda _: found).pages[0].fields


@pytest.mark.parametrize(
    ("date", "day", "instant"),
    [
        ("2024-03-05T08:30:00+07:00", 1, 1),
        ("2024-03-05T01:30:00+00:00", 1, 1),
        ("2024-03-05T08:30:00", 1, 1),
        ("2024-03-05T08:31:00", 1, 0),
        ("2024-03-05", 1, 0),
        ("2024-03-04T23:30:00+00:00", 1, 0),
        ("2024-05-03T08:30:00", 0, 0),
        (None, 0, 0),
    ],
)
def test_a_date_counts_by_its_day_and_by_its_instant(date: str | None, day: int, instant: int) -> None:
    fields = one_page(Reading(date_published=date))

    assert fields == {"day": Tally(day, 1), "instant": Tally(instant, 1)}


@pytest.mark.parametrize(
    ("authors", "right"),
    [
        ((Person("Lê Vân"), Person("Hà My")), 1),
        ((Person("Lê Vân", "author"), Person("Hà My", "compiled")), 1),
        ((Person("Lê Vân", "author"), Person("Hà My", "author")), 0),
        ((Person("Hà My"), Person("Lê Vân")), 0),
        ((Person("Lê Vân"),), 0),
    ],
)
def test_authors_are_names_in_order_and_roles_where_a_reader_tells_them(
    authors: tuple[Person, ...], right: int
) -> None:
    assert one_page(Reading(authors=authors))["authors"] == Tally(right, 1)


def test_a_caption_too_many_counts_as_one_too_few_does() -> None:
    gold = GOLD.captions
    assert isinstance(gold, tuple)

    assert one_page(Reading(captions=gold))["captions"] == Tally(2, 2)
    assert one_page(Reading(captions=(*gold, Caption("Thêm.", None))))["captions"] == Tally(2, 3)
    assert one_page(Reading(captions=gold[:1]))["captions"] == Tally(1, 2)
    assert one_page(Reading(captions=(gold[0], gold[0])))["captions"] == Tally(1, 2)
    assert one_page(Reading(captions=(*gold, Caption())))["captions"] == Tally(2, 2)


def test_related_counts_numbers_and_boxes_apart() -> None:
    found = Reading(related=(Link(5, ("in_body",)), Link(7, ("other",)), Link(8, ("related",))))

    page = score("reader", [Case("page", b"", GOLD)], lambda _: found).pages[0]

    assert page.related == Overlap(right=2, found=3, expected=3)
    assert page.boxes == Overlap(right=2, found=3, expected=4)


def test_only_fields_that_gold_holds_and_the_reader_gives_are_scored() -> None:
    gold = Gold(url=GOLD.url, headline="Ngày hội làng nghề", source=None)

    page = score("reader", [Case("page", b"", gold)], lambda _: Reading(text="x", headline="Khác")).pages[0]

    assert page.fields == {"headline": Tally(0, 1)}
    assert (page.text, page.related, page.boxes) == (None, None, None)


def test_a_page_without_words_counts_apart_and_not_in_the_means() -> None:
    wordless = msgspec.structs.replace(GOLD, text="")
    given = {"first": "Làng nghề mở hội.", "second": "", "third": GOLD.text}
    cases = [Case("first", b"", wordless), Case("second", b"", wordless), Case("third", b"", GOLD)]

    scores = score("reader", cases, lambda case: Reading(text=given[case.name]))

    assert figures(scores)["mean_f1"] == figures(scores)["worst_f1"] == figures(scores)["exact"] == 1
    assert figures(scores)["wordless"] == 0.5
    assert "| 1.000 |" in report([scores]).splitlines()[2]
    assert [text.lenient for text in scores.wordless] == [1, 1]


@pytest.mark.parametrize(
    ("label", "era"),
    [
        ("2015 imported", "to 2018"),
        ("Feb 2019", "2019"),
        ("Dec 2020", "2020 and 2021"),
        ("2026", "since 2024"),
        ("my own", "my own"),
    ],
)
def test_a_page_belongs_to_the_era_of_its_year(label: str, era: str) -> None:
    assert era_of(label) == era


def test_eras_stand_from_the_oldest_to_the_newest() -> None:
    names = ["to 2018", "2019", "2020 and 2021", "2022 and 2023", "since 2024", "a", "b"]

    assert sorted(sorted(names), key=era_order) == names


def test_a_page_without_words_that_is_rejected_is_wrong_all_the_same() -> None:
    gold = msgspec.structs.replace(GOLD, text="")
    found = ours.read(b"<html><body>cut", gold.url)

    scores = score(ours.NAME, [Case("page", b"", gold)], lambda _: found)

    assert figures(scores)["wordless"] == 0
    assert "not read (cut: the page ends" in report([scores], details=True)


def test_a_page_that_a_crawl_would_reject_is_wrong_in_every_field() -> None:
    gold = msgspec.structs.replace(
        GOLD, kind="news", sections=("huu-nghi",), source="Báo", byline_raw="Lê Vân"
    )
    found = ours.read(b"<html><body>cut", gold.url)

    values = figures(score(ours.NAME, [Case("page", b"", gold)], lambda _: found))
    vacuous = {"wordless", "related_precision", "boxes_precision"}

    assert set(values) >= {
        "authors",
        "captions",
        "headline",
        "instant",
        "kind",
        "related_recall",
        "sections",
        "source",
    }
    assert {name: value for name, value in values.items() if value and name not in vacuous} == {}
