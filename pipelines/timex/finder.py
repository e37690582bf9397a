"""Goes over a text once and gathers its time expressions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.article import TimeExpression
from pipelines.timex.days import read_day
from pipelines.timex.holidays import read_holiday
from pipelines.timex.lists import with_year_of_list
from pipelines.timex.nearest import settled
from pipelines.timex.ranges import Interval, read_interval
from pipelines.timex.refusals import is_refused
from pipelines.timex.spans import read_span
from pipelines.timex.words import Source, lowered

if TYPE_CHECKING:
    from datetime import datetime

    from archive.article import TimeType
    from pipelines.timex.words import Reading

_COUNTED = " (?:ngày|tháng|năm|qu[ýí]) "
_OPENINGS = {
    "span": (
        *("năm (?=[0-9nktqvsh])", "tháng ", "tuần ", "quý ", "quí ", "đầu ", "giữa ", "cuối ", "sang năm"),
        *("thập [nk]", "những năm", "thế k", "nửa [đcs]"),
    ),
    "day": (
        *("ngày ", "hôm ", r"hiện nay \(", "rạng sáng", "sáng", "trưa", "chiều", "tối", "đêm"),
        *("thứ [2-7hbtns]", "chủ nhật", "chúa nhật"),
    ),
    "range": (
        *("từ ", "giai đoạn", "thời kỳ", "nhiệm kỳ", "niên kh", "kh[óo][aá] [0-9]"),
        *(word + _COUNTED for word in ("các", "những")),
    ),
    "count": tuple(
        word + _COUNTED
        for word in (
            *("hai", "ba", "bốn", "năm", "sáu", "bảy", "bẩy", "tám", "chín"),
            "mười(?: một| hai)?",
        )
    ),
    "holiday": (
        *(
            "quốc tế [plt]",
            "quốc khánh",
            "giải phóng",
            "thống nhất đ",
            "phụ nữ v",
            "nhà giáo v",
            "thương binh",
        ),
        *("giáng sinh", "noel", "nô-en", "tết [dt]", "báo chí c", "thầy thuốc", "thành lập đ", "sinh nhật b"),
    ),
}
"""How the words of an expression begin, by the kind of reader that knows them; each with a plain letter."""
_NUMBER = r"[0-9]{1,4}(?= ?[/:hg–—-]| (?:giờ|tháng|qu[ýí]|ngày|năm|đến|tới|cho)|\.[0-9]{1,2}\.)"
_KIND = re.compile("|".join(f"(?P<{kind}>{'|'.join(openings)})" for kind, openings in _OPENINGS.items()))


def _by_first_letter() -> str:
    """All openings as one pattern that looks at a letter once: it is tried at every word of a text."""
    rests: dict[str, list[str]] = {}
    for opening in (one for openings in _OPENINGS.values() for one in openings):
        rests.setdefault(opening[0], []).append(opening[1:])
    return "|".join(f"{letter}(?:{'|'.join(found)})" for letter, found in rests.items())


_BEGINNING = re.compile(rf"(?<!\w)(?:{_by_first_letter()}|{_NUMBER})")


def find_times(text: str, stamp: datetime, part: str = "") -> tuple[TimeExpression, ...]:
    """The time expressions of Vietnamese `text`, sorted and without overlap.

    `stamp` is the time of publication, in the zone of the paper: only its day counts. `part` names the text
    in what is found. The text is as the text step leaves it, in NFC with single spaces. What cannot be put
    on the calendar is left out, and so is any day outside of the years 1 to 9999.
    """
    source = Source(text, lowered(text), stamp.date())
    found: list[TimeExpression] = []
    done = 0
    while match := _BEGINNING.search(source.low, done):
        start = match.start()
        try:
            read = _read(source, start)
        except OverflowError:  # such as "hôm qua" on the first day of the year 1
            read = None
        if read is None:
            done = start + 1
            continue
        done = read.end
        one = _expression(source, start, read, part)
        if one is not None:
            found.append(one)
    return tuple(found)


def _read(source: Source, at: int) -> Interval | Reading | None:
    """What stands at `at`, where `_BEGINNING` does, by the readers that know such a beginning."""
    opening = _KIND.match(source.low, at)
    kind = opening.lastgroup if opening else "number"
    if kind == "holiday":
        return read_holiday(source, at)
    point = read_day(source, at) if kind in {"day", "number"} else None
    if point is None and kind == "day" and (point := read_holiday(source, at)):
        return point
    if point is None and kind != "range":
        point = read_span(source, at)
    return read_interval(source, at, point) or point


def _expression(source: Source, start: int, read: Interval | Reading, part: str) -> TimeExpression | None:
    if isinstance(read, Interval):
        first, last, rule = read.first, read.last, read.rule
        if is_refused(source, start, read.end, last, bare=False):
            return None
        value, mod = f"{first.value}/{last.value}", None
        kind: TimeType = "DURATION"
    else:
        if is_refused(source, start, read.end, read.point, bare=read.bare):
            return None
        point = settled(with_year_of_list(source, read).point, source.today)
        if point is None:
            return None
        first = last = point
        value, mod, rule = point.value, point.mod, point.rule
        kind = "TIME" if point.clock or point.part else "DATE"
    return TimeExpression(
        part=part,
        start=start,
        end=read.end,
        type=kind,
        value=value,
        mod=mod,
        first=first.days()[0],
        last=last.days()[1],
        rule=rule,
    )
