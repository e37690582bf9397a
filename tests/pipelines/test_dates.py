from __future__ import annotations

import unicodedata
from contextlib import nullcontext, suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.article import Flag
from pipelines.dates import date_article, read_stamp
from pipelines.errors import Refused
from pipelines.options import SITE_ZONE, Options
from tests.pipelines.articles import an_article

NOW = datetime(2027, 1, 1, tzinfo=UTC)
LATE = datetime(9999, 12, 31, tzinfo=UTC)

DOSSIER = [
    ("12:22 | 01/01/2026 GMT+7", "2026-01-01T12:22:00+07:00", "time|date"),
    ("12:22 | 01/01/2026 GMT+7 |", "2026-01-01T12:22:00+07:00", "time|date"),
    ("09:56 | 16/11/2025", "2025-11-16T09:56:00+07:00", "time|date"),
    ("22:00 | 17/06/2023", "2023-06-17T22:00:00+07:00", "time|date"),
    ("September 01, 2025 | 20:35", "2025-09-01T20:35:00+07:00", "date|time"),
    ("31/08/2025 07:00", "2025-08-31T07:00:00+07:00", "date|time"),
    ("05/07/2021", "2021-07-05T00:00:00+07:00", "date"),
    ("09:00\n | \n10/03/2021", "2021-03-10T09:00:00+07:00", "time|date"),
    ("Cập nhật: 17:48 | 01/11/2020", "2020-11-01T17:48:00+07:00", "time|date"),
    ("2026-09-07T14:30:03+07:00", "2026-09-07T14:30:03+07:00", "iso8601"),
]
"""The forms of docs/mastercms.md, 4.6."""

