"""Captions and their credits, in the forms of docs/mastercms.md, 5."""

from __future__ import annotations

import time
import unicodedata

import pytest

from crawler.pages.captions import names_photographer, split_caption


@pytest.mark.parametrize(
    ("printed", "caption", "credit"),
    [
        ("Đại biểu trồng cây. (Ảnh: Báo Sông Hồng)", "Đại biểu trồng cây.", "Báo Sông Hồng"),
        ("Đại biểu trồng cây (Ảnh: Minh Tú).", "Đại biểu trồng cây", "Minh Tú"),
        ("Đại biểu trồng cây. Ảnh: Minh Tú/TTX", "Đại biểu trồng cây.", "Minh Tú/TTX"),
        ("Đại biểu trồng cây - (Ảnh: M.T/baomoi.vn).", "Đại biểu trồng cây", "M.T/baomoi.vn"),
        ("Planting trees. (Photo: Minh Tu)", "Planting trees.", "Minh Tu"),
        ("(Ảnh: NVCC)", None, "NVCC"),
        ("Ảnh: NVCC", None, "NVCC"),
        ("Đại biểu trồng cây.", "Đại biểu trồng cây.", None),
        ("Bức ảnh: một kỷ niệm không quên", "Bức ảnh: một kỷ niệm không quên", None),
        ("Đoàn thăm làng (Ảnh: Tú) trước giờ về", "Đoàn thăm làng (Ảnh: Tú) trước giờ về", None),
        ("Cây đa đầu làng.\u00a0(Ảnh:\u00a0Minh Tú)", "Cây đa đầu làng.", "Minh Tú"),
        # A stop of an initial or of a site's name ends no sentence.
        ("Đại biểu trồng cây. Ảnh: H.Tú", "Đại biểu trồng cây.", "H.Tú"),
        ("Đại biểu trồng cây. Ảnh: X.T/baomoi.vn.", "Đại biểu trồng cây.", "X.T/baomoi.vn"),
        ("Đại biểu trồng cây. Ảnh: Tú. Cây đã lớn", "Đại biểu trồng cây. Ảnh: Tú. Cây đã lớn", None),
        ("Đại biểu trồng cây. Ảnh: Tú.Cây đã lớn", "Đại biểu trồng cây. Ảnh: Tú.Cây đã lớn", None),
        # The source of the picture.
        ("Nguồn ảnh: Bảo tàng Sông Hồng", None, "Bảo tàng Sông Hồng"),
        ("Thư tay, năm 1973. Nguồn ảnh: Gia đình", "Thư tay, năm 1973.", "Gia đình"),
        ("Thư tay (Nguồn ảnh: Gia đình).", "Thư tay", "Gia đình"),
        ("Bản đồ vùng lũ (Nguồn: Sở Nông nghiệp)", "Bản đồ vùng lũ", "Sở Nông nghiệp"),
        ("Bản đồ vùng lũ. Nguồn: Sở Nông nghiệp.", "Bản đồ vùng lũ.", "Sở Nông nghiệp"),
        ("Flood map. Source: Red River Museum", "Flood map.", "Red River Museum"),
        ("Bắt nguồn: dòng sông", "Bắt nguồn: dòng sông", None),
        # What sort of picture it is, before the colon.
        ("Bến đò năm 1970. (Ảnh tư liệu: TTX)", "Bến đò năm 1970.", "TTX"),
        ("Bến đò năm 1970. Ảnh tư liệu: TTX", "Bến đò năm 1970.", "TTX"),
        ("Trường học (Ảnh minh hoạ: Minh Tú)", "Trường học", "Minh Tú"),
        ("Ảnh trái: bến đò. Ảnh phải: cây đa", "Ảnh trái: bến đò. Ảnh phải: cây đa", None),
        # No colon.
        ("Bữa cơm ở đình. (Ảnh nhà đình cung cấp)", "Bữa cơm ở đình.", "nhà đình cung cấp"),
        ("Bữa cơm ở đình (ảnh do nhân vật cung cấp).", "Bữa cơm ở đình", "nhân vật cung cấp"),
        ("Bữa cơm ở đình. Ảnh do gia đình cung cấp.", "Bữa cơm ở đình.", "gia đình cung cấp"),
        ("Bữa cơm ở đình. (Ảnh do Minh Tú chụp)", "Bữa cơm ở đình.", "Minh Tú chụp"),
        ("Bến đò năm 1970. (Ảnh tư liệu)", "Bến đò năm 1970.", "tư liệu"),
        ("Bến đò năm 1970. Ảnh tư liệu của TTXVN", "Bến đò năm 1970.", "tư liệu của TTXVN"),
        ("Bữa cơm ở đình (Ảnh NVCC)", "Bữa cơm ở đình", "NVCC"),
        ("Bữa cơm ở đình. Ảnh NVCC", "Bữa cơm ở đình.", "NVCC"),
        ("Bữa cơm ở đình (Ảnh Minh Tú)", "Bữa cơm ở đình", "Minh Tú"),
        ("The meal. Photo by Minh Tu", "The meal.", "Minh Tu"),
        ("The meal. (Photo courtesy of the temple)", "The meal.", "courtesy of the temple"),
        ("Ảnh tư liệu chụp năm 1970 ở bến đò.", "Ảnh tư liệu chụp năm 1970 ở bến đò.", None),
        ("Ông Tú (ảnh trái) ở đình", "Ông Tú (ảnh trái) ở đình", None),
        ("Ở đình, ông Tú (ảnh trái)", "Ở đình, ông Tú (ảnh trái)", None),
        ("Ở đình, ông Tú (Ảnh minh họa)", "Ở đình, ông Tú (Ảnh minh họa)", None),
        ("Triển lãm ảnh do Hội Sông Hồng tổ chức", "Triển lãm ảnh do Hội Sông Hồng tổ chức", None),
        ("Ảnh cưới của ông Tú", "Ảnh cưới của ông Tú", None),
        ("Bữa cơm ở đình. Ảnh Minh Tú", "Bữa cơm ở đình. Ảnh Minh Tú", None),
        ("Bữa cơm ở đình (ảnh Minh Tú)", "Bữa cơm ở đình (ảnh Minh Tú)", None),
        ("Photo by the river", "Photo by the river", None),
        # A line of its own, a dash, a bracket too few or one inside.
        ("Đại biểu trồng cây\nẢnh: Minh Tú", "Đại biểu trồng cây", "Minh Tú"),
        ("Đại biểu trồng cây - Ảnh: Minh Tú", "Đại biểu trồng cây", "Minh Tú"),
        ("Đại biểu trồng cây | Ảnh: Minh Tú", "Đại biểu trồng cây", "Minh Tú"),
        ("Đại biểu trồng cây (Ảnh: Minh Tú", "Đại biểu trồng cây", "Minh Tú"),
        ("Đại biểu trồng cây. Ảnh: Minh Tú)", "Đại biểu trồng cây.", "Minh Tú"),
        ("Đại biểu trồng cây [Ảnh: Minh Tú]", "Đại biểu trồng cây", "Minh Tú"),
        ("Đại biểu trồng cây (Ảnh: Tú (TTX))", "Đại biểu trồng cây", "Tú (TTX)"),
        ("Đại biểu trồng cây (Ảnh: Tú. Cây đã lớn", "Đại biểu trồng cây (Ảnh: Tú. Cây đã lớn", None),
        # A label and no name.
        ("Đại biểu trồng cây. Ảnh:\u00a0", "Đại biểu trồng cây. Ảnh:\u00a0", None),
        ("Đại biểu trồng cây. (Ảnh: )", "Đại biểu trồng cây. (Ảnh: )", None),
    ],
)
def test_a_closing_credit_is_taken_off(printed: str, caption: str | None, credit: str | None) -> None:
    assert split_caption(printed) == (caption, credit)


