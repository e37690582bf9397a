"""Labels that a page prints over or before lists of other articles, however they are spelled and encoded."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

RELATED_LABELS = frozenset(
    {
        "tin liên quan",
        "tin bài liên quan",
        "bài liên quan",
        "bài viết liên quan",
        "tin cùng chủ đề",
        "xem thêm",
        "đọc thêm",
        "mời xem thêm",
        "mời đọc thêm",
    }
)
"""What editors write before links to other articles, folded as `folded_label` does."""

MORE_LABELS = frozenset({"", "xem thêm", "xem tất cả", "tất cả", "xem tiếp", "thêm"})
"""Words of the link beside a box's label that leads to more of the same, without their arrows."""

AD_LABELS = frozenset(
    {"quảng cáo", "qc", "nội dung quảng cáo", "nội dung tài trợ", "bài quảng cáo", "advertisement"}
    | {"advertisements", "advertising", "ad", "ads", "sponsored", "реклама"}
)
"""What stands over or before an advertisement, folded as `folded_label` does."""

_MAX_AD_LABEL = max(map(len, AD_LABELS)) + 16

# Invisible characters, as they stand in pages that were pasted together.
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
# U+00F0 (eth) looks like đ in capitals and stands for it in texts of old encodings.
_ETH = str.maketrans("\u00f0", "đ")
_MARKS = " \t\n>»›→▶►•·*+|-–—:"


@lru_cache(maxsize=4096)
def folded_label(text: str) -> str:
    """`text` for comparison: composed, small letters, single spaces, no invisible characters, no colon."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).casefold().translate(_ETH)
    return " ".join(plain.split()).rstrip(" :")


def is_related_label(text: str) -> bool:
    """Whether `text` is one of `RELATED_LABELS`, with marks such as ">>" before or behind it."""
    return folded_label(text.strip(_MARKS)) in RELATED_LABELS


def is_ad_label(text: str) -> bool:
    """Whether `text` is one of `AD_LABELS`, with marks around it or not."""
    return len(text) <= 2 * _MAX_AD_LABEL and folded_label(text.strip(_MARKS + "[]()")) in AD_LABELS


def is_mark(text: str) -> bool:
    """Whether `text` shows no letter or digit, only bullets, arrows, dashes and separators."""
    return not text.replace("\u00a0", " ").replace("\u200b", "").strip(_MARKS + ",;/")


def is_more_label(text: str) -> bool:
    """Whether `text` is the label of a link to more of the same."""
    return folded_label(text.strip(_MARKS)) in MORE_LABELS


class SourceLabel:
    """The label of the source line as printed: composed or not, with or without a space before its colon.

    `folded` is the label as a site's configuration has it, "nguồn:".
    """

    def __init__(self, folded: str) -> None:
        word = folded.rstrip(": ")
        forms = "|".join(re.escape(unicodedata.normalize(form, word)) for form in ("NFC", "NFD"))
        gap = "[\\s\u00a0\u200b]*"
        self.start = re.compile(f"{gap}(?:{forms}){gap}(?::|$)", re.IGNORECASE)
        self.whole = re.compile(f"{gap}(?:{forms}){gap}:{gap}", re.IGNORECASE)
        self._behind = re.compile(f"{gap}[|,;/(–—-]{gap}(?:{forms}){gap}:.*$", re.IGNORECASE)

    def cut(self, text: str) -> str:
        """`text` without the lines, or the ends of lines, that are the source's."""
        lines = (self._behind.sub("", line) for line in text.split("\n") if not self.whole.match(line))
        return "\n".join(line for line in lines if line)


@lru_cache
def source_label(folded: str) -> SourceLabel:
    """The label of a site's source lines."""
    return SourceLabel(folded)
