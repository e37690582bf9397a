"""Hints of an article's day on a listing: stamps and the folders of thumbnails."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.pages.hints import picture_hint, stamp_hint
from crawler.pages.listing import read_listing
from crawler.sites import THOIDAI

FOLDER = "/stores/news_dataimages"
URL = "https://thoidai.com.vn/huu-nghi"


@pytest.mark.parametrize(
    ("address", "day"),
    [
        (f"{FOLDER}/lan.vu/012021/05/09/3012_hoi-cho.jpg", date(2021, 1, 5)),
        (
            f"{FOLDER}/lan.vu/122019/31/23/in_article/hoi-cho-00-.9288.jpg?rt=20200101000102",
            date(2019, 12, 31),
        ),
        (f"https://thoidai.com.vn{FOLDER}/2025/032025/28/16/anh20250328.webp?rt=1", date(2025, 3, 28)),
        ("/stores/other/anh.jpg?rt=20240229101112", date(2024, 2, 29)),
        (f"{FOLDER}/thoidai/112017/06/22/chuyen-cu-44-.5835.jpg", None),
        (f"{FOLDER}/lan.vu/132021/05/09/a.jpg", None),
        (f"{FOLDER}/lan.vu/022021/30/09/a.jpg", None),
        ("/a.jpg?rt=2024", None),
        ("", None),
    ],
)
def test_the_day_of_a_pictures_upload(address: str, day: date | None) -> None:
    assert picture_hint(address) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("09:00 | 10/03/2021", date(2021, 3, 10)),
        ("5/7/2021", date(2021, 7, 5)),
        ("Cập nhật: 31/12/2020 07:00", date(2020, 12, 31)),
        ("31/02/2021", None),
        ("10:30", None),
        ("1234/12/20201", None),
    ],
)
def test_the_day_of_a_stamp_is_read_day_first(text: str, day: date | None) -> None:
    assert stamp_hint(text) == day


def item(number: int, image: str, stamp: str = "") -> str:
    link = f"/tin-{number}.html"
    return (
        f'<div class="bx-item"><div class="article"><a class="article-image" href="{link}"><img {image}></a>'
        f'<h3><a href="{link}">Tin {number}</a></h3>{stamp}</div></div>'
    )


def page(items: str, around: str = "") -> str:
    return (
        f"<html><body>{around}<div class='_BX_LISTING fw'><div class='row'>{items}</div></div></body></html>"
    )


def upload(day: str) -> str:
    return f'src="{FOLDER}/2025/{day[2:]}/{day[:2]}/08/anh.jpg"'


def test_each_item_has_its_own_hint_and_a_stamp_goes_before_a_picture() -> None:
    stamp = '<span class="format_time">08:00</span> <span class="format_date">02/05/2025</span>'
    html = page(
        item(101, upload("04052025"))
        + item(102, upload("03052025"), stamp)
        + item(103, 'src="blank.gif" data-src="' + upload("01052025")[5:])
        + item(104, 'src="blank.gif"')
    )
    assert read_listing(html, URL, THOIDAI).hints == {
        101: date(2025, 5, 4),
        102: date(2025, 5, 2),
        103: date(2025, 5, 1),
    }


def test_the_hints_of_sidebars_are_not_taken() -> None:
    side = f"<div class='box-most'>{item(101, upload('09092025'))}</div>"
    assert read_listing(page(item(101, 'src="a.jpg"'), around=side), URL, THOIDAI).hints == {}


def test_pinned_items_in_a_wrapper_of_their_own_are_told_from_the_rows() -> None:
    pinned = f"<div class='hot'><div class='_BX_LISTING bx-hot'>{item(103, upload('01012021'))}</div></div>"
    html = page("".join(item(number, upload("04052025")) for number in (101, 102, 103)), around=pinned)
    read = read_listing(html, URL, THOIDAI)
    assert (read.pinned, read.rows) == ((103,), (101, 102, 103))
    assert [address.number for address in read.items] == [103, 101, 102]


def test_the_pager_leads_back_too() -> None:
    links = "".join(f'<a href="/huu-nghi&s_cond=&BRSR={offset}">Trang</a>' for offset in (14, 46))
    html = page(item(101, "")).replace("</body>", f"<div class='btn-viewmore'>{links}</div></body>")
    read = read_listing(html, f"{URL}&s_cond=&BRSR=30", THOIDAI)
    assert (read.previous_offset, read.next_offset) == (14, 46)
