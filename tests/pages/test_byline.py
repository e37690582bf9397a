"""Bylines: names and roles."""

from __future__ import annotations

import unicodedata
from typing import Literal

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
    ("printed", "names"),
    [
        ("Nguyễn Hằng - Lê Nam", ["Nguyễn Hằng", "Lê Nam"]),
        ("Nguyễn Hằng – Lê Nam", ["Nguyễn Hằng", "Lê Nam"]),
        ("Nguyễn Hằng — Lê Nam", ["Nguyễn Hằng", "Lê Nam"]),
        ("Nguyễn Hằng\xa0- Lê Nam", ["Nguyễn Hằng", "Lê Nam"]),
        ("Nguyễn Hằng, Lê Nam", ["Nguyễn Hằng", "Lê Nam"]),
        ("Nguyễn Hằng,Lê Nam", ["Nguyễn Hằng", "Lê Nam"]),
        ("Nguyễn Hằng; Lê Nam", ["Nguyễn Hằng", "Lê Nam"]),
        ("Nguyễn Hằng và Lê Nam", ["Nguyễn Hằng", "Lê Nam"]),
        ("Nguyễn Hằng & Lê Nam", ["Nguyễn Hằng", "Lê Nam"]),
        ("Linh Dan and Viet Dung", ["Linh Dan", "Viet Dung"]),
        ("Nguyễn Hằng, Lê Nam và Minh Tú", ["Nguyễn Hằng", "Lê Nam", "Minh Tú"]),
        ("Nguyễn Hằng - Lê Nam / Minh Tú", ["Nguyễn Hằng", "Lê Nam", "Minh Tú"]),
        ("NGUYỄN HẰNG - LÊ NAM", ["NGUYỄN HẰNG", "LÊ NAM"]),
        ("Hằng - Nga - Đức", ["Hằng", "Nga", "Đức"]),
        ("N.V.T - H. Nam", ["N.V.T", "H. Nam"]),
        ("Y-Moan - H'Hen Niê", ["Y-Moan", "H'Hen Niê"]),
        ("Công Tằng Tôn Nữ Hương - Lê Nam", ["Công Tằng Tôn Nữ Hương", "Lê Nam"]),
        ("PGS.TS. Nguyễn Hằng, ThS. Lê Nam", ["PGS.TS. Nguyễn Hằng", "ThS. Lê Nam"]),
        ("PV - CTV", ["PV", "CTV"]),
        ("Nguyễn Hằng và nhóm PV", ["Nguyễn Hằng", "nhóm PV"]),
        ("Nguyễn Hằng, Nhóm phóng viên", ["Nguyễn Hằng", "Nhóm phóng viên"]),
        ("Hà Giang và Lê Nam", ["Hà Giang", "Lê Nam"]),
        ("Đức - Nguyễn Hằng", ["Đức", "Nguyễn Hằng"]),
        ("Nguyễn Hằng, Lê Nam và Đức", ["Nguyễn Hằng", "Lê Nam", "Đức"]),
        ("Nguyễn Hằng - Lê Minh Đức", ["Nguyễn Hằng", "Lê Minh Đức"]),
        ("Nguyễn Hằng - Đoàn Nam", ["Nguyễn Hằng", "Đoàn Nam"]),
        ("Theo Lan Anh - Lê Nam", ["Theo Lan Anh", "Lê Nam"]),
        ("Nguyễn Hằng (từ Hà Nội), Lê Nam", ["Nguyễn Hằng", "Lê Nam"]),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_with_a_separator_between_them_are_people(
    printed: str, names: list[str], form: Literal["NFC", "NFD"]
) -> None:
    found = [author.name for author in read_byline(unicodedata.normalize(form, printed))]
    assert found == [unicodedata.normalize(form, name) for name in names]


@pytest.mark.parametrize(
    "printed",
    ["Bài: Nguyễn Hằng - Ảnh: Lê Nam", "Bài, ảnh: Nguyễn Hằng - Lê Nam", "Tin: Nguyễn Hằng; ảnh: Lê Nam"],
)
def test_each_of_several_people_may_have_a_label(printed: str) -> None:
    assert read_byline(printed) == (Author("Nguyễn Hằng"), Author("Lê Nam"))


def test_a_long_line_is_read_in_time_in_proportion() -> None:
    assert len(read_byline("Minh Tú, " * 20_000 + "Hải Vân")) == 20_001


@pytest.mark.parametrize(
    "printed",
    [
        "Nguyễn Hằng, từ Hà Nội",
        "Nguyễn Hằng, Hà Nội",
        "Nguyễn Hằng - TP. Hồ Chí Minh",
        "Nguyễn Hằng, Paris",
        "Viêng Chăn - Nguyễn Hằng",
        "Nguyễn Hằng và cộng sự",
        "Lê Nam - Phó Chủ tịch",
        "Lê Nam - Phó Chủ Tịch",
        "Lê Nam, Tổng Biên Tập",
        "Lê Nam, TS",
        "Lê Nam - Báo Sông",
        "Lê Nam - Tạp Chí Sông",
        "Lê Nam - TTXVN",
        "Lê Nam, Reuters",
        "Lê Nam - VnExpress",
        "LÊ NAM - TTXVN",
        "Lê Nam, PV TTXVN",
        "Lê Nam - Tuổi Trẻ",
        "Lê Nam - Dân Trí",
        "Lê Nam, Nhân Dân",
        "Lê Nam, Tiền Phong",
        "Lê Nam - Thanh Niên",
        "Lê Nam - Lao Động",
        "Lê Nam - Tuổi Trẻ Online",
        "Lê Nam - Hội Nhà Báo",
        "Lê Nam, Hội Hữu Nghị",
        "Lê Nam - Hội Hữu Nghị Việt Nga",
        "Lê Nam - Đoàn Luật Sư Hà Nội",
        "Lê Nam, Nhà Nghiên Cứu",
        "Lê Nam, Nguyên Phó Chủ Tịch",
        "Lê Nam, Cựu Chiến Binh",
        "Lê Nam, Trung Tâm Sông Hồng",
        "Lê Nam, Liên Hiệp Hội",
        "Lê Nam, Việt Nam",
        "Lê Nam - Pháp",
        "Lê Nam, Đức",
        "Lê Nam - Praha, Séc",
        "Lê Nam, Sydney",
        "Lê Nam - Trường Sa",
        "Lê Nam - Biển Đông",
        "LÊ NAM - ĐỨC",
        "Hằng - Đức",
        "Lê Nam và Minh Tú, Nga",
        "Theo Thu Hà, Tuổi Trẻ",
        "Theo Walcott",
        "Theo Phương",
        "Theo Đài Trang",
        "Theo Lan Anh",
        "THEO LAN ANH",
        "Theo Thu Hà, Hà Nội",
        "Hằng-Nam",
        "Hằng -Nam",
        "Nguyễn Hằng -",
        "Nguyễn Thị Bích Hằng Lê Minh Nam Anh, Minh Tú",
        "Nhóm phóng viên",
        "Nhóm PV miền Trung",
        "Ban Thư ký biên tập",
        "Tú & sông",
        "PV",
    ],
)
def test_what_is_not_all_names_stays_whole(printed: str) -> None:
    assert [author.name for author in read_byline(printed)] == [printed]


@pytest.mark.parametrize(
    ("printed", "authors"),
    [
        ("Nguyễn Hằng - Lê Nam (t/h)", [("Nguyễn Hằng", "compiled"), ("Lê Nam", "compiled")]),
        ("Nguyễn Hằng (t/h), Lê Nam", [("Nguyễn Hằng", "compiled"), ("Lê Nam", "author")]),
        ("Nguyễn Hằng (Bài - Ảnh)", [("Nguyễn Hằng", "author")]),
        ("Mai Anh (TTXVN)", [("Mai Anh", "author")]),
        ("Mai Anh (Hà Nội, Huế)", [("Mai Anh", "author")]),
        ("Mai Anh (Hà Nội, Huế) - Lê Nam (ảnh - bài)", [("Mai Anh", "author"), ("Lê Nam", "author")]),
    ],
)
def test_nothing_parts_a_bracket(printed: str, authors: list[tuple[str, str]]) -> None:
    assert [(author.name, author.role) for author in read_byline(printed)] == authors


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Theo TTXVN", []),
        ("THEO TTXVN", []),
        ("theo Báo Sông", []),
        ("Theo Báo Sông / Minh Báo", []),
        ("Theo Báo Sông (t/h)", []),
        ("(Theo TTXVN)", []),
        ("Minh Tú - Theo TTXVN", ["Minh Tú"]),
        ("Minh Tú (t/h) / Theo TTXVN, Reuters", ["Minh Tú"]),
        ("Minh Tú, theo Báo Sông", ["Minh Tú"]),
        ("Minh Tú theo Báo Sông", ["Minh Tú"]),
        ("Minh Tú (theo TTXVN)", ["Minh Tú"]),
        ("Minh Tú (bài theo TTXVN) / Hải Vân", ["Minh Tú", "Hải Vân"]),
        ("Theo: Lan Anh", []),
        ("Theo Reuters", []),
        ("Theo Tuổi Trẻ", []),
        ("Theo Thanh Niên Online", []),
        ("Theo Hà Nội", []),
        ("Theo báo Sông", []),
        ("Theo Cổng Thông Tin", []),
        ("Theo Bộ Y Tế", []),
        ("Theo PV", []),
        ("Theo NĐ", []),
        ("Theo người dân", []),
        ("Theo New York Times", []),
        ("Theo VnExpress, Tuổi Trẻ", []),
        ("theo Lan Anh", []),
        ("Theo Lan Anh, theo TTXVN", ["Theo Lan Anh"]),
        ("Minh Theo", ["Minh Theo"]),
        ("Theodor Minh", ["Theodor Minh"]),
    ],
)
def test_what_a_story_follows_is_no_author(printed: str, names: list[str]) -> None:
    assert [author.name for author in read_byline(printed)] == names


