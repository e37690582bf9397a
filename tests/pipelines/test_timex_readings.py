"""Time expressions whose words have two readings: months of a year or May, a list or two days, share or date.

The cases are written as in `test_timex_cases.py`; each group holds what must be read in one way beside what
looks the same and must be read in the other.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from pipelines.options import SITE_ZONE
from pipelines.timex import find_times
from tests.pipelines.test_timex_cases import marked, worth

STAMP = datetime(2026, 1, 5, 9, 40, tzinfo=SITE_ZONE)
"""A Monday."""

MONTHS_OF_A_YEAR = [
    ("Xuất khẩu ⟦9 tháng năm 2025⟧ đạt 4 tỷ USD", "2025-01/2025-09"),
    ("Trong ⟦11 tháng năm 2025⟧, cảng đón 300 tàu", "2025-01/2025-11"),
    ("thu ngân sách ⟦03 tháng năm 2024⟧; ⟦12 tháng năm 2024⟧", "2024-01/2024-03", "2024-01/2024-12"),
    ("Sơ kết ⟦6 tháng năm 2025⟧; ⟦sáu tháng năm 2025⟧", "2025-H1", "2025-H1"),
    ("⟦Chín tháng năm 2025⟧ và ⟦mười một tháng năm 2024⟧", "2025-01/2025-09", "2024-01/2024-11"),
    ("KẾT QUẢ ⟦10 THÁNG NĂM 2025⟧", "2025-01/2025-10"),
    ("tăng so với ⟦8 tháng năm 2024⟧, không như ⟦8 tháng đầu năm 2024⟧", *["2024-01/2024-08"] * 2),
    ("⟦mười một tháng đầu năm 2025⟧", "2025-01/2025-11"),
    ("lương 7 triệu đồng/tháng ⟦năm 2025⟧; 5 kg/người/tháng ⟦năm 2024⟧", "2025", "2024"),
    ("Mỗi tháng ⟦năm 2025⟧, xã tiếp 20 đoàn; bình quân tháng ⟦năm 2025⟧", "2025", "2025"),
    ("hằng tháng ⟦năm 2025⟧; các tháng ⟦năm 2025⟧; nhiều tháng ⟦năm 2024⟧", "2025", "2025", "2024"),
    ("Mẫu đơn ghi: ngày, tháng ⟦năm 2025⟧; một tháng ⟦năm 2025⟧", "2025", "2025"),
    (
        "⟦ngày 9 tháng năm 2025⟧, ⟦ngày 9 tháng Năm⟧, ⟦9 tháng Năm 2025⟧",
        "2025-05-09",
        "2026-05-09",
        "2025-05-09",
    ),
    ("suốt 3,5 tháng ⟦năm 2025⟧; trong 3-4 tháng ⟦năm 2025⟧; hai mươi hai tháng ⟦năm 2025⟧", *["2025"] * 3),
    ("⟦9 tháng năm năm 2025⟧; ⟦thứ Sáu, 9 tháng năm 2025⟧", "2025-05-09", "2025-05-09"),
    ("⟦sáng 9 tháng năm 2025⟧; ⟦20h 9 tháng năm 2025⟧", "2025-05-09TMO", "2025-05-09T20:00"),
    ("⟦19 tháng năm 1890⟧: một năm không có mười chín tháng", "1890-05-19"),
    ("⟦Tháng năm 2025⟧, trong ⟦tháng năm 2025⟧, ⟦đầu tháng năm 2025⟧", "2025-05", "2025-05", "2025-05 START"),
    ("Đến ⟦tháng năm 2025⟧; ⟦tháng Năm 2025⟧; ngày hai mươi ⟦tháng năm 2025⟧", *["2025-05"] * 3),
    ("⟦từ 9 tháng tư đến 12 tháng năm 2025⟧; ⟦9 tháng tư năm 2025⟧", "2025-04-09/2025-05-12", "2025-04-09"),
    (
        "⟦tháng 9 năm 2025⟧, ⟦tháng Tư năm 2025⟧, ⟦năm tháng đầu năm 2025⟧",
        "2025-09",
        "2025-04",
        "2025-01/2025-05",
    ),
]
LISTS = [
    ("Tập huấn ⟦ngày 5/3⟧ và ⟦ngày 10/4/2025⟧", "2025-03-05", "2025-04-10"),
    ("vào ⟦ngày 12/2⟧, ⟦15/3⟧ và ⟦20/4/2025⟧", "2025-02-12", "2025-03-15", "2025-04-20"),
    ("các ⟦ngày 12/2⟧, ⟦15/3⟧, ⟦20/4/2025⟧", "2025-02-12", "2025-03-15", "2025-04-20"),
    ("⟦ngày 2/2⟧; ⟦3/3⟧; ⟦4/4/2025⟧", "2025-02-02", "2025-03-03", "2025-04-04"),
    ("⟦Ngày 5/3⟧, ⟦ngày 7/4⟧ hoặc ⟦ngày 9/5/2025⟧", "2025-03-05", "2025-04-07", "2025-05-09"),
    (
        "⟦Sáng 5/3⟧ và ⟦chiều 6/3/2025⟧; ⟦tối 5/3⟧ rồi ⟦đêm 5/3/2025⟧",
        *("2025-03-05TMO", "2025-03-06TAF"),
        *("2025-03-05TEV", "2025-03-05TNI"),
    ),
    ("lúc ⟦8h ngày 5/3⟧ và lúc ⟦14h ngày 9/4/2025⟧", "2025-03-05T08:00", "2025-04-09T14:00"),
    ("⟦ngày 5 tháng 3⟧ và ⟦ngày 10 tháng 4 năm 2025⟧", "2025-03-05", "2025-04-10"),
    ("⟦ngày 5-3⟧, 9-3 và ⟦ngày 10-4-2025⟧", "2025-03-05", "2025-04-10"),
    ("⟦thứ Tư (5/3)⟧ và ⟦thứ Năm (10/4/2025)⟧", "2025-03-05", "2025-04-10"),
    (
        "⟦ngày 5/3⟧ và ⟦10/4 năm ngoái⟧; ⟦tháng 3⟧ và ⟦tháng 6 năm ngoái⟧",
        *("2025-03-05", "2025-04-10"),
        *("2025-03", "2025-06"),
    ),
    (
        "⟦Tháng 3⟧ và ⟦tháng 5 năm 2025⟧; ⟦tháng 2⟧, ⟦tháng 4⟧, ⟦tháng 9/2024⟧",
        *("2025-03", "2025-05"),
        *("2024-02", "2024-04", "2024-09"),
    ),
    ("⟦cuối tháng 3⟧ và ⟦đầu tháng 6/2025⟧", "2025-03 END", "2025-06 START"),
    ("⟦tháng 3⟧, 5 và 7/2025", "2025-03"),
    ("⟦quý I và quý II năm 2025⟧; ⟦Quý III và quý IV năm 2024⟧", "2025-Q1/2025-Q2", "2024-Q3/2024-Q4"),
    (
        "⟦Quý I, II/2025⟧; ⟦quý 1, 2 và 3/2025⟧; ⟦hai quý III và IV/2024⟧",
        "2025-Q1/2025-Q2",
        "2025-Q1/2025-Q3",
        "2024-Q3/2024-Q4",
    ),
    ("⟦quý I⟧ và ⟦quý III/2025⟧; ⟦quý I⟧, IV/2025", "2025-Q1", "2025-Q3", "2025-Q1"),
    (
        "⟦Ngày 5/1⟧, ⟦12/1⟧, ⟦19/1⟧, ⟦26/1⟧, ⟦2/2⟧, ⟦9/2⟧, ⟦16/2⟧, ⟦23/2⟧, ⟦2/3⟧ và ⟦9/3/2025⟧",
        *(f"2025-01-{day:02}" for day in (5, 12, 19, 26)),
        *(f"2025-02-{day:02}" for day in (2, 9, 16, 23)),
        *("2025-03-02", "2025-03-09"),
    ),
    (
        "dịp ⟦30/4⟧ và ⟦1/5/2025⟧; ⟦Quốc khánh 2/9⟧ và ⟦20/10/2025⟧",
        *("2025-04-30", "2025-05-01"),
        *("2025-09-02", "2025-10-20"),
    ),
    ("⟦31/12⟧ và ⟦1/1/2025⟧ là hai ngày nghỉ", "2024-12-31", "2025-01-01"),
    ("⟦ngày 20/11⟧, ⟦25/12⟧ và ⟦10/1/2025⟧", "2024-11-20", "2024-12-25", "2025-01-10"),
    ("⟦tháng 11⟧ và ⟦tháng 2/2025⟧; ⟦quý IV và quý I/2025⟧", "2024-11", "2025-02", "2024-Q4/2025-Q1"),
    ("⟦ngày 5-7/3⟧ và ⟦ngày 10/4/2025⟧", "2025-03-05/2025-03-07", "2025-04-10"),
    ("⟦8h-9h ngày 5/3⟧; và ⟦10/4/2025⟧", "2025-03-05T08:00/2025-03-05T09:00", "2025-04-10"),
    ("Các ⟦ngày 5/3⟧, ⟦7/3⟧, và ⟦10/4/2025⟧", "2025-03-05", "2025-03-07", "2025-04-10"),
    ("⟦ngày 5/3⟧, hoặc ⟦ngày 10/4/2025⟧; ⟦5/3⟧, rồi cả ⟦10/4/2025⟧", *("2025-03-05", "2025-04-10") * 2),
    ("⟦tháng 9⟧, ⟦tháng 10⟧, và ⟦tháng 12/2024⟧", "2024-09", "2024-10", "2024-12"),
    ("⟦tháng 1⟧ và ⟦tháng 5 năm 2025⟧", "2025-01", "2025-05"),
    (
        "⟦ngày 1/3⟧ và ⟦từ 5 đến 7/4/2025⟧; ⟦hai ngày 5 và 6/3⟧, ⟦hai ngày 7 và 8/4/2025⟧",
        *("2026-03-01", "2025-04-05/2025-04-07"),
        *("2026-03-05/2026-03-06", "2025-04-07/2025-04-08"),
    ),
]
OWN_YEARS = [
    ("⟦ngày 5/3⟧ và ⟦ngày 10/4⟧", "2026-03-05", "2026-04-10"),
    ("⟦ngày 5/3/2023⟧ và ⟦ngày 10/4/2025⟧", "2023-03-05", "2025-04-10"),
    ("⟦5/3/2024⟧, ⟦ngày 8/3⟧ và ⟦10/4/2025⟧", "2024-03-05", "2025-03-08", "2025-04-10"),
    ("⟦ngày 5/11 vừa qua⟧ và ⟦ngày 10/4/2023⟧", "2025-11-05", "2023-04-10"),
    (
        "⟦ngày 8/1⟧ và ⟦hôm nay⟧; ⟦ngày 30/12⟧ và ⟦sáng nay⟧",
        *("2026-01-08", "2026-01-05"),
        *("2025-12-30", "2026-01-05TMO"),
    ),
    ("Theo báo cáo ⟦ngày 3/1⟧, ⟦ngày 5/12/2025⟧ có mưa", "2026-01-03", "2025-12-05"),
    ("⟦ngày 3/1⟧, ⟦31-12-2025⟧", "2026-01-03", "2025-12-31"),
    ("⟦ngày 3/1⟧ và ⟦tháng 5/2025⟧; ⟦tháng 3, năm 2024⟧", *("2026-01-03", "2025-05"), "2024-03"),
    ("⟦ngày 5/3⟧ bà con họp, ⟦ngày 10/4/2025⟧ thì ký", "2026-03-05", "2025-04-10"),
    ("⟦tháng 2⟧, 15 đoàn; ⟦tháng 3⟧ và 5 người, ⟦năm 2024⟧", "2026-02", "2026-03", "2024"),
    ("chiếm 2/3 và họp ⟦ngày 10/4/2025⟧; đường 30/4 và ⟦ngày 1/5/2025⟧", "2025-04-10", "2025-05-01"),
    ("⟦tháng 11 và 12/2025⟧; ⟦quý I/2024⟧ và ⟦quý II/2025⟧", "2025-11/2025-12", "2024-Q1", "2025-Q2"),
    ("⟦từ 5/3 đến 7/3⟧ và ⟦từ 10/4 đến 12/4/2025⟧", "2026-03-05/2026-03-07", "2025-04-10/2025-04-12"),
    ("⟦từ 5/3 - 7/3⟧ và ⟦10/4/2025⟧", "2026-03-05/2026-03-07", "2025-04-10"),
    (
        "⟦từ 5 đến 7/3⟧ và ⟦10/4/2025⟧; ⟦từ 8h đến 9h ngày 5/3⟧ và ⟦10/4/2025⟧",
        *("2026-03-05/2026-03-07", "2025-04-10"),
        *("2026-03-05T08:00/2026-03-05T09:00", "2025-04-10"),
    ),
    (
        "⟦ngày 5/3⟧ và ⟦10/4/2023⟧; ⟦ngày 5/3⟧ và ⟦10/4/2029⟧",
        *("2026-03-05", "2023-04-10", "2026-03-05", "2029-04-10"),
    ),
    ("⟦tháng 3⟧ và ⟦tháng 5/1975⟧; ⟦quý I⟧ và ⟦quý III/1990⟧", *("2026-03", "1975-05", "2026-Q1", "1990-Q3")),
    (
        "⟦quý I⟧ và ⟦quý II⟧; quý vị; ⟦quý I⟧, 2 tỷ đồng",
        "2026-Q1",
        "2026-Q2",
        "2026-Q1",
    ),
]
OTHER_DAYS = [
    (
        *("2025-04-28", "Chào mừng các ngày lễ ⟦30/4⟧, ⟦1/5⟧ và ⟦7/5/1954⟧"),
        *("2025-04-30", "2025-05-01", "1954-05-07"),
    ),
    ("2025-04-28", "Nhân dịp ⟦30/4⟧ và ⟦19/5/1890⟧", "2025-04-30", "1890-05-19"),
    ("2025-04-28", "⟦Từ 26/4 đến 4/5⟧ và ⟦19/5/1890⟧", "2025-04-26/2025-05-04", "1890-05-19"),
    ("2026-01-10", "⟦Quốc khánh 2/9⟧ và ⟦ngày 10/10/1954⟧", "2025-09-02", "1954-10-10"),
    ("2026-01-10", "⟦Quốc khánh 2/9⟧ và ⟦ngày 10/10/2024⟧", "2025-09-02", "2024-10-10"),
    (
        *("2026-01-10", "Đại hội XIV diễn ra ⟦từ 19/1 đến 25/1⟧ và ⟦ngày 3/2/1930⟧"),
        *("2026-01-19/2026-01-25", "1930-02-03"),
    ),
    ("2026-01-10", "Giá vàng ⟦ngày 9/1⟧ và ⟦ngày 31/12/2025⟧", "2026-01-09", "2025-12-31"),
    ("2026-01-10", "Giá vàng ⟦ngày 3/1⟧ và ⟦ngày 31/12/2025⟧", "2026-01-03", "2025-12-31"),
    ("2026-01-10", "Giá vàng ⟦ngày 2/1⟧ và ⟦ngày 31/12/2025⟧", "2025-01-02", "2025-12-31"),
    ("2026-01-10", "⟦ngày 12/1⟧, ⟦2/2⟧ và ⟦9/3/2025⟧", "2025-01-12", "2025-02-02", "2025-03-09"),
    ("2025-12-30", "⟦31/12⟧ và ⟦1/1/2026⟧", "2025-12-31", "2026-01-01"),
    (
        "2026-01-10",
        "⟦Quý III và quý IV năm 2024⟧; ⟦tháng 3⟧ và ⟦tháng 5/2024⟧",
        *("2024-Q3/2024-Q4", "2024-03", "2024-05"),
    ),
]
"""Stories of other days: how far a list's year is from theirs decides whether it is carried."""
CLOCKS = [
    (
        "lúc 12h15 ⟦đêm 3/1⟧, 12 giờ 30 phút ⟦đêm 2/1⟧, 12:40 ⟦tối 2/1⟧",
        "2026-01-03TNI",
        "2026-01-02TNI",
        "2026-01-02TEV",
    ),
    ("tan tiệc ⟦12h tối 31/12⟧, ⟦12 giờ đêm 31/12⟧", "2025-12-31T24:00", "2025-12-31T24:00"),
    ("⟦12h30 sáng 2/1⟧, ⟦12h rạng sáng 2/1⟧", "2026-01-02T00:30", "2026-01-02T00:00"),
    (
        "⟦12h30 trưa 2/1⟧, ⟦12h chiều 2/1⟧, ⟦0h15 ngày 2/1⟧",
        "2026-01-02T12:30",
        "2026-01-02T12:00",
        "2026-01-02T00:15",
    ),
    (
        "⟦11h45 đêm 2/1⟧, ⟦1h đêm 2/1⟧, ⟦11h tối 2/1⟧, ⟦12h15 ngày 2/1⟧",
        *("2026-01-02T23:45", "2026-01-02T01:00"),
        *("2026-01-02T23:00", "2026-01-02T12:15"),
    ),
    (
        "⟦từ 8h đến 12h sáng 2/1⟧; ⟦từ 7h đến 12h tối 2/1⟧",
        "2026-01-02T08:00/2026-01-02T12:00",
        "2026-01-02T19:00/2026-01-02T24:00",
    ),
    (
        "⟦từ 12h sáng đến 5h sáng 2/1⟧; từ 12h15 đêm đến ⟦2h sáng 3/1⟧",
        "2026-01-02T00:00/2026-01-02T05:00",
        "2026-01-03T02:00",
    ),
    (
        "⟦từ 07h30-11h30 ngày 6/1⟧; ⟦từ 13h30-17h00 ngày 6/1⟧",
        "2026-01-06T07:30/2026-01-06T11:30",
        "2026-01-06T13:30/2026-01-06T17:00",
    ),
    (
        "⟦6h15-7h ngày 6/1⟧; ⟦từ 7h05-11 giờ 30 ngày 6/1⟧",
        "2026-01-06T06:15/2026-01-06T07:00",
        "2026-01-06T07:05/2026-01-06T11:30",
    ),
    (
        "⟦từ 7h30-11:30 ngày 6/1⟧; ⟦từ 7h30–9g45 ngày 6/1⟧; ⟦7h30 - 9h ngày 6/1⟧",
        "2026-01-06T07:30/2026-01-06T11:30",
        "2026-01-06T07:30/2026-01-06T09:45",
        "2026-01-06T07:30/2026-01-06T09:00",
    ),
    (
        "⟦8h-11h ngày 6/1⟧; ⟦8h 5-1-2026⟧; ⟦8h 5/1⟧",
        "2026-01-06T08:00/2026-01-06T11:00",
        "2026-01-05T08:00",
        "2026-01-05T08:00",
    ),
]
DAYS_AND_SHARES = [
    ("⟦Sáng thứ hai⟧, ⟦sáng thứ 3⟧, ⟦chiều ngày thứ tư⟧", "2026-01-05TMO", "2026-01-06TMO", "2026-01-07TAF"),
    (
        "⟦Sáng thứ Ba của tuần này⟧, ⟦tối thứ 7 tuần này⟧, ⟦Chiều thứ Năm⟧ của đoàn",
        "2026-01-06TMO",
        "2026-01-10TEV",
        "2026-01-08TAF",
    ),
    ("⟦Chiều ngày thứ ba, 6/1⟧, của nước bạn", "2026-01-06TAF"),
    (
        "⟦từ 1/3 đến 5/3⟧ diễn ra hội chợ; ⟦từ 1/3 đến 5/6⟧ các xã làm đường",
        "2026-03-01/2026-03-05",
        "2026-03-01/2026-06-05",
    ),
    (
        "nghỉ ⟦từ 2/3 đến 3/4⟧; áp dụng ⟦từ 1/3 đến 1/2⟧ tại xã",
        "2026-03-02/2026-04-03",
        "2025-03-01/2026-02-01",
    ),
    (
        "giá vé tăng ⟦từ 1/3 đến 5/6⟧ tại bến; ⟦từ 5/3 đến 10/3⟧ số hộ đăng ký tăng",
        "2026-03-01/2026-06-05",
        "2026-03-05/2026-03-10",
    ),
    ("⟦từ 01/3 đến 02/3⟧ diện tích gieo thêm", "2026-03-01/2026-03-02"),
]
OUR_ERA = [
    ("⟦năm 1500⟧ sau Công nguyên; trước ⟦năm 1500⟧; ⟦năm 1500⟧, trước công trình", "1500", "1500", "1500"),
    (
        "⟦thế kỷ VII⟧ và trước đó; ⟦thế kỷ VII⟧ sau Công nguyên",
        "06",
        "06",
    ),
    ("⟦thế kỷ XVI - XVII⟧; ⟦năm 1500⟧ và 1600 người", "15/16", "1500"),
]
CASES = MONTHS_OF_A_YEAR + LISTS + OWN_YEARS + CLOCKS + DAYS_AND_SHARES + OUR_ERA
LEFT_ALONE = """
năm 1500 trước Công nguyên; năm 1200 TCN; năm 1044 trước CN; năm 1100 tr.CN; năm 1300 (TCN)
thế kỷ VII trước Công nguyên; thế kỷ thứ 3 trước công nguyên; thế kỷ V TCN; đầu thế kỷ VI tr. CN
thế kỷ III - II trước Công nguyên; thế kỷ VII và VI TCN; từ thế kỷ VII đến thế kỷ thứ 3 trước CN
từ năm 1500 đến năm 1200 TCN; năm 1500 - 1200 trước Công nguyên; giai đoạn 1200 - 1500 TCN
năm 1500, 1300 và khoảng năm 1200 TCN; thế kỷ VII đến giữa thế kỷ III TCN
từ 1/3 đến 1/2 diện tích; từ 2/3 đến 3/4 số hộ; từ 1/4 đến gần 1/3 dân số; 2/3 đến 3/4 số hộ
từ 1/3-1/2 sản lượng; từ 1/2-1/3 sản lượng; từ 1/5 tới 1/4 chiều dài; giảm từ 1/3 đến 1/2
từ 1/3 đến 2/3 thời gian; chiếm từ 1/3 đến 2/3 học sinh; mất từ 1/4 đến 1/3 so với trước
Sáng ngày thứ 3 của kỳ họp; Chiều ngày thứ hai của lễ hội; Ngày thứ Tư của chuyến đi; tối thứ hai của hội trại
8h sáng ngày thứ 3 của kỳ họp; sáng ngày thứ năm liên tiếp; chiều ngày thứ tư trong chuyến đi
Sáng ngày thứ 2 xét xử; từ ngày thứ 2 đến ngày thứ 4 của kỳ họp
mùng 9 tháng năm 2025
"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_words_with_two_readings_are_read_as_what_stands_beside_them_says(case: tuple[str, ...]) -> None:
    text, *values = case
    plain = text.replace("⟦", "").replace("⟧", "")
    found = find_times(plain, STAMP)
    assert marked(plain, found) == text
    assert [worth(one) for one in found] == values


@pytest.mark.parametrize("case", OTHER_DAYS, ids=lambda case: f"{case[0]} {case[1]}")
def test_the_year_of_a_list_is_not_carried_out_of_the_storys_time(case: tuple[str, ...]) -> None:
    day, text, *values = case
    plain = text.replace("⟦", "").replace("⟧", "")
    found = find_times(plain, datetime.fromisoformat(day).replace(hour=9, tzinfo=SITE_ZONE))
    assert marked(plain, found) == text
    assert [worth(one) for one in found] == values


@pytest.mark.parametrize(
    "text", [one.strip() for line in LEFT_ALONE.strip().split("\n") for one in line.split(";")]
)
def test_shares_days_of_an_event_and_years_before_christ_are_left_alone(text: str) -> None:
    assert marked(text, find_times(text, STAMP)) == text


@pytest.mark.parametrize("hour", range(25))
@pytest.mark.parametrize("part", ["rạng sáng", "sáng", "trưa", "chiều", "tối", "đêm"])
@pytest.mark.parametrize("minutes", ["", "15"])
def test_a_clock_time_is_never_later_than_its_days_midnight(hour: int, part: str, minutes: str) -> None:
    for one in find_times(f"lúc {hour}h{minutes} {part} 3/1.", STAMP):
        assert one.value.startswith("2026-01-03T")
        assert one.value[11:] <= "24:00" or one.value[11:].isalpha()


def test_a_list_gives_its_year_without_a_sign_that_it_was_guessed() -> None:
    rules = [one.rule for one in find_times("ngày 5/3 và ngày 10/4/2025; từ 3/5 đến 4/5; ngày 6/5", STAMP)]
    assert rules == ["date", "date", "interval_nearest", "date_nearest"]
