"""Where Vietnamese sentences end.

A sentence ends behind a full stop, question mark, exclamation mark or ellipsis, and the quotes and brackets
that close right behind it, where what follows can begin a sentence and what stands before is no
abbreviation, initial or number of a list. It ends at a line's end too, except where the next line goes on
in a small letter. Sentences inside of a quotation count. What the words that decide are is in
`pipelines.abbreviations`.

All texts behind `split` are NFC; `split` itself takes any.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from pipelines.abbreviations import (
    BEFORE_A_NAME,
    BEFORE_A_NUMBER,
    COMPANY,
    CONNECTIVES,
    HOUSES,
    LETTERED,
    NUMBERED,
    OPENERS,
    PLACES,
    POINTS,
    QUANTITIES,
    SPEECH,
    TITLES,
)
from pipelines.composed import Span, composed, laid_back

if TYPE_CHECKING:
    from collections.abc import Iterator

_STOPS = re.compile(r"[.?!…](?:[.?!…”’»)\]}\"']|/\.|\[\d{1,3}\])*")
"""A stop, what other stops follow it, the quotes and brackets that close there, and the mark of a note."""
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_INITIALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZĂÂĐÊÔƠƯ")
"""Capitals that names are shortened to; one with a tone is a word: `Ừ.`, `Ý.`"""
_NAMES = 2
"""Names before a letter that stands for the last, `Nguyễn Văn A`; `George W. Harris` has one."""
_LOOK_BACK = 24
"""Characters before a stop that are looked at; three titles in a row, `GS.TSKH.NGND`, have twelve."""
_PLACE = re.compile(rf"(?:.*[,;:(])?(?:[{''.join(sorted(PLACES))}]|[Tt]\.[ptx])")
"""A token that ends in a letter for a kind of place, `x`, `Hòa,h`; also `t.p`, `t.t` and `t.x`, of two."""
_POINT = rf"(?<!\w)(?<!một )(?<!địa )(?i:{'|'.join(sorted(POINTS))})\s+"
_BEFORE_A_POINT = re.compile(rf"{_POINT}(?:[^\W\d_]\s*(?:[,;]|và|hoặc)\s*(?:{_POINT})?)*\Z")
"""What tells that the letter behind it is a point's: `điểm `, `các điểm p, q và `; not `một phần `."""
_BEFORE_A_UNIT = re.compile(
    rf"(?P<house>(?<!\w)(?i:{'|'.join(sorted(HOUSES))})\s+)?(?<![\w.,/])"
    rf"(?:(?P<amount>\d+(?:-\d+)*[.,]\d+(?:[.,-]\d+)*|(?i:{'|'.join(sorted(QUANTITIES))}))|\d+(?:-\d+)*)"
    r"\s+\Z"
)
"""What tells that the letter behind it is a unit's: surely behind an `amount`, `15.000 ` or `3 triệu `;
behind `15 ` unless it numbers a `house` or an address follows."""
_PLACE_AHEAD = re.compile(rf"(?:[{''.join(sorted(PLACES))}]|[Tt]\.?[ptx]|TP|TX|TT)\.")
_AND = "và"
_QUOTES = frozenset("“‘«\"'")
_BRACKETS = frozenset("([{")
_CLOSING_QUOTES = frozenset("”’»\"'")
_EITHER_WAY = frozenset("\"'")
_LEADING = "(“‘«\"'[{-–—/"
_DASHES = frozenset("-–—")
_BULLETS = frozenset("+*•·●▪■►")
_SYMBOLS = frozenset("#@&§")
_LOWER_HEAD = re.compile(r"[^\W\d_][.)]\s|[^\W\d_]*?[A-ZĐ]")
"""What can begin a sentence in a small letter: the mark of a list, `b. Giải nhì`, `a) Đơn`, and `iPhone`."""
_MARKED = re.compile(
    rf"[-–—+*•]?\s*(?:(?i:{'|'.join(sorted(NUMBERED))})\s+)?(?:\d+(?:\.\d+)*|[IVXLC]+|[A-Za-zĐđ])"
)
"""All that stands before the stop of a numbered heading or item: `1`, `2.3`, `II`, `a`, `Điều 7`."""
_SPOKEN = re.compile(rf"\s*(?:[^\W\d_]+\.?\s+){{1,4}}?(?:{'|'.join(sorted(SPEECH))})\b", re.IGNORECASE)
"""Who speaks and how, behind a dash: `Lan hét vang`."""
_DATE_AHEAD = re.compile(r"\d{1,2}\.\s?\d{4}(?!\d)|\d{4}(?!\d)")
_DATE_BEHIND = re.compile(r"(?<!\d)\d{1,2}(?:\.\s\d{1,2})?\Z")
_DOMAINS = frozenset(["com", "edu", "gov", "info", "net", "org", "vn"])
_ABBREVIATIONS = BEFORE_A_NAME | BEFORE_A_NUMBER | COMPANY | TITLES


