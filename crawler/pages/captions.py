"""A picture's printed line: what it says, and who took it."""

from __future__ import annotations

import re
from typing import NamedTuple

# White space and invisible characters of a page that no step has repaired yet.
_GAP = r"[\s\u00a0\u200b\ufeff\u00ad]*"
# "Ảnh" composed and decomposed (a page may hold either), and the words of the other editions.
_WORD = r"(?:(?:Ả|A\u0309|ả|a\u0309)nh|ẢNH|A\u0309NH|[Pp]hoto|Фото)"
_LABEL = rf"{_WORD}{_GAP}:{_GAP}"

_BRACKETED = re.compile(rf"{_GAP}(?:[-–—]{_GAP})?\({_GAP}{_LABEL}(?P<credit>[^()]+?){_GAP}\){_GAP}\.?{_GAP}$")
_UNBRACKETED = re.compile(
    rf"(?:^|(?<=[.!?…”\"])){_GAP}(?:[-–—]{_GAP})?{_LABEL}(?P<credit>[^().!?…:]{{1,80}}?){_GAP}\.?{_GAP}$"
)


_CREDIT_FIRST = re.compile(rf"{_GAP}(?:[-–—]{_GAP})?\(?{_GAP}{_LABEL}")


class Caption(NamedTuple):
    """A caption line taken apart; what is not printed is `None`."""

    caption: str | None
    credit: str | None


def begins_with_credit(text: str) -> bool:
    """Whether a sentence of a caption is the photographer's credit: "Ảnh: A", "(Ảnh: A)"."""
    return _CREDIT_FIRST.match(text) is not None


def split_caption(printed: str) -> Caption:
    """Takes the photographer's credit off the end of a caption.

    A credit is a closing "(Ảnh: X)", with or without a stop behind the bracket or a dash before it, or a
    closing "Ảnh: X" that begins a sentence and is one; the forms are those of docs/mastercms.md, 5. A
    line in which more text follows the credit stays whole.
    """
    match = _BRACKETED.search(printed) or _UNBRACKETED.search(printed)
    if match is None:
        return Caption(printed, None)
    caption = printed[: match.start()].strip()
    return Caption(caption or None, match.group("credit").strip())