def test_a_decomposed_label_is_a_label() -> None:
    printed = unicodedata.normalize("NFD", "Cây đa đầu làng. (Ảnh: Tú)")
    assert split_caption(printed).credit == unicodedata.normalize("NFD", "Tú")


@pytest.mark.parametrize("line", ["Bữa cơm. (Ảnh nhà đình cung cấp)", "Bến đò. Nguồn ảnh: Gia đình"])
def test_a_decomposed_line_is_taken_apart_like_a_composed_one(line: str) -> None:
    found = split_caption(unicodedata.normalize("NFD", line))
    assert [unicodedata.normalize("NFC", part or "") for part in found] == list(split_caption(line))
    assert split_caption(line).credit is not None


def test_a_source_is_no_photographer() -> None:
    assert names_photographer("Bến đò. (Ảnh: Minh Tú)")
    assert names_photographer("Bến đò. Nguồn ảnh: Gia đình")
    assert not names_photographer("Bến đò. (Nguồn: Báo Sông Hồng)")
    assert not names_photographer("Bến đò.")


@pytest.mark.parametrize(
    "piece",
    ["(Ảnh: ", "(Ảnh: a)", "\u00a0", "Ảnh: a", "- ", " | ", ". Ảnh ", "Ảnh: a.", "Ảnh tư liệu ", "((", "["],
)
def test_a_very_long_line_is_taken_apart_in_little_time(piece: str) -> None:
    began = time.process_time()
    split_caption(f"Ảnh: {piece * (60_000 // len(piece))}\nx")
    assert time.process_time() - began < 2