def split(text: str) -> tuple[Span, ...]:
    """The sentences of `text`, as half-open intervals of code points without white space at their ends.

    Every character that is no white space is in exactly one of them.
    """
    letters, origins = composed(text)
    spans: list[Span] = []
    begin = _next(letters, 0, len(letters))
    for end, following in _ends(letters, begin):
        spans.append((begin, end))
        begin = following
    if begin < len(letters):
        spans.append((begin, len(letters.rstrip())))
    return tuple(spans if origins is None else laid_back(spans, origins))


def _next(text: str, at: int, limit: int) -> int:
    """Where the first character stands from `at` on that is no white space; `limit` where there is none."""
    while at < limit and text[at].isspace():
        at += 1
    return at


def _ends(text: str, begin: int) -> Iterator[Span]:
    """Where each sentence but the last ends and the next one begins; the first begins at `begin`."""
    line = begin
    while line < len(text):
        limit = text.find("\n", line)
        if limit < 0:
            limit = len(text)
        for end, following in _ends_in_line(text, begin, line, limit):
            yield end, following
            begin = following
        following = _next(text, limit, len(text))
        if following < len(text) and not _goes_on(text, line, limit, following):
            yield len(text[line:limit].rstrip()) + line, following
            begin = following
        line = following


def _goes_on(text: str, line: int, limit: int, following: int) -> bool:
    """Whether the sentence at the end of a line goes on in the next one, which begins at `following`."""
    if not text[following].islower() or text.count("\n", limit, following) > 1:
        return False
    last = text[line:limit].rstrip()[-1:]
    return last not in ".?!:;" and _LOWER_HEAD.match(text, following) is None


def _ends_in_line(text: str, begin: int, line: int, limit: int) -> Iterator[Span]:
    """As `_ends`, for one line, which is `text[line:limit]`; its own end is not among them.

    A piece without letters is no sentence: a number goes with what follows it, punctuation with what
    stands before it.
    """
    last = limit - 1
    while last > line and not text[last].isalnum():
        last -= 1
    letter = -1
    for match in _STOPS.finditer(text, line, limit):
        stop, end = match.span()
        if _is_plain(text, begin, stop, end):
            yield end, end + 1
            begin = end + 1
            continue
        if end - stop > 1 and text[end - 1] in _EITHER_WAY and end < limit and text[end].isalnum():
            end -= 1  # a quote that opens what follows without a space
        following = _next(text, end, limit)
        if following > last:
            return
        if letter < begin:
            found = _LETTER.search(text, begin, limit)
            letter = limit if found is None else found.start()
        if letter < stop and _is_end(text, (begin, line), (stop, end), following):
            yield end, following
            begin = following


def _is_plain(text: str, begin: int, stop: int, end: int) -> bool:
    """Whether a word in small letters, one full stop, one space and a capital follow each other.

    Most ends are of this kind. It says no more than `_is_end` would, three times as fast.
    """
    if not text[end + 1 : end + 2].isupper() or text[stop:end] != "." or text[end] != " ":
        return False
    word = text[max(text.rfind(" ", begin, stop) + 1, begin) : stop]
    return len(word) > 1 and word.islower() and word.isalpha() and word not in _ABBREVIATIONS


