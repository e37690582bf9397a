"""Asking whether a page is still as it was when it was fetched last (RFC 9110, section 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.middlewares.warc import UNCHANGED

if TYPE_CHECKING:
    from scrapy.http import Request

    from archive.held import Held

NOT_MODIFIED = 304
"""The status by which a site says that nothing changed."""


def make_conditional(request: Request, held: Held) -> None:
    """Has `request` ask for the page only if it is not the one that the archive holds.

    Without the page itself in the WARC, or without a validator from the site, it is asked for as it is.
    """
    if held.capture is None:
        return
    if held.etag:
        request.headers["If-None-Match"] = held.etag.encode("latin-1")
    if held.last_modified:
        request.headers["If-Modified-Since"] = held.last_modified.encode("latin-1")
    if held.etag or held.last_modified:
        request.meta[UNCHANGED] = held.capture
        request.meta["handle_httpstatus_list"] = [
            *request.meta.get("handle_httpstatus_list", ()),
            NOT_MODIFIED,
        ]
