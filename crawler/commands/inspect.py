"""`scrapy inspect FILE --url URL`: what would be stored of a page, as JSON; touches no archive."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
from scrapy.exceptions import UsageError

from archive.article import as_document
from crawler.command import CheckedCommand
from crawler.pages.addresses import Addresses
from crawler.pages.article import read_article
from crawler.pages.decoding import MAX_BYTES, decode_page
from crawler.pages.errors import UnreadablePageError
from crawler.sites import SITES
from crawler.statuses import INCOMPLETE, USAGE
from pipelines.base import options_in
from pipelines.errors import Refused
from pipelines.steps import refine

if TYPE_CHECKING:
    import argparse


class Command(CheckedCommand):
    """Print what would be stored of a saved page."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """The arguments."""
        return "FILE --url URL"

    def short_desc(self) -> str:
        """The line in Scrapy's list of commands."""
        return "Print as JSON what would be stored of a saved article page"

    def long_desc(self) -> str:
        """The help's text."""
        return (
            "Read a saved article page through the same steps as a crawl and print the article as JSON. No "
            "archive is touched. FILE may be - for standard input. Ends with 3 where the page would be "
            "rejected. Example: scrapy inspect page.html --url https://thoidai.com.vn/tin-moi-218247.html"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The options."""
        super().add_options(parser)
        parser.add_argument("--url", metavar="URL", help="the address that the page came from")
        parser.add_argument("--site", default="thoidai", choices=sorted(SITES), help="the paper")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Prints the article, or one line that says why there is none."""
        if len(args) != 1 or not opts.url:
            raise UsageError("name one FILE and its --url", print_help=False)
        assert self.settings is not None  # noqa: S101 - as in Scrapy's own commands: it is set by then
        site = SITES[opts.site]
        if Addresses(site, site.origin).article(opts.url) is None:
            self._end(
                USAGE,
                f"{opts.url} is no article of {site.name}: write one like {site.origin}/SLUG-NUMBER.html",
            )
            return
        try:
            body = _read(args[0])
        except OSError as error:
            self._end(USAGE, f"{args[0]}: {error.strerror}")
            return
        try:
            article = read_article(decode_page(body), opts.url, site)
            article = refine(article, options_in(self.settings, site.zone))
        except (UnreadablePageError, Refused) as error:
            self._end(INCOMPLETE, f"{args[0]} would be rejected, {error.reason}: {error.detail}")
            return
        except ValueError as error:
            self._end(USAGE, str(error))
            return
        document = msgspec.json.encode(as_document(article))
        self.exitcode = self.write(f"{msgspec.json.format(document, indent=1).decode()}\n")

    def _end(self, status: int, message: str) -> None:
        self.complain(message)
        self.exitcode = status


def _read(name: str) -> bytes:
    """The file's bytes, and no more of them than make it too large to be a page."""
    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MAX_BYTES + 1)