def _is_end(text: str, starts: Span, stop: Span, following: int) -> bool:
    """Whether a sentence ends with the stop at `stop` when the next character stands at `following`.

    `starts` are where this sentence and this line begin.
    """
    begin, line = starts
    glued = stop[1] == following
    marks = text[stop[0] : stop[1]]
    trails_off = "…" in marks or ".." in marks
    talks = text[line] in _DASHES or not _CLOSING_QUOTES.isdisjoint(marks)
    if not _can_begin(text, following, glued=glued, trails_off=trails_off, talks=talks):
        return False
    token = _token_before(text, begin, stop[0])
    if glued and ("/" in token or "@" in token):
        return False
    if trails_off:
        return stop[0] - begin > _LOOK_BACK or text[begin : stop[0]].lower().strip() not in CONNECTIVES
    if marks[0] != ".":
        return True
    if stop[0] - begin <= _LOOK_BACK and _MARKED.fullmatch(text, begin, stop[0]):
        return False
    last = token.rpartition(".")[2]
    return _separates(text, last, following) if glued else _closes(text, token, last, stop[0], following)


def _can_begin(text: str, at: int, *, glued: bool, trails_off: bool, talks: bool) -> bool:
    """Whether a sentence can begin at `at` as far as what stands there tells.

    `glued` is whether no white space stands before it, `trails_off` whether an ellipsis does, `talks`
    whether somebody's own words do.
    """
    first = text[at]
    if first.isupper():
        return True
    if first.islower():
        return not glued and _LOWER_HEAD.match(text, at) is not None
    if first in _QUOTES or first in _BRACKETS:
        inner = text[at + 1 : at + 2]
        small = first in _QUOTES and not glued and not trails_off
        return inner.isalnum() and (small or not inner.islower())
    if glued:
        return first.isalpha()
    if first in _DASHES or first in _BULLETS:
        return _is_turn(text, at, talks=talks)
    return first.isalnum() or first in _SYMBOLS or unicodedata.category(first)[0] == "S"


def _is_turn(text: str, at: int, *, talks: bool) -> bool:
    """Whether the dash or bullet at `at` begins an item or another's words, and does not tell who spoke."""
    inner = _next(text, at + 1, min(at + 3, len(text)))
    if text[inner : inner + 1].islower() and not _LOWER_HEAD.match(text, inner):
        return False
    return text[at] not in _DASHES or not talks or not _SPOKEN.match(text, at + 1)


def _token_before(text: str, begin: int, stop: int) -> str:
    """What stands before a stop without white space, as far as it is looked at."""
    left = max(begin, stop - _LOOK_BACK)
    token = text[text.rfind(" ", left, stop) + 1 or left : stop].lstrip(_LEADING)
    if token.isalpha():
        return token
    return "" if not token or token[-1].isspace() else token.split()[-1]


def _separates(text: str, last: str, following: int) -> bool:
    """Whether a full stop ends a sentence though nothing stands between it and the next word."""
    if last in _ABBREVIATIONS or (len(last) <= 1 and not last.isdigit()) or _PLACE.fullmatch(last):
        return False
    word = _WORD.match(text, following)
    if word is None:
        return True
    return not (last.isupper() and word[0].isupper()) and word[0].lower() not in _DOMAINS


def _closes(text: str, token: str, last: str, stop: int, following: int) -> bool:
    """Whether the full stop at `stop` ends a sentence and is not that of an abbreviation or a number."""
    if last in _INITIALS:
        return _ends_with_letter(text, token, stop, following)
    if last in BEFORE_A_NAME or (last in BEFORE_A_NUMBER and text[following].isdigit()):
        return False
    if last in TITLES:
        return not text[following].isupper() or _is_opener(text, following)
    if last in COMPANY:
        if text[following] in _BRACKETS:
            return False
        word = _WORD.match(text, following)
        return word is None or word[0] not in COMPANY
    inside = _is_date(text, stop, following) if last.isdigit() else _is_place(text, token, stop, following)
    return not inside


