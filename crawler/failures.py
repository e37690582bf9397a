"""Why no page came after all tries, in the words that `rejects` keeps."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost
from twisted.web.client import ResponseFailed

from crawler.middlewares.redirect import REDIRECTS, is_own, leads_to
from crawler.pages.decoding import MAX_BYTES
from crawler.rendering.errors import NeedsBrowserError, RenderingError

if TYPE_CHECKING:
    from collections.abc import Collection

TEMPORARY = frozenset(
    {"server_error", "throttled", "forbidden", "timeout", "connection", "cut", "rendering", "needs_browser"}
)
"""Reasons that say more of an hour than of a page: worth another run's tries (`mode=missing`)."""

_EXCEPTIONS: tuple[tuple[tuple[type[BaseException], ...], str, str], ...] = (
    (
        (DownloadCancelledError,),
        "too_large",
        f"the page has more than the {MAX_BYTES:,} bytes that are read",
    ),
    ((NeedsBrowserError,), "needs_browser", "{cause}"),
    ((RenderingError,), "rendering", "the browser could not render the page: {cause}"),
    ((ResponseDataLossError,), "cut", "the connection ended before the page did"),
    ((DownloadTimeoutError, TimeoutError), "timeout", "the page did not come whole in time: {cause}"),
    (
        (
            CannotResolveHostError,
            DownloadConnectionRefusedError,
            DownloadFailedError,
            ConnectError,
            ConnectionDone,
            ConnectionLost,
            ConnectionError,
            ResponseFailed,
        ),
        "connection",
        "the connection failed: {cause}",
    ),
)
"""Exceptions of the download in the order in which they are looked for, with their codes and sentences."""


def reason_of(error: BaseException, hosts: Collection[str]) -> tuple[str, str] | None:
    """A short code and a sentence for what came instead of a page; `None` where it may be a fault of ours.

    `hosts` are the site's. Codes: `too_large`, `cut`, `timeout`, `connection`, `robots`, `needs_browser` (the
    body comes by a script that was not run), `rendering` (the browser failed), `forbidden` (403), `throttled`
    (429), `server_error` (408 and 500 to 599), `off_site` (a redirect to another site), `redirect_loop` and
    `http_status` (any other).
    """
    if isinstance(error, HttpError):
        return _status(error, hosts)
    if isinstance(error, IgnoreRequest) and not isinstance(error, NeedsBrowserError):
        is_rule = "robots.txt" in str(error)
        return ("robots", "robots.txt does not allow this address") if is_rule else None
    for kinds, code, detail in _EXCEPTIONS:
        if isinstance(error, kinds):
            cause = " ".join(str(error).split()) or type(error).__name__
            return code, detail.format(cause=cause)
    return None


def _status(error: HttpError, hosts: Collection[str]) -> tuple[str, str]:
    status = error.response.status
    said = f"the site answered {status}"
    if status in REDIRECTS:
        return _redirect(error, hosts)
    if status == HTTPStatus.FORBIDDEN:
        return "forbidden", said
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "throttled", f"{said}, too many requests"
    if status == HTTPStatus.REQUEST_TIMEOUT or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "server_error", said
    return "http_status", said


def _redirect(error: HttpError, hosts: Collection[str]) -> tuple[str, str]:
    target = leads_to(error.response)
    said = f"the site answered {error.response.status}"
    if target is None:
        return "redirect_loop", f"{said} without an address"
    if is_own(target, (error.response.url,), hosts):
        return "redirect_loop", f"the redirects do not end; the last leads to {target}"
    return "off_site", f"{said} with {target}, which is another site"
