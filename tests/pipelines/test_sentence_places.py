"""Small letters that stand for kinds of places, `x. Tân Hòa`, and small letters that end a sentence.

All texts, people and events are made up. The marks are those of `test_sentences.py`: ║ is an end, ┆ is none.
They were set before the rule was written.
"""

from __future__ import annotations

import unicodedata

import pytest

from pipelines.sentences import split

PLACES = {
    "commune, district and province": """
        Bị can trú tại x.┆ Tân Lập, h.┆ Mỹ Thuận, t.┆ Sóc Nam.║ Vụ án đang được điều tra.
        Quê anh ở x.┆ Đông Yên.║ Nhà nghèo, anh nghỉ học sớm.
        Bà Lò Thị Pa (trú x.┆ Nà Lừa, h.┆ Mường Khoa) đến sớm.║ Ông Tâm (ngụ t.┆ Huế) đến sau.
        UBND h.┆ Quỳ Sơn đã họp.║ Công an t.┆ Đắk Bình vào cuộc.║ Trạm y tế x.┆ Y Ngài mở cửa cả đêm.
        Đoàn về h.┆ Ea Lốp hôm qua.║ Chợ x.┆ Krông Nà rất đông.
    """,
    "ward, district of a city and street": """
        Ông ở p.┆ Bến Lức, q.┆ Bình Long.║ Nhà ông sát chợ.
        Tiệm nằm trên đ.┆ Trần Hưng, q.┆ Tân Thuận.║ Chủ tiệm là người Huế.
        Xe cháy ở số 12 đ.┆ Nguyễn Chí Hòa.║ Không ai bị thương.
        Anh thuê trọ tại 45/3 đ.┆ Lê Quang Định, p.┆ 7, q.┆ 5.║ Chủ trọ khen anh hiền.
        Chị ngụ p.┆ 12, q.┆ 3.║ Con chị học lớp 2.
        Đoạn đ.┆ 3/2 bị ngập.║ Xe máy chết máy la liệt.
    """,
    "pairs": """
        Anh T. ở kp.┆ 3, tt.┆ Gia Lập, tx.┆ Hồng Sơn.║ Vợ anh ở tp.┆ Vinh Hà.
        Đám cháy ở kp.┆ Bình Đức lan nhanh.║ Người dân kp.┆ 4 gọi cứu hỏa.║ Lửa tắt lúc 8 giờ.
        Họ lên t.┆p.┆ Đà Bắc bán rau.║ Rau hết trong buổi sáng.
    """,
    "without a space behind the comma": """
        Nghi can ngụ x.┆Tân Lập,h.┆Mỹ Thuận, t.┆Sóc Nam.║ Hắn khai hết.
        Chị ở x.┆ Tân Lập,h.┆ Mỹ Thuận,t.┆ Sóc Nam.║ Anh thì ở xa.
    """,
    "after a number": """
        Ông ngụ ấp 3, x.┆ Tân Hưng.║ Bà ngụ ấp 4 x.┆ Tân Hưng.║ Hai người là anh em.
        Cháy ở tổ 5 p.┆ 12, số 9 đ.┆ Láng Hạ.║ Xe cứu hỏa kẹt ở 45/3 đ.┆ 3/2.║ Lửa lan sang số 7 đ.┆ Láng.
        Ngập ở đoạn đ.┆ Trần Hưng và một phần h.┆ Quỳ Sơn.║ Tại địa điểm x.┆ Nà Lừa thì không.
        Mưa lớn ở 2 h.┆ Nho Khê và Gia Thịnh.║ Đường sạt nhiều đoạn.
        Bà ngụ tại 12 đ.┆ Láng Hạ, Hà Nội.║ Ông ngụ tại 4 x.┆ Tân Hưng h.┆ Mỹ Thuận.║ Họ quen nhau.
        Cháy lô 1.500, đ.┆ Láng Hạ.║ Lửa lan nhanh.
        Tiệm ở số 12-14 đ.┆ Láng Hạ cháy rụi.║ Nhà ở 7 đ.┆ Lê Lợi TP.┆ Huế thì không.
    """,
}

