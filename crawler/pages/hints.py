"""What a listing's item suggests of its article's day: a stamp beside it, or where its thumbnail is kept.

A hint steers the walk and decides nothing. The CMS files pictures by the day of their upload, which is
minutes to days before the story is published, unless the picture was changed later:

- 2019 to 2022: `/stores/news_dataimages/<user>/<MMYYYY>/<DD>/<HH>/…`;
- since 2022: `/stores/news_dataimages/<YYYY>/<MMYYYY>/<DD>/<HH>/…`;
- imported stories all lie under the pseudo-user `thoidai` by the day of the import: no hint.

`?rt=YYYYMMDDhhmmss` is the last edit of a picture and serves where the path has no day.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from crawler.pages.dom import attribute, rendered_text

if TYPE_CHECKING:
    from crawler.pages.dom import Node

_FOLDER = re.compile(r"/news_dataimages/([^/]+)/(\d{2})(\d{4})/(\d{2})/\d{2}/")
_EDITED = re.compile(r"[?&]rt=(\d{4})(\d{2})(\d{2})\d{6}\b")
_STAMP = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_IMPORTED = "/news_dataimages/thoidai/"
_STAMPS = ".format_date, .format_time, .article-date, .xdate, time"
_SOURCES = ("data-src", "src")


def item_hint(item: Node) -> date | None:
    """The day that an item of a listing suggests; its stamp says more than its picture."""
    for node in item.css(_STAMPS):
        if (day := stamp_hint(rendered_text(node))) is not None:
            return day
    for image in item.css("img"):
        for name in _SOURCES:
            if (day := picture_hint(attribute(image, name))) is not None:
                return day
    return None


def stamp_hint(text: str) -> date | None:
    """The day in a stamp such as `09:00 | 10/03/2021`, day first, or `None`."""
    match = _STAMP.search(text)
    return _day(match[3], match[2], match[1]) if match else None


def picture_hint(address: str) -> date | None:
    """The day on which the picture at `address` was uploaded, or else edited last, or `None`."""
    if _IMPORTED in address:
        return None
    if match := _FOLDER.search(address):
        return _day(match[3], match[2], match[4])
    if match := _EDITED.search(address):
        return _day(match[1], match[2], match[3])
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
