"""Vietnamese as the old encodings wrote it, once their bytes are read as Western text.

The tables are written from the other side, letter by letter, and share nothing with `pipelines.encodings`.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def _pairs(table: str) -> list[tuple[str, str]]:
    entries = table.split()
    return list(zip(entries[::2], entries[1::2], strict=True))


_TCVN3 = """
    Ă A1 Â A2 Ê A3 Ô A4 Ơ A5 Ư A6 Đ A7 ă A8 â A9 ê AA ô AB ơ AC ư AD đ AE
    à B5 ả B6 ã B7 á B8 ạ B9  ằ BB ẳ BC ẵ BD ắ BE ặ C6  ầ C7 ẩ C8 ẫ C9 ấ CA ậ CB
    è CC ẻ CE ẽ CF é D0 ẹ D1  ề D2 ể D3 ễ D4 ế D5 ệ D6  ì D7 ỉ D8 ĩ DC í DD ị DE
    ò DF ỏ E1 õ E2 ó E3 ọ E4  ồ E5 ổ E6 ỗ E7 ố E8 ộ E9  ờ EA ở EB ỡ EC ớ ED ợ EE
    ù EF ủ F1 ũ F2 ú F3 ụ F4  ừ F5 ử F6 ữ F7 ứ F8 ự F9  ỳ FA ỷ FB ỹ FC ý FD ỵ FE
"""
_FROM_TCVN3 = {letter: chr(int(code, 16)) for letter, code in _pairs(_TCVN3)}

_VNI = """
    á aù à aø ả aû ã aõ ạ aï â aâ ấ aá ầ aà ẩ aå ẫ aã ậ aä ă aê ắ aé ằ aè ẳ aú ẵ aü ặ aë
    é eù è eø ẻ eû ẽ eõ ẹ eï ê eâ ế eá ề eà ể eå ễ eã ệ eä í í ì ì ỉ æ ĩ ó ị ò
    ó où ò oø ỏ oû õ oõ ọ oï ô oâ ố oá ồ oà ổ oå ỗ oã ộ oä ơ ô ớ ôù ờ ôø ở ôû ỡ ôõ ợ ôï
    ú uù ù uø ủ uû ũ uõ ụ uï ư ö ứ öù ừ öø ử öû ữ öõ ự öï ý yù ỳ yø ỷ yû ỹ yõ ỵ î đ ñ
"""
_FROM_VNI = dict(_pairs(_VNI))
_FROM_VNI |= {letter.upper(): printed.upper() for letter, printed in _FROM_VNI.items()}

_TONES = "\u0300\u0301\u0303\u0309\u0323"


def as_tcvn3(text: str) -> str:
    """As the .VnTime fonts had it; their capitals with a tone are small letters of another font."""
    return "".join(_FROM_TCVN3.get(one) or _FROM_TCVN3.get(one.lower(), one) for one in text)


def as_vni(text: str) -> str:
    """As VNI for Windows had it."""
    return "".join(_FROM_VNI.get(one, one) for one in text)


def as_windows_1258(text: str) -> str:
    """As Windows-1258 had it: the tone after its letter, the letter in one piece."""
    letters = []
    for one in text:
        parts = unicodedata.normalize("NFD", one)
        tone = "".join(part for part in parts if part in _TONES)
        base = "".join(part for part in parts if part not in _TONES)
        letters.append(unicodedata.normalize("NFC", base) + tone)
    return "".join(letters).encode("cp1258").decode("cp1252")


def as_misread_utf8(text: str) -> str:
    """UTF-8 read as Windows-1252, its gaps filled from Latin-1 as browsers do."""
    pieces = []
    for byte in text.encode():
        piece = bytes([byte]).decode("cp1252", "replace")
        pieces.append(chr(byte) if piece == "\ufffd" else piece)
    return "".join(pieces)


WRITERS: dict[str, Callable[[str], str]] = {
    "utf8": as_misread_utf8,
    "vni": as_vni,
    "tcvn3": as_tcvn3,
    "windows_1258": as_windows_1258,
}
"""Each encoding's writer, by the name of the rule that reads it."""
