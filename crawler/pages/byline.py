"""The line that names the authors."""

from __future__ import annotations

import re
import unicodedata

from archive.article import Author, Role

MAX_NAME_WORDS = 6
"""A longer name is no name."""

_BRACKETS = re.compile(r"\(([^()]*)\)")
_CLOSING_BRACKET = re.compile(r"\(([^()]*)\)[\s.]*$")
# "A / B" parts two people; the stroke in "(t/h)" parts nobody.
_STROKE = re.compile(r"/(?![^()]*\))")
# "t/h" is "tổng hợp": put together from other media.
_COMPILED = re.compile(r"^\s*(?:t\s*/\s*h|th|tổng hợp)\s*\.?\s*$", re.IGNORECASE)
# "Bài và ảnh: A": what the people named behind it did.
_LABEL = re.compile(
    r"^\s*(?:(?:bài|tin|ảnh|tác giả|thực hiện|người viết)\s*(?:[,&/-]|và)?\s*)+:\s*", re.IGNORECASE
)
_JOINS = frozenset({"và", "and"})
_SENTENCE_MARKS = (".", "!", "?", "…", ":", ";", ",")


def read_byline(printed: str) -> tuple[Author, ...]:
    """The people of a byline: "A / B" is two of them, and "(t/h)" after a name makes its role `compiled`.

    A bracket at the end of the whole line speaks of everybody in it, any other of its own name only.
    """
    printed = _LABEL.sub("", printed)
    closing = _CLOSING_BRACKET.search(printed)
    everybody = closing is not None and _COMPILED.match(closing.group(1)) is not None
    authors = []
    for part in _STROKE.split(printed):
        compiled = everybody or any(map(_COMPILED.match, _BRACKETS.findall(part)))
        role: Role = "compiled" if compiled else "author"
        if name := _BRACKETS.sub("", part).strip():
            authors.append(Author(name=name, role=role))
    return tuple(authors)


def looks_like_byline(text: str) -> bool:
    """Whether a line at the end of a text names people: short, capitalised names and no digits."""
    plain = _BRACKETS.sub("", _LABEL.sub("", unicodedata.normalize("NFC", text))).strip()
    if not plain or plain.endswith(_SENTENCE_MARKS) or any(letter.isdigit() for letter in plain):
        return False
    return all(map(_is_name, plain.split("/")))


def _is_name(part: str) -> bool:
    words = [word for word in part.split() if word[0].isalpha() and word not in _JOINS]
    return 0 < len(words) <= MAX_NAME_WORDS and all(word[0].isupper() for word in words)
