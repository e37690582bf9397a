"""`scrapy probe`: first contact with a live paper, in at most eight polite requests."""

from __future__ import annotations

import json
import sys
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from scrapy.exceptions import UsageError

from archive.location import resolve_path
from crawler.arguments import parse_arguments
from crawler.command import CheckedCommand
from crawler.commands.crawl import LOOPBACK_SETTINGS, check_connection
from crawler.errors import CrawlError
from crawler.probing import Probe, ProbeSpider
from crawler.sites import SITES
from crawler.statuses import ARCHIVE, FAULT

if TYPE_CHECKING:
    import argparse


class Command(CheckedCommand):
    """Look at a live paper before the first crawl."""

    requires_project = True

    def syntax(self) -> str:
        """The arguments."""
        return "[SITE] [--base-url ORIGIN] [--keep DIR]"

    def short_desc(self) -> str:
        """The line in Scrapy's list of commands."""
        return "Make at most 8 polite requests to a paper and say what was recognised"

    def long_desc(self) -> str:
        """The help's text."""
        return (
            "First contact with a live paper: robots.txt, a listing, its second page, one past the end, "
            "three articles of different years and the feed, with the crawl's manners. Prints which rule "
            "gave each field and what the paging does, and keeps the pages. Ends with 0, or with 3 where a "
            "field that every article needs was not found. "
            "Example: scrapy probe thoidai -s CONTACT=you@example.org"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The options."""
        super().add_options(parser)
        parser.add_argument(
            "--base-url", metavar="ORIGIN", default="", help="another origin of the same paper"
        )
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")
        parser.add_argument(
            "--keep",
            metavar="DIR",
            default="data/probe",
            help="where the pages are kept",
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Checks the settings, the site, the folder and the way to the paper before Scrapy begins to log."""
        super().process_options(args, opts)
        assert self.settings is not None  # noqa: S101 - as in Scrapy's own commands: it is set by then
        if not opts.loglevel:
            self.settings.set("LOG_LEVEL", "ERROR", priority="cmdline")  # the findings are the output
        name = args[0] if args else "thoidai"
        if len(args) > 1 or name not in SITES:
            raise UsageError(f"name one site of {', '.join(SITES)}", print_help=False)
        try:
            arguments = parse_arguments(SITES[name], {"base_url": opts.base_url})
            check_connection(arguments)
            opts.keep = resolve_path(opts.keep)
            opts.keep.mkdir(parents=True, exist_ok=True)
        except CrawlError as error:
            self.complain(str(error))
            sys.exit(error.exit_status)
        except OSError as error:
            self.complain(f"{opts.keep}: {error.strerror}")
            sys.exit(ARCHIVE)
        if arguments.is_loopback:
            self.settings.setdict(LOOPBACK_SETTINGS, priority="spider")
        opts.probe = Probe(SITES[name], arguments.base_url, Path(opts.keep))

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Makes the requests and prints what came of them."""
        del args
        assert self.crawler_process is not None  # noqa: S101 - as above
        probe: Probe = opts.probe
        self.crawler_process.crawl(ProbeSpider, probe=probe)
        self.crawler_process.start()
        written = self.write(_as_json(probe) if opts.json else _as_text(probe))
        self.exitcode = written or (probe.exit_status() if probe.ended else FAULT)


def _as_json(probe: Probe) -> str:
    return json.dumps(probe.document(), ensure_ascii=False, indent=1) + "\n"


def _as_text(probe: Probe) -> str:
    """The findings, with styles where the output is a terminal."""
    printed = StringIO()
    probe.print(Console(file=printed, force_terminal=sys.stdout.isatty(), highlight=False, soft_wrap=True))
    return printed.getvalue()
