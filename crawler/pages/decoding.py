"""Bytes of an answer to the text of a page, or a clear word on why that cannot be."""

from __future__ import annotations

import codecs
import re

from crawler.pages.errors import UnreadablePageError

MAX_BYTES = 20 * 1024 * 1024
"""A page of the family has some 100 KB; one of 20 MB is a fault, not an article."""

_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_HTML_TYPES = ("text/html", "application/xhtml+xml", "")


def decode_page(body: bytes, content_type: str = "text/html") -> str:
    """The text of a page.

    The whole family writes UTF-8, and a guess at another encoding would change the author's letters, so
    what is not valid UTF-8 is refused, whatever it declares itself to be.

    Raises:
        UnreadablePageError: `not_html`, `empty`, `too_large`, `charset` or `cut` (the page has no end).
    """
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type not in _HTML_TYPES:
        raise UnreadablePageError("not_html", f"the answer is {media_type}, not an HTML page")
    if not body.strip():
        raise UnreadablePageError("empty", "the answer has no content")
    if len(body) > MAX_BYTES:
        raise UnreadablePageError(
            "too_large", f"the page has {len(body):,} bytes, more than the {MAX_BYTES:,} that are read"
        )
    try:
        text = body.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            raise UnreadablePageError(
                "cut", f"the page ends after {len(body):,} bytes inside a letter"
            ) from None
        declared = _declared_charset(body, content_type) or "nothing"
        raise UnreadablePageError(
            "charset", f"byte {error.start:,} is not UTF-8; the page declares {declared}"
        ) from None
    if "</html" not in text[-4096:].lower() and "</html" not in text.lower():
        raise UnreadablePageError("cut", f"the page ends after {len(body):,} bytes without </html>")
    return text


def _declared_charset(body: bytes, content_type: str) -> str | None:
    if header := _HEADER.search(content_type):
        return header.group(1).lower()
    if declared := _DECLARED.search(body, 0, 4096):
        return declared.group(1).decode("ascii").lower()
    return None
