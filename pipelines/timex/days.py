"""Reads a day: its numbers, its weekday or a word such as "hôm nay", and the clock time or part before it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple

from pipelines.timex.nearest import settled
from pipelines.timex.periods import Point, day_point
from pipelines.timex.refusals import goes_on_after_date, is_day_before
from pipelines.timex.words import (
    DAY,
    END,
    LATER,
    MONTH,
    MONTH_NAME,
    NUMBERS,
    PART,
    PARTS,
    YEAR,
    YEAR_AFTER,
    YEARS_OFF,
    Reading,
    Source,
    may_say_year,
    way_of,
)

NOON = 12
"""The hour at which a clock face begins anew."""
_ONE_DAY = timedelta(days=1)
_DAYS_OFF = {"nay": 0, "qua": -1, "mai": 1}
_WEEKDAYS = {
    **dict(zip(("hai", "ba", "tư", "năm", "sáu", "bảy"), range(6), strict=True)),
    "bẩy": 5,
    **{str(number): number - 2 for number in range(2, 8)},
}
_SUNDAY = 6
_MONTHS_A_YEAR = 12
_NAMED_DAY = r"(?:thứ (?P<name>hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ nhật|chúa nhật)(?!\w)"
_NO_HOUR = "(?![0-9]{1,2} ?(?:h|giờ|g[0-9]|:[0-9]))"

_CLOCK = re.compile(
    r"(?P<hour>[01]?[0-9]|2[0-4])"
    # "8h 5/1" is eight o'clock: a number that begins a date is not the minutes. In "7h30-11h" it begins none.
    rf"(?: ?(?:h|giờ)(?: ?(?P<minute>[0-5]?[0-9])(?![0-9]|[/.][0-9]|-{_NO_HOUR}[0-9]| ?tháng)"
    r"(?: ?phút|['’]|p(?!\w))?"
    r"| (?P<half>rưỡi))?|g(?P<southern>[0-5][0-9])|:(?P<digital>[0-5][0-9]))(?!\w)"
)
_ZONE = r"(?: ?\((?:theo )?giờ [^()\n]{1,30}\)| (?:theo )?giờ (?:việt nam|hà nội|địa phương))?"
_TO_DAY = re.compile(rf"{_ZONE}(?:, | (?:của |vào )?)")
_PART = re.compile(rf"(?P<part>{PART})")
_OF_TODAY = re.compile(r" (?:sớm )?(?P<word>nay|qua|mai)(?!\w)")
_DEICTIC = re.compile(r"(?:(?:ngày )?hôm (?P<word>nay|qua|kia)|ngày (?P<ahead>mai|kia))(?!\w)")
_NOW = re.compile(r"hiện nay(?= \()")
_WEEKDAY = re.compile(rf"(?:ngày )?{_NAMED_DAY}")
_WEEK_AFTER = re.compile(
    r" (?:(?:của )?tuần (?P<week>này|trước|rồi|tới|sau|vừa qua|vừa rồi|qua|sắp tới)(?! (?:đó|ấy)\b)(?!\w)"
    rf"|(?P<way>(?:vừa qua|vừa rồi|sắp tới|này)(?!\w)|tới{LATER}))"
)
_LEAD = re.compile("ngày ")
_NUMERIC = re.compile(
    rf"(?P<day>{DAY})(?P<by>[/.-])(?P<month>{MONTH})(?:(?P=by)(?P<year>{YEAR}))?{END}(?! tháng [0-9])"
)
_LONG = re.compile(
    rf"(?P<day>{DAY}) tháng (?:(?P<month>{MONTH})|(?P<name>{MONTH_NAME}))"
    rf"(?:(?:,? năm | ?[/.-] ?| )(?P<year>{YEAR}))?{END}(?! ngày)"
)
_OF_EVENT = re.compile(r" của (?!(?:tuần|tháng)(?!\w))")
_OF_EVENTS_DAY = re.compile(
    r" (?:(?:của|trong) (?!(?:tuần|tháng)(?!\w))"
    r"|(?:kể từ|tính từ|liên tiếp|làm việc|chất vấn|xét xử|thi đấu|tranh tài|diễn ra|nghỉ)(?!\w))"
)
"""After "thứ hai", and after "ngày thứ hai", where that is the second one of something."""
_OF_MONTH = re.compile(rf"(?P<day>{DAY}) tháng (?P<off>này|trước|tới|sau)(?!\w)")
_BRACKET = re.compile(rf" \((?:{_NAMED_DAY},? )?(?P<lead>ngày )?")
_COMMA = re.compile(",? (?P<lead>ngày )?")
_WEEKDAY_IN_BRACKETS = re.compile(rf" \({_NAMED_DAY}\)")


class Clock(NamedTuple):
    """Hour and minute as printed, the part of the day that was said with them, and where that ends."""

    hour: int
    minute: int
    part: str
    end: int

    @property
    def time(self) -> tuple[int, int] | None:
        """Hour and minute of 24 hours, or `None` where nobody can tell the day that they are of.

        "8h tối" is 20:00, "12h sáng" 0:00. Midnight, "12h tối" or "12h đêm", closes the day that it is said
        of; "12h15 đêm" may be meant of that day's first hour or of the next day's.
        """
        hour = self.hour
        if hour == NOON and self.part in {"TEV", "TNI"}:
            return None if self.minute else (24, 0)
        if hour == NOON and self.part == "TMO":
            hour = 0
        elif hour <= NOON and (
            (self.part in {"TAF", "TEV"} and hour > 0)
            or (self.part == "TMI" and hour <= 3)  # noqa: PLR2004 - noon ends with the third hour
            or (self.part == "TNI" and hour >= 6)  # noqa: PLR2004 - the early hours are counted from midnight
        ):
            hour = hour % 12 + 12
        return hour, self.minute


def read_clock(source: Source, at: int) -> Clock | None:
    """The clock time at `at`, with the part of the day that may follow it."""
    match = _CLOCK.match(source.low, at)
    if match is None:
        return None
    minute = match["minute"] or match["southern"] or match["digital"] or ("30" if match["half"] else "0")
    part = (
        _PART.match(source.low, match.end() + 1) if source.low[match.end() : match.end() + 1] == " " else None
    )
    if match["hour"] == "24" and int(minute):
        return None
    return Clock(
        int(match["hour"]),
        int(minute),
        PARTS[part["part"]] if part else "",
        part.end() if part else match.end(),
    )


def read_day(source: Source, at: int, *, led: bool = False) -> Reading | None:
    """The day at `at` with what stands before it; `led` tells that a word before `at` says that it is one."""
    clock = read_clock(source, at)
    if clock is None:
        return _day_with_part(source, at, led=led)
    if clock.part and (found := _of_today(source, clock.end)):
        return _with_time(_with_printed(source, found), clock)
    match = _TO_DAY.match(source.low, clock.end)
    found = _day_with_part(source, match.end(), led=True) if match else None
    if found is None or found.point.clock or (clock.part and found.point.part):
        return None
    if found.point.part:
        clock = clock._replace(part=found.point.part)
    return _with_time(found, clock)


def _with_time(found: Reading, clock: Clock) -> Reading | None:
    if clock.time is None:
        return None
    point = found.point._replace(part="", clock=clock.time, rule=found.point.rule.replace("part", "clock"))
    return found._replace(point=point if "clock" in point.rule else point._replace(rule="clock"))


def _day_with_part(source: Source, at: int, *, led: bool) -> Reading | None:
    match = _PART.match(source.low, at)
    if match is None:
        return _whole_day(source, at, led=led)
    found = _of_today(source, match.end())
    if found is not None:
        found = _with_printed(source, found)
    elif source.low.startswith((" ", ", "), match.end()):
        found = _whole_day(source, match.end() + (1 if source.low[match.end()] == " " else 2), led=True)
    if found is None:
        return None
    return found._replace(point=found.point._replace(part=PARTS[match["part"]], rule="part"), bare=False)


def _of_today(source: Source, at: int) -> Reading | None:
    """The "nay" of "sáng nay", and its like."""
    match = _OF_TODAY.match(source.low, at)
    return match and _shifted(source, _DAYS_OFF[match["word"]], match.end())


def _shifted(source: Source, days: int, end: int) -> Reading:
    return Reading(day_point(source.today + days * _ONE_DAY, "deictic"), end)


def _whole_day(source: Source, at: int, *, led: bool) -> Reading | None:
    if match := _DEICTIC.match(source.low, at):
        word = match["word"]
        days = {"nay": 0, "qua": -1, "kia": -2}[word] if word else 1 + (match["ahead"] == "kia")
        return _with_printed(source, _shifted(source, days, match.end()))
    if match := _NOW.match(source.low, at):
        return _printed(source, match.end())
    if match := _WEEKDAY.match(source.low, at):
        return _weekday(source, match, led=led)
    match = _LEAD.match(source.low, at)
    found = read_date(source, match.end() if match else at, led=led or match is not None)
    if found and (match := _WEEKDAY_IN_BRACKETS.match(source.low, found.end)):
        found = found._replace(end=match.end(), bare=False)
    return found


def _weekday(source: Source, match: re.Match[str], *, led: bool) -> Reading | None:
    """A weekday: the printed date decides, else the words after it, else the nearest such day."""
    name, today = match["name"], source.today
    weekday = _WEEKDAYS[name] if name else _SUNDAY
    ahead = (weekday - today.weekday()) % 7
    end, days = match.end(), (ahead + 3) % 7 - 3
    after = _WEEK_AFTER.match(source.low, end)
    if after and after["week"] not in {None, "qua", "vừa qua", "vừa rồi"}:
        days = weekday - today.weekday() + 7 * YEARS_OFF[after["week"]]
    elif after:
        word = after["way"] or after["week"]
        days = weekday - today.weekday() if word == "này" else ((ahead or 7) if "tới" in word else ahead - 7)
    end = after.end() if after else end
    printed = _printed(source, end)
    if printed:
        return printed
    if after is None and _counts_days(source, match):
        return None
    # "thứ hai" is also "the second": alone it is a day where its name has a capital or a word makes it one.
    if not (led or after or name is None or source.text[match.start("name")].isupper()):
        return None
    return Reading(day_point(source.today + days * _ONE_DAY, "weekday"), end)


def _counts_days(source: Source, match: re.Match[str]) -> bool:
    """Whether "thứ hai" is the second of something: "ngày thứ hai của lễ hội"."""
    low, start = source.low, match.start()
    if match["name"] is None:
        return False
    if low.startswith("ngày ", start) or low.endswith("ngày ", 0, start):
        return bool(_OF_EVENTS_DAY.match(low, match.end()))
    return not source.text[match.start("name")].isupper() and bool(_OF_EVENT.match(low, match.end()))


def _with_printed(source: Source, found: Reading) -> Reading:
    """`found`, or the date that is printed beside it."""
    return _printed(source, found.end) or found


def _printed(source: Source, at: int) -> Reading | None:
    """The date in brackets or after a comma that tells which day the words before `at` mean."""
    if match := _BRACKET.match(source.low, at):
        found = read_date(source, match.end(), led=True)
        if found is None or source.low[found.end : found.end + 1] != ")":
            return None
        return found._replace(point=found.point._replace(rule="printed"), end=found.end + 1, bare=False)
    match = _COMMA.match(source.low, at)
    found = match and read_date(source, match.end(), led=match["lead"] is not None, beside=True)
    if not found or (found.bare and goes_on_after_date(source, found.end)):
        return None
    return found._replace(point=found.point._replace(rule="printed"), bare=False)


def read_date(source: Source, at: int, *, led: bool, beside: bool = False) -> Reading | None:
    """The numbers of a day at `at`; without `led` only those that are a date by themselves.

    `beside` tells that they stand after a word for the same day.
    """
    low = source.low
    if match := _NUMERIC.match(low, at):
        if match["by"] != "/" and not match["year"] and not led:
            return None
        number = int(match["month"])
    elif match := _LONG.match(low, at):
        if match["name"] and not (led or _is_month_by_itself(source, match, beside=beside)):
            return None
        number = NUMBERS[match["month"] or match["name"]]
    elif led and (match := _OF_MONTH.match(low, at)):
        index = source.today.year * 12 + source.today.month - 1 + YEARS_OFF[match["off"]]
        return Reading(Point("day", index // 12, index % 12 + 1, int(match["day"]), rule="date"), match.end())
    else:
        return None
    bare = not led and match["year"] is None and match.re is _NUMERIC
    year = int(match["year"]) if match["year"] else None
    point = Point("day", year, number, int(match["day"]), rule="date")
    return with_year_after(source, Reading(point, match.end(), bare))


def _is_month_by_itself(source: Source, match: re.Match[str], *, beside: bool) -> bool:
    """Whether the named month of a day is one without a word such as "ngày" before the day."""
    if may_say_year(source, match):  # "9 tháng năm 2025": nine months; a year has no thirteen
        return beside or int(match["day"]) > _MONTHS_A_YEAR or is_day_before(source, match.start())
    return match["year"] is not None or source.text[match.start("name")].isupper()


def with_year_after(source: Source, found: Reading) -> Reading:
    """`found` in the year that the words after it name, if they do."""
    if found.point.year is not None:
        return found
    match = YEAR_AFTER.match(source.low, found.end)
    if match is None:
        return found
    if match["way"]:
        point = settled(found.point, source.today, way_of(match["way"]))
    elif match["off"]:
        point = found.point._replace(year=source.today.year + YEARS_OFF[match["off"]])
    else:
        point = found.point._replace(year=int(match["year"]))
    return Reading(point, match.end()) if point else found
