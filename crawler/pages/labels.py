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


def is_mark(text: str) -> bool:
    """Whether `text` shows no letter or digit, only bullets, arrows, dashes and separators."""
    return not text.replace("\u00a0", " ").replace("\u200b", "").strip(_MARKS + ",;/")


def is_more_label(text: str) -> bool:
    """Whether `text` is the label of a link to more of the same."""
    return folded_label(text.strip(_MARKS)) in MORE_LABELS
