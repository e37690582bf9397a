"""What only looks like a time expression, by what stands before and after it.

`31/12` may be the number of a house, a street or a paper, `2/3` a share, `3-1` a score, "3 năm qua" a length
of time, "thứ Hai hằng tuần" a habit. Each test looks at no more than `_BACK` characters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.timex.words import END, NUMBERS, YEARS_OFF

if TYPE_CHECKING:
    from pipelines.timex.periods import Point
    from pipelines.timex.words import Source

_BACK = 60

_SERIAL = re.compile(r"(?:^|\W)(?:số|mã|ký hiệu|phiên bản|version|hotline|điện thoại|đt)(?: số)?:? \Z")
"""Before anything with strokes, dots or dashes: then it is a number of another kind."""
_NAMED_BY_DATE = re.compile(
    r"(?:^|\W)(?:ngõ|ngách|hẻm|kiệt|(?<!lên )đường|phố|quảng trường|cầu|chợ|cung|rạp|tổ|lô|thửa|căn hộ"
    r"|khu phố|tỷ số|tỉ số|tỷ lệ|tỉ lệ|thắng|thua|hòa|hoà|dẫn|quốc lộ|tỉnh lộ|tl|ql|km|điều|khoản|mục|lớp|bài"
    r"|tờ|trang|chương|phần|bản án|lần thứ|kỳ|hạng|giải|đội|tiểu đội|sư đoàn|trung đoàn|tiểu đoàn|lữ đoàn"
    r"|đại đội|(?:nhà máy|xí nghiệp|xưởng|công ty|hợp tác xã|htx|nông trường|lâm trường|bệnh viện|công viên"
    r"|khu đô thị|khu tập thể|sân vận động|nhà hát|nhà văn hóa|nhà thiếu nhi"
    r"|(?<!thị )(?<!hiện )(?<!môi )(?<!hội )trường)(?: [^\W\d_]{1,10}){0,3})(?: số)? \Z"
)
"""Before a day and month without a year: then they are a score, or the name of a street, a school, a firm."""
_WHEN = r"(?:^|\W)(?:ngày|hôm|lễ|dịp|đến|tới|từ|vào|nhân|trước|sau|hết|quá|hạn|tết|mừng)(?: hết| đến)? \Z"
_SAYS_WHEN = re.compile(_WHEN)
_MAKES_DATE = re.compile(
    _WHEN + r"|\(\Z|(?:ngày|lễ|dịp|kỷ niệm|quốc khánh|tết)\W[^0-9.;\n]{0,50} \Z|\A\W*\Z|[.!?:…”] ?\Z|\n\Z"
    r"|(?:^|\W)[0-9]{1,2}/[0-9]{1,2}(?: và|,| hoặc| hay|;| -| –) \Z"
)
"""Before two numbers that could be a share: then they can be a date."""
_STROKED = re.compile(r"[0-9]{1,2}[/.-][0-9]|[0-9]{1,2} ?[-–—] ?[0-9]{1,2}/")
_SERVICE = "24/7"
_SHARE_TO = (
    "(?P<first>[1-9][0-9]?/[1-9][0-9]?)(?: ?[-–—] ?| (?:cho )?(?:đến|tới) )(?:gần |hơn |khoảng |trên )?"
)
_SHARES = re.compile(rf"{_SHARE_TO}(?P<last>[1-9][0-9]?/[1-9][0-9]?){END}")
_FIRST_SHARE = re.compile(rf"(?<![0-9/]){_SHARE_TO}\Z")
_MEASURED = re.compile(
    r" (?:tổng|số|diện tích|dân số|quân số|sĩ số|lượng|sản lượng|khối lượng|trọng lượng|thể tích|dung tích"
    r"|công suất|chiều (?:dài|rộng|cao)|độ dài|quãng đường|đoạn đường|thời gian|thời lượng|thu nhập|mức|giá"
    r"|giá trị|chi phí|vốn|ngân sách|doanh thu|nhu cầu|bề mặt|lãnh thổ|cơ thể)(?!\w)"
)
"""After a share: what it is taken of."""
_TAKES_SHARE = re.compile(r"(?:^|\W)(?:chiếm|bằng|đạt|mất|giảm|tăng|còn|hết)(?: khoảng)? (?:từ )?\Z")
_GOES_ON = re.compile(
    r" (?!(?:tại|ở|đến|tới|và|hoặc|vừa|năm|khi|do|trên|trong|với|để|cho|là|sẽ|đã|đang|được|bị|theo|nhân|có"
    r"|không|thì|mà|hay|cùng|này|lúc|nhằm|vẫn|cũng|mới|thành|âm|hằng|hàng)(?!\w))"
)
_BEFORE_CHRIST = re.compile(
    r"(?:(?: ?[-–—] ?|, ?| (?:cho )?(?:đến|tới) | (?:và|hoặc|hay) )(?:khoảng )?(?:đầu |giữa |cuối )?"
    r"(?:năm |thế k[ỷỉ] )?(?:thứ )?"
    r"(?:[0-9]{1,4}|[ivx]{1,5})){0,3}"
    r" \(?(?:(?:trước|tr\.?) ?(?:công nguyên|cn|thiên chúa|tây lịch)|t\.? ?cn)(?!\w)"
)
"""After a year or century, and others that share it: "thế kỷ III - II trước Công nguyên"."""
_HABIT_AFTER = re.compile(
    r"(?:(?:,| và| đến| -) (?:thứ \w{1,4}|chủ nhật|(?:ngày )?[0-9]{1,2}/[0-9]{1,2})){0,4}"
    r",? (?:\(?(?:theo )?(?:âm lịch|âm|al)(?!\w)|(?:h[ằà]ng|mỗi|từng|các) (?:ngày|tuần|tháng|quý|năm)(?!\w))"
)
_HABIT_BEFORE = re.compile(
    r"(?:^|\W)(?:mỗi|mọi|h[ằà]ng|từng|mồng|mùng|rằm|giỗ tổ(?: hùng vương)?(?: năm nay)?,?)"
    r"(?: ngày)?(?: \(|,? )\Z"
)
_SETS_OF_DAYS = re.compile(r"(?:^|\W)(?:các|những)(?: ngày)? \Z")
_WEEKDAY_NAMES = re.compile(
    r" (?:xanh|đỏ|hồng|đầu tiên|cuối cùng|(?:của|trong) tháng|đầu tháng|cuối tháng)(?!\w)"
)
_ORDINAL = re.compile(r"(?:^|\W)(?:lần|hạng|vị trí|người|khóa|khoá|đứng|tập|cấp|kỳ|giải) \Z")
_COUNTED = re.compile(
    r"(?:^|[^\w])(?:[0-9]{1,4}(?:[.,][0-9]{1,3}){0,3}|những|các|mấy|vài|nhiều|mỗi|bao|nửa|chục"
    r"|trăm|đôi|h[ằà]ng|từng|lâu|rưỡi|ít"
    rf"|một|{'|'.join(word for word in NUMBERS if word.isalpha())}) \Z"
)
_SHARED_OUT = re.compile(r"(?:/|(?:^|\W)(?:theo|bình quân|trung bình|ngày|ngày,|mươi|mốt|lăm) )\Z")
"""With `_COUNTED`, before the "tháng" of a length or of a rate: "6 triệu đồng/tháng năm 2025"."""
_SPELLED = rf"(?:(?:{'|'.join(word for word in NUMBERS if word.isalpha())}|mươi|mốt|lăm) )"
_DAY_BEFORE = re.compile(rf"(?:^|\W)(?:ngày|hôm|mồng|mùng|rằm) {_SPELLED}{{0,3}}\Z")
_INSIDE_NUMBER = re.compile(r"(?:(?:^|\W)(?:mươi|trăm) |[0-9][.,–—-])\Z")
_POINTS_BACK = re.compile(r" (?:đó|ấy|khi|nữa|đời|học)(?!\w)")
_LIGHT = re.compile(r"(?:ánh|chiếu|phát|tỏa|toả|thắp|soi|bóng|vùng|góc|buồng|phòng|theo|chiều|nhiều|bề) \Z")
_NOT_THE_MONTH = re.compile(r"(?:(?:^|\W)(?:cách mạng|mười)|(?:^|[^\w/.,-])[0-9]{1,2}) \Z")
"""Before a month: the August Revolution, a length ("3 tháng 12 ngày"), or a day that it does not have."""
_BEGINS = re.compile(r"(?:bắt|ban|lần|hàng|dẫn|đứng|khởi|mở|bước|cầm|đi|trận|tiên|thoạt) \Z")


def goes_on_after_date(source: Source, end: int) -> bool:
    """Whether the words from `end` make a share of the numbers before: "1/3 diện tích"."""
    match = _GOES_ON.match(source.low, end)
    return match is not None and not source.text[match.end() : match.end() + 1].isupper()


def is_day_before(source: Source, at: int) -> bool:
    """Whether the number at `at` goes on with what stands before it, as a day: "ngày hai mươi ba"."""
    return _DAY_BEFORE.search(source.low, max(0, at - _BACK), at) is not None


def is_inside_number(source: Source, at: int) -> bool:
    """Whether the number at `at` is the end of a longer one: "3,5", "3-4", "hai mươi hai"."""
    return _INSIDE_NUMBER.search(source.low, max(0, at - _BACK), at) is not None


def counts_months(source: Source, at: int) -> bool:
    """Whether the "tháng" at `at` is a length or the month of a rate: "mỗi tháng", "đồng/tháng"."""
    low, back = source.low, max(0, at - _BACK)
    if _DAY_BEFORE.search(low, back, at) and not low.endswith(("ngày ", "hôm "), 0, at):
        return False
    return bool(_COUNTED.search(low, back, at) or _SHARED_OUT.search(low, back, at))


def is_mod(source: Source, start: int) -> bool:
    """Whether the "đầu" at `start` is the beginning of a time, and not that of "bắt đầu" or "hàng đầu"."""
    return not (source.low.startswith("đầu", start) and _BEGINS.search(source.low, max(0, start - 9), start))


def is_refused(source: Source, start: int, end: int, point: Point, *, bare: bool) -> bool:
    """Whether the words from `start` to `end`, which read as `point`, are none of a time.

    `bare` tells that they are two numbers and a stroke.
    """
    low, back = source.low, max(0, start - _BACK)
    if _HABIT_AFTER.match(low, end) or _HABIT_BEFORE.search(low, back, start):
        return True
    if _BEFORE_CHRIST.match(low, end):
        return True
    if low[start].isdigit() and _is_part_of_number(
        source, start, end, bare=bare, dated=point.year is not None
    ):
        return True
    if point.unit == "day":
        return _is_no_day(source, start, end, point)
    if point.unit == "month" and low.startswith("tháng", start) and _NOT_THE_MONTH.search(low, back, start):
        return True
    return _is_length(source, start, end)


def _is_part_of_number(source: Source, start: int, end: int, *, bare: bool, dated: bool) -> bool:
    low, back = source.low, max(0, start - _BACK)
    if start and (low[start - 1] in "/.,-–_#" or low[start - 1].isalnum()):
        return True
    if low[end : end + 1] in {"-", "–"} and low[end + 1 : end + 2].isalnum():
        return True
    if not _STROKED.match(low, start, end):
        return False
    if _SERIAL.search(low, back, start):
        return True
    if not dated and _NAMED_BY_DATE.search(low, back, start) and not _SAYS_WHEN.search(low, back, start):
        return True
    return bare and is_share(source, start, end)


def is_share(source: Source, start: int, end: int) -> bool:
    """Whether two bare numbers and a stroke are rather a share, or the "24/7" of a service, than a day."""
    low = source.low
    if low.startswith(_SERVICE, start) or is_range_of_shares(source, start):
        return True
    before = _FIRST_SHARE.search(low, max(0, start - _BACK), start)
    if before and is_range_of_shares(source, before.start("first")):
        return True
    over, _, under = low[start:end].partition("/")
    if low.startswith(" ngày", end):
        return True
    if over.startswith("0") or under.startswith("0") or int(over) > int(under):
        return False
    return goes_on_after_date(source, end) or not _MAKES_DATE.search(low, max(0, start - _BACK), start)


def is_range_of_shares(source: Source, at: int) -> bool:
    """Whether the numbers at `at` are the two shares of "1/3 đến 1/2 diện tích".

    They are where the word for a measure follows. Else two of three signs must say so, and the smaller share
    stand first: a word such as "chiếm" before, a noun or verb after, and that as days they go backwards.
    """
    match = _SHARES.match(source.low, at)
    if match is None:
        return False
    over, under, last_over, last_under = (
        int(number) for name in ("first", "last") for number in match[name].split("/")
    )
    if over > under or last_over > last_under:
        return False
    if _MEASURED.match(source.low, match.end()):
        return True
    if over * last_under >= last_over * under:
        return False
    goes_on = goes_on_after_date(source, match.end())
    taken = _TAKES_SHARE.search(source.low, max(0, at - _BACK), at) is not None
    backwards = (last_under, last_over) < (under, over)
    return sum((goes_on, taken, backwards)) > 1


def _is_no_day(source: Source, start: int, end: int, point: Point) -> bool:
    low, back = source.low, max(0, start - _BACK)
    if point.rule == "weekday":
        return bool(
            _SETS_OF_DAYS.search(low, back, start)
            or _WEEKDAY_NAMES.match(low, end)
            or _ORDINAL.search(low, back, start)
        )
    return low.startswith(("sáng", "chiều", "tối"), start) and bool(_LIGHT.search(low, back, start))


def _is_length(source: Source, start: int, end: int) -> bool:
    """Whether "năm qua" and its like are the end of "3 năm qua" or are counted from another time."""
    low = source.low
    last = low[start:end].rpartition(" ")[2]
    if last not in YEARS_OFF:
        return False
    if _POINTS_BACK.match(low, end):
        return True
    return low.startswith(("năm", "tháng", "tuần", "quý", "quí"), start) and bool(
        _COUNTED.search(low, max(0, start - _BACK), start)
    )
