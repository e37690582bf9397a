"""Time expressions: the year that is not printed, what holds for any text, whole articles, the step."""

from __future__ import annotations

import json
import re
import time
from calendar import monthrange
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.article import Heading, Image, ItemList, Paragraph, Quote, RelatedLink, Table, text_parts
from crawler.pages.article import read_article
from crawler.pages.decoding import decode_page
from crawler.sites import SITES
from pipelines.options import SITE_ZONE, Options
from pipelines.steps import refine
from pipelines.timex import TimesPipeline, annotate_times, find_times
from tests.needs import shared
from tests.pipelines.articles import ORIGIN, an_article, any_text

LONG = 200_000
FIRST, LAST = (datetime(*day, tzinfo=SITE_ZONE) for day in ((1, 1, 1), (9999, 12, 31)))
STAMP = datetime(2026, 1, 1, 12, 22, tzinfo=SITE_ZONE)


def point_days(value: str) -> tuple[date, date]:
    """The days that a TIMEX3 value of a point covers, read off the value alone."""
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(?:T.+)?", value):
        day = date(*map(int, match.groups()))
        return day, day
    if match := re.fullmatch(r"(\d{4})-W(\d\d)", value):
        monday = datetime.strptime(f"{value}-1", "%G-W%V-%u").date()  # noqa: DTZ007 - a day has no zone
        return monday, monday + timedelta(days=6)
    if match := re.fullmatch(r"(\d{4})-(?:(\d\d)|Q([1-4])|H([12]))", value):
        year, month, quarter, half = (int(one or 0) for one in match.groups())
        first = month or (quarter * 3 - 2 if quarter else half * 6 - 5)
        last = first + (0 if month else 2 if quarter else 5)
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])
    assert re.fullmatch(r"\d{2,4}", value), value
    span = 10 ** (4 - len(value))
    return date(int(value) * span, 1, 1), date(int(value) * span + span - 1, 12, 31)


def days_of(value: str) -> tuple[date, date]:
    first, _, last = value.partition("/")
    return point_days(first)[0], point_days(last or first)[1]


@pytest.mark.parametrize(
    ("stamp", "text", "value"),
    [
        ("2025-07-05", "6 tháng đầu năm", "2025-H1"),
        ("2025-12-20", "6 tháng đầu năm", "2025-H1"),
        ("2025-06-20", "6 tháng cuối năm", "2025-H2"),
        ("2025-10-05", "9 tháng đầu năm", "2025-01/2025-09"),
        ("2024-12-30", "tuần này", "2025-W01"),
        ("2025-07-02", "1/1", "2025-01-01"),
        ("2025-07-03", "ngày 1/1", "2026-01-01"),
        ("2024-07-02", "ngày 1/1", "2024-01-01"),
        ("2024-07-03", "ngày 1/1", "2025-01-01"),
        ("2025-01-05", "từ 1/1 đến 31/12", "2025-01-01/2025-12-31"),
        ("2025-12-29", "từ 28/12 đến 3/1", "2025-12-28/2026-01-03"),
        ("2026-01-04", "từ ngày 31/12/2025 đến 4/1", "2025-12-31/2026-01-04"),
        ("2097-03-01", "ngày 29/2", "2096-02-29"),
    ],
)
def test_what_says_no_year_takes_that_of_the_story(stamp: str, text: str, value: str) -> None:
    (one,) = find_times(text, datetime.fromisoformat(stamp).replace(tzinfo=SITE_ZONE))
    assert one.value == value
    assert one.rule.endswith("_nearest") == ("tuần" not in text and "2025 " not in text)


days = st.dates(date(1900, 1, 1), date(2150, 12, 31))


@given(
    today=days,
    ahead=st.integers(-181, 181),
    led=st.sampled_from(["ngày ", "Chiều ", "thứ Hai, ", "từ 1 đến "]),
)
def test_a_day_without_its_year_is_the_nearest_to_any_stamp(today: date, ahead: int, led: str) -> None:
    day = today + timedelta(days=ahead)
    # 29 February is in no other near year; an interval is as near as its nearer end.
    if (day.month, day.day) == (2, 29) or (led.startswith("từ") and (day.day == 1 or abs(ahead) > 150)):
        return
    (one,) = find_times(f"{led}{day.day}/{day.month}.", datetime(*today.timetuple()[:3], tzinfo=SITE_ZONE))
    assert one.last == day
    assert one.first == (day.replace(day=1) if led.startswith("từ") else day)