def _ends_with_letter(text: str, token: str, stop: int, following: int) -> bool:
    """Whether a sentence ends with the single capital before `stop`: `vitamin C.`, but not `A. B. Nguyễn`."""
    initial = _WORD.match(text, following)
    if initial is not None and text[initial.end() : initial.end() + 1] == "." and len(initial[0]) == 1:
        return False
    left = stop - len(token)
    before = text[max(0, left - _LOOK_BACK) : left].split()
    if len(token) == 1 and _is_last_letter(before):
        return True
    if text[following].isupper():
        return _is_opener(text, following)
    return not text[following].isdigit() and text[following] not in _BRACKETS


def _is_place(text: str, token: str, stop: int, following: int) -> bool:
    """Whether the stop is that of a kind of place, and the place's name follows: `x. Tân Hòa`.

    Behind `điểm` the letter is the point of a law. Behind a number it is a unit, unless that is a house's
    or what follows reads as an address: `ấp 4 x. Tân Hòa`, `4 x. Tân Hòa, Mỹ Thuận`, but `lúc 5 h. Tân Hòa
    có mưa`.
    """
    first = text[following]
    if not (first.isupper() or first.isdigit()) or not _PLACE.fullmatch(token):
        return False
    before = text[max(0, stop - 1 - 2 * _LOOK_BACK) : stop - 1]
    if _BEFORE_A_POINT.search(before) or _is_opener(text, following):
        return False
    number = _BEFORE_A_UNIT.search(before)
    if number is None:
        return True
    return number["amount"] is None and (number["house"] is not None or _is_address(text, following))


def _is_address(text: str, at: int) -> bool:
    """Whether a name of two words or more stands at `at` and an address goes on behind it.

    That is a comma, another kind of place, or `và` and a second name that ends the sentence.
    """
    line, _, _ = text[at : at + 3 * _LOOK_BACK].partition("\n")
    words = line.split()
    names = 0
    while names < len(words) and words[names][0].isupper() and not _PLACE_AHEAD.match(words[names]):
        names += 1
        if not words[names - 1].isalpha():
            break
    if names < _NAMES:
        return False
    if words[names - 1].endswith(","):
        return True
    ahead = words[names:]
    if not ahead or not words[names - 1][-1].isalnum():
        return False
    if ahead[0] != _AND:
        return _PLACE_AHEAD.match(ahead[0]) is not None
    second = next((word for word in ahead[1:] if not (word[0].isupper() and word.isalpha())), "")
    return second[:1].isupper() and second.endswith(".")


def _is_last_letter(before: list[str]) -> bool:
    """Whether a letter ends what the words `before` it name: `hội trường B`, `bà Nguyễn Thị A`."""
    if not before:
        return False
    if before[-1].lower() in LETTERED:
        return True
    names = before[-2:]
    return (
        len(names) == _NAMES
        and all(len(name) > 1 and name.isalpha() and name.istitle() for name in names)
        and names[0].lower() not in OPENERS
    )


def _is_opener(text: str, at: int) -> bool:
    """Whether the capital at `at` is that of a sentence's first word and not of a name."""
    word = _WORD.match(text, at)
    if word is None or word[0].lower() not in OPENERS:
        return False
    end = word.end()
    return text[end : end + 1].isspace() and text[end + 1 : end + 2].islower()


def _is_date(text: str, stop: int, following: int) -> bool:
    """Whether the stop is one of a date that is written with spaces, `5. 12. 2025`."""
    ahead = _DATE_AHEAD.match(text, following)
    behind = _DATE_BEHIND.search(text, max(0, stop - _LOOK_BACK), stop)
    return ahead is not None and behind is not None and (". " in behind[0] or "." in ahead[0])
