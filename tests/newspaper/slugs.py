"""Slugs and unaccented text as the CMS writes them (docs/mastercms.md, 2.2)."""

from __future__ import annotations

import re
import unicodedata

_STRIPPED = {
    ord(letter): unicodedata.normalize("NFD", letter)[0]
    for letter in "áàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵöëïüçñ"
} | {ord("đ"): "d"}
_SPACES = re.compile(r"(?: - | )+")
_DROPPED = re.compile(r"[^a-z0-9 -]")


def unaccented(text: str) -> str:
    """`text` in small letters without diacritics and punctuation: the alt texts of the years up to 2021."""
    return " ".join(_DROPPED.sub("", text.lower().translate(_STRIPPED)).replace("-", " ").split())


def slug(title: str) -> str:
    """The slug of `title`: "cam/dioxin" gives "camdioxin", "1,8 triệu" gives "18-trieu".

    A title without Latin letters gives "detail-article".
    """
    letters = _DROPPED.sub("", title.lower().translate(_STRIPPED)).strip()
    return _SPACES.sub("-", letters) or "detail-article"


def earlier(current: str) -> str:
    """The slug that an article had before its headline was edited: the current one without its last words."""
    words = current.split("-")
    return "-".join(words[: max(2, len(words) - 2)])
