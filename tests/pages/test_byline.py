"""Bylines: names and roles."""

from __future__ import annotations

import pytest

from archive.article import Author
from crawler.pages.byline import read_byline


@pytest.mark.parametrize(
    ("printed", "authors"),
    [
        ("Minh Tú", [("Minh Tú", "author")]),
        ("Minh Tú (t/h)", [("Minh Tú", "compiled")]),
        ("Minh Tú (tổng hợp)", [("Minh Tú", "compiled")]),
        ("Minh Tú / Hải Vân", [("Minh Tú", "author"), ("Hải Vân", "author")]),
        ("Minh Tú/Hải Vân (T/H)", [("Minh Tú", "compiled"), ("Hải Vân", "compiled")]),
        ("Minh Tú (từ Viêng Chăn)", [("Minh Tú", "author")]),
        ("(t/h)", []),
        ("", []),
    ],
)
def test_a_byline_names_people_and_what_they_did(printed: str, authors: list[tuple[str, str]]) -> None:
    assert [(author.name, author.role) for author in read_byline(printed)] == authors


def test_an_author_is_a_value() -> None:
    assert read_byline("Minh Tú") == (Author("Minh Tú"),)
