"""What rendering can come to besides a page."""

from __future__ import annotations

from typing import ClassVar

from scrapy.exceptions import IgnoreRequest

from crawler.errors import CrawlError


class BrowserMissingError(CrawlError):
    """There is no browser; the message says how to get one."""

    exit_status: ClassVar[int] = 2


class NeedsBrowserError(IgnoreRequest):
    """A script fetches what the page is for, and no browser ran it; the message says why."""


class RenderingError(Exception):
    """The browser did not come to an end with a page, or its script lacked what it asked for.

    Playwright's own errors become this one, so that `RETRY_EXCEPTIONS` can name it without loading
    Playwright.
    """
