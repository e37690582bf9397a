"""A picture's printed line: what it says, and who took it."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from crawler.pages.byline import looks_like_byline

MAX_CREDIT = 80
"""Characters; a longer end of a line without brackets is no credit, nor twice as much in brackets."""

# White space and invisible characters of a page that no step has repaired yet.
_SPACE = r"[\s\u00a0\u200b\ufeff\u00ad]"
# Bounded, as all that is searched for here: a page may hold thousands of spaces in a row.
_GAP = rf"{_SPACE}{{0,20}}"


def _words(*phrases: str) -> str:
    """A pattern for any of `phrases`, composed or decomposed: a page may hold either."""
    forms = dict.fromkeys(
        unicodedata.normalize(form, phrase).replace(" ", rf"{_SPACE}{{1,20}}")
        for phrase in phrases
        for form in ("NFC", "NFD")
    )
    return f"(?:{'|'.join(forms)})"


_PHOTO = rf"(?:{_words('Ảnh', 'ảnh', 'ẢNH')}|[Pp]hotos?|PHOTOS?|Фото)"
# "Ảnh tư liệu: A": what sort of picture it is, before the colon; "Ảnh trái: ..." tells what is to be seen.
_SORT = rf"(?i:{_words('tư liệu', 'tài liệu', 'minh họa', 'minh hoạ', 'lưu trữ', 'chụp màn hình')})"
_ORIGIN = rf"(?:(?i:{_words('nguồn')})|[Ss]ource)"
_PHOTO_LABEL = rf"(?:(?:{_ORIGIN}{_GAP})?{_PHOTO}(?:{_GAP}{_SORT})?{_GAP}:)"
_LABEL = rf"(?:{_PHOTO_LABEL}|(?P<origin>{_ORIGIN}{_GAP}:))"
# The same without a colon: `_is_bare_credit` says whether what follows is a credit.
_BARE = rf"(?P<bare>{_PHOTO}(?:{_SPACE}{{1,20}}(?P<by>{_words('do')}|by))?(?={_SPACE}))"

_DASH = r"[-–—|]"
_LEAD = rf"{_GAP}(?:{_DASH}{_GAP})?"
_BRACKETED = re.compile(
    rf"{_LEAD}[(\[]{_GAP}(?:{_LABEL}|{_BARE}){_GAP}"
    rf"(?P<credit>(?:[^()\[\]]|\([^()\[\]]{{0,{MAX_CREDIT}}}\)){{1,{2 * MAX_CREDIT}}}?)"
    rf"{_GAP}[)\]]{_GAP}[.;]?{_GAP}$"
)
# A stop inside a credit is that of an initial ("H.Nam") or of a site's name ("baomoi.vn"): no space follows.
_IN_CREDIT = r"(?:[^()\[\].!?…:\n]|\.(?=[a-z0-9])|(?<=(?<!\w)\w)\.(?=\w))"
# It begins a sentence or a line, stands behind a dash, or in a bracket that somebody forgot to close.
_UNBRACKETED = re.compile(
    rf"(?:(?:^|(?<=[.!?…”\"\n])){_LEAD}|{_SPACE}{_GAP}{_DASH}{_GAP}|{_LEAD}[(\[]){_GAP}"
    rf"(?:{_LABEL}|{_BARE}){_GAP}(?P<credit>{_IN_CREDIT}{{1,{MAX_CREDIT}}}?){_GAP}[)\]]?{_GAP}\.?{_GAP}$"
)
_CREDIT_FIRST = re.compile(rf"{_LEAD}[(\[]?{_GAP}{_LABEL}")
# A cheap look: no credit without one of these.
_MAY_CREDIT = re.compile(rf"{_PHOTO}|{_ORIGIN}")

_GIVEN = re.compile(rf"{_words('cung cấp')}$|^courtesy of ", re.IGNORECASE)
_TAKEN = re.compile(rf"{_words('chụp')}$", re.IGNORECASE)
_ARCHIVE = re.compile(rf"^{_words('tư liệu')}(?:{_SPACE}+{_words('của')})?(?:{_SPACE}+|$)", re.IGNORECASE)


class Caption(NamedTuple):
    """A caption line taken apart; what is not printed is `None`."""

    caption: str | None
    credit: str | None


def begins_with_credit(text: str) -> bool:
    """Whether a sentence of a caption is the photographer's credit: "Ảnh: A", "(Ảnh: A)"."""
    return _CREDIT_FIRST.match(text) is not None


def names_photographer(text: str) -> bool:
    """Whether a text ends in the credit of a picture; "Nguồn: A" alone may be that of the text."""
    match = _credit(text)
    return match is not None and match.group("origin") is None


def split_caption(printed: str) -> Caption:
    """Takes the photographer's credit off the end of a caption.

    A credit is a closing "(Ảnh: X)", with or without a stop behind the bracket or a dash before it, or a
    closing "Ảnh: X" that begins a sentence or a line and is one; the forms are those of
    docs/mastercms.md, 5. "Nguồn: X", "Nguồn ảnh: X" and "Ảnh tư liệu: X" are the same; without a colon
    "Ảnh X cung cấp", "Ảnh do X chụp", "Ảnh tư liệu", "Ảnh NVCC" and, in brackets, "(Ảnh X)" where X is a
    name. A line in which more text follows the credit stays whole.
    """
    match = _credit(printed)
    if match is None:
        return Caption(printed, None)
    caption = printed[: match.start()].strip()
    return Caption(caption or None, match.group("credit").strip())


def _credit(printed: str) -> re.Match[str] | None:
    if _MAY_CREDIT.search(printed) is None:
        return None
    for pattern in (_BRACKETED, _UNBRACKETED):
        match = pattern.search(printed)
        if match is None or not any(letter.isalnum() for letter in match.group("credit")):
            continue
        if match.group("bare") is None or _is_bare_credit(match):
            return match
    return None


def _is_bare_credit(match: re.Match[str]) -> bool:
    """Whether words behind "Ảnh" without a colon say who made the picture, and not what it shows."""
    credit, by = match.group("credit").strip(), match.group("by")
    if _GIVEN.search(credit):
        return True
    if by is not None:
        return looks_like_byline(credit) if by == "by" else _TAKEN.search(credit) is not None
    archive = _ARCHIVE.match(credit)
    if archive is not None:
        credit = credit[archive.end() :]
    if not credit:
        return True
    in_brackets = match.re is _BRACKETED and match.group("bare")[0].isupper()
    if archive is not None or in_brackets:
        return looks_like_byline(credit)
    return credit.isupper() and len(credit) > 1 and looks_like_byline(credit)