VIETNAMESE = [
    ("Thứ Hai, 05/07/2021 08:30", "2021-07-05T08:30:00+07:00", "date|time"),
    ("Thứ 2, 05/07/2021 08:30", "2021-07-05T08:30:00+07:00", "date|time"),
    ("Hai, 05/07/2021 08:30", "2021-07-05T08:30:00+07:00", "date|time"),
    ("Năm, 01/01/2026", "2026-01-01T00:00:00+07:00", "date"),
    ("Năm ngày 1 tháng 1 năm 2026", "2026-01-01T00:00:00+07:00", "date"),
    ("T2, 05/07/2021 - 10:11", "2021-07-05T10:11:00+07:00", "date|time"),
    ("T6, 09/07/2021", "2021-07-09T00:00:00+07:00", "date"),
    ("Chủ nhật, 04/07/2021", "2021-07-04T00:00:00+07:00", "date"),
    ("CN 04/07/2021 21:05", "2021-07-04T21:05:00+07:00", "date|time"),
    ("10:11 (Thứ bảy) 10/07/2021", "2021-07-10T10:11:00+07:00", "time|date"),
    ("ngày 1 tháng 3 năm 2024", "2024-03-01T00:00:00+07:00", "date"),
    ("Thứ năm, ngày 1 tháng 1 năm 2026", "2026-01-01T00:00:00+07:00", "date"),
    ("1 tháng Giêng 2026", "2026-01-01T00:00:00+07:00", "date"),
    ("3 tháng Chạp, 2024", "2024-12-03T00:00:00+07:00", "date"),
    ("ngày mồng 5 tháng 3 năm 2024", "2024-03-05T00:00:00+07:00", "date"),
    ("mùng 5/3/2024", "2024-03-05T00:00:00+07:00", "date"),
    ("05 Tháng Bảy 2021", "2021-07-05T00:00:00+07:00", "date"),
    ("Tháng Mười Một 1, 2026", "2026-11-01T00:00:00+07:00", "date"),
    ("ngày 15 tháng mười hai năm 2020, 9 giờ tối", "2020-12-15T21:00:00+07:00", "date|time"),
    ("20h15 05/07/2021", "2021-07-05T20:15:00+07:00", "time|date"),
    ("20h, 05/07/2021", "2021-07-05T20:00:00+07:00", "time|date"),
    ("20g15 ngày 5-7-2021", "2021-07-05T20:15:00+07:00", "time|date"),
    ("08h30 ngày 05/07/2021", "2021-07-05T08:30:00+07:00", "time|date"),
    ("8 giờ 30 phút ngày 5/7/2021", "2021-07-05T08:30:00+07:00", "time|date"),
    ("8 giờ 5/7/2021", "2021-07-05T08:00:00+07:00", "time|date"),
    ("8 giờ 5 tháng 7 năm 2021", "2021-07-05T08:00:00+07:00", "time|date"),
    ("lúc 8 giờ 5 ngày 5/7/2021", "2021-07-05T08:05:00+07:00", "time|date"),
    ("01/01/2026 12:22 SA", "2026-01-01T00:22:00+07:00", "date|time"),
    ("01/01/2026 12:22 CH", "2026-01-01T12:22:00+07:00", "date|time"),
    ("01/01/2026 02:22 CH", "2026-01-01T14:22:00+07:00", "date|time"),
    ("01/01/2026 14:22 CH", "2026-01-01T14:22:00+07:00", "date|time"),
    ("1 giờ trưa 05/07/2021", "2021-07-05T13:00:00+07:00", "time|date"),
    ("3 giờ 15 chiều 05/07/2021", "2021-07-05T15:15:00+07:00", "time|date"),
    ("Cập nhật lúc 17:48, 01/11/2020", "2020-11-01T17:48:00+07:00", "time|date"),
    ("Ngày đăng: 01.11.2020 - 17:48:09", "2020-11-01T17:48:09+07:00", "date|time"),
    ("Thứ Sáu, 9/7/2021, 20:15 (GMT+7)", "2021-07-09T20:15:00+07:00", "date|time"),
    ("Thứ 6 ngày 9 tháng 7 năm 2021", "2021-07-09T00:00:00+07:00", "date"),
    ("Sáu 9 tháng 7 năm 2021", "2021-07-09T00:00:00+07:00", "date"),
    ("T.6, 09/07/2021", "2021-07-09T00:00:00+07:00", "date"),
    ("T7 - 10/07/2021", "2021-07-10T00:00:00+07:00", "date"),
    ("Thứ Bẩy 10/07/2021", "2021-07-10T00:00:00+07:00", "date"),
    ("C.N, 04/07/2021", "2021-07-04T00:00:00+07:00", "date"),
    ("Chủ nhật ngày 4 tháng 7 năm 2021 10:00 SA", "2021-07-04T10:00:00+07:00", "date|time"),
    ("mồng một tháng Giêng năm 2024", "2024-01-01T00:00:00+07:00", "date"),
    ("ngày mùng bốn tháng Chạp năm 2024", "2024-12-04T00:00:00+07:00", "date"),
    ("mồng mười tháng 3 năm 2024", "2024-03-10T00:00:00+07:00", "date"),
    ("20h15' 09/07/2021", "2021-07-09T20:15:00+07:00", "time|date"),
    ("11 giờ đêm 05/07/2021", "2021-07-05T23:00:00+07:00", "time|date"),
    ("1h đêm 05/07/2021", "2021-07-05T01:00:00+07:00", "time|date"),
    ("10:00 S.A. 05/07/2021", "2021-07-05T10:00:00+07:00", "time|date"),
    ("05/07/2021 03:00 C.H.", "2021-07-05T15:00:00+07:00", "date|time"),
    ("Cập nhật lần cuối: 05/07/2021 08:30", "2021-07-05T08:30:00+07:00", "date|time"),
    ("Cập nhật: Thứ Sáu, 09/07/2021 | 08:30", "2021-07-09T08:30:00+07:00", "date|time"),
    ("(Cập nhật: 05/07/2021)", "2021-07-05T00:00:00+07:00", "date"),
    ("Ngày cập nhật: 05/07/2021", "2021-07-05T00:00:00+07:00", "date"),
    ("Thời gian đăng: 05/07/2021", "2021-07-05T00:00:00+07:00", "date"),
    ("Đã đăng: 05/07/2021", "2021-07-05T00:00:00+07:00", "date"),
    ("05/07/2021 08:30 (giờ Việt Nam)", "2021-07-05T08:30:00+07:00", "date|time"),
]

