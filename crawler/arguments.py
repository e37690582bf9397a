"""What a crawl is asked for, checked before anything else happens."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import urlsplit

from crawler.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.sites import Site

NAMES = ("since", "until", "sections", "mode", "render", "images", "base_url")
"""The arguments that `scrapy crawl` takes after `-a`."""

SCRAPYD_NAMES = ("_job", "_version")
"""What scrapyd adds to them: the job and, where one was asked for, the version of the egg."""

Mode = Literal["new", "refresh", "missing"]
MODES: tuple[Mode, ...] = get_args(Mode)

Render = Literal["auto", "never", "always"]
RENDERS: tuple[Render, ...] = get_args(Render)

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LOOPBACK = re.compile(r"^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$")
_NEAR = 3


@dataclass(frozen=True)
class CrawlArguments:
    """The checked arguments of a crawl.

    Attributes:
        since: the first day, in the site's zone; `None` means from the beginning.
        until: the last day, included; `None` means to the end.
        sections: the category paths to walk, in the site's order.
        mode: `new` asks for what the archive lacks; `refresh` also, once more, for what it holds of the
            range; `missing` only for what earlier runs found and did not get, without reading any listing.
        render: which pages a browser renders: `auto` those whose list or body comes by script, `never` none,
            `always` every listing and article.
        images: whether the pictures of the range's articles are fetched too, each once.
        base_url: the origin that is asked, without a closing slash; the site's own unless another was given.
    """

    since: date | None
    until: date | None
    sections: tuple[str, ...]
    mode: Mode
    render: Render
    images: bool
    base_url: str

    @property
    def is_loopback(self) -> bool:
        """Whether the crawl asks a server on this machine: no manners are owed to it."""
        return _LOOPBACK.match(urlsplit(self.base_url).hostname or "") is not None

    def covers(self, day: date) -> bool:
        """Whether `day` lies in the range."""
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)

    def is_whole_site(self, site: Site) -> bool:
        """Whether every section of `site` is meant."""
        return self.sections == tuple(site.sections)


def parse_arguments(site: Site, given: Mapping[str, str]) -> CrawlArguments:
    """Checks the arguments of a crawl of `site`.

    An empty value is refused: `since=$(date …)` with a `date` that failed would ask for the whole paper.

    Raises:
        ArgumentError: an unknown name, an empty value, a bad date or section, an empty range, a bad address.
    """
    unknown = sorted(set(given) - set(NAMES) - set(SCRAPYD_NAMES))
    if unknown:
        raise ArgumentError(f"unknown argument {unknown[0]!r}: write -a with one of {', '.join(NAMES)}")
    empty = [name for name in NAMES if given.get(name) == ""]
    if empty:
        raise ArgumentError(f"{empty[0]}= has no value: write one, or leave it out")
    since = _day("since", given.get("since"))
    until = _day("until", given.get("until"))
    if since and until and since > until:
        raise ArgumentError(f"since={since} is after until={until}: swap them")
    mode = _mode(given.get("mode"))
    if mode == "missing" and (since or until):
        raise ArgumentError("mode=missing knows no days, since what was not got has none: leave both out")
    return CrawlArguments(
        since=since,
        until=until,
        sections=_sections(site, given.get("sections")),
        mode=mode,
        render=_render(given.get("render")),
        images=_images(given.get("images")),
        base_url=_base_url(site, given.get("base_url")),
    )


def _day(name: str, value: str | None) -> date | None:
    if value is None:
        return None
    with suppress(ValueError):
        if _DATE.fullmatch(value):
            return date.fromisoformat(value)
    raise ArgumentError(
        f"{name}={value} is not a day: write {name}=YYYY-MM-DD, for example {name}=2021-03-31"
    )


def _mode(value: str | None) -> Mode:
    for mode in MODES:
        if mode == (value or "new"):
            return mode
    raise ArgumentError(f"mode={value} is unknown: write mode= with one of {', '.join(MODES)}")


def _render(value: str | None) -> Render:
    for render in RENDERS:
        if render == (value or "auto"):
            return render
    raise ArgumentError(f"render={value} is unknown: write render= with one of {', '.join(RENDERS)}")


def _images(value: str | None) -> bool:
    if (value or "0") not in {"0", "1"}:
        raise ArgumentError(f"images={value} is unknown: write images=1 to keep pictures, or leave it out")
    return value == "1"


def _sections(site: Site, value: str | None) -> tuple[str, ...]:
    if value is None:
        return tuple(site.sections)
    wanted: set[str] = set()
    for path in (part.strip().strip("/") for part in value.split(",")):
        under = site.sections_under(path)
        if not under:
            raise ArgumentError(f"{site.name} has no section {path!r}: write {_suggestion(site, path)}")
        wanted.update(under)
    return tuple(path for path in site.sections if path in wanted)


def _suggestion(site: Site, path: str) -> str:
    last = path.rpartition("/")[2]
    near = [
        known for known in site.sections if last and last[:_NEAR] in known.rpartition("/")[2][: _NEAR + 1]
    ]
    choice = near or [known for known in site.sections if "/" not in known]
    return "one of " + ", ".join(choice[:8])


def _base_url(site: Site, value: str | None) -> str:
    if not value:
        return site.origin
    parts = urlsplit(value)
    try:
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        valid = False
    if not valid or parts.path.strip("/") or parts.query or parts.fragment:
        raise ArgumentError(
            f"base_url={value} is not an origin: write a scheme and a host, as in base_url={site.origin}"
        )
    return f"{parts.scheme}://{parts.netloc}"
