"""Reads the holidays that have a fixed day of the solar year.

Most of their names are everyday words too ("phụ nữ Việt Nam"), so that they need "ngày", "lễ" or "dịp" before
them or their date after them. Holidays of the lunar year are not read: their day moves.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipelines.timex.periods import Point
from pipelines.timex.words import DAY, END, MONTH, YEAR, YEARS_OFF, Reading

if TYPE_CHECKING:
    from pipelines.timex.words import Source


class Holiday(NamedTuple):
    """The names of a holiday as a pattern, its day and month, and whether its name alone is enough."""

    names: str
    day: int
    month: int
    alone: bool = False


HOLIDAYS = (
    Holiday("tết dương lịch", 1, 1, alone=True),
    Holiday("thành lập đảng(?: cộng sản việt nam)?", 3, 2),
    Holiday("thầy thuốc việt nam", 27, 2),
    Holiday("quốc tế phụ nữ", 8, 3),
    Holiday(
        "giải phóng (?:hoàn toàn )?miền nam(?:(?:,| và| -| –)? thống nhất đất nước)?|thống nhất đất nước",
        30,
        4,
    ),
    Holiday("quốc tế lao động", 1, 5, alone=True),
    Holiday("sinh nhật bác(?: hồ)?", 19, 5, alone=True),
    Holiday("(?:quốc tế|tết) thiếu nhi", 1, 6),
    Holiday("báo chí cách mạng(?: việt nam)?", 21, 6),
    Holiday("thương binh(?: ?[-–,]| và)? liệt s[ĩỹ]", 27, 7),
    Holiday("quốc khánh(?: việt nam)?", 2, 9, alone=True),
    Holiday("phụ nữ việt nam", 20, 10),
    Holiday("nhà giáo việt nam", 20, 11),
    Holiday("giáng sinh|noel|nô-en", 25, 12, alone=True),
)
"""The days are those of Vietnam's labour code and of the state's memorial and professional days."""

_NAMES = re.compile(
    "(?P<lead>ngày )?(?:"
    + "|".join(f"(?P<h{n}>{holiday.names})" for n, holiday in enumerate(HOLIDAYS))
    + r")(?!\w)"
)
_OCCASION = re.compile(r"(?:^|\W)(?:ngày|lễ|dịp|ngày lễ) \Z")
_DATE = re.compile(
    rf"(?P<open> \((?:ngày )?| ngày | )(?P<day>{DAY})(?P<by>[/.-])(?P<month>{MONTH})"
    rf"(?:(?P=by)(?P<year>{YEAR})|,? năm (?P<said>{YEAR})| năm (?P<off>nay|ngoái|trước|tới|sau)(?!\w))?{END}"
    r"(?! ?[-–] ?[0-9])"
)
_YEAR = re.compile(rf" (?:năm )?(?P<year>{YEAR}){END}| năm (?P<off>nay|ngoái|trước|qua|tới|sau)(?!\w)")
_OTHERS = re.compile(
    r"(?: lần thứ [0-9ivxl]{1,4})? "
    r"(?P<whose>(?:của )?(?:nước|vương quốc|cộng hòa|cộng hoà|hai nước|đất nước)(?!\w)|của |)"
)
_OURS = re.compile(
    "(?:của )?(?:nước )?(?:cộng hòa xã hội chủ nghĩa |cộng hoà xã hội chủ nghĩa |chxhcn )?việt nam"
)
_MOODS = re.compile(r"(?:^|\W)(?:ông già|cây|cây thông|đêm|mùa) \Z")
_BACK = 20
_NOEL = len(HOLIDAYS) - 1
_PARTY = 1


def read_holiday(source: Source, at: int) -> Reading | None:
    """The holiday at `at`, with its date or year where they stand beside it: they decide."""
    match = _NAMES.match(source.low, at)
    if match is None:
        return None
    index = next(n for n in range(len(HOLIDAYS)) if match[f"h{n}"])
    if _is_other(source, match, index):
        return None
    holiday = HOLIDAYS[index]
    date = _DATE.match(source.low, match.end())
    if date and (found := _dated(source, date)):
        return found
    known = holiday.alone or match["lead"] or _OCCASION.search(source.low, max(0, at - _BACK), at)
    if not known:
        return None
    point = Point("day", None, holiday.month, holiday.day, rule="holiday")
    if year := _YEAR.match(source.low, match.end()):
        return Reading(point._replace(year=_year(source, year["year"], year["off"])), year.end())
    return Reading(point, match.end())


def _dated(source: Source, match: re.Match[str]) -> Reading | None:
    """The date printed after a holiday's name; a bracket is part of it when it closes."""
    end = match.end()
    if "(" in match["open"]:
        if source.low[end : end + 1] != ")":
            return None
        end += 1
    year = _year(source, match["year"] or match["said"], match["off"])
    return Reading(Point("day", year, int(match["month"]), int(match["day"]), rule="holiday"), end)


def _year(source: Source, printed: str | None, off: str | None) -> int | None:
    if off:
        return source.today.year + YEARS_OFF[off]
    return int(printed) if printed else None


def _is_other(source: Source, match: re.Match[str], index: int) -> bool:
    """Whether the name is of something else: another country's day, a Christmas tree, "Đảng bộ"."""
    low, end = source.low, match.end()
    if index == _NOEL:
        return bool(_MOODS.search(low, max(0, match.start() - _BACK), match.start()))
    if index == _PARTY:
        return low.startswith((" bộ", " ủy", " uỷ"), end)
    if not match[f"h{index}"].startswith("quốc khánh"):
        return False
    after = _OTHERS.match(low, end)
    if after is None or _OURS.match(low, after.start("whose")):
        return False
    return bool(after["whose"]) or source.text[after.end() : after.end() + 1].isupper()