OTHER = [
    ("Mon, 05 Jul 2021 08:30:00 +0700", "2021-07-05T08:30:00+07:00", "date|time"),
    ("Monday, July 5th, 2021 at 8:30 PM", "2021-07-05T20:30:00+07:00", "date|time"),
    ("July 09, 2021 | 20:35 (GMT+7)", "2021-07-09T20:35:00+07:00", "date|time"),
    ("Updated: 09:15 AM, July 9, 2021", "2021-07-09T09:15:00+07:00", "time|date"),
    ("Last updated on Friday, July 9, 2021 at 9:15 am", "2021-07-09T09:15:00+07:00", "date|time"),
    ("Update: 05/07/2021 08:30", "2021-07-05T08:30:00+07:00", "date|time"),
    ("Publish date: 9th of July, 2021", "2021-07-09T00:00:00+07:00", "date"),
    ("Mon, 5 Jul 2021 01:30:00 GMT", "2021-07-05T08:30:00+07:00", "date|time"),
    ("Thứ Ba, 05/07/21", "2021-07-05T00:00:00+07:00", "dateparser; weekday differs"),
    ("5 May 2021", "2021-05-05T00:00:00+07:00", "date"),
    ("2026/01/31 10:00", "2026-01-31T10:00:00+07:00", "date|time"),
    ("2026-01-31 10:00", "2026-01-31T10:00:00+07:00", "iso8601"),
    ("2026-01-31T10:00:00.5Z", "2026-01-31T17:00:00.500000+07:00", "iso8601"),
    ("12:00 | 01/01/2026 GMT-5", "2026-01-02T00:00:00+07:00", "time|date"),
    ("12:00 | 01/01/2026 (GMT+9)", "2026-01-01T10:00:00+07:00", "time|date"),
    ("23:30 | 31/12/2025 UTC", "2026-01-01T06:30:00+07:00", "time|date"),
    ("29/02/2024 10:00", "2024-02-29T10:00:00+07:00", "date|time"),
    ("Thứ Ba, 05/07/2021 08:30", "2021-07-05T08:30:00+07:00", "date|time; weekday differs"),
    ("05/07/21", "2021-07-05T00:00:00+07:00", "dateparser"),
    ("Sunday, July 4th, 2021 at 8:30 PM EST", "2021-07-05T08:30:00+07:00", "dateparser"),
]


@pytest.mark.parametrize(("raw", "instant", "rule"), [*DOSSIER, *VIETNAMESE, *OTHER])
def test_a_stamp_names_one_instant_and_the_rule_that_read_it(raw: str, instant: str, rule: str) -> None:
    stamp = read_stamp(raw, SITE_ZONE, NOW)
    assert (stamp.instant.isoformat(), stamp.rule) == (instant, rule)


