"""`scrapy reparse`: reads kept pages of archived articles again and stores what a better parser gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
from scrapy.exceptions import UsageError
from scrapy.utils.log import configure_logging

from archive.database import reading
from archive.errors import ArchiveError
from archive.location import archive_url, resolve_path
from archive.read import site_name
from crawler.arguments import parse_arguments
from crawler.command import CheckedCommand
from crawler.errors import ArgumentError, CrawlError
from crawler.reparsing import Range, Reparse
from crawler.rereading import Steps
from crawler.sites import SITES
from crawler.statuses import STOPPED
from pipelines.base import options_in

if TYPE_CHECKING:
    import argparse

    from scrapy.settings import BaseSettings

    from crawler.reparsing import Outcome

_SHOWN = 10
"""Articles that could not be read which are named one by one; `--json` has all."""


class Command(CheckedCommand):
    """Read kept pages again."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """The arguments."""
        what = "[--since DAY] [--until DAY] [--sections PATH,PATH] [--site NAME]"
        return f"{what} [--match-archive] [--dry-run] [--json]"

    def short_desc(self) -> str:
        """The line in Scrapy's list of commands."""
        return "Read the kept pages of archived articles again, without a request"

    def long_desc(self) -> str:
        """The help's text."""
        return (
            "Read the pages that the WARC keeps of archived articles through the same steps as a crawl, and "
            "store what differs. It makes no request and no revision: the paper changed nothing. What each "
            "field was and became is kept in the table reparses. Ends with 3 where the page of an article "
            "was not kept, is lost, or would be rejected now, and with 1 where reading it met a fault of "
            "ours, which -s LOG_ENABLED=1 shows in full; such an article stays as it is. With "
            "--match-archive, lines that the paper pasted as paragraphs are told by all that the archive "
            "holds, not by the page's own boxes alone. "
            "Example: scrapy reparse --since 2026-01-01 --until 2026-01-31 --dry-run"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The options."""
        super().add_options(parser)
        parser.add_argument("--since", metavar="DAY", help="the first day, YYYY-MM-DD, in the site's zone")
        parser.add_argument("--until", metavar="DAY", help="the last day, included")
        parser.add_argument(
            "--sections", metavar="PATHS", default="", help="sections, comma between; each with what is below"
        )
        parser.add_argument("--site", metavar="NAME", help="the paper, where the archive holds several")
        parser.add_argument("--dry-run", action="store_true", help="say what differs and write nothing")
        parser.add_argument(
            "--match-archive",
            action="store_true",
            help="also take out lines that repeat titles or abstracts of other archived articles",
        )
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON, with all ids")
        parser.add_argument("--workers", metavar="N", default="", help="processes (default: one a core)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Reads, stores, and prints what came of it."""
        if args:
            raise UsageError("reparse takes options only", print_help=False)
        assert self.settings is not None  # noqa: S101 - as in Scrapy's own commands: it is set by then
        configure_logging(self.settings)  # nobody else does where nothing crawls
        try:
            outcome = _reparse(self.settings, opts)
        except (CrawlError, ArchiveError) as error:
            self.complain(str(error))
            self.exitcode = error.exit_status
            return
        except KeyboardInterrupt:
            self.complain("stopped; what was written stays, and the same command does the rest")
            self.exitcode = STOPPED
            return
        self.exitcode = outcome.exit_status()
        if opts.json:
            document = msgspec.json.encode({"dry_run": opts.dry_run, **outcome.document()})
            text = f"{msgspec.json.format(document, indent=1).decode()}\n"
        else:
            text = "".join(f"{line}\n" for line in _lines(outcome, is_dry=opts.dry_run))
        self.write(
            text, f"the report cannot be written ({{why}}); the status is {self.exitcode} all the same"
        )


def _reparse(settings: BaseSettings, opts: argparse.Namespace) -> Outcome:
    url = archive_url(settings["ARCHIVE_URL"])
    with reading(url) as connection:
        name = site_name(connection, opts.site)
    if name not in SITES:
        raise ArgumentError(f"there is no paper {name} in this program: name one of {', '.join(SITES)}")
    site = SITES[name]
    given = {"since": opts.since, "until": opts.until}
    days = parse_arguments(site, {name: day for name, day in given.items() if day is not None})
    sections = tuple(path.strip().strip("/") for path in opts.sections.split(",") if path.strip())
    steps = Steps(
        name,
        options_in(settings, site.zone),
        settings.getfloat("READING_SECONDS"),
        known_in=url if opts.match_archive else None,
    )
    reparse = Reparse(url, resolve_path(settings["WARC_DIR"]), site, steps, _workers(opts.workers))
    wanted = Range(since=days.since, until=days.until, sections=sections)
    if opts.dry_run:
        return reparse.compare(wanted)
    arguments = {
        name: str(value)
        for name in ("since", "until", "sections", "match_archive")
        if (value := getattr(opts, name))
    }
    return reparse.store(wanted, arguments)


def _workers(given: str) -> int | None:
    if not given:
        return None
    if not given.isascii() or not given.isdigit() or int(given) == 0:
        raise ArgumentError(f"--workers {given}: write a number of processes, 1 or more")
    return int(given)


def _lines(outcome: Outcome, *, is_dry: bool) -> list[str]:
    would = "would be changed" if is_dry else "changed"
    lines = [
        f"{outcome.read:,} of {outcome.articles:,} articles read again, {len(outcome.changed):,} {would}"
    ]
    width = max((len(name) for name in outcome.fields), default=0)
    lines += [f"  {name:<{width}}  {len(ids):>7,}" for name, ids in sorted(outcome.fields.items())]
    if outcome.overtaken:
        lines.append(f"{len(outcome.overtaken):,} left alone: a crawl fetched them again meanwhile")
    unread = list(outcome.unread.items())
    lines += [f"not read: {number}, {why.reason}: {why.detail}" for number, why in unread[:_SHOWN]]
    if len(unread) > _SHOWN:
        lines.append(f"not read: {len(unread) - _SHOWN:,} more; --json names all")
    return lines
