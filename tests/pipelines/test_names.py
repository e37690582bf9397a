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
        "cháu Hoà và bạn Thuý",
        "giáo sư Hoà, bác sĩ Thuỷ, đại tá Hoá, trung tướng Hoà, đại úy Thuỳ",
        "nhà văn Thuỷ, nhà giáo Hoà, cô giáo Thuý, nghệ nhân Hoá, diễn viên Khoẻ",
        "Bí thư Hoà kết luận",
        "Chủ tịch Thanh Thuỷ, Giám đốc Hoà, Bộ trưởng Hoà, Đại sứ Thuý",
        "Bí thư Hoà Bình",
        "em bé tên là Hoà",
        "(Nhà văn Hoà)",
        "Chủ tịch xã Lê Văn Hoà",
        "đường Nguyễn Thị Thuỷ",
        "ông Lý Hoà ở thôn Hạ",
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
        ("xã Thái Hoà", "xã Thái Hòa"),
        ("Thị xã Thái Hoà", "Thị xã Thái Hòa"),
        ("huyện Lý Hoà, tỉnh Khánh Hoà", "huyện Lý Hòa, tỉnh Khánh Hòa"),
        ("thành phố Tôn Thuỷ", "thành phố Tôn Thủy"),
        ("XÃ THÁI HOÀ", "XÃ THÁI HÒA"),
        ("làng Lý Hoà, đường Thái Hoà", "làng Lý Hòa, đường Thái Hòa"),
        ("bà Lý An ở bản Thái Hoà", "bà Lý An ở bản Thái Hòa"),
        ("các nghệ sĩ Thuỵ Điển", "các nghệ sĩ Thụy Điển"),
        ("bác sĩ Thuỵ Sĩ", "bác sĩ Thụy Sĩ"),
        ("công viên Hoà Bình", "công viên Hòa Bình"),
        ("Phật giáo Hoà Hảo", "Phật giáo Hòa Hảo"),
        ("CHỦ TỊCH UỶ BAN", "CHỦ TỊCH ỦY BAN"),
        ("Chủ tịch Uỷ ban và Đại sứ Hoà bình", "Chủ tịch Ủy ban và Đại sứ Hòa bình"),
        ("Giám đốc Thuỷ điện", "Giám đốc Thủy điện"),
        ("đại uý Thuỳ", "đại úy Thuỳ"),
    ],
)
def test_everything_else_is_spelled_in_one_way(text: str, stored: str) -> None:
    assert normalise(text, tone=True).text == stored


def test_a_family_name_with_two_spellings_is_listed_with_both() -> None:
    for name in FAMILY_NAMES | HONORIFICS:
        for old, new in NEW_STYLE.items():
            if name.endswith(old):
                assert name.removesuffix(old) + new in FAMILY_NAMES | HONORIFICS