@pytest.mark.parametrize(("raw", "instant", "rule"), [*DOSSIER, *VIETNAMESE])
def test_decomposed_letters_odd_spaces_and_capitals_change_nothing(raw: str, instant: str, rule: str) -> None:
    soiled = unicodedata.normalize("NFD", raw).replace(" ", "\xa0\u200b ")
    for printed in soiled, f"\n {raw.upper()} ":
        stamp = read_stamp(printed, SITE_ZONE, NOW)
        assert (stamp.instant.isoformat(), stamp.rule) == (instant, rule)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("31/02/2026", "cannot be"),
        ("29/02/2023 10:00", "cannot be"),
        ("12/25/2020", "cannot be"),
        ("30/02/21", "cannot be"),
        ("12/25/20", "cannot be"),
        ("00/01/2026", "cannot be"),
        ("25:00 | 01/01/2026", "cannot be"),
        ("12:60 | 01/01/2026", "cannot be"),
        ("14:22 SA 01/01/2026", "no 14 o'clock sa"),
        ("2026-13-01T00:00", "cannot be"),
        ("mồng 15/3/2024", "mồng counts to 10"),
        ("mồng mười một tháng 3 năm 2024", "cannot be read"),
        ("12 giờ đêm 05/07/2021", "no 12 o'clock đêm"),
        ("6 giờ đêm 05/07/2021", "no 6 o'clock đêm"),
        ("Thứ Hai, 31/04/2021", "cannot be"),
        ("ngày 30 tháng 2 năm 2021", "cannot be"),
        ("February 29, 2023", "cannot be"),
        ("05/07/2021 24:00", "cannot be"),
        ("thứ Tám, 05/07/2021", "cannot be read"),
        ("05/07/0021", "before 1900"),
        ("12:00 | 01/01/2026 GMT+25", "away from Greenwich"),
        ("31/12/9999 23:00 GMT-5", "last year"),
        ("", "cannot be read"),
        ("12:22", "cannot be read"),
        ("31/12", "cannot be read"),
        ("Chiều 31/12", "cannot be read"),
        ("năm 2024", "cannot be read"),
        ("tháng 3 2024", "cannot be read"),
        ("hôm qua", "cannot be read"),
        ("3 giờ trước", "cannot be read"),
        ("20210705", "cannot be read"),
        ("1609459200", "cannot be read"),
        ("01/01/2026 02/01/2026", "cannot be read"),
        ("12:22 | 01/01/2026 xem thêm", "cannot be read"),
        ("lễ hội ngày 01/01/2026 " * 20, "cannot be read"),
    ],
)
def test_what_names_no_real_day_is_refused_and_never_guessed(raw: str, said: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_stamp(raw, SITE_ZONE, datetime(2026, 11, 22, 8, 0, tzinfo=UTC))
    assert refusal.value.reason == "bad_date"
    assert said in refusal.value.detail
    assert len(refusal.value.detail) < 250


def test_another_site_may_lie_in_another_zone() -> None:
    bangkok = timezone(timedelta(hours=7))
    london = timezone(timedelta(0))
    assert read_stamp("08:00 | 01/01/2026", london).instant == datetime(2026, 1, 1, 8, tzinfo=UTC)
    assert read_stamp("08:00 | 01/01/2026 GMT+7", london).instant == datetime(2026, 1, 1, 8, tzinfo=bangkok)
    assert read_stamp("08:00 | 01/01/2026 GMT+7", london).instant.tzinfo is london
    assert read_stamp("05/07/21", london).instant.tzinfo is london


@settings(deadline=None)
@given(st.datetimes(min_value=datetime(1976, 1, 1), max_value=datetime(9999, 12, 30)))  # noqa: DTZ001 - printed
def test_every_minute_reads_back(moment: datetime) -> None:
    expected = moment.replace(second=0, microsecond=0, tzinfo=SITE_ZONE)
    for form in "{0:%H:%M} | {0:%d/%m}/{1} GMT+7", "{0.hour}h{0:%M} ngày {0.day} tháng {0.month} năm {1}":
        assert read_stamp(form.format(moment, moment.year), SITE_ZONE, LATE).instant == expected


def test_a_stamp_may_lie_two_days_ahead_of_the_fetch_and_no_more() -> None:
    fetched = datetime(2024, 3, 5, 1, 0, tzinfo=UTC)
    assert read_stamp("08:00 | 07/03/2024", SITE_ZONE, fetched).rule == "time|date"
    for raw in "08:01 | 07/03/2024", "05/03/2042", "23:59 | 31/12/9999", "2024-03-08T00:00Z", "08/03/24":
        with pytest.raises(Refused, match="more than two days after 2024-03-05") as refusal:
            read_stamp(raw, SITE_ZONE, fetched)
        assert refusal.value.reason == "bad_date"


def test_without_a_time_of_fetch_it_is_now() -> None:
    for days, accepted in (1, True), (4, False):
        day = datetime.now(UTC) + timedelta(days=days)
        with nullcontext() if accepted else pytest.raises(Refused, match="more than two days after"):
            read_stamp(f"{day:%d/%m/%Y}", SITE_ZONE)


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.text(max_size=30),
        st.lists(
            st.sampled_from(
                ["ngày", "5", "31", "tháng", "2", "/", ":", "-", "2024", "năm", "T2", "GMT", "+7", "h", "CH"]
            )
        ).map(" ".join),
        st.lists(st.sampled_from("0123456789/:-. |+TZ")).map("".join),
    )
)
@example("-00:00")
@example("1/1/1")
def test_any_text_is_read_or_refused(raw: str) -> None:
    with suppress(Refused):
        stamp = read_stamp(raw, SITE_ZONE)
        assert stamp.instant.tzinfo is SITE_ZONE
        assert stamp.instant.year >= 1900


