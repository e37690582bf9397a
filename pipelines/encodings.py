"""How Vietnamese was written before Unicode, and what that looks like when it is read as Western text.

Four ways are known here. Each decodes one chunk of letters and knows nothing of certainty: whether a text
is in one of them at all is for `pipelines.legacy` to say.

* `utf8`: UTF-8 whose bytes were read as Windows-1252 or Latin-1 (“Viá»‡t Nam”), once or several times.
* `vni`: VNI for Windows, a font's code in which a vowel is followed by its signs (“Vieät Nam”).
* `tcvn3`: TCVN 5712:1993 VN3, called ABC, the code of the .VnTime fonts (“ViÖt Nam”). Its capitals were
  fonts of their own, so a line in capitals comes out in lower case.
* `windows_1258`: Windows-1258 read as Windows-1252 (“Viêòt Nam”): letters followed by five tone marks.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LETTERS = re.compile(r"[^\W\d_]+")
_TONES = {"acute": "\u0301", "grave": "\u0300", "hook": "\u0309", "tilde": "\u0303", "dot": "\u0323"}


class Encoding(NamedTuple):
    """One way of writing.

    `chunk` finds what is decoded in one piece: the longest stretch that can be one word and its
    neighbours without a space. `decode` gives the chunk's letters, or `None` where it holds what this
    encoding does not have; a chunk that says the same in both comes back as it is. `proofs` is how many
    different words it takes to be certain (see `pipelines.legacy`). Where the code `checks_itself`, what
    can be decoded is right, whatever the word.
    """

    name: str
    chunk: re.Pattern[str]
    decode: Callable[[str], str | None]
    proofs: int
    checks_itself: bool = False


def _composed(base: str, *marks: str) -> str:
    return unicodedata.normalize("NFC", base + "".join(marks))


def _vni_table() -> dict[str, str]:
    """VNI's letters and pairs of letter and signs, by their printed form.

    The vowels a, e and o carry circumflex and tone in one sign, and a breve and tone; the tone of a plain
    vowel and of ơ (ô) and ư (ö) is a sign of its own. i has letters ready-made.
    """
    tones = dict(zip("ùøûõï", ("acute", "grave", "hook", "tilde", "dot"), strict=True))
    circumflexes = dict(zip("áàåãä", tones.values(), strict=True)) | {"â": ""}
    breves = dict(zip("éèúüë", tones.values(), strict=True)) | {"ê": ""}
    table = {"ñ": "đ", "ö": "ư", "ô": "ơ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
    for printed, vowel in {**dict(zip("aeouy", "aeouy", strict=True)), "ô": "ơ", "ö": "ư"}.items():
        table |= {printed + sign: _composed(vowel, _TONES[tone]) for sign, tone in tones.items()}
    for vowel in "aeo":
        for sign, tone in circumflexes.items():
            table[vowel + sign] = _composed(vowel, "\u0302", _TONES.get(tone, ""))
    for sign, tone in breves.items():
        table["a" + sign] = _composed("a", "\u0306", _TONES.get(tone, ""))
    for printed, letter in list(table.items()):
        # The letter's case counts, not the sign's: Ấn is typed Aán or AÁn.
        table[printed.upper()] = letter.upper()
        table[printed.capitalize()] = letter.upper()
    return table


_VNI = _vni_table()
_VNI_PIECE = re.compile("|".join(sorted(_VNI, key=len, reverse=True)) + "|[A-Za-z]")
_VNI_CHUNK = re.compile(f"(?:{_VNI_PIECE.pattern})+")


def _from_vni(chunk: str) -> str | None:
    if _VNI_CHUNK.fullmatch(chunk) is None:
        return None
    return _VNI_PIECE.sub(lambda match: _VNI.get(match[0], match[0]), chunk)


# TCVN 5712:1993, annex VN3, from 0xA1 on; a dot where it has nothing.
_TCVN3_ROWS = """
     ĂÂÊÔƠƯĐăâêôơưđ.
    .....àảãáạ.ằẳẵắ.
    ......ặầẩẫấậè.ẻẽ
    éẹềểễếệìỉ...ĩíịò
    .ỏõóọồổỗốộờởỡớợù
    .ủũúụừửữứựỳỷỹýỵ.
"""
_TCVN3_CODES = "".join(row[4:] for row in _TCVN3_ROWS.splitlines() if row)
_TCVN3 = {chr(0xA0 + at): letter for at, letter in enumerate(_TCVN3_CODES) if letter not in " ."}
_TCVN3_CHUNK = re.compile(f"(?:[^\\W\\d_]|[{''.join(_TCVN3)}])+")
_TCVN3_WHOLE = re.compile(f"[A-Za-z{''.join(_TCVN3)}]+")
_TCVN3_LETTERS = str.maketrans(_TCVN3)


def _from_tcvn3(chunk: str) -> str | None:
    return chunk.translate(_TCVN3_LETTERS) if _TCVN3_WHOLE.fullmatch(chunk) else None


def _from_windows_1258(chunk: str) -> str | None:
    try:
        return unicodedata.normalize("NFC", chunk.encode("cp1252").decode("cp1258"))
    except UnicodeError:
        return None


def _bytes_by_character() -> Iterator[tuple[str, int]]:
    """Bytes by what Latin-1 makes of them, and what Windows-1252 does."""
    for code in range(0x80, 0x100):
        yield chr(code), code
        yield bytes([code]).decode("cp1252", "replace"), code


_BYTES = {character: code for character, code in _bytes_by_character() if character != "\ufffd"}
_PLAIN_SIGNS = re.compile("[^\x80-\xff\u0152-\u0192\u02c6\u02dc]+")


def _from_utf8(chunk: str) -> str | None:
    """The chunk read as bytes again, as often as that gives UTF-8."""
    if _PLAIN_SIGNS.fullmatch(chunk):  # curly quotes and dashes that are themselves
        return chunk
    read = None
    while not chunk.isascii():
        try:
            chunk = bytes(ord(one) if one < "\x80" else _BYTES[one] for one in chunk).decode()
        except (KeyError, UnicodeError):
            break
        read = chunk
    return read


ENCODINGS: tuple[Encoding, ...] = (
    Encoding("utf8", re.compile(r"(?:[A-Za-z]|[^\x00-\x7f])+"), _from_utf8, 2, checks_itself=True),
    Encoding("vni", _LETTERS, _from_vni, 5),
    Encoding("tcvn3", _TCVN3_CHUNK, _from_tcvn3, 5),
    Encoding("windows_1258", _LETTERS, _from_windows_1258, 5),
)
"""Every encoding that is known, by the name of its rule.

UTF-8 has a form of its own for bytes that belong together, and Western text does not keep it by chance; so
two words are enough there.
"""
