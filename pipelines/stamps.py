"""The grammar of date stamps: what newspapers print beside a headline, read strictly and piece by piece.

A stamp is a day, and with it, in any order and parted by spaces and punctuation, a time of day, a zone after
the time, a weekday, and in front a label such as "Cập nhật:". Each piece stands once, and every character
belongs to a piece: what is not understood whole is not read at all. Days come before months, as everywhere
in Vietnam, unless the month is an English word or the year comes first.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import tzinfo

FIRST_YEAR = 1900
"""No story of these papers is older; an earlier year is a slip."""

_INDOCHINA = timezone(timedelta(hours=7))
_FARTHEST_ZONE = timedelta(hours=14)
_LAST_MONG = 10

_MONTHS = {
    **dict.fromkeys(("một", "giêng", "jan"), 1),
    **dict.fromkeys(("hai", "feb"), 2),
    **dict.fromkeys(("ba", "mar"), 3),
    **dict.fromkeys(("tư", "apr"), 4),
    **dict.fromkeys(("năm", "may"), 5),
    **dict.fromkeys(("sáu", "jun"), 6),
    **dict.fromkeys(("bảy", "bẩy", "jul"), 7),
    **dict.fromkeys(("tám", "aug"), 8),
    **dict.fromkeys(("chín", "sep"), 9),
    **dict.fromkeys(("mười", "oct"), 10),
    **dict.fromkeys(("mười một", "nov"), 11),
    **dict.fromkeys(("mười hai", "chạp", "dec"), 12),
}
_COUNTED = {"bốn": 4, **{name: number for name, number in _MONTHS.items() if number <= _LAST_MONG}}
"""Days of a month that are counted in words: mồng một to mồng mười."""
_WEEKDAYS = {
    **dict.fromkeys(("hai", "2", "mon"), 0),
    **dict.fromkeys(("ba", "3", "tue"), 1),
    **dict.fromkeys(("tư", "4", "wed"), 2),
    **dict.fromkeys(("năm", "5", "thu"), 3),
    **dict.fromkeys(("sáu", "6", "fri"), 4),
    **dict.fromkeys(("bảy", "bẩy", "7", "sat"), 5),
    **dict.fromkeys(("chủ nhật", "chúa nhật", "cn", "c.n", "sun"), 6),
}

_MORNING = {hour: hour % 12 for hour in range(13)}
_AFTERNOON = {hour: hour % 12 + 12 for hour in range(1, 24)}
_NOON = {10: 10, 11: 11, 12: 12, 1: 13, 2: 14, 13: 13, 14: 14}
_EVENING = {hour: hour % 12 + 12 for hour in (*range(4, 12), *range(16, 24))}
# 12 giờ đêm ends one day and begins the next: no hour of the day that is printed.
_NIGHT = {hour: hour for hour in (*range(5), *range(20, 24))} | {hour: hour + 12 for hour in range(8, 12)}
_HALVES = {
    **dict.fromkeys(("sa", "s.a.", "am", "a.m.", "sáng"), _MORNING),
    **dict.fromkeys(("ch", "c.h.", "pm", "p.m.", "chiều"), _AFTERNOON),
    "trưa": _NOON,
    "tối": _EVENING,
    "đêm": _NIGHT,
}
"""The hour of a 24-hour clock by the printed one, for each word that tells the part of the day."""

_DAY = (
    r"(?:(?P<mong>mồng|mùng) )?"
    r"(?P<day>[0-9]{1,2}|(?<=m[ồù]ng )(?:một|hai|ba|bốn|tư|năm|sáu|bảy|bẩy|tám|chín|mười)(?!\w))"
)
_YEAR = r"(?P<year>[0-9]{4})(?![0-9])"
_MONTH = (
    "(?P<month>[0-9]{1,2}|mười một|mười hai|một|giêng|hai|ba|tư|năm|sáu|bảy|bẩy|tám|chín|mười|chạp)"
    r"(?!\w)"
)
_MONTH_NAME = (
    "(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?(?!\w)\.?"
)
_HALF = r"(?: ?(?P<half>sa|ch|am|pm|s\.a\.|c\.h\.|a\.m\.|p\.m\.|sáng|trưa|chiều|tối|đêm)(?!\w))?"
_CLOCK = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?(?![0-9:])"
# "8 giờ 5/7/2021" and "8 giờ 5 tháng 7" are 8:00: a number that begins a date is not the minutes.
_HOURS = (
    r"(?P<hour>[0-9]{1,2}) ?(?:h|g|giờ)(?![^\W\d_])"
    r"(?: ?(?P<minute>[0-9]{1,2})(?![0-9]| tháng| ?(?P<by>[-/.]) ?[0-9]{1,2} ?(?P=by))"
    r"(?: ?phút|['’p](?!\w))?)?"
)
_DISTANCE = r"(?P<sign>[-+]) ?(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?"
_PIECES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("date", rf"{_DAY} ?(?P<by>[-/.]) ?(?P<month>[0-9]{{1,2}}) ?(?P=by) ?{_YEAR}"),
        ("date", r"(?P<year>[0-9]{4})(?P<by>[-/.])(?P<month>[0-9]{1,2})(?P=by)(?P<day>[0-9]{1,2})(?![0-9])"),
        ("date", rf"{_DAY} tháng {_MONTH}(?: ?[,/] ?| )(?:năm )?{_YEAR}"),
        ("date", rf"tháng {_MONTH} (?P<day>[0-9]{{1,2}}) ?, ?(?:năm )?{_YEAR}"),
        ("date", rf"{_MONTH_NAME} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: ?, ?| ){_YEAR}"),
        ("date", rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH_NAME},? {_YEAR}"),
        ("weekday", r"thứ ?(?P<name>hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])(?!\w)"),
        ("weekday", r"t\.?(?P<name>[2-7])(?!\w)"),
        ("weekday", r"(?P<name>chủ nhật|chúa nhật|cn|c\.n)(?!\w)\.?"),
        ("weekday", r"(?P<name>hai|ba|tư|năm|sáu|bảy|bẩy)(?= ?,| (?:ngày )?[0-9]{1,2}(?![0-9]))"),
        ("weekday", r"(?P<name>mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?(?!\w)\.?"),
        ("time", _CLOCK + _HALF),
        ("time", _HOURS + _HALF),
        ("zone", rf"(?P<name>gmt|utc)(?: ?{_DISTANCE})?(?!\w)"),
        ("zone", r"(?P<sign>[-+])(?P<hours>[0-9]{2})(?::?(?P<minutes>[0-9]{2}))?(?![0-9/.:-])"),
        ("zone", r"(?P<home>giờ việt nam|giờ hà nội|ict)(?!\w)"),
    )
)
_WEEKDAY_WORDS = tuple(
    re.compile(r"(?<!\w)" + pattern.pattern)
    for kind, pattern in _PIECES
    if kind == "weekday" and "ngày" not in pattern.pattern  # "năm" alone is also a year
)
_LABEL = re.compile(
    r"\(?(?:(?:ngày|đã|thời gian) (?:đăng|xuất bản|cập nhật)|đăng|xuất bản|cập nhật(?: lần cuối)?|thời gian"
    r"|(?:last )?updated?|(?:publish(?:ed|ing)?|posted)(?: date)?|date)(?!\w)"
    r"(?: lúc| ngày| on| at)? ?:? ?"
)
_BETWEEN = re.compile(r"(?:[ |,;.•·–—()\[\]-]|(?:ngày|lúc|vào|hồi|at|on)(?!\w))+")
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[-+][0-9]{2}:?[0-9]{2})?"
)


_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Stamp(NamedTuple):
    """What a stamp says: its instant, aware and in the site's zone, and the name of the rule that read it.

    `contradiction` is a line for a person where the printed weekday is not that of the printed day.
    """

    instant: datetime
    rule: str
    contradiction: str | None = None


def read(stamp: str, zone: tzinfo) -> Stamp | None:
    """What `stamp` says, expressed in `zone`, or `None` when it is not of this grammar.

    `stamp` is NFC with single plain spaces; letters may have any case. Without a zone of its own it is in
    `zone`; without a time of day it is the first instant of the day. Rules are `time|date` and
    `date|time` by what comes first, `date` and `iso8601`; "; weekday differs" is added where the printed
    weekday is not that of the date.

    Raises:
        ValueError: the stamp is of this grammar and names a moment that does not exist.
    """
    if _ISO.fullmatch(stamp):
        return Stamp(in_zone(datetime.fromisoformat(stamp), zone), "iso8601")
    found = _pieces(stamp.lower())
    if found is None or "date" not in found:
        return None
    day = _date(found["date"])
    clock = _time(found["time"]) if "time" in found else time()
    offset = _offset(found["zone"]) if "zone" in found else zone
    rule = "|".join(kind for kind in found if kind in {"time", "date"})
    stated = _WEEKDAYS[found["weekday"]["name"]] if "weekday" in found else None
    return stamp_of(datetime.combine(day, clock, offset), zone, rule, stated)


def stamp_of(moment: datetime, zone: tzinfo, rule: str, weekday: int | None) -> Stamp:
    """The stamp of the printed `moment`, with which `weekday` (Monday is 0) is printed.

    Raises:
        ValueError: see `in_zone`.
    """
    instant = in_zone(moment, zone)
    if weekday is None or weekday == moment.weekday():
        return Stamp(instant, rule)
    said = f"{moment:%Y-%m-%d} is a {_NAMES[moment.weekday()]}, and the stamp says {_NAMES[weekday]}"
    return Stamp(instant, f"{rule}; weekday differs", said)


def weekday_in(stamp: str) -> int | None:
    """The weekday (Monday is 0) that `stamp` names, wherever it stands; `hai` without `thứ` is none."""
    text = stamp.lower()
    found = (match for pattern in _WEEKDAY_WORDS if (match := pattern.search(text)))
    first = next(found, None)
    return None if first is None else _WEEKDAYS[first["name"]]


def _pieces(stamp: str) -> dict[str, re.Match[str]] | None:
    """The pieces of `stamp` by kind, in order, or `None` where something is left over or stands twice."""
    found: dict[str, re.Match[str]] = {}
    label = _LABEL.match(stamp)
    at = label.end() if label else 0
    while at < len(stamp):
        kind, match = _piece(stamp, at, timed="time" in found)
        if match is None or kind in found:
            return None
        if kind != "between":
            found[kind] = match
        at = match.end()
    return found


def _piece(stamp: str, at: int, *, timed: bool) -> tuple[str, re.Match[str] | None]:
    for kind, pattern in _PIECES:
        if (kind != "zone" or timed) and (match := pattern.match(stamp, at)):
            return kind, match
    return "between", _BETWEEN.match(stamp, at)


def _date(match: re.Match[str]) -> date:
    month = match["month"]
    number = match["day"]
    day = date(
        int(match["year"]),
        int(month) if month.isdigit() else _MONTHS[month],
        int(number) if number.isdigit() else _COUNTED[number],
    )
    if match.groupdict().get("mong") and day.day > _LAST_MONG:
        raise ValueError(f"mồng {day.day} is no day: mồng counts to {_LAST_MONG}")
    return day


def _time(match: re.Match[str]) -> time:
    parts = match.groupdict(default="0")
    hour: int | None = int(parts["hour"])
    if match["half"]:
        hour = _HALVES[match["half"]].get(int(parts["hour"]))
    if hour is None:
        raise ValueError(f"there is no {parts['hour']} o'clock {match['half']}")
    return time(hour, int(parts["minute"]), int(parts.get("second", "0")))


def _offset(match: re.Match[str]) -> timezone:
    parts = match.groupdict(default="")
    if parts.get("home"):
        return _INDOCHINA
    if not parts["sign"]:
        return UTC
    offset = timedelta(hours=int(parts["hours"]), minutes=int(parts["minutes"] or "0"))
    if offset > _FARTHEST_ZONE:
        raise ValueError(f"no zone is {offset} away from Greenwich")
    return timezone(-offset if parts["sign"] == "-" else offset)


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """`moment` expressed in `zone`; without a zone of its own it is in `zone`.

    Raises:
        ValueError: it lies before `FIRST_YEAR` or after the year 9999.
    """
    if moment.year < FIRST_YEAR:
        raise ValueError(f"the year {moment.year} is before {FIRST_YEAR}")
    try:
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    except OverflowError as error:
        raise ValueError("the moment lies after the last year that can be written") from error
