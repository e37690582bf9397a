"""First contact with a live paper: a handful of requests, and what was recognised in the answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy import signals
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from archive.article import as_document
from crawler.answers import content_type, describe
from crawler.pages.addresses import listing_url
from crawler.pages.article import read_article
from crawler.pages.decoding import decode_page
from crawler.pages.errors import UnreadablePageError
from crawler.pages.listing import ListingPage, read_listing
from crawler.statuses import INCOMPLETE, OK, REFUSED, UNREACHABLE
from pipelines.errors import Refused
from pipelines.options import Options
from pipelines.steps import refine

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from rich.console import Console
    from scrapy.settings import BaseSettings

    from crawler.sites import Site

MAX_REQUESTS = 8
"""robots.txt, three listing pages, three articles and the feed."""

PAST_THE_END = 160_000
"""A row far behind the last one of any section: the paper has some hundred thousand articles in all."""

REQUIRED = ("headline", "date_published", "body", "sections")
SHOWN = (
    "headline",
    "abstract",
    "date_published_raw",
    "date_published",
    "sections",
    "byline_raw",
    "source",
    "kind",
    "language",
    "keywords",
    "body",
    "images",
    "related",
)
_EXCERPT = 80


@dataclass
class Finding:
    """One request and what it told; `details` are lines for a person."""

    what: str
    url: str
    status: int = 0
    size: int = 0
    kept_as: str = ""
    details: list[str] = field(default_factory=list)


@dataclass
class Probe:
    """What is asked of a site, and what came of it.

    Attributes:
        findings: one for each request that was made, in order.
        missing: required fields that were not found, as "what: field".
        refused: whether robots.txt forbids a page that a crawl needs.
        ended: whether the probe came to its end.
    """

    site: Site
    base_url: str
    keep: Path
    findings: list[Finding] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    refused: bool = False
    ended: bool = False

    def exit_status(self) -> int:
        """0 where everything needed was found; otherwise why not."""
        if self.refused:
            return REFUSED
        if not any(finding.status for finding in self.findings):
            return UNREACHABLE
        return INCOMPLETE if self.missing else OK

    def document(self) -> dict[str, Any]:
        """The findings as plain data."""
        return {
            "site": self.site.name,
            "base_url": self.base_url,
            "requests": [vars(finding) for finding in self.findings],
            "missing": self.missing,
            "refused": self.refused,
        }

    def print(self, console: Console) -> None:
        """Prints the findings for a person."""
        for number, finding in enumerate(self.findings, 1):
            console.print(f"{number}. {finding.what}: {finding.url}", style="bold")
            answer = f"status {finding.status}, {finding.size:,} bytes" if finding.status else "no answer"
            console.print(f"   {answer}{f', kept as {finding.kept_as}' if finding.kept_as else ''}")
            for line in finding.details:
                console.print(f"   {line}", markup=False)
        console.print(f"\nPages are kept in {self.keep}", markup=False)
        for line in self.missing:
            console.print(f"NOT FOUND  {line}", style="bold red", markup=False)
        if not self.missing and not self.refused:
            console.print("Everything that a crawl needs was found.", style="green")


class ProbeSpider(scrapy.Spider):
    """Makes the requests of a `Probe`, one after the other, without retries."""

    name = "probe"
    custom_settings = {  # noqa: RUF012 - Scrapy's own attribute, which it types itself
        "RETRY_ENABLED": False,
        "REDIRECT_ENABLED": False,
        "ITEM_PIPELINES": {},
    }

    def __init__(self, probe: Probe) -> None:
        super().__init__()
        self.probe = probe
        self._made = 0
        self._pages: list[ListingPage] = []

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Puts the contact address into the user agent."""
        super().update_settings(settings)
        if contact := settings["CONTACT"]:
            settings.set("USER_AGENT", f"{settings['USER_AGENT']} (+{contact})", priority="spider")

    async def start(self) -> AsyncIterator[Request]:
        """Asks for everything; nothing is left to the scheduler."""
        self.crawler.signals.connect(self._note_robots, signal=signals.response_received)
        section = next(iter(self.probe.site.sections))
        base = self.probe.base_url
        await self._listing("a listing", listing_url(base, section, 0))
        step = (self._pages[0].next_offset if self._pages else None) or self.probe.site.page_size
        await self._listing("its second page", listing_url(base, section, step))
        await self._listing("a page past the end", listing_url(base, section, PAST_THE_END))
        for url in self._article_urls():
            await self._article(url)
        await self._feed(base + self.probe.site.feed_path)
        self.probe.ended = True
        for request in list[Request]():  # what Scrapy wants here is a generator; all was asked for above
            yield request

    async def _get(self, what: str, url: str) -> tuple[Finding, Response | None]:
        finding = Finding(what, url)
        if self._made >= MAX_REQUESTS:
            return finding, None
        request = Request(url, meta={"handle_httpstatus_all": True}, dont_filter=True)
        try:
            response = await self.crawler.engine.download_async(request)
        except IgnoreRequest as error:
            self.probe.refused = True
            finding.details.append(f"not asked for: {error}")
            response = None
        except Exception as error:  # noqa: BLE001 - whatever the network does is a finding
            self._made += 1
            finding.details.append(describe(error))
            response = None
        self.probe.findings.append(finding)
        if response is not None:
            self._made += 1
            self._note(finding, response)
            if location := response.headers.get("Location"):
                finding.details.append(f"redirects to {location.decode('latin-1')}")
        return finding, response

    def _note_robots(self, response: Response) -> None:
        """robots.txt is fetched by Scrapy itself, before the first request."""
        if response.url.endswith("/robots.txt"):
            self._made += 1
            finding = Finding("robots.txt", response.url)
            self.probe.findings.insert(0, finding)
            self._note(finding, response)
            rules = [line.strip() for line in response.body.decode("utf-8", "replace").splitlines()]
            finding.details.extend(line for line in rules if line and not line.startswith("#"))

    def _note(self, finding: Finding, response: Response) -> None:
        finding.status, finding.size = response.status, len(response.body)
        ending = "html" if "html" in content_type(response) else "txt"
        name = f"{len(self.probe.findings)}-{finding.what.replace(' ', '-').replace('.', '-')}.{ending}"
        (self.probe.keep / name).write_bytes(response.body)
        finding.kept_as = name

    async def _listing(self, what: str, url: str) -> None:
        finding, response = await self._get(what, url)
        if response is None:
            if not self._pages:
                self.probe.missing.append(f"{what}: no answer")
            return
        try:
            page = read_listing(decode_page(response.body, content_type(response)), url, self.probe.site)
        except UnreadablePageError as error:
            finding.details.append(error.detail)
            page = ListingPage((), None, has_wrapper=False)
        finding.details.append(
            f"{len(page.items)} articles; "
            + ("no further page" if page.next_offset is None else f"next page at row {page.next_offset}")
        )
        if self._pages and page.items and page.items == self._pages[0].items:
            finding.details.append("the same articles as on page one")
        if not self._pages and not page.items:
            self.probe.missing.append(f"{what}: articles of the listing")
        if finding.what != "a page past the end":
            self._pages.append(page)

    def _article_urls(self) -> list[str]:
        """Three articles as far apart in time as can be known without asking more."""
        listed = [address.url for page in self._pages for address in page.items]
        origin = self.probe.site.origin
        if self.probe.base_url == origin and self.probe.site.sample_articles:
            urls = [*listed[:1], *(origin + path for path in self.probe.site.sample_articles)]
        else:
            urls = [*listed[:1], *listed[-1:], *listed[len(listed) // 2 :][:1]]
        return [self.probe.base_url + url.removeprefix(origin) for url in dict.fromkeys(urls)][:3]

    async def _article(self, url: str) -> None:
        finding, response = await self._get("an article", url)
        if response is None:
            self.probe.missing.append(f"{url}: no answer")
            return
        try:
            article = read_article(decode_page(response.body, content_type(response)), url, self.probe.site)
            rules = article.rules
            article = refine(article, Options(zone=self.probe.site.zone, tokenize=False))
        except (UnreadablePageError, Refused) as error:
            finding.details.append(f"would be rejected, {error.reason}: {error.detail}")
            self.probe.missing.append(f"{url}: {error.reason}")
            return
        document = as_document(article)
        for name in SHOWN:
            value = document[name]
            rule = article.rules.get(name) or rules.get(name) or ""
            finding.details.append(f"{name:<20} {_excerpt(value):<{_EXCERPT}} {rule}".rstrip())
        self.probe.missing.extend(f"{url}: {name}" for name in REQUIRED if not document[name])

    async def _feed(self, url: str) -> None:
        finding, response = await self._get("the feed", url)
        if response is not None:
            finding.details.append(f"{response.body.count(b'<item>')} items")


def _excerpt(value: object) -> str:
    if isinstance(value, list | tuple):
        if value and not isinstance(value[0], str):
            return f"{len(value)}"
        value = ", ".join(map(str, value))
    text = "-" if value in (None, "") else str(value)
    return text if len(text) <= _EXCERPT else f"{text[: _EXCERPT - 1]}…"
