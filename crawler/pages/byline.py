"""The line that names the authors.

A stroke always parts people. Commas, dashes between spaces, `&` and `và` do where all that they part reads
as people; else the line may say where or what somebody is, `Lê Nam - Phó Chủ tịch`, and stays whole.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from archive.article import Author, Role
from archive.places import COMMON_WORDS, PLACES
from pipelines.abbreviations import TITLES

MAX_NAME_WORDS = 6
"""A longer name is no name."""
MAX_PARTED_WORDS = 5
"""The same for a name beside others, where more is asked; titles with a full stop do not count."""

_BRACKETS = re.compile(r"\(([^()]*)\)")
_CLOSING_BRACKET = re.compile(r"\(([^()]*)\)[\s.]*$")
# "A / B" parts two people; the stroke in "(t/h)" parts nobody.
_STROKE = re.compile(r"/(?![^()]*\))")
# "t/h" is "tổng hợp": put together from other media.
_COMPILED = re.compile(r"^\s*(?:t\s*/\s*h|th|tổng hợp)\s*\.?\s*$", re.IGNORECASE)
# "A - TH", "A, Tổng Hợp": the same as a last piece. "\0" is what a bracket is masked with.
_COMPILED_PIECE = re.compile(
    r"(?:[,;]|(?<=\s)[-–—](?=\s))\s*"
    rf"(?:t\s*/\s*h|th|tổng hợp|{unicodedata.normalize('NFD', 'tổng hợp')})[\s.\0]*$",
    re.IGNORECASE,
)
# "Bài và ảnh: A": what the people named behind it did.
_LABEL = re.compile(
    r"^\s*(?:(?:bài|tin|ảnh|tác giả|thực hiện|người viết)\s*(?:[,&/-]|và)?\s*)+:\s*", re.IGNORECASE
)
# Commas and dashes may part a name from a place or a role; what joins two names parts two people.
_LOOSE = re.compile(r"[,;]|(?<=\s)[-–—](?=\s)")
_SEPARATOR = re.compile(rf"{_LOOSE.pattern}|(?<=\s)(?:&|v(?:à|a\u0300)|and)(?=\s)")
_PIECE = re.compile(rf"(?:(?!{_SEPARATOR.pattern}|[/\0]).)*")
# "Theo TTXVN": what the story follows. In the middle of a line "Theo" is a name, "theo" none; for the
# beginning see `_is_source`.
_FOLLOWS = re.compile(r"(?:^|[,;/|]|(?<=\s)[-–—])\s*(?i:theo)(?=[\s:])|\stheo(?=[\s:])")
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’-])*")
_GROUP = re.compile(r"nhóm (?:pv|ctv|btv|phóng viên|cộng tác viên|biên tập viên|tác giả)", re.IGNORECASE)
_REPORTERS = frozenset({"PV", "CTV", "BTV"})
_MAX_INITIALS = 2
_AGENCIES = frozenset(
    {
        *("afp", "ap", "bbc", "bloomberg", "cnn", "kyodo", "nhk", "reuters", "sputnik", "tass"),
        *("ttxvn", "vna", "vov", "vtv", "xinhua", "yonhap"),
        *("daily", "guardian", "news", "post", "times", "vietnamnet", "vietnamplus", "zing"),
    }
)
# Papers whose names read as a person's when each word has a capital.
_PAPERS = (
    "công an nhân dân, dân trí, đại đoàn kết, hà nội mới, lao động, người lao động, nhân dân, phụ nữ",
    "quân đội nhân dân, sài gòn giải phóng, thanh niên, tiền phong, tuổi trẻ",
)
_PAPER = re.compile(rf"(?:{'|'.join(', '.join(_PAPERS).split(', '))})(?!\w)")
# Cities, islands and seas that correspondents write from; and this paper, whose name is none of a person's.
_CITIES = (
    "Bangkok, Băng Cốc, Bắc Kinh, Berlin, Brussels, Geneva, Jakarta, London, Manila, Matxcơva, Moscow",
    "New Delhi, New York, Paris, Phnom Penh, Phnôm Pênh, Praha, Seoul, Sydney, Tokyo, Viêng Chăn, Vientiane",
    "Washington, Việt Nam, Séc, Trường Sa, Hoàng Sa, Biển Đông, Thời Đại",
)
_PLACES = frozenset(
    unicodedata.normalize("NFC", name).casefold()
    for name in (*", ".join(_CITIES).split(", "), *(name for place in PLACES for name in place.names))
    if name not in COMMON_WORDS
)
# Countries that are given names too, `Đức`: only at the end of a line may they tell where somebody is.
_GIVEN_NAMES = frozenset(unicodedata.normalize("NFC", name).casefold() for name in COMMON_WORDS)
_MAX_PIECES_WITH_COUNTRY = 2
# How roles and offices begin that may be written in capitals, `Phó Chủ Tịch`; others have small letters.
_ROLES = (
    "bác sĩ, bác sỹ, báo, bí thư, biên tập, bộ trưởng, chủ nhiệm, chủ tịch, công ty, cục, cựu chiến, đại học",
    "đại sứ, giám đốc, giáo sư, hiệu trưởng, liên đoàn, liên hiệp, luật sư, nguyên chủ, nguyên phó, nhà báo",
    "nhà nghiên, nhà thơ, nhà văn, phó bí, phó chủ, phó giám, phó tổng, phó trưởng, phó viện, phóng viên, sở",
    "tạp chí, thạc sĩ, thạc sỹ, thông tấn, thứ trưởng, tiến sĩ, tiến sỹ, toà soạn, tòa soạn, tổng biên",
    "tổng giám, tổng thư, trung tâm, trưởng ban, trưởng đoàn, trưởng khoa, trưởng phòng, ubnd, viện",
)
# "Hội Nhà Báo" and "Đoàn Luật Sư" are bodies, "Đoàn Nam" is a person.
_ROLE = re.compile(rf"(?:{'|'.join(', '.join(_ROLES).split(', '))}|(?:hội|đoàn)(?:\s+\w+){{2}})(?!\w)")
# How bodies begin that stories follow and that sign none.
_BODY = re.compile(r"(?:bộ|cổng|chính phủ|đài (?:tiếng|truyền)|quốc hội|văn phòng)(?!\w)")
_JOINS = frozenset({"và", "and"})
_SENTENCE_MARKS = (".", "!", "?", "…", ":", ";", ",")


def read_byline(printed: str) -> tuple[Author, ...]:
    """The people of a byline: "A / B" is two of them, and "(t/h)" after a name makes its role `compiled`.

    "A - B", "A, B", "A & B" and "A và B" are two people too where A and B read as such. A bracket at the
    end of the whole line speaks of everybody in it, any other of its own name only; nothing inside of one
    parts people. What stands behind "Theo" is a source and nobody, unless it makes a name, `Theo Lan Anh`.
    "A - TH" is read as "A (t/h)".
    """
    printed = _LABEL.sub("", printed)
    closing = _CLOSING_BRACKET.search(printed)
    everybody = closing is not None and _COMPILED.match(closing.group(1)) is not None
    masked = _masked(printed)
    source = next((match for match in _FOLLOWS.finditer(masked) if _is_source(masked, match)), None)
    if source is not None:
        printed = printed[: source.start()]
    piece = _COMPILED_PIECE.search(_masked(printed))
    if piece is not None:
        printed = printed[: piece.start()]
        everybody = True
    authors = []
    for one in _STROKE.split(printed):
        piece = _COMPILED_PIECE.search(_masked(one))
        for part in _people(one if piece is None else one[: piece.start()]):
            compiled = everybody or piece is not None or any(map(_COMPILED.match, _BRACKETS.findall(part)))
            role: Role = "compiled" if compiled else "author"
            if name := _BRACKETS.sub("", part).strip():
                authors.append(Author(name=name, role=role))
    return tuple(authors)


def looks_like_byline(text: str) -> bool:
    """Whether a line at the end of a text names people: short, capitalised names and no digits."""
    plain = _BRACKETS.sub("", _LABEL.sub("", unicodedata.normalize("NFC", text))).strip()
    if not plain or plain.endswith(_SENTENCE_MARKS) or any(letter.isdigit() for letter in plain):
        return False
    return all(map(_is_name, (person for part in plain.split("/") for person in _people(part))))


def _is_name(part: str) -> bool:
    words = [word for word in part.split() if word[0].isalpha() and word not in _JOINS]
    return 0 < len(words) <= MAX_NAME_WORDS and all(word[0].isupper() for word in words)


def _masked(printed: str) -> str:
    """`printed` with nothing in its brackets that could part or name anything, and of the same length."""
    return _BRACKETS.sub(lambda bracket: "\0" * len(bracket[0]), printed)


def _is_source(masked: str, theo: re.Match[str]) -> bool:
    """Whether a source follows `theo`: not where a line begins with a name, `Theo Walcott`."""
    if theo.start() > 0 or not theo[0].lstrip().startswith("T"):
        return True
    first = _PIECE.match(masked, theo.end())
    piece = "" if first is None else unicodedata.normalize("NFC", first[0]).strip()
    shouted = masked.isupper()
    if not _is_person(piece, shouted=shouted) or (piece.isupper() and not shouted):
        return True
    return piece.casefold() in _PLACES or _BODY.match(piece.casefold()) is not None


def _people(part: str) -> list[str]:
    """The pieces of `part`, with their brackets, where each names people, else `part` itself."""
    masked = _masked(part)
    ends = [match.span() for match in _SEPARATOR.finditer(masked)]
    if not ends:
        return [part]
    begins = (0, *(end for _, end in ends))
    pieces = [
        part[begin:end] for begin, end in zip(begins, (*(at for at, _ in ends), len(part)), strict=True)
    ]
    pieces = [_LABEL.sub("", piece) for piece in pieces]
    plain = [unicodedata.normalize("NFC", _BRACKETS.sub("", piece)).strip() for piece in pieces]
    if not all(_is_person(piece, shouted=part.isupper()) for piece in plain):
        return [part]
    if _LOOSE.search(masked) and any(piece.casefold() in _PLACES for piece in plain):
        return [part]
    if plain[-1].casefold() in _GIVEN_NAMES and _LOOSE.match(masked, ends[-1][0]):
        # "Hằng - Nga - Đức" are three given names, "Lê Nam - Đức" may be somebody in Germany.
        given = len(plain) > _MAX_PIECES_WITH_COUNTRY and not any(" " in piece for piece in plain)
        return pieces if given else [part]
    return pieces


def _is_person(piece: str, *, shouted: bool) -> bool:
    """Whether a piece of a line is a name, initials, or how reporters are called.

    `shouted` is whether the line has capitals only; in any other a word of them is an agency: `TTXVN`.
    """
    if _GROUP.fullmatch(piece) or piece in _REPORTERS:
        return True
    words = piece.split()
    folded = piece.casefold()
    if not words or _ROLE.match(folded) or _PAPER.match(folded) or piece.rstrip(".") in TITLES:
        return False
    return sum(not word.endswith(".") for word in words) <= MAX_PARTED_WORDS and all(
        word[0].isupper() and _NAME_WORD.fullmatch(word) and not _is_agency(word, shouted=shouted)
        for word in words
    )


def _is_agency(word: str, *, shouted: bool) -> bool:
    """Whether a word names a body: `Reuters`, `VnExpress`, `TTXVN`; for `shouted` see `_is_person`."""
    if word.casefold() in _AGENCIES:
        return True
    if word in _REPORTERS or "." in word:
        return False
    if any(one.islower() and other.isupper() for one, other in pairwise(word)):
        return True
    return not shouted and word.isupper() and len(word) > _MAX_INITIALS
