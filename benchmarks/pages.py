"""The pages that the benchmarks read: a made-up newspaper, rendered once into a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from crawler.sites import THOIDAI
from tests.newspaper import Newspaper, Options
from tests.newspaper.files import file_name, write_pages

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SEED = 1


class Page(NamedTuple):
    """A page that a crawl asks for: its path on the server, and its bytes."""

    path: str
    body: bytes


class Pages(NamedTuple):
    """The pages of one crawl, in the order in which they were asked for, without what answers 404."""

    articles: list[Page]
    listings: list[Page]

    @property
    def mean_size(self) -> float:
        """Bytes a page."""
        bodies = [page.body for page in (*self.articles, *self.listings)]
        return sum(map(len, bodies)) / len(bodies)


def made_up(articles: int) -> Newspaper:
    """A newspaper of this many articles, a few of which are listed and gone."""
    return Newspaper(SEED, articles, Options(deleted="404", wrong_slug="serve", past_end="empty"))


def render(newspaper: Newspaper, folder: Path) -> None:
    """Writes every page of the newspaper as a file for `benchmarks.nginx.serving`."""
    write_pages(newspaper, folder)


def read_pages(folder: Path, paths: Iterable[str]) -> Pages:
    """The pages of these paths that are there; what is neither an article nor a listing is left out."""
    pages = Pages([], [])
    for path in paths:
        file = folder / file_name(path)
        is_listing = path.partition("&")[0].strip("/") in THOIDAI.sections
        if file.is_file() and (is_listing or ".html" in path):
            kind = pages.listings if is_listing else pages.articles
            kind.append(Page(path, file.read_bytes()))
    return pages
