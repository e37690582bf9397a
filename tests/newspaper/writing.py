"""Fills the sentence patterns: one `Writer` an article, so that an article keeps to its place and people."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from tests.newspaper import sentences, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from random import Random

T = TypeVar("T")

LISTS: dict[str, tuple[str, ...]] = {
    "tinh": vocabulary.PROVINCES,
    "tp": vocabulary.CITIES,
    "nuoc": vocabulary.COUNTRIES,
    "co_quan": vocabulary.ORGANISATIONS,
    "chuc_vu": vocabulary.ROLES,
    "su_kien": vocabulary.EVENTS,
    "du_an": vocabulary.PROJECTS,
    "doi_tuong": vocabulary.PEOPLE,
    "qua_tang": vocabulary.GIFTS,
    "gia_tri": vocabulary.VALUES,
    "tinh_tu": vocabulary.ADJECTIVES,
    "ky_nang": vocabulary.SKILLS,
    "van_phong": vocabulary.OFFICES,
    "dia_danh": vocabulary.PLACES,
    "viet_tat": vocabulary.ABBREVIATIONS,
    "nguoi_ngoai": vocabulary.FOREIGNERS,
    "buoi": ("sáng", "chiều", "tối", "trưa"),
    "cong_ty": ("Công ty Q&A Travel", "Doanh nghiệp xã hội Tre Việt", "Tập đoàn Bến Xuân", "Nhà hàng B&B"),
}
"""Word lists by the slot that draws from them."""

KEPT = ("tinh", "co_quan", "nuoc", "su_kien", "du_an", "doi_tuong", "dia_danh")
"""Slots that an article mostly fills with the same words."""

KEPT_SHARE = 0.6
TYPO_SHARE = 0.3


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> tuple[tuple[str, str], ...]:
    """`pattern` as pairs of literal text and the slot behind it (empty at the end)."""
    parts = []
    for piece in pattern.split("{"):
        slot, brace, literal = piece.partition("}")
        parts.append((slot, literal) if brace else ("", piece))
    return tuple(parts)


def capitalised(text: str) -> str:
    """`text` with its first letter, a quotation mark apart, as a capital."""
    if text[:1] in "“\"'":
        return text[:1] + text[1:2].upper() + text[2:]
    return text[:1].upper() + text[1:]


class Writer:
    """Writes sentences for one article that is published at `when` (local time)."""

    def __init__(self, rng: Random, when: datetime) -> None:
        self.rng = rng
        self.random = rng.random
        self.when = when
        self.kept: dict[str, str] = {}

    def pick(self, options: Sequence[T]) -> T:
        """One of `options`, each as likely as the others."""
        return options[int(self.random() * len(options))]

    def chance(self, share: float) -> bool:
        """True in `share` of the cases."""
        return self.random() < share

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.random() * (high - low + 1))

    def sample(self, options: Sequence[T], count: int) -> list[T]:
        """`count` different options (all of them where there are fewer), in random order."""
        pool = list(options)
        size = len(pool)
        count = min(count, size)
        for place in range(count):
            other = place + int(self.random() * (size - place))
            pool[place], pool[other] = pool[other], pool[place]
        return pool[:count]

    def fill(self, pattern: str) -> str:
        """`pattern` with its slots filled and its first letter a capital."""
        return capitalised(self.words(pattern))

    def words(self, pattern: str) -> str:
        """`pattern` with its slots filled."""
        out = []
        for slot, literal in _compiled(pattern):
            if slot:
                out.append(self.value(slot))
            out.append(literal)
        return "".join(out)

    def value(self, slot: str) -> str:
        """Words for `slot`; `_hoa` at its end asks for a capital, `_khac` for another draw."""
        if slot.endswith("_hoa"):
            return capitalised(self.value(slot[:-4]))
        slot = slot.removesuffix("_khac")
        if slot in self.kept and self.random() < KEPT_SHARE:
            return self.kept[slot]
        options = LISTS.get(slot)
        if options is None:
            return MAKERS[slot](self)
        words = options[int(self.random() * len(options))]
        if "{" in words:
            words = self.words(words)
        if slot in KEPT:
            self.kept.setdefault(slot, words)
        return words

    def day(self, back_from: int, back_to: int) -> datetime:
        """A moment from `back_from` to `back_to` days before the article's."""
        return self.when - timedelta(days=self.between(back_from, back_to))

    def name(self) -> str:
        """A Vietnamese person's full name in the new tone placement."""
        return f"{self.pick(vocabulary.FAMILY)} {self.pick(vocabulary.MIDDLE)} {self.pick(vocabulary.GIVEN)}"

    def sentence(self) -> str:
        """A sentence of running text."""
        return self.fill(self.pick(sentences.SENTENCES))


