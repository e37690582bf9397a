from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.printed import printed_text
from pipelines.ledger import Edit, Ledger


def ledger_after(text: str, *steps: tuple[str, list[Edit]]) -> Ledger:
    ledger = Ledger(text)
    for rule, edits in steps:
        ledger.apply(rule, edits)
    return ledger


def summary(ledger: Ledger) -> list[tuple[int, int, str, str]]:
    return [(one.start, one.end, one.printed, one.rule) for one in ledger.repairs("headline")]


def test_a_repair_says_where_what_and_why() -> None:
    ledger = ledger_after("một  hai", ("space", [Edit(3, 5, " ")]))
    assert ledger.text == "một hai"
    assert summary(ledger) == [(3, 4, "  ", "space")]
    assert ledger.repairs("headline")[0].part == "headline"


def test_a_removed_character_leaves_an_empty_interval() -> None:
    ledger = ledger_after("m\xadột", ("invisible", [Edit(1, 2, "")]))
    assert ledger.text == "một"
    assert summary(ledger) == [(1, 1, "\xad", "invisible")]


def test_two_rules_at_one_place_are_one_repair_with_both_names() -> None:
    ledger = ledger_after("a&nbsp;b", ("entities", [Edit(1, 7, "\xa0")]), ("space", [Edit(1, 2, " ")]))
    assert summary(ledger) == [(1, 2, "&nbsp;", "entities+space")]


def test_repairs_that_touch_become_one() -> None:
    ledger = ledger_after("aðð b", ("eth", [Edit(1, 2, "đ")]), ("space", [Edit(2, 3, "")]))
    assert summary(ledger) == [(1, 2, "ðð", "eth+space")]


def test_a_place_that_is_put_back_is_no_repair() -> None:
    ledger = ledger_after("abc", ("one", [Edit(1, 2, "x")]), ("two", [Edit(1, 2, "b")]))
    assert ledger.text == "abc"
    assert summary(ledger) == []


def test_later_edits_move_earlier_places() -> None:
    ledger = ledger_after("a b  c", ("space", [Edit(3, 5, " ")]), ("entities", [Edit(0, 1, "xyz")]))
    assert ledger.text == "xyz b c"
    assert summary(ledger) == [(0, 3, "a", "entities"), (5, 6, "  ", "space")]


def test_no_edits_change_nothing() -> None:
    ledger = Ledger("abc")
    assert ledger.apply("space", []) is False
    assert ledger.repairs("headline") == ()


@st.composite
def edits_of(draw: st.DrawFn, length: int) -> list[Edit]:
    cuts = sorted(draw(st.lists(st.integers(0, length), max_size=8, unique=True)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return [Edit(start, end, draw(st.text("xyz", max_size=3))) for start, end in pairs]


@settings(deadline=None, max_examples=300)
@given(st.text("abc", max_size=20), st.data())
def test_what_was_printed_comes_back_after_any_edits(text: str, data: st.DataObject) -> None:
    ledger = Ledger(text)
    for rule in "first", "second", "third":
        ledger.apply(rule, data.draw(edits_of(len(ledger.text))))
    repairs = ledger.repairs("headline")
    assert printed_text(ledger.text, repairs) == text
    assert all(one.end < other.start for one, other in pairwise(repairs))
    assert all(ledger.text[one.start : one.end] != one.printed for one in repairs)
