"""Bylines: names and roles."""

from __future__ import annotations

import unicodedata

import pytest

from archive.article import Author
from crawler.pages.byline import looks_like_byline, read_byline


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


def test_a_bracket_inside_the_line_speaks_for_its_own_name() -> None:
    authors = read_byline("Minh Tú (t/h) / Hải Vân")
    assert [(author.name, author.role) for author in authors] == [
        ("Minh Tú", "compiled"),
        ("Hải Vân", "author"),
    ]


def test_what_the_people_did_is_no_part_of_a_name() -> None:
    assert read_byline("Bài và ảnh: Minh Tú") == (Author("Minh Tú"),)


@pytest.mark.parametrize(
    "line",
    ["Minh Tú", "Minh Tú / Hải Vân (t/h)", "Minh Tú (từ Viêng Chăn)", "Theo TTXVN", "Bài, ảnh: Minh Tú"],
)
def test_a_line_of_names_looks_like_a_byline(line: str) -> None:
    assert looks_like_byline(line)
    assert looks_like_byline(unicodedata.normalize("NFD", line))


@pytest.mark.parametrize(
    "line",
    [
        "Hà Nội, ngày 5 tháng 3",
        "Hà Nội, mùa xuân",
        "Một Hai Ba Bốn Năm Sáu Bảy",
        "Minh Tú.",
        "(t/h)",
        "Minh Tú / ",
        "",
    ],
)
def test_any_other_line_does_not(line: str) -> None:
    assert not looks_like_byline(line)