def _short_day(writer: Writer, moment: datetime) -> str:
    """Day and month, with or without leading zeros, as papers mix them."""
    style = writer.random()
    if style < 0.5:
        return f"{moment.day}/{moment.month}"
    return f"{moment.day:02}/{moment.month:02}" if style < 0.85 else f"{moment.day:02}/{moment.month}"


def _range_of_days(writer: Writer) -> str:
    first = writer.day(4, 12)
    last = first + timedelta(days=writer.between(1, 9))
    if first.month == last.month:
        return f"{first.day} đến {last.day}/{last.month}"
    return f"{first.day}/{first.month} đến {last.day}/{last.month}"


def _month(writer: Writer, ahead: int) -> str:
    months = writer.when.year * 12 + writer.when.month - 1 + ahead
    year, month = divmod(months, 12)
    number = f"{month + 1:02}" if writer.chance(0.4) else str(month + 1)
    return f"tháng {number}/{year}"


def _span_of_years(writer: Writer) -> str:
    end = writer.when.year
    start = end - writer.pick((50, 60, 65, 70))
    return f"({start} - {end})" if writer.chance(0.5) else f"({start}–{end})"


def _thousands(writer: Writer, mark: str) -> str:
    return f"{writer.between(1, 98)}{mark}{writer.between(0, 19) * 50:03}"


def _money(writer: Writer) -> str:
    style = writer.random()
    if style < 0.4:
        return f"{writer.between(1, 48)},{writer.between(1, 9)} tỷ đồng"
    if style < 0.65:
        return f"{_thousands(writer, '.')} USD"
    return f"{writer.between(11, 95) * 10} triệu đồng"


def _person(writer: Writer) -> str:
    style = writer.random()
    if style < 0.75:
        return f"{writer.pick(('ông', 'bà', 'anh', 'chị'))} {writer.name()}"
    return f"{writer.pick(vocabulary.TITLES)} {writer.name()}"


def _old_spelling(writer: Writer) -> str:
    name = f"{writer.pick(vocabulary.FAMILY)} {writer.pick(vocabulary.MIDDLE)}"
    return f"{writer.pick(('ông', 'bà', 'anh', 'chị'))} {name} {writer.pick(vocabulary.OLD_GIVEN)}"


def _mistyped(writer: Writer) -> str:
    if writer.chance(TYPO_SHARE):
        return writer.pick(vocabulary.TYPOS)
    return writer.pick(("hiểu biết, sẻ chia", "nỗ lực", "đồng lòng", "tin cậy lẫn nhau"))


MAKERS: dict[str, Callable[[Writer], str]] = {
    "so": lambda w: str(w.between(20, 950)) if w.chance(0.7) else _thousands(w, "."),
    "so_nho": lambda w: str(w.between(3, 48)),
    "nho": lambda w: str(w.between(2, 9)),
    "nghin": lambda w: _thousands(w, "."),
    "nghin_phay": lambda w: _thousands(w, ","),
    "trieu": lambda w: f"{w.between(18, 160)} triệu đồng",
    "tien": _money,
    "phan_tram": lambda w: f"{w.between(2, 88)},{w.between(1, 9)}%",
    "gio": lambda w: f"{w.between(0, 23)}h{w.pick(('', '15', '30', '45'))}",
    "ngay_truoc": lambda w: _short_day(w, w.day(1, 4)),
    "ngay_nay": lambda w: _short_day(w, w.when),
    "ngay_du": lambda w: f"{w.day(1, 200):%d/%m/%Y}",
    "ngay_du_sau": lambda w: f"{w.day(-30, -5):%d/%m/%Y}",
    "khoang_ngay": _range_of_days,
    "thang_nam": lambda w: _month(w, -w.between(1, 14)),
    "thang_nam_sau": lambda w: _month(w, w.between(1, 20)),
    "giai_doan": lambda w: w.pick(("2014 – 2018", "2021-2025", "2026-2030", "2016 - 2020")),
    "nhiem_ky": lambda w: w.pick(("2025 - 2030", "2020-2025", "2015 – 2020")),
    "khoang_nam": _span_of_years,
    "nam": lambda w: str(w.when.year),
    "nam_toi": lambda w: str(w.when.year + 1),
    "nam_xa": lambda w: str(w.when.year - w.between(3, 30)),
    "nam_tron": lambda w: w.pick(("10", "20", "25", "30", "50", "60", "75")),
    "nguoi": _person,
    "nguoi_ngan": lambda w: f"Nghệ nhân {w.name()}",
    "cu": _old_spelling,
    "ho_ten": lambda w: w.name(),
    "loi_go": _mistyped,
}
"""Slots that are made rather than drawn from a list."""
