"""What kind of story an article is: news, photo, video or infographic."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from archive.article import Block, Image, Kind, Video, running_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_PREFIX = re.compile(r"^\s*\[\s*([^\]]+?)\s*\]")
_KINDS: dict[str, Kind] = {"infographic": "infographic", "video": "video", "ảnh": "photo"}
_SLUG = re.compile(r"/infographics?-")


def kind_of(headline: str | None, url: str, body: Sequence[Block]) -> tuple[Kind, str]:
    """The kind and the rule: the headline's bracket, else the slug, else what the body is made of."""
    if prefix := _PREFIX.match(headline or ""):
        kind = _KINDS.get(unicodedata.normalize("NFC", prefix.group(1)).casefold())
        if kind is not None:
            return kind, "headline prefix"
    if _SLUG.search(url):
        return "infographic", "slug"
    if not running_text(tuple(body)):
        if any(isinstance(block, Video) for block in body):
            return "video", "body"
        if any(isinstance(block, Image) for block in body):
            return "photo", "body"
    return "news", "default"
