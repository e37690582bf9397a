"""Recognises an answer that only says "too many requests" or asks whether a human is there."""

from __future__ import annotations

import re
import unicodedata

from crawler.pages.dom import parse, rendered_text

# What the family's articles and listings are made of: no page that holds one of these is looked at further.
_OF_THE_PAPER = re.compile(
    rb"__MASTERCMS_CONTENT|__MB_CONTENT_FOR_PRINTER|__MB_MASTERCMS_EL|xcontents|article-detail"
    rb"|_BX_LISTING|_MB_CATEGORY_LIST|__MB_LIST_ITEM"
)
_WORDS = re.compile(
    r"too many requests|rate[ -]limit(?:ed|ing)?\b|request limit (?:reached|exceeded)"
    r"|quá nhiều (?:yêu cầu|truy cập|lượt truy cập|request)|truy cập quá (?:nhanh|nhiều)"
    r"|unusual traffic|(?:truy cập|lưu lượng) bất thường"
    r"|captcha|just a moment|checking your browser|you have been blocked|attention required"
    r"|you are (?:not a robot|(?:a )?human)|are you (?:a )?(?:robot|human)"
    r"|không phải (?:là )?(?:robot|người máy)|xác (?:minh|nhận|thực) bạn là (?:con )?người"
)
_CHALLENGE = re.compile(
    rb"_cf_chl_opt|challenges\.cloudflare\.com|hcaptcha\.com/|google\.com/recaptcha|recaptcha\.net/"
    rb"|class=[\"']?g-recaptcha|_Incapsula_Resource|geo\.captcha-delivery\.com",
    re.IGNORECASE,
)
_PLAIN_MOST = 600
"""Characters: who only asks for patience is brief; the shortest story has more, with its menus."""

_TITLED_MOST = 2_000
"""Characters of a page whose very title says it: such pages may carry the paper's menus."""

_TITLE_MOST = 80
_BYTES_MOST = 256 * 1024


def is_throttled(body: bytes, content_type: str = "text/html") -> bool:
    """Whether this answer, whatever its status, is a refusal to serve the page.

    Never so for a page with the body of an article or a listing, nor for one with much to read: where it
    is not sure, the page goes its way and is judged as any other.
    """
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type not in {"", "text/html", "application/xhtml+xml", "text/plain"} or len(body) > _BYTES_MOST:
        return False
    if _OF_THE_PAPER.search(body):
        return False
    text = body.decode("utf-8", errors="replace")
    if media_type == "text/plain":
        return len(text) <= _PLAIN_MOST and _says_so(text)
    tree = parse(text)
    if tree.root is None:
        return False
    shown = rendered_text(tree.body) if tree.body is not None else ""
    titles = [node.text() for node in tree.css("title, h1")]
    if len(shown) <= _PLAIN_MOST:
        return _says_so(" ".join((*titles, shown))) or _CHALLENGE.search(body) is not None
    is_titled = any(len(title.strip()) <= _TITLE_MOST and _says_so(title) for title in titles)
    return len(shown) <= _TITLED_MOST and is_titled


def _says_so(text: str) -> bool:
    plain = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    return _WORDS.search(plain) is not None
