"""What is found where and what it is worth, and what is left alone, case by case.

In the cases the expressions stand in ⟦ ⟧; their values follow in order, with the `mod` after a space.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from pipelines.options import SITE_ZONE
from pipelines.timex import find_times

if TYPE_CHECKING:
    from archive.article import TimeExpression

STAMP = datetime(2026, 1, 1, 12, 22, tzinfo=SITE_ZONE)
"""A Thursday, the first day of a year and of a quarter, in the first week of the year."""

DAYS = [
    ("⟦Chiều 31/12⟧, tỉnh họp tổng kết.", "2025-12-31TAF"),
    ("⟦Sáng ngày 31/12/2025⟧ và ⟦rạng sáng 1/1⟧", "2025-12-31TMO", "2026-01-01TMO"),
    ("⟦trưa 2/1⟧, ⟦tối 2/1⟧, ⟦đêm 2/1⟧", "2026-01-02TMI", "2026-01-02TEV", "2026-01-02TNI"),
    ("⟦Ngày 30/12⟧ tại Hà Nội", "2025-12-30"),
    ("⟦Ngày\xa030/12⟧", "2025-12-30"),
    ("khai mạc vào ⟦ngày 31 tháng 12 năm 2025⟧", "2025-12-31"),
    (
        "⟦ngày 5 tháng 1⟧, ⟦31-12-2025⟧, ⟦31.12.2025⟧, ⟦ngày 30-4⟧",
        "2026-01-05",
        *["2025-12-31"] * 2,
        "2026-04-30",
    ),
    ("⟦30 tháng Tư năm 1975⟧ và ⟦19 tháng Tám⟧", "1975-04-30", "2025-08-19"),
    (
        "⟦ngày 15 tháng trước⟧, ⟦ngày 5/3 năm nay⟧, ⟦20/11 năm ngoái⟧",
        "2025-12-15",
        "2026-03-05",
        "2025-11-20",
    ),
    ("⟦ngày 5/11 vừa qua⟧, ⟦ngày 5/11 tới⟧, đoàn lên đường", "2025-11-05", "2026-11-05"),
    ("⟦Ngày 5/3⟧ tới thăm bà con", "2026-03-05"),
    ("⟦ngày 29/2⟧", "2024-02-29"),
    ("⟦thứ Tư, ngày 31/12/2025⟧", "2025-12-31"),
    ("⟦hôm nay (26/12)⟧; ⟦Sáng nay (27/8)⟧; ⟦hiện nay (31/12)⟧", "2025-12-26", "2025-08-27TMO", "2025-12-31"),
    ("⟦hôm nay (thứ Sáu, ngày 2/1)⟧; ⟦thứ Bảy (20/12)⟧", "2026-01-02", "2025-12-20"),
    ("⟦hôm nay⟧, ⟦hôm qua⟧, ⟦hôm kia⟧", "2026-01-01", "2025-12-31", "2025-12-30"),
    ("⟦ngày mai⟧, ⟦ngày kia⟧, ⟦ngày hôm qua⟧", "2026-01-02", "2026-01-03", "2025-12-31"),
    ("⟦tối nay⟧, ⟦tối qua⟧, ⟦sáng mai⟧", "2026-01-01TEV", "2025-12-31TEV", "2026-01-02TMO"),
    ("⟦sáng hôm qua⟧, ⟦chiều ngày mai⟧, ⟦đêm qua⟧", "2025-12-31TMO", "2026-01-02TAF", "2025-12-31TNI"),
]
CLOCKS = [
    ("lúc ⟦20h15 ngày 31/12⟧; ⟦20 giờ 15 phút ngày 31/12⟧", *["2025-12-31T20:15"] * 2),
    ("lúc ⟦8h sáng nay⟧, lúc ⟦15h chiều 5/1⟧", "2026-01-01T08:00", "2026-01-05T15:00"),
    (
        "⟦8h tối 5/1⟧; ⟦1h30 chiều mai⟧; ⟦12h trưa 5/1⟧",
        "2026-01-05T20:00",
        "2026-01-02T13:30",
        "2026-01-05T12:00",
    ),
    (
        "⟦1h đêm 5/1⟧, ⟦11h đêm 5/1⟧, ⟦24h ngày 5/1⟧",
        "2026-01-05T01:00",
        "2026-01-05T23:00",
        "2026-01-05T24:00",
    ),
    (
        "⟦8h 5/1⟧ và ⟦9:30 ngày 6/1⟧; ⟦7 giờ rưỡi sáng 6/1⟧",
        "2026-01-05T08:00",
        "2026-01-06T09:30",
        "2026-01-06T07:30",
    ),
    ("⟦20h (giờ Việt Nam) ngày 5/1⟧", "2026-01-05T20:00"),
    ("⟦Tối 31/12⟧, lúc 20h, pháo hoa rực sáng", "2025-12-31TEV"),
]
WEEKDAYS = [
    ("⟦Chủ nhật⟧, ⟦thứ Hai⟧, ⟦thứ Tư⟧", "2026-01-04", "2025-12-29", "2025-12-31"),
    (
        "⟦thứ Hai tuần này⟧, ⟦thứ Hai tuần trước⟧, ⟦thứ Hai tuần tới⟧",
        "2025-12-29",
        "2025-12-22",
        "2026-01-05",
    ),
    ("⟦thứ Bảy vừa qua⟧, ⟦thứ Bảy tuần qua⟧, ⟦thứ Bảy tới⟧", "2025-12-27", "2025-12-27", "2026-01-03"),
    ("⟦thứ Năm vừa qua⟧, ⟦thứ Năm tới⟧", "2025-12-25", "2026-01-08"),
    ("⟦sáng thứ hai⟧, ⟦20h thứ Bảy⟧", "2025-12-29TMO", "2026-01-03T20:00"),
    ("từng gặp hôm ⟦thứ Sáu⟧", "2026-01-02"),
]
PERIODS = [
    ("⟦tháng 12/2020⟧, ⟦tháng 12 năm 2020⟧, ⟦tháng 9-2023⟧", "2020-12", "2020-12", "2023-09"),
    ("⟦tháng 12⟧, ⟦tháng 12 năm ngoái⟧, ⟦tháng 3 năm nay⟧", "2025-12", "2025-12", "2026-03"),
    (
        "⟦tháng 3 tới⟧, ⟦tháng 9 vừa qua⟧, ⟦tháng này⟧, ⟦tháng trước⟧",
        "2026-03",
        "2025-09",
        "2026-01",
        "2025-12",
    ),
    ("⟦tháng 7⟧: hai bên đều xa như nhau", "2025-07"),
    ("⟦quý III/2025⟧, ⟦quý 3 năm 2025⟧, ⟦quý IV⟧", "2025-Q3", "2025-Q3", "2025-Q4"),
    ("⟦quý này⟧, ⟦quý trước⟧, ⟦quý tới⟧, ⟦quý III⟧", "2026-Q1", "2025-Q4", "2026-Q2", "2025-Q3"),
    ("⟦6 tháng đầu năm 2025⟧, ⟦nửa đầu năm 2025⟧, ⟦sáu tháng cuối năm⟧", "2025-H1", "2025-H1", "2025-H2"),
    ("⟦năm 2025⟧, ⟦Năm 2025⟧", "2025", "2025"),
    ("⟦năm nay⟧, ⟦năm ngoái⟧, ⟦năm qua⟧, ⟦năm tới⟧, ⟦sang năm⟧", "2026", "2025", "2025", "2027", "2027"),
    ("so với cùng kỳ ⟦năm trước⟧; bước sang ⟦năm 2026⟧; hoãn sang ⟦năm sau⟧", "2025", "2026", "2027"),
    ("⟦tuần qua⟧, ⟦tuần này⟧, ⟦tuần tới⟧", "2025-W52", "2026-W01", "2026-W02"),
    ("⟦thập niên 1990⟧, ⟦những năm 1990⟧, ⟦những năm 90⟧", "199", "199", "199"),
    ("⟦thập niên 90 của thế kỷ XX⟧, ⟦thập kỷ 20 của thế kỷ 21⟧", "199", "202"),
    ("⟦thế kỷ XX⟧, ⟦thế kỷ 20⟧, ⟦thế kỷ XXI⟧, ⟦thế kỷ trước⟧", "19", "19", "20", "19"),
    ("⟦đầu năm 2025⟧, ⟦giữa tháng 12⟧, ⟦cuối quý III/2025⟧", "2025 START", "2025-12 MID", "2025-Q3 END"),
    ("⟦cuối tuần qua⟧, ⟦đầu tuần này⟧, từ ⟦đầu năm nay⟧", "2025-W52 END", "2026-W01 START", "2026 START"),
    ("⟦đầu những năm 1990⟧, ⟦đầu thế kỷ XX⟧; bắt đầu ⟦năm 2025⟧", "199 START", "19 START", "2025"),
]
INTERVALS = [
    ("⟦từ ngày 31/12/2025 - 04/01/2026⟧", "2025-12-31/2026-01-04"),
    ("⟦Từ 14 đến 22/9⟧", "2025-09-14/2025-09-22"),
    ("⟦từ 23h45 ngày 31/12/2025 đến 0h ngày 01/1/2026⟧", "2025-12-31T23:45/2026-01-01T00:00"),
    (
        "⟦từ 8h đến 10h ngày 5/1⟧, ⟦2h đến 4h chiều 5/1⟧",
        "2026-01-05T08:00/2026-01-05T10:00",
        "2026-01-05T14:00/2026-01-05T16:00",
    ),
    (
        "⟦giai đoạn 2014 – 2018⟧, ⟦nhiệm kỳ 2025 - 2030⟧, ⟦năm học 2025-2026⟧",
        "2014/2018",
        "2025/2030",
        "2025/2026",
    ),
    (
        "kỷ niệm (⟦1975 - 2025⟧), ( ⟦1955–2025⟧ ), ⟦niên khóa 2020 - 2024⟧",
        "1975/2025",
        "1955/2025",
        "2020/2024",
    ),
    (
        "⟦từ năm 2020 đến năm 2024⟧; ⟦các năm 2023-2025⟧; ⟦hai năm 2024 và 2025⟧",
        "2020/2024",
        "2023/2025",
        "2024/2025",
    ),
    ("⟦từ tháng 11/2020 đến tháng 2/2021⟧", "2020-11/2021-02"),
    ("⟦tháng 11/2020 đến tháng 2/2021⟧; ⟦từ tháng 3 đến tháng 5/2025⟧", "2020-11/2021-02", "2025-03/2025-05"),
    ("⟦9 tháng đầu năm 2025⟧; ⟦ba tháng cuối năm 2025⟧", "2025-01/2025-09", "2025-10/2025-12"),
    (
        "trong ⟦hai ngày 5 và 6/1⟧; ⟦các ngày 3-5/1⟧; ⟦3 ngày 5, 6 và 7/1⟧",
        "2026-01-05/2026-01-06",
        "2026-01-03/2026-01-05",
        "2026-01-05/2026-01-07",
    ),
    ("⟦hai ngày 31/12 và 1/1⟧; ⟦từ 28 đến 3/1⟧", "2025-12-31/2026-01-01", "2025-12-28/2026-01-03"),
    (
        "⟦từ ngày 28/12 đến 3/1⟧; ⟦từ ngày 5 đến ngày 10 tháng 3 năm 2026⟧",
        "2025-12-28/2026-01-03",
        "2026-03-05/2026-03-10",
    ),
    ("⟦từ quý I đến quý III/2025⟧; ⟦thế kỷ XVI - XVII⟧", "2025-Q1/2025-Q3", "15/16"),
    ("⟦từ năm 2020 đến tháng 6/2025⟧; từ ⟦năm 2020⟧ đến nay", "2020/2025-06", "2020"),
    ("⟦các tháng 7, 8 và 9/2025⟧; ⟦tháng 11 và 12/2025⟧", "2025-07/2025-09", "2025-11/2025-12"),
    (
        "⟦từ sáng 5/1 đến chiều 7/1⟧; ⟦từ thứ Hai đến thứ Sáu⟧",
        "2026-01-05TMO/2026-01-07TAF",
        "2025-12-29/2026-01-02",
    ),
    ("các ngày 5, 7 và ⟦9/1⟧", "2026-01-09"),
    ("⟦Ngày 5/3⟧ - ⟦Năm 2025⟧ nhìn lại", "2026-03-05", "2025"),
]
HOLIDAYS = [
    (
        "⟦Quốc khánh 2/9⟧, ⟦ngày Quốc khánh 2/9/2024⟧, dịp ⟦Quốc khánh⟧",
        "2025-09-02",
        "2024-09-02",
        "2025-09-02",
    ),
    ("⟦ngày Nhà giáo Việt Nam (20/11)⟧, lễ ⟦Giáng sinh 2024⟧", "2025-11-20", "2024-12-25"),
    (
        "⟦Ngày Giải phóng miền Nam, thống nhất đất nước⟧ (⟦30/4/1975 - 30/4/2025⟧)",
        "2026-04-30",
        "1975-04-30/2025-04-30",
    ),
    ("⟦ngày Quốc tế Phụ nữ 8/3⟧, ⟦Quốc tế Lao động năm nay⟧", "2026-03-08", "2026-05-01"),
    ("⟦Ngày Thương binh - Liệt sĩ (27/7)⟧, ⟦Tết Dương lịch 2026⟧", "2025-07-27", "2026-01-01"),
    ("Quốc khánh Lào ⟦2/12⟧, Quốc khánh Trung Quốc, Quốc khánh của nước bạn", "2025-12-02"),
    ("⟦Quốc khánh⟧ nước Cộng hòa xã hội chủ nghĩa Việt Nam", "2025-09-02"),
    ("Hội Liên hiệp Phụ nữ Việt Nam tri ân các nhà giáo Việt Nam; thành lập Đảng bộ xã; ông già Noel",),
    ("Ngày Quốc tế Hạnh phúc ⟦20/3⟧, Ngày Chuyển đổi số quốc gia ⟦10/10⟧", "2026-03-20", "2025-10-10"),
]
LEFT_ALONE = """
Chỉ thị 12-CT/TW; số 09/2018/NĐ-CP; số 31/12/QĐ; Luật số 59/2020/QH14; văn bản 12/5-CT; lần thứ 2/2025
phục vụ 24/7, mở cửa 24/24; 1/3 diện tích, hơn 2/3 số hộ, đạt 10/12 chỉ tiêu, tỷ lệ là 1/10, giảm 1/3.
thắng 3-1, tỷ số 2/1, thua 1/3; 3,5 tỷ đồng, tăng 12,5%; số 12/4 đường Láng, ngõ 31/12
đường 30/4, phố 19/5, quảng trường 2/4, Nhà máy 1/5, Công ty 20/10, Trường Mầm non 1/6, Bệnh viện 30/4
điện thoại 0912.12.2025, địa chỉ 192.168.1.1, phiên bản 1.2.2025
31/2, ngày 31/2 năm 2025, ngày 30/02/2025, ngày 31/4/2025, 15/13, 32/1, 0/5
31/12/25, ngày 30 tháng 2 năm 2025
50 năm, lần thứ 80, trong 3 ngày, 5 năm qua, 3 tháng, cách đây 10 năm, hai năm trước, một năm qua
nhiều năm nay
những năm qua, ba tuần tới, 3 tháng 12 ngày, mỗi năm 2000 lượt, năm trước đó, năm người, năm ngày, ông Năm
hằng năm, mỗi tuần, thứ Hai hằng tuần, ngày 15 hằng tháng, 1/5 hằng năm, tối thứ Bảy, Chủ nhật hằng tuần
từ thứ Hai đến thứ Sáu hằng tuần; lần thứ hai; thứ hai, cần làm ngay; Chủ nhật xanh; các Chủ nhật
đầu năm, cuối năm, giữa năm, đầu tháng, cuối tháng, nay, vừa qua, mới đây, gần đây
thời gian tới, cùng ngày, ngày nay
âm lịch 15/8 âm lịch, ngày 10/3 (âm lịch), tháng 7 âm lịch, tháng Giêng, tháng Chạp, rằm tháng 7
mùng 2/9, mồng 5/1
Tết Nguyên đán, Trung thu, giỗ Tổ Hùng Vương 10/3; Sư đoàn 5; khóa XIV; quốc lộ 1
12/2020; lúc 20h15; 2024-2025
ánh sáng qua cửa sổ; Cách mạng Tháng Tám; tháng một lần; mùa giải 2024-2025
từ 1200 đến 1500 người; những năm 20
"""
CASES = DAYS + CLOCKS + WEEKDAYS + PERIODS + INTERVALS + HOLIDAYS


def marked(text: str, found: tuple[TimeExpression, ...]) -> str:
    """`text` with the expressions in brackets."""
    for one in reversed(found):
        text = f"{text[: one.start]}⟦{text[one.start : one.end]}⟧{text[one.end :]}"
    return text


def worth(one: TimeExpression) -> str:
    return f"{one.value} {one.mod}" if one.mod else one.value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_words_are_found_and_put_on_the_calendar(case: tuple[str, ...]) -> None:
    text, *values = case
    plain = text.replace("⟦", "").replace("⟧", "")
    found = find_times(plain, STAMP)
    assert marked(plain, found) == text
    assert [worth(one) for one in found] == values


@pytest.mark.parametrize(
    "text", [one.strip() for line in LEFT_ALONE.strip().split("\n") for one in line.split(";")]
)
def test_what_only_looks_like_a_time_is_left_alone(text: str) -> None:
    assert marked(text, find_times(text, STAMP)) == text