@pytest.mark.parametrize(
    ("printed", "authors"),
    [
        ("Hà Anh - TH", [("Hà Anh", "compiled")]),
        ("Minh Anh, Tổng Hợp", [("Minh Anh", "compiled")]),
        ("Hà Anh - T/h", [("Hà Anh", "compiled")]),
        ("Hà Anh – T/H.", [("Hà Anh", "compiled")]),
        ("Hà Anh - tổng hợp", [("Hà Anh", "compiled")]),
        ("Hà Anh, Lê Nam - TH", [("Hà Anh", "compiled"), ("Lê Nam", "compiled")]),
        ("Hà Anh / Lê Nam - t/h", [("Hà Anh", "compiled"), ("Lê Nam", "compiled")]),
        ("Hà Anh, Hà Nội - tổng hợp", [("Hà Anh, Hà Nội", "compiled")]),
        ("Hà Anh - tổng hợp (TTXVN)", [("Hà Anh", "compiled")]),
        ("Hà Anh - tổng hợp theo TTXVN", [("Hà Anh", "compiled")]),
        ("Hà Anh - TH / Lê Nam", [("Hà Anh", "compiled"), ("Lê Nam", "author")]),
        ("TH - Hà Anh", [("TH", "author"), ("Hà Anh", "author")]),
        ("Hà Anh - Thu", [("Hà Anh", "author"), ("Thu", "author")]),
        ("TH", [("TH", "author")]),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_last_piece_may_tell_that_the_story_is_compiled(
    printed: str, authors: list[tuple[str, str]], form: Literal["NFC", "NFD"]
) -> None:
    found = [(author.name, author.role) for author in read_byline(unicodedata.normalize(form, printed))]
    assert found == [(unicodedata.normalize(form, name), role) for name, role in authors]


def test_a_long_line_of_people_looks_like_a_byline() -> None:
    assert looks_like_byline("Nguyễn Thị Minh Hằng - Trần Văn Hải Nam và Minh Tú")
    assert not looks_like_byline("Nguyễn Thị Minh Hằng - Trần Văn Hải Nam và bạn bè")


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
