"""Bytes that are no page, each with its reason."""

from __future__ import annotations

import pytest

from crawler.pages.decoding import MAX_BYTES, decode_page
from crawler.pages.errors import UnreadablePageError

PAGE = "<html><body>Hòa bình</body></html>"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf_8_is_read_with_or_without_a_mark(mark: bytes) -> None:
    assert decode_page(mark + PAGE.encode()) == PAGE


def test_a_wrong_declaration_does_not_change_valid_utf_8() -> None:
    assert decode_page(PAGE.encode(), "text/html; charset=iso-8859-1") == PAGE


@pytest.mark.parametrize(
    ("body", "content_type", "reason", "says"),
    [
        (b"", "text/html", "empty", "no content"),
        (b" \n ", "text/html", "empty", "no content"),
        (b"%PDF-1.7", "application/pdf", "not_html", "application/pdf"),
        (PAGE.encode()[:-9], "text/html", "cut", "without </html>"),
        (PAGE.encode("utf-16"), "text/html", "charset", "byte 0"),
        (PAGE.encode("cp1252"), "text/html; charset=windows-1258", "charset", "windows-1258"),
        (b"<meta charset=tcvn>" + b"\xe0" + PAGE.encode(), "text/html", "charset", "declares tcvn"),
        (PAGE.encode().ljust(MAX_BYTES + 1), "text/html", "too_large", "20,971,521 bytes"),
    ],
)
def test_what_cannot_be_read_says_why(body: bytes, content_type: str, reason: str, says: str) -> None:
    with pytest.raises(UnreadablePageError, match=says) as error:
        decode_page(body, content_type)
    assert error.value.reason == reason