@given(today=days, month=st.integers(1, 12))
def test_a_month_without_its_year_is_the_nearest_and_a_tie_goes_to_the_past(today: date, month: int) -> None:
    (one,) = find_times(f"tháng {month}", datetime(*today.timetuple()[:3], tzinfo=SITE_ZONE))
    away = (one.first.year - today.year) * 12 + one.first.month - today.month
    assert -6 <= away <= 5
    assert one.first.month == month


@given(
    day=days,
    today=days,
    form=st.sampled_from(
        [
            "{0:%d/%m/%Y}",
            "{0.day}/{0.month}/{0.year}",
            "{0.day} tháng {0.month} năm {0.year}",
            "{0:%d-%m-%Y}",
            "{0:%d.%m.%Y}",
        ]
    ),
)
def test_a_whole_date_is_that_day_whatever_the_stamp(day: date, today: date, form: str) -> None:
    (one,) = find_times(
        f"Hội nghị ngày {form.format(day)}.", datetime(*today.timetuple()[:3], tzinfo=SITE_ZONE)
    )
    assert (one.value, one.first, one.last, one.rule) == (day.isoformat(), day, day, "date")


PIECES = """
ngày tháng năm quý tuần thứ Hai thứ hai Chủ nhật sáng chiều tối nay qua mai hôm trước tới sau này vừa đầu
giữa cuối từ đến - – / ( ) , và các những hai 5 6/1 31/12 31/12/2025 30-4 2.9 2025 2025-2030 12/2020 IV XX
20h15 8h 24/7 1/3 12h15 7h30-11h hoặc I, II/2025 9 tháng năm TCN Năm mười một
giai đoạn nhiệm kỳ thế kỷ thập niên những năm 90 1990 Quốc khánh Giáng sinh 6 tháng đầu năm hằng âm
lịch hiện số \n ; .
"""
crumbs = st.lists(st.sampled_from(PIECES.split(" ")), max_size=16).map(" ".join)
texts = st.one_of(crumbs, any_text, st.lists(st.sampled_from(PIECES.split()), max_size=12).map("".join))
stamps = st.datetimes(timezones=st.just(timezone(timedelta(hours=7))))


@settings(max_examples=400)
@given(text=texts, stamp=stamps)
def test_any_text_gives_sorted_spans_whose_values_say_their_days(text: str, stamp: datetime) -> None:
    found = find_times(text, stamp, "body/3")
    assert found == find_times(text, stamp, "body/3")
    done = 0
    for one in found:
        assert done <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip() == text[one.start : one.end]
        assert one.part == "body/3"
        assert days_of(one.value) == (one.first, one.last)
        assert one.first <= one.last
        assert one.type == ("DURATION" if "/" in one.value else "TIME" if "T" in one.value else "DATE")
        done = one.end


@given(text=crumbs, stamp=st.datetimes(datetime(1900, 1, 1), datetime(2150, 1, 1)))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_letters_that_change_their_length_in_lower_case_move_nothing(text: str, stamp: datetime) -> None:
    found = find_times(text, stamp)
    moved = find_times(f"İİ. {text}", stamp)
    shifted = [(one.start - 4, one.end - 4, one.value) for one in moved]
    if not re.match(
        r"\W*\d+/\d", text
    ):  # at the beginning of a text two numbers are a date rather than a share
        assert shifted == [(one.start, one.end, one.value) for one in found]


@pytest.mark.parametrize(
    "piece",
    [
        "1/1 ",
        "1/1, ",
        "quý I và ",
        "từ 1/1 đến 2/1 và ",
        "1/3 đến 1/2 ",
        "ngày 1 và ",
        "từ 1 đến ",
        "1, ",
        "năm 2025 - ",
        "thứ hai (",
        "các ngày 1, ",
        "8h - ",
        "công ty ",
        " ",
        "1",
    ],
)
def test_a_long_hostile_text_takes_a_time_in_proportion(piece: str) -> None:
    text = (piece * LONG)[:LONG]
    begun = time.process_time()
    find_times(text, STAMP)
    # The dearest takes five seconds; a reader that takes the square of the length would need many minutes.
    assert time.process_time() - begun < 30


