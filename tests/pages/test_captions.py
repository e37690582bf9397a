"""Captions and their credits, in the forms of docs/mastercms.md, 5."""

from __future__ import annotations

import unicodedata

import pytest

from crawler.pages.captions import split_caption


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
    ],
)
def test_a_closing_credit_is_taken_off(printed: str, caption: str | None, credit: str | None) -> None:
    assert split_caption(printed) == (caption, credit)


def test_a_decomposed_label_is_a_label() -> None:
    printed = unicodedata.normalize("NFD", "Cây đa đầu làng. (Ảnh: Tú)")
    assert split_caption(printed).credit == unicodedata.normalize("NFD", "Tú")
