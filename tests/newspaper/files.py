"""Writes every page of a paper as a file, for a plain file server.

The file's name is the path without its leading slash. A path that is also a folder (`/huu-nghi`,
`/rss_feed/`, `/`) is written as `index.html` in that folder: `huu-nghi/index.html`. So nginx serves the
paper with `try_files $uri $uri/index.html =404` and `default_type text/html`. Deleted numbers have no file.

A file server cannot redirect or count rows, so: each listing is written for every offset that is a multiple
of its page size, and for every one that is a multiple of one row less (a crawler may ask for pages that
overlap by a row); and an article stands under an earlier slug too, since listings link there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.newspaper.render.listing import page_path
from tests.newspaper.router import earlier_path, respond
from tests.newspaper.sections import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.newspaper.model import Newspaper


def paths(paper: Newspaper) -> Iterator[str]:
    """The path of every page, articles last."""
    yield from ("/", "/robots.txt", "/rss_feed/", "/sitemap.xml")
    yield from (f"/{section}/rss_feed/" for section in SECTIONS)
    part = 1
    while respond(paper, f"/sitemaparticles-site-{part}.xml").status == 200:
        yield f"/sitemaparticles-site-{part}.xml"
        part += 1
    size = paper.options.page_size
    for section in SECTIONS:
        rows = len(paper.listing(section)[0])
        offsets = {0, *range(0, rows, size), *range(0, rows, max(1, size - 1))}
        yield from (page_path(section, offset) for offset in sorted(offsets))
        yield f"/{section}&s_cond=&BRSR=0"
    for number in paper.numbers():
        index = paper.index_of(number)
        if index is not None:
            yield paper.card(index).path
            if paper.options.wrong_slug != "gone":
                yield earlier_path(paper, index)


def file_name(path: str) -> str:
    """The file of `path`, relative to the folder of all pages."""
    name = path[1:]
    return (
        f"{name.rstrip('/')}/index.html".lstrip("/")
        if name.endswith("/") or not name or name in SECTIONS
        else name
    )


def write_pages(paper: Newspaper, folder: Path) -> int:
    """Writes every page below `folder` and gives their number."""
    written = 0
    for path in paths(paper):
        response = respond(paper, path)
        if response.status == 301 and response.location is not None:
            response = respond(paper, response.location)
        file = folder / file_name(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(response.body, encoding="utf-8")
        written += 1
    return written