@pytest.mark.parametrize(
    ("stamp", "text"),
    [
        *((FIRST, text) for text in ("hôm qua", "tuần trước", "năm ngoái", "từ thứ Ba đến thứ Hai")),
        *(
            (LAST, text)
            for text in ("ngày kia", "tuần sau", "sang năm", "tháng sau", "hai ngày 31/12 và 1/1")
        ),
    ],
)
def test_a_day_beyond_the_calendar_is_left_out(stamp: datetime, text: str) -> None:
    assert all(days_of(one.value) == (one.first, one.last) for one in find_times(text, stamp))
    assert [one.value for one in find_times("hôm nay", stamp)] == [f"{stamp:%Y-%m-%d}".rjust(10, "0")]


def test_every_text_of_an_article_is_read_and_nothing_else() -> None:
    day = "Ngày 5/3"
    article = an_article(
        headline=f"{day} khai hội",
        abstract=f"{day}, lễ hội mở cửa.",
        byline_raw=day,
        source=day,
        keywords=(day,),
        body=(
            Paragraph(f"{day}, làng mở hội."),
            Heading(day),
            Image("https://thoidai.com.vn/a.jpg", day, day, f"{day} ({day})"),
            Quote(f"“{day} là ngày vui.”"),
            ItemList(("Một", day)),
            Table(((day,),)),
        ),
        related=(RelatedLink(f"{ORIGIN}/a-7.html", 7, day, day, ("other",)),),
        date_published=datetime(2024, 3, 2, 8, 15, tzinfo=SITE_ZONE),
    )
    times = annotate_times(article, Options()).times
    assert [one.part for one in times] == [
        *("headline", "abstract", "body/0", "body/1", "body/2/caption", "body/3", "body/4/items/1")
    ]
    assert {one.value for one in times} == {"2024-03-05"}


def test_an_annotated_article_is_given_back_as_it_is() -> None:
    article = an_article(date_published=datetime(2024, 3, 2, 8, 15, tzinfo=SITE_ZONE))
    once = annotate_times(article, Options())
    assert [one.value for one in once.times] == ["2024-03-01TEV"]
    assert annotate_times(once, Options()) is once


def test_the_day_is_that_of_the_papers_zone() -> None:
    late = datetime(2024, 3, 2, 20, 0, tzinfo=timezone(timedelta()))
    article = an_article(body=(Paragraph("Hôm nay trời nắng."),), date_published=late)
    assert [one.value for one in annotate_times(article, Options()).times] == ["2024-03-03"]


@pytest.mark.parametrize("change", [{"language": "en"}, {"date_published": None}])
def test_no_other_language_and_no_undated_article_is_read(change: dict[str, object]) -> None:
    article = an_article(**({"date_published": STAMP} | change))
    assert annotate_times(article, Options()) is article


def test_the_step_counts_what_each_rule_read() -> None:
    counted: dict[str, int] = {}

    class Counters:
        def inc_value(self, key: str, by: int) -> None:
            counted[key] = counted.get(key, 0) + by

    step = TimesPipeline(Counters(), Options())  # type: ignore[arg-type] # all that a step asks of the counters
    body = (Paragraph("Ngày 5/3 và ngày 6/3, năm 2023, giai đoạn 2014 - 2018."),)
    better = step.improve(an_article(body=body, date_published=STAMP))
    assert counted == {"times/date_nearest": 2, "times/year": 1, "times/interval": 1}
    assert len(better.times) == 4


def times_of_seed(seed: str) -> dict[str, str]:
    """The expressions of a real article and their values, through the reader of pages and all steps."""
    url = json.loads(shared(f"pages/seed-{seed}.json").read_text("utf-8"))["url"]
    page = decode_page(shared(f"pages/seed-{seed}.html").read_bytes())
    options = Options(tokenize=False)
    article = annotate_times(refine(read_article(page, url, SITES["thoidai"]), options), options)
    texts = text_parts(article)
    return {texts[one.part][one.start : one.end]: one.value for one in article.times}


def test_the_year_rolls_back_in_the_first_real_article() -> None:
    times = times_of_seed("a")
    assert times["Chiều 31/12"] == "2025-12-31TAF"
    assert times["Sáng 31/12"] == "2025-12-31TMO"
    assert times["Chiều 30/12"] == "2025-12-30TAF"


def test_the_day_in_another_storys_box_is_no_time_of_the_second_real_article() -> None:
    times = times_of_seed("b")
    assert times["năm 2024"] == "2024"
    assert not any("6/12" in words or value.startswith("2024-12-06") for words, value in times.items())
