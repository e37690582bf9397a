"""Whether a syllable of running text belongs to a person's name, whose spelling is the person's own."""

from __future__ import annotations

import re
from typing import NamedTuple

_FAMILY_NAMES = """
    âu bạch bành bế bồ bùi cao cấn chế chử chu cồ cù cung diệp doãn dương đàm đào đặng đậu điêu đinh đoàn đỗ
    đổng đới giang giàng giáp hà hàn hồ hoàng hứa huỳnh khiếu khổng khúc khuất kiều kim lã la lâm lê lều liễu
    lò lỗ lô lục lữ lư lương lường lưu lý lỳ mã mạc mai man mẫn ngạc nghiêm ngô ngụy nguỵ nguyễn nhâm nhan nhữ
    nông ong phạm phan phí phùng quách quàng sầm sùng tạ tăng thạch thái thân thào thi thiều tiêu tô tôn tống
    tòng trần triệu trịnh trương tưởng uông vàng vi võ vũ vừ vương xa
"""
_HONORIFICS = """
    ông bà anh chị em cô chú bác cậu dì mợ thím thầy cụ bé chàng nàng cháu bạn sư sĩ tá tướng uý úy
"""
_TITLES = {
    "đốc": "giám",
    "giáo": "nhà cô thầy",
    "hậu": "hoa",
    "ký": "thư",
    "là": "tên",
    "nhân": "nghệ doanh bệnh nạn quân",
    "báo": "nhà",
    "sinh": "học nam nữ",
    "sứ": "đại công",
    "thơ": "nhà",
    "thư": "bí",
    "thủ": "cầu ca tuyển",
    "tịch": "chủ",
    "trưởng": "bộ thứ hiệu viện đội tổ",
    "văn": "nhà",
    "viên": "diễn phóng giáo sinh học nhân động tập luyện giảng đảng đoàn",
}
_PLACE_WORDS = "tỉnh phố xã phường đường huyện quận làng thôn bản trấn ấp"

FAMILY_NAMES: frozenset[str] = frozenset(_FAMILY_NAMES.split())
"""Vietnamese family names, in lower case: the common ones and those of the larger minorities.

Some rare ones are left out because they begin other capitalised runs far more often: `Văn` (Văn Hoá), `Từ`
(Từ Hoà Bình), `Ninh` (Ninh Hoà), `Lạc` (Lạc Thuỷ), `Phó`, `Đường`, `Lại`.
"""

HONORIFICS: frozenset[str] = frozenset(_HONORIFICS.split())
"""Words that stand before a person's name even when it is printed without the family name.

`sư`, `sĩ`, `tá`, `tướng` and `úy` end titles: giáo sư, bác sĩ, thiếu tá, trung tướng, đại úy.
"""

TITLES: frozenset[tuple[str, str]] = frozenset(
    (first, second) for second, firsts in _TITLES.items() for first in firsts.split()
)
"""Titles of two syllables that do the same: bí thư, nhà văn, (vận) động viên; and `tên là`.

Their second syllable alone would take in the Peace Park (công viên) and a religion (Phật giáo). Some still
stand before places too: `Bí thư Hoà Bình` may be a person of that name or the secretary of the province.
Then the spelling stays: a name that was changed is wrong, a place in the other spelling is only harder to
find.
"""

_OFFICE = re.compile(
    r"(?:U[ỷỶ]|T[oO][àÀ]|Hoà (?:bình|giải|nhạc)|Thuỷ (?:điện|lợi|sản|văn)|Hoá (?:chất|dầu|học))(?!\w)"
)
"""What follows a title and is no name but what the office is of: Chủ tịch Uỷ ban, Giám đốc Thuỷ điện."""

PLACE_WORDS: frozenset[str] = frozenset(_PLACE_WORDS.split())
"""Words that make a place of what follows; also the second half of thành phố, thị xã and thị trấn."""

_COUNTRY = re.compile(r"(?:Thu[ỵỴ] (?:Điển|Sĩ|Sỹ)|Hoà Lan)(?!\w)")
"""Countries with two spellings: `các nghệ sĩ Thuỵ Điển` are people from there."""

_FEWEST_SYLLABLES, _MOST_SYLLABLES = 2, 5
_LONGEST_PLACE = 2
_REACH = 80
"""Characters to look at on either side: five syllables of at most seven letters, twice over."""
_OPENING = "\"'“”‘’«([{*"
_CLOSING = "\"'“”‘’»)]}*,.;:!?…"


class _Run(NamedTuple):
    """Two words and the capitalised syllables behind them that stand side by side, all in lower case."""

    words: list[str]
    own: int
    """Which of the words was asked about."""


def in_name(text: str, start: int, end: int) -> bool:
    """Whether the word `text[start:end]` is part of a person's name.

    It is when it is capitalised and stands in a run of two to five capitalised syllables that begins
    with a family name, or in a run of one to five that follows an honorific (`chị Thuý`) or a title (`nhà
    văn Thuý`). Syllables of a run are parted by one space and nothing else. A run that is longer is a title
    or a line in capitals.

    After a word for a place the run is a place, even if it begins as a family name does (`xã Thái Hoà`);
    only three syllables and more are a person still: a street's name or, as in `Chủ tịch xã Lê Văn Hoà`,
    that of an official.
    """
    if not text[start].isupper() or _COUNTRY.match(text, start):
        return False
    words, own = _run(text, start, end)
    place = max((n for n in range(1, own) if words[n] in PLACE_WORDS), default=0)
    if place:
        length = len(words) - place - 1
        return words[place + 1] in FAMILY_NAMES and _LONGEST_PLACE < length <= _MOST_SYLLABLES
    for first in range(max(1, own - _MOST_SYLLABLES), own + 1):
        length = len(words) - first
        titled = (words[first - 1], words[first]) in TITLES
        if titled and first == own - 1 and _OFFICE.match(text, start):
            continue
        titled = titled or words[first] in HONORIFICS
        if titled and first < own and length - 1 <= _MOST_SYLLABLES:
            return True
        if first > 1 and words[first] in FAMILY_NAMES and _FEWEST_SYLLABLES <= length <= _MOST_SYLLABLES:
            return True
    return False


def _run(text: str, start: int, end: int) -> _Run:
    left = text[max(0, start - _REACH) : start].rpartition("\n")[2]
    right = text[end : end + _REACH].partition("\n")[0]
    before: list[str] = []
    outside = ["", ""]
    if left.endswith(" "):
        words = left[:-1].split(" ")
        for n in range(len(words) - 1, -1, -1):
            word = words[n]
            bare = word.lstrip(_OPENING)
            if not _is_capitalised(bare):
                outside = [words[n - 1].lstrip(_OPENING) if n and bare == word else "", bare]
                break
            before.append(bare)
            if bare != word:
                break
    after: list[str] = []
    if right.startswith(" "):
        for word in right[1:].split(" "):
            bare = word.rstrip(_CLOSING)
            if not _is_capitalised(bare):
                break
            after.append(bare)
            if bare != word:
                break
    words = [*outside, *reversed(before), text[start:end], *after]
    return _Run([word.lower() for word in words], len(outside) + len(before))


def _is_capitalised(word: str) -> bool:
    return word.isalpha() and word[0].isupper()
