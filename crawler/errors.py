"""What a crawl cannot begin with; each ends the command with one line and its own exit status."""

from __future__ import annotations

from typing import ClassVar


class CrawlError(Exception):
    """A crawl cannot begin, or cannot go on; the message is one line for a person.

    Attributes:
        exit_status: what `scrapy crawl` ends with (the table in README.md).
    """

    exit_status: ClassVar[int] = 1


class ArgumentError(CrawlError):
    """An argument or a setting says something that cannot be done; the message says what to write instead."""

    exit_status = 2


class SiteUnreachableError(CrawlError):
    """No connection to the site can be made."""

    exit_status = 7
