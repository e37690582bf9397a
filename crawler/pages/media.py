"""Addresses of pictures and videos, from the attributes that the CMS and its lazy loader use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.pages.dom import attribute

if TYPE_CHECKING:
    from crawler.pages.dom import Node

_IMAGE_ATTRIBUTES = ("data-src", "data-original", "data-lazy-src", "src")
_NOTHING = ("0", "1", "0px", "1px")
# Frames of the CMS and of social networks: counters, comments, "like" buttons, advertisements.
_NO_VIDEO = re.compile(
    r"/(?:widgets|apicenter|apiservice)@/|/adsfw/|/plugins/(?:like|share|comments|page)|^about:"
    r"|^(?:https?:)?//(?:[^/]*\.)?"
    r"(?:doubleclick|googlesyndication|googleadservices|googletagmanager|admicro|eclick)\.",
    re.IGNORECASE,
)


def image_source(image: Node) -> str | None:
    """The address of a picture as printed; a lazy image's own one, not its placeholder's.

    `None` where it has none, and for a pixel that only counts visitors.
    """
    attributes = image.attributes
    if attributes.get("width") in _NOTHING and attributes.get("height") in _NOTHING:
        return None
    for name in _IMAGE_ATTRIBUTES:
        source = (attributes.get(name) or "").strip()
        if source and not source.startswith("data:"):
            return source
    return None


def video_source(node: Node) -> str | None:
    """The address of an `iframe`, `video` or `embed` that plays a video, or `None` for other frames."""
    source = attribute(node, "data-src") or attribute(node, "src")
    if not source and node.tag == "video":
        inner = node.css_first("source[src]")
        source = attribute(inner, "src") if inner is not None else ""
    source = source.strip()
    return source if source and not _NO_VIDEO.search(source) else None
