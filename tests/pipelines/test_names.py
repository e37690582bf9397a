from __future__ import annotations

import pytest

from pipelines.names import FAMILY_NAMES, HONORIFICS
from pipelines.text import normalise
from pipelines.tones import NEW_STYLE


@pytest.mark.parametrize(
    "text",
    [
        "ông Nguyễn Văn Hoà cho biết",
        "Nguyễn Thị Thuý Hoà, giáo viên",
        "Trần Thuỷ kể lại",
        "nghệ sĩ Lê Hoà Uý Thuỳ và bạn",
        "“Phạm Hoà” là bút danh",
        "(Đinh Hoà)",
        "Chủ Tịch Nguyễn Văn Hoà",
        "Bà Nguyễn Thị Thuỷ",
        "NGUYỄN VĂN HOÀ",
        "Nguỵ Văn Hoà",
        "chị Thuý và anh Hoà",
        "Chị Thuý nói",
        "cô Thanh Thuỷ hát",
    ],
)
def test_a_persons_name_keeps_its_spelling(text: str) -> None:
    assert normalise(text, tone=True).text == text


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("Uỷ ban Hoà bình", "Ủy ban Hòa bình"),
        ("tỉnh Hoà Bình", "tỉnh Hòa Bình"),
        ("thành phố Biên Hoà", "thành phố Biên Hòa"),
        ("Bộ Văn Hoá Thể Thao", "Bộ Văn Hóa Thể Thao"),
        ("Nguyễn Văn An, Uỷ viên", "Nguyễn Văn An, Ủy viên"),
        ("Nguyễn Văn An hoà giải", "Nguyễn Văn An hòa giải"),
        ("ông Nguyễn. Hoà bình lập lại", "ông Nguyễn. Hòa bình lập lại"),
        ("Nguyễn\nHoà bình", "Nguyễn\nHòa bình"),
        ("HỘI NGHỊ LÊ LỢI VÌ HOÀ BÌNH THẾ GIỚI", "HỘI NGHỊ LÊ LỢI VÌ HÒA BÌNH THẾ GIỚI"),
        ("anh, Hoà bình", "anh, Hòa bình"),
        ("Hoà", "Hòa"),
    ],
)
def test_everything_else_is_spelled_in_one_way(text: str, stored: str) -> None:
    assert normalise(text, tone=True).text == stored


def test_a_family_name_with_two_spellings_is_listed_with_both() -> None:
    for name in FAMILY_NAMES | HONORIFICS:
        for old, new in NEW_STYLE.items():
            if name.endswith(old):
                assert name.removesuffix(old) + new in FAMILY_NAMES
