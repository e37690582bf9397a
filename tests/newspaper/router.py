"""What each path answers, apart from sockets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from tests.newspaper import validators
from tests.newspaper.pictures import picture
from tests.newspaper.render import article, feeds, listing, scripted
from tests.newspaper.sections import SECTIONS
from tests.newspaper.slugs import earlier
from tests.newspaper.validators import Conditions, Validators
from tests.newspaper.volatile import as_seen

if TYPE_CHECKING:
    from tests.newspaper.model import Newspaper
    from tests.newspaper.render.html import Look

HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
SCRIPT = "text/javascript; charset=utf-8"

_ARTICLE = re.compile(r"^/(?P<slug>[^/?&]*)-(?P<number>\d{3,})\.html(?P<rest>[?&].*)?$", re.DOTALL)
_OFFSET = re.compile(r"[?&]BRSR=(\d+)")
_FEED = re.compile(r"^/(?:[a-z0-9-]+/){0,2}rss_feed/(?:[a-z0-9-]+/?){0,2}$")
_SITEMAP = re.compile(r"^/sitemaparticles-site-(\d+)\.xml$")
_FRAGMENT = re.compile(
    rf"^{re.escape(scripted.FRAGMENTS)}&path=(?P<path>[a-z0-9/-]+)&lim=\d+&BRSR=(?P<offset>\d+)$"
)
_PRINT = re.compile(r"^/apicenter@/print_article&i=(\d+)$")


class Response(NamedTuple):
    """Status, body, type, where a redirect leads, the page's validators, and whether it never comes.

    A picture is a `file` in the place of a body.
    """

    status: int
    body: str = ""
    content_type: str = HTML
    location: str | None = None
    validators: Validators = Validators()
    never: bool = False
    file: bytes = b""


class Visit(NamedTuple):
    """What a request brings beside its path.

    That is its `Host` header, two numbers that are its own (`session` as pages print it, `number` counts
    requests), and its conditions.
    """

    host: str | None = None
    session: str = "0"
    number: int = 0
    conditions: Conditions = Conditions()


def respond(paper: Newspaper, target: str, visit: Visit | None = None) -> Response:
    """The answer to a GET of `target` (the path with all that follows it)."""
    visit = visit or Visit()
    if "%" in target:
        target = unquote(target)
    match = _ARTICLE.match(target)
    if match is not None:
        return _article(paper, match, visit)
    path = re.split(r"[?&]", target, maxsplit=1)[0]
    if path.strip("/") in SECTIONS and not path.endswith("/"):
        return _listing(paper, path[1:], target, visit)
    return _fixed(paper, target, path, visit)


def _article(paper: Newspaper, match: re.Match[str], visit: Visit) -> Response:
    index = paper.index_of(int(match["number"]))
    if index is None:
        return _missing(404)
    if paper.is_deleted(index):
        return _deleted(paper, visit)
    card = paper.card(index)
    if match["slug"] != card.slug:
        if paper.options.wrong_slug == "redirect":
            return Response(301, location=card.path)
        if paper.options.wrong_slug == "gone":
            return _missing(404)
    mobile = "&mobile=yes" in (match["rest"] or "")
    found = validators.of_article(paper, index, mobile=mobile, session=visit.session)
    if validators.unchanged(visit.conditions, found):
        return Response(304, validators=found)
    story = paper.story(index)
    if paper.options.volatile:
        story = as_seen(paper, story, visit.number)
    look = paper.look(index, host=visit.host, session=visit.session, visit=visit.number)
    return Response(200, article.render(paper, story, look, mobile=mobile), validators=found)


def _deleted(paper: Newspaper, visit: Visit) -> Response:
    answer = paper.options.deleted
    if answer == "redirect":
        return Response(302, location="/")
    if answer == "shell":
        look = paper.look(paper.size + 1, host=visit.host, session=visit.session)
        return Response(200, listing.shell_page(paper, look))
    return _missing(410 if answer == "410" else 404)


def _missing(status: int) -> Response:
    return Response(status, f"<!DOCTYPE html><title>{status}</title><p>Không tìm thấy trang</p>\n")


def _listing(paper: Newspaper, path: str, target: str, visit: Visit) -> Response:
    found = _OFFSET.search(target)
    offset = paper.start_of(path, int(found.group(1)) if found else 0)
    if offset < 0:
        return Response(302, location=f"/{path}")
    look = _listing_look(paper, path, offset, visit)
    port = (visit.host or "").partition(":")[2]
    return Response(200, listing.render(paper, look, path, offset if found else None, port))


def _listing_look(paper: Newspaper, path: str, offset: int, visit: Visit) -> Look:
    salt = paper.size + 7 + list(SECTIONS).index(path) * 1_000_003 + offset
    return paper.look(salt, host=visit.host, session=visit.session)


def _fixed(paper: Newspaper, target: str, path: str, visit: Visit) -> Response:
    look = paper.look(paper.size + 2, host=visit.host, session=visit.session)
    if path == "/":
        return Response(200, listing.home(paper, look))
    if path == "/robots.txt":
        return _robots(paper)
    if _FEED.match(path):
        return Response(200, feeds.feed(paper, look), "application/rss+xml; charset=utf-8")
    if path == "/sitemap.xml":
        return Response(200, feeds.sitemap_index(paper), XML)
    if paper.options.scripted and (found := _for_script(paper, target, visit)) is not None:
        return found
    return _numbered(paper, target, path, visit)


def _for_script(paper: Newspaper, target: str, visit: Visit) -> Response | None:
    """What the pages of scripted sections ask for; `None` for any other path."""
    part = _FRAGMENT.match(target)
    if part is not None and part["path"] in SECTIONS:
        path, offset = part["path"], int(part["offset"])
        look = _listing_look(paper, path, offset, visit)
        return Response(200, listing.fragment(paper, look, path, offset))
    if target in scripted.SCRIPTS:
        return Response(200, scripted.SCRIPTS[target], SCRIPT)
    if target == scripted.WAITING:
        return Response(200, never=True)
    return Response(200, "", SCRIPT) if target in scripted.ADORNMENTS else None


def _robots(paper: Newspaper) -> Response:
    status = paper.options.robots_status
    if status != 200:
        return _missing(status)
    return Response(200, feeds.robots(paper.options.crawl_delay), "text/plain; charset=utf-8")


def _numbered(paper: Newspaper, target: str, path: str, visit: Visit) -> Response:
    if (file := picture(path)) is not None:
        return Response(200, content_type=file[1], file=file[0])
    part = _SITEMAP.match(path)
    if part is not None:
        body = feeds.sitemap(paper, int(part.group(1)))
        return _missing(404) if body is None else Response(200, body, XML)
    printed = _PRINT.match(target)
    index = paper.index_of(int(printed.group(1))) if printed is not None else None
    if index is None or paper.is_deleted(index):
        return _missing(404)
    look = paper.look(index, host=visit.host, session=visit.session)
    return Response(200, article.print_view(paper.story(index), look))


def earlier_path(paper: Newspaper, index: int) -> str:
    """The path that an article had before its headline was edited."""
    card = paper.card(index)
    return f"/{earlier(card.slug)}-{card.number}.html"