def test_an_article_gets_its_date_and_the_rule() -> None:
    article = date_article(an_article(rules={"headline": "h1"}), Options())
    assert article.date_published is not None
    assert article.date_published.isoformat() == "2024-03-02T08:15:00+07:00"
    assert article.rules == {"headline": "h1", "date_published": "time|date"}
    assert article.date_published_raw == "08:15 | 02/03/2024 GMT+7"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("Thứ Ba, 05/07/2021 08:30", "2021-07-05 is a Monday, and the stamp says Tuesday"),
        ("CN 05/07/2021", "2021-07-05 is a Monday, and the stamp says Sunday"),
        ("T6, 08/07/2021", "2021-07-08 is a Thursday, and the stamp says Friday"),
        ("Friday, July 8th, 2021", "2021-07-08 is a Thursday, and the stamp says Friday"),
        ("Thứ Ba, 05/07/21", "2021-07-05 is a Monday, and the stamp says Tuesday"),
        ("Thứ Năm, 23:30 31/12/2025 UTC", "2025-12-31 is a Wednesday, and the stamp says Thursday"),
    ],
)
def test_a_weekday_that_contradicts_the_day_is_flagged_once_and_the_day_counts(raw: str, said: str) -> None:
    seen = Flag("headline", "encoding", "seen before")
    article = date_article(an_article(date_published_raw=raw, flags=(seen,)), Options(), NOW)
    assert article.flags == (seen, Flag("date_published_raw", "weekday_differs", said))
    assert article.rules["date_published"].endswith("; weekday differs")
    assert date_article(article, Options(), NOW).flags == article.flags


@pytest.mark.parametrize(
    "raw",
    [
        "Thứ Hai, 05/07/2021",
        "Hai, 05/07/2021",
        "Thứ Hai, 05/07/21",
        "năm 2021, tháng 7, ngày 5",
        "5 tháng Ba, 2021",
        "Thứ Tư, 23:30 31/12/2025 UTC",
    ],
)
def test_a_weekday_that_agrees_or_is_none_makes_no_flag(raw: str) -> None:
    assert date_article(an_article(date_published_raw=raw), Options(), NOW).flags == ()


@settings(deadline=None)
@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2026, 12, 31)), st.integers(0, 6))
def test_exactly_the_right_weekday_agrees(day: date, weekday: int) -> None:
    names = ("Thứ Hai", "Ba", "T4", "thứ năm", "Thứ 6", "T7", "Chủ nhật")
    stamp = read_stamp(f"{names[weekday]}, {day.day}/{day.month}/{day.year}", SITE_ZONE, NOW)
    assert stamp.instant.date() == day
    assert (stamp.contradiction is None) is (weekday == day.weekday())


def test_an_article_without_a_stamp_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        date_article(an_article(date_published_raw=None), Options())
    assert refusal.value.reason == "no_date"
