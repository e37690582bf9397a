"""`scrapy crawl`, with everything checked before the first request and an exit status that tells."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from archive.database import SchemaState, preflight, reading
from archive.errors import ArchiveError
from archive.location import archive_url, resolve_path
from archive.lock import only_writer
from archive.sites import check_origin
from archive.space import check_space, places
from archive.warc.writer import check_folder
from crawler.arguments import CrawlArguments, parse_arguments
from crawler.command import CheckedCommand
from crawler.errors import ArgumentError, CrawlError, SiteUnreachableError
from crawler.rendering.browser import find_browser
from crawler.spiders.mastercms import MasterCmsSpider
from crawler.statuses import FAULT

if TYPE_CHECKING:
    import argparse

    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

WORDY_LOGGERS = ("alembic", "scrapy.addons", "scrapy.crawler", "scrapy.middleware", "scrapy.utils.log")
"""Accounts of the programs' own parts, which tell an operator nothing."""

CONNECT_SECONDS = 10
"""How long the site may take to accept a connection before the run is given up."""

LOOPBACK_SETTINGS = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "RETRY_BACKOFF_SECONDS": 0.1,
}
"""A server on this machine is owed no manners."""


class Command(CheckedCommand, ScrapyCrawl):
    """Run a spider; the exit status says what came of it.

    It is the status that the archive keeps of the run, even where the report cannot be printed: what a
    timetable does next depends on what was crawled, and the report can be had of the archive.
    """

    def long_desc(self) -> str:
        """The help's text."""
        return (
            "Crawl a paper into the archive. Arguments after -a: since=YYYY-MM-DD, until=YYYY-MM-DD (both "
            "included, Vietnam time), sections=PATH,PATH (a parent includes its children), base_url=ORIGIN "
            "(a mirror or a test server), mode=new, refresh or missing, render=auto, never or always, "
            "images=1 (keep pictures too). "
            "At the end it prints a report. "
            "Example: scrapy crawl thoidai -a since=2026-01-01 -a until=2026-01-31 -a sections=huu-nghi"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Adds `--json` to Scrapy's own options."""
        super().add_options(parser)
        parser.add_argument(
            "--json", action="store_true", help="print the report at the end as JSON (default: as text)"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Checks the settings, the arguments, the archive and the way to the site.

        Scrapy begins to log right after this, so what a user can put right is said here, in one line.
        """
        super().process_options(args, opts)
        assert self.settings is not None  # noqa: S101 - as in Scrapy's own commands: it is set by then
        try:
            _check(args, opts.spargs, self.settings)
        except (CrawlError, ArchiveError) as error:
            self.complain(str(error))
            sys.exit(error.exit_status)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Runs the crawl."""
        assert self.crawler_process is not None  # noqa: S101 - as above
        for name in WORDY_LOGGERS:
            logging.getLogger(name).setLevel(logging.WARNING)
        crawler = self._create_crawler(args[0])
        crawl = self.crawler_process.crawl(crawler, **opts.spargs)
        gc.collect()
        gc.freeze()  # what is loaded by now stays to the end; collections would walk it again and again
        self.crawler_process.start()
        if (error := _error_of(crawl)) is not None:
            self.exitcode = self._tell(error)
            return
        spider = crawler.spider
        status = spider.exit_status if isinstance(spider, MasterCmsSpider) else None
        self.exitcode = FAULT if status is None else status
        summary = spider.summary if isinstance(spider, MasterCmsSpider) else None
        if summary is not None:
            self.write(
                f"{summary.as_json() if opts.json else summary.as_text()}\n",
                f"the report cannot be written ({{why}}); the run itself ended with status {self.exitcode}",
            )

    def _tell(self, error: BaseException) -> int:
        """Says why a crawl could not begin; its exit status.

        What the checks before it saw may have changed a moment later: another run took the archive.
        """
        if isinstance(error, CrawlError | ArchiveError):
            self.complain(str(error))
            return error.exit_status
        logger.critical("the crawl could not begin, by a fault of ours", exc_info=error)
        return FAULT


def _error_of(crawl: object) -> BaseException | None:
    """Why a crawl could not begin; once asked, asyncio no longer logs it by itself."""
    if isinstance(crawl, asyncio.Task) and crawl.done() and not crawl.cancelled():
        return crawl.exception()
    return None


def _check(args: list[str], given: dict[str, str], settings: BaseSettings) -> None:
    loader = get_spider_loader(settings)
    if len(args) != 1:
        raise UsageError(f"name one spider: {', '.join(loader.list())}", print_help=False)
    if args[0] not in loader.list():
        raise ArgumentError(f"there is no spider {args[0]!r}: write one of {', '.join(loader.list())}")
    spider_class = loader.load(args[0])
    if not issubclass(spider_class, MasterCmsSpider):
        return
    arguments = parse_arguments(spider_class.site, given)
    if arguments.render == "always":
        find_browser(settings["CHROMIUM"])
    url = archive_url(settings["ARCHIVE_URL"])
    if preflight(url) is SchemaState.CURRENT:
        with reading(url) as connection:
            mix = settings.getbool("ARCHIVE_MIX")
            check_origin(connection, spider_class.site.name, arguments.base_url, mix=mix)
        with only_writer(url, spider_class.site.name):
            pass  # the run takes the lock for itself; here it is only seen to be free
    check_connection(arguments)
    folder = resolve_path(settings["WARC_DIR"])
    check_folder(folder)
    check_space(places(url, folder), settings.getint("FREE_SPACE_FLOOR"))
    if arguments.is_loopback:
        settings.setdict(LOOPBACK_SETTINGS, priority="spider")


def check_connection(arguments: CrawlArguments) -> None:
    """Opens a connection to the site and closes it again; no request is made."""
    parts = urlsplit(arguments.base_url)
    if parts.scheme in getproxies() and not arguments.is_loopback:
        return  # the proxy has to find the way
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    try:
        socket.create_connection((parts.hostname or "", port), timeout=CONNECT_SECONDS).close()
    except OSError as error:
        raise SiteUnreachableError(
            f"{arguments.base_url} cannot be reached ({error.strerror or error}): "
            "look at the network, or name another origin with -a base_url="
        ) from None
