"""The language of a text, by its letters: enough to tell the editions of the paper from each other."""

from __future__ import annotations

import re
from itertools import islice
from math import ceil

# Letters that Vietnamese has and the other languages of the paper's editions have not, composed or not.
_VIETNAMESE = re.compile(
    "[ăđơưĂĐƠƯ\u1ea0-\u1ef9\u0103\u01a1\u01b0\u0300\u0301\u0303\u0309\u0323áàãâéèêíìóòõôúùýÁÀÃÂÉÈÊÍÌÓÒÕÔÚÙÝ]"
)
_SCRIPTS = (
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("lo", re.compile("[\u0e80-\u0eff]")),
    ("km", re.compile("[\u1780-\u17ff]")),
)
_ANY_SCRIPT = re.compile("[\u0400-\u04ff\u4e00-\u9fff\u0e80-\u0eff\u1780-\u17ff]")
_LETTERS = re.compile(r"[^\W\d_]+")

MIN_VIETNAMESE = 0.04
"""A fifth of the letters of Vietnamese text are such, and one in fifty of English text with names."""


def language_of(text: str) -> str:
    """The ISO 639-1 code of `text`: `vi`, `ru`, `zh`, `lo`, `km`, else `en`; `vi` without any letter."""
    has_other_script = _ANY_SCRIPT.search(text) is not None
    # Counting letters takes ten times as long as finding that there are enough whatever their number.
    if not has_other_script and _has_vietnamese(text, len(text)):
        return "vi"
    letters = sum(map(len, _LETTERS.findall(text)))
    if not letters:
        return "vi"
    if has_other_script:
        for code, script in _SCRIPTS:
            if len(script.findall(text)) > letters / 2:
                return code
    return "vi" if _has_vietnamese(text, letters) else "en"


def _has_vietnamese(text: str, letters: int) -> bool:
    """Whether `text` has as many letters that only Vietnamese has as a text of so many letters should."""
    enough = ceil(letters * MIN_VIETNAMESE)
    return sum(1 for _ in islice(_VIETNAMESE.finditer(text), enough)) == enough
