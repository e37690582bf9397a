"""Words of a report that stand in charts, in Vietnamese and English."""

from __future__ import annotations

from typing import TypeAlias

Label: TypeAlias = tuple[str, str]
"""In Vietnamese and in English."""

FIELDS = {
    "author": ("tác giả", "author"),
    "date": ("ngày", "date"),
    "source": ("nguồn", "source"),
    "abstract": ("sa-pô", "abstract"),
    "image": ("ảnh", "image"),
}

OUTCOMES = {
    "new": ("bài mới", "new"),
    "revised": ("bài đã sửa", "revised"),
    "unchanged": ("không đổi", "unchanged"),
    "gone": ("đã gỡ", "gone"),
    "rejected": ("bị loại", "rejected"),
    "failed": ("lỗi", "failed"),
}

REST = ("chuyên mục khác", "other sections")


def said(label: Label, lang: str) -> str:
    """A label in `vi`, `en` or `both`."""
    vietnamese, english = label
    if lang == "both" and vietnamese != english:
        return f"{vietnamese} · {english}"
    return english if lang == "en" else vietnamese