OTHERS = {
    "points of a law": """
        Bị cáo bị truy tố theo khoản 2, điểm h.║ Tòa tuyên phạt 7 năm tù.
        Hành vi ấy thuộc điểm p.║ Ngoài ra còn tình tiết khác.
        Bị cáo được hưởng điểm s và điểm t.║ Tòa Án Nhân Dân xử kín.
        Luật sư viện dẫn các điểm p, q, t.║ Viện kiểm sát không đồng ý.
        Đó là điểm b, điểm s hoặc x.║ Luật sư nói vậy.
        Nghị quyết dẫn mục p.║ Theo Nghị định mới, mục này bị bỏ.
        Ông vi phạm khoản 1, điểm đ.║ Cơ quan điều tra khởi tố.
        Bị cáo kháng cáo theo điểm x.║ Nguyễn Văn An thì không.
    """,
    "questions, groups, classes": """
        Thí sinh bỏ trống câu h.║ Cán bộ coi thi không nhắc.
        Em ở nhóm t.║ Bạn em ở nhóm q.║ Hai nhóm thi với nhau.
        Hàng thuộc loại p.║ Giá rẻ hơn loại x.║ Người mua vẫn chê.
        Em đọc nhầm chữ q.║ Cô giáo sửa ngay.║ Vần p.║ Phần này khó nhất.
        Xem phần t.║ Trong đó có đáp án.║ Em thuộc lớp h.║ Lớp ấy ít học sinh.
    """,
    "units": """
        Sản lượng tăng 5 t.║ Năm sau sẽ khá hơn.
        Mỗi ký bán 15.000 đ.║ Người mua xếp hàng.║ Thịt lên 120.000 đ.║ Thương lái gom hết.
        Xe chạy lúc 7 h.║ Khách phải có mặt trước 15 p.║ Hành lý gửi trước.
        Làng gặt 12 t.║ Thóc khô bán ngay.║ Thu 3 triệu đ.║ Bà con phấn khởi.
        Kho có 5 t.║ 12 xe chờ sẵn.
    """,
    "units before a name": """
        Ban tổ chức phạt 2 triệu đ.║ Nguyễn Văn An không khiếu nại.
        Việt Nam xuất khẩu 500.000 t.║ Thái Lan đứng thứ hai.
        Mỗi kg giá 20.500 đ.║ Hà Nội tăng mạnh nhất.
        Cự ly 1.500 m hết 4 p.║ Nguyễn Thị Oanh về nhất.
        Tàu chạy lúc 15 h.║ Đà Nẵng có mưa.
        Lãi 12 tỷ đ.║ Bình Dương nộp 3 tỷ đ.║ Đồng Nai nộp 2 tỷ đ.
        Phạt 2 triệu đ.║ Nguyễn Văn An, 40 tuổi, không khiếu nại.║ Kho còn 1,5 t.║ Thái Lan, Lào hết gạo.
        Bán được 5 t.║ Thái Lan và Lào mua hết.║ Gặt 12 t.║ Đà Nẵng.
    """,
    "other letters": """
        Cạnh ấy là a.║ Cạnh kia là b.║ Tổng là c.
        Học sinh tính x.║ Sau đó các em tính y.
    """,
}
RULES = PLACES | OTHERS


def marked(rules: dict[str, str]) -> list[tuple[str, str]]:
    """Each line of `rules` with what it shows."""
    lines = ((name, line.strip()) for name, text in rules.items() for line in text.split("\n"))
    return [(name, line) for name, line in lines if line]


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(("name", "line"), marked(RULES))
def test_a_small_letter_ends_a_sentence_unless_a_place_follows(name: str, line: str) -> None:
    text = line.replace("║", "").replace("┆", "")
    expected = [piece.strip() for piece in line.replace("┆", "").split("║")]
    assert pieces(text) == expected, name
    assert [
        unicodedata.normalize("NFC", one) for one in pieces(unicodedata.normalize("NFD", text))
    ] == expected


def test_there_are_more_than_ninety_decisions() -> None:
    assert sum(line.count("║") + line.count("┆") for _, line in marked(RULES)) > 90
