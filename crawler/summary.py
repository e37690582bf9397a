"""The report at the end of a run: what it did, what it cost, and what is left to do."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from crawler.statuses import MEANINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archive.coverage import Walk
    from crawler.arguments import CrawlArguments
    from crawler.report import RunReport

OUTCOMES = ("new", "revised", "unchanged", "gone", "rejected", "failed")
"""What becomes of an article page that was asked for: each is in exactly one of these."""

SLOWEST = 3
"""Sections that the printed report names as slow."""

_REPAIRS = "text/repairs/"
_MINUTE = 60


class Requests(msgspec.Struct, frozen=True, kw_only=True):
    """Requests made, by what they asked for; retries and redirects are among them.

    `least` is what this run could not have done without: a request for each article page of the range that
    it read, and one for each listing page that their rows fill (at least one a section).
    """

    listings: int
    articles: int
    other: int
    least: int
    retried: int
    rendered: int

    @property
    def made(self) -> int:
        """All of them."""
        return self.listings + self.articles + self.other


class SectionSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One section: what its walk came to, and the seconds that the site took to answer for it.

    `rendered` counts the listing pages whose list came by script.
    """

    section: str
    ending: str
    complete: bool
    pages: int
    seen: int
    archived: int
    rendered: int
    seconds: float


class RunSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A run in numbers; times are in UTC, sizes in bytes.

    Attributes:
        meaning: what the status says, and what to do next.
        articles: article pages by outcome; each page that was asked for is in exactly one.
        known: articles that listings named and that needed no request.
        unfinished: articles that are still to be got, from this run or earlier ones.
        witnessed: articles that no listing gave, by who named them: the feed or the sitemap.
        faults: errors of our own; their tracebacks are in the log.
        received: bytes of answers as they came over the wire, heads included.
        kept: bytes written to WARC files.
        repairs: characters that were repaired, by rule.
        sections: the walks, in the site's order of sections.
        unread: sections whose listing was not read to where the range ends, each with the reason.
        notices: what a person should know although it changes no status.
    """

    run: int
    site: str
    status: int
    meaning: str
    reason: str
    started: datetime
    finished: datetime
    arguments: dict[str, str]
    articles: dict[str, int]
    known: int
    unfinished: int
    witnessed: dict[str, int]
    faults: int
    requests: Requests
    received: int
    kept: int
    repairs: dict[str, int]
    sections: list[SectionSummary]
    unread: list[str]
    notices: list[str]

    def as_json(self) -> str:
        """The summary as indented JSON."""
        return msgspec.json.format(msgspec.json.encode(self)).decode()

    def as_builtins(self) -> dict[str, Any]:
        """The summary as JSON values, for the archive."""
        values: dict[str, Any] = msgspec.to_builtins(self)
        return values

    def as_text(self) -> str:
        """The summary as lines for a person."""
        return "\n".join(_lines(self))


class Span(msgspec.Struct, frozen=True):
    """When a run began and ended (UTC)."""

    started: datetime
    finished: datetime


def summarise(  # noqa: PLR0913 - what a run leaves behind
    report: RunReport,
    arguments: CrawlArguments,
    walks: Iterable[Walk],
    stats: Mapping[str, Any],
    *,
    run: int,
    site: str,
    status: int,
    reason: str,
    span: Span,
    given: Mapping[str, str],
) -> RunSummary:
    """What `report` and Scrapy's `stats` say of a run that has ended."""
    counts = report.counts
    sections = [_section(walk, report) for walk in walks]
    return RunSummary(
        run=run,
        site=site,
        status=status,
        meaning=MEANINGS[status],
        reason=reason,
        started=span.started,
        finished=span.finished,
        arguments={"mode": arguments.mode, **given},
        articles={name: counts[name] for name in OUTCOMES},
        known=counts["known"],
        unfinished=counts["unfinished"],
        witnessed={name: counts[f"by_{name}"] for name in ("feed", "sitemap")},
        faults=report.faults,
        requests=Requests(
            listings=report.requests["listing"],
            articles=report.requests["article"],
            other=report.requests["other"],
            least=report.least_pages + counts["fetched"] - counts["outside"],
            retried=stats.get("retry/count", 0),
            rendered=stats.get("render/pages", 0),
        ),
        received=stats.get("downloader/response_bytes", 0),
        kept=stats.get("warc/bytes", 0),
        repairs={
            key.removeprefix(_REPAIRS): value
            for key, value in sorted(stats.items())
            if key.startswith(_REPAIRS)
        },
        sections=sections,
        unread=report.unread,
        notices=report.notices,
    )


def _section(walk: Walk, report: RunReport) -> SectionSummary:
    return SectionSummary(
        section=walk.section,
        ending=walk.ending,
        complete=walk.complete,
        pages=walk.pages,
        seen=walk.seen,
        archived=walk.archived,
        rendered=report.rendered[walk.section],
        seconds=round(report.seconds[walk.section], 3),
    )


def _lines(summary: RunSummary) -> Iterable[str]:
    yield f"{summary.site}, run {summary.run}: {summary.meaning} (status {summary.status})"
    arguments = summary.arguments
    days = f"{arguments.get('since') or 'the beginning'} to {arguments.get('until') or 'today'}"
    yield _line("range", f"{days}, {len(summary.sections)} sections walked, mode {arguments['mode']}")
    yield _line("articles", _counted(summary.articles, "none asked for"))
    if summary.known or summary.unfinished:
        yield _line("", f"{summary.known:,} known before, {summary.unfinished:,} still to be got")
    if any(summary.witnessed.values()):
        yield _line("", f"named by no listing: {_counted(summary.witnessed, '')}")
    requests = summary.requests
    kinds = {"listing": requests.listings, "article": requests.articles, "other": requests.other}
    yield _line("requests", f"{requests.made:,} made ({_counted(kinds, 'none')}); least {requests.least:,}")
    if requests.retried or requests.rendered:
        yield _line("", f"{requests.retried:,} tried again, {requests.rendered:,} pages by a browser")
    yield _line("bytes", f"{_size(summary.received)} received, {_size(summary.kept)} kept as WARC")
    repairs = sum(summary.repairs.values())
    if repairs:
        yield _line("repairs", f"{repairs:,} ({_counted(summary.repairs, '')})")
    slowest = [section for section in _slowest(summary.sections) if section.seconds]
    if slowest:
        named = ", ".join(f"{section.section} {in_words(section.seconds)}" for section in slowest)
        yield _line("slowest", f"{named} (waiting for the site)")
    yield _line("took", in_words((summary.finished - summary.started).total_seconds()))
    if summary.unread:
        yield _line("not read", ", ".join(summary.unread))
    for notice in summary.notices:
        yield _line("notice", notice)
    if summary.faults:
        yield _line("faults", f"{summary.faults} of ours: the tracebacks are in the log")


def _slowest(sections: Sequence[SectionSummary]) -> list[SectionSummary]:
    return sorted(sections, key=lambda section: -section.seconds)[:SLOWEST]


def _line(name: str, value: str) -> str:
    return f"  {name:<9} {value}"


def _counted(counts: Mapping[str, int], none: str) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items() if count) or none


def _size(size: int) -> str:
    """`size` in bytes, in decimal units."""
    value, unit = float(size), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if value < 1000:  # noqa: PLR2004 - the factor between decimal units
            break
        value, unit = value / 1000, larger
    return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"


def in_words(seconds: float) -> str:
    """`seconds` as a person says it."""
    if seconds < _MINUTE:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), _MINUTE)
    hours, minutes = divmod(minutes, _MINUTE)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
