"""Whether a syllable of running text belongs to a person's name, whose spelling is the person's own."""

from __future__ import annotations

from typing import NamedTuple

_FAMILY_NAMES = """
    âu bạch bành bế bồ bùi cao cấn chế chử chu cồ cù cung diệp doãn dương đàm đào đặng đậu điêu đinh đoàn đỗ
    đổng đới giang giàng giáp hà hàn hồ hoàng hứa huỳnh khiếu khổng khúc khuất kiều kim lã la lâm lê lều liễu
    lò lỗ lô lục lữ lư lương lường lưu lý lỳ mã mạc mai man mẫn ngạc nghiêm ngô ngụy nguỵ nguyễn nhâm nhan nhữ
    nông ong phạm phan phí phùng quách quàng sầm sùng tạ tăng thạch thái thân thào thi thiều tiêu tô tôn tống
    tòng trần triệu trịnh trương tưởng uông vàng vi võ vũ vừ vương xa
"""
_HONORIFICS = "ông bà anh chị em cô chú bác cậu dì mợ thím thầy cụ bé chàng nàng"

FAMILY_NAMES: frozenset[str] = frozenset(_FAMILY_NAMES.split())
"""Vietnamese family names, in lower case: the common ones and those of the larger minorities.

Some rare ones are left out because they begin other capitalised runs far more often: `Văn` (Văn Hoá), `Từ`
(Từ Hoà Bình), `Ninh` (Ninh Hoà), `Lạc` (Lạc Thuỷ), `Phó`, `Đường`, `Lại`.
"""

HONORIFICS: frozenset[str] = frozenset(_HONORIFICS.split())
"""Words that stand before a person's name even when it is printed without the family name."""

_FEWEST_SYLLABLES, _MOST_SYLLABLES = 2, 5
_REACH = 80
"""Characters to look at on either side: five syllables of at most seven letters, twice over."""
_OPENING = "\"'“”‘’«([{*"
_CLOSING = "\"'“”‘’»)]}*,.;:!?…"


class _Run(NamedTuple):
    """Capitalised syllables that stand side by side, and the word before the first one."""

    syllables: list[str]
    before: str
    own: int
    """Which of the syllables was asked about."""


def in_name(text: str, start: int, end: int) -> bool:
    """Whether the word `text[start:end]` is part of a person's name.

    It is when it is capitalised and stands in a run of two to five capitalised syllables that begins
    with a family name, or in a run of one to five that follows an honorific (`chị Thuý`). Syllables of a
    run are parted by one space and nothing else. A run that is longer is a title or a line in capitals.
    """
    if not text[start].isupper():
        return False
    run = _run(text, start, end)
    words = [run.before.lower(), *(syllable.lower() for syllable in run.syllables)]
    own = run.own + 1
    for first in range(max(0, own - _MOST_SYLLABLES), own + 1):
        length = len(words) - first
        if words[first] in HONORIFICS and first < own and length - 1 <= _MOST_SYLLABLES:
            return True
        if first and words[first] in FAMILY_NAMES and _FEWEST_SYLLABLES <= length <= _MOST_SYLLABLES:
            return True
    return False


def _run(text: str, start: int, end: int) -> _Run:
    left = text[max(0, start - _REACH) : start].rpartition("\n")[2]
    right = text[end : end + _REACH].partition("\n")[0]
    before: list[str] = []
    outside = ""
    if left.endswith(" "):
        for word in reversed(left[:-1].split(" ")):
            bare = word.lstrip(_OPENING)
            if not _is_capitalised(bare):
                outside = bare
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
    return _Run([*reversed(before), text[start:end], *after], outside, len(before))


def _is_capitalised(word: str) -> bool:
    return word.isalpha() and word[0].isupper()
