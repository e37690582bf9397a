"""Reads pages with one reader and tells the CPU time; a process for `benchmarks.reading`.

trafilatura needs other versions of packages than ours, so each reader is loaded in an environment of its
own and beside it the standard library alone. On standard input comes a line of JSON a turn, a list of files
with their addresses; on standard output goes a line with the CPU seconds and the number of pages of which
the reader made nothing. The first line of output has the reader's version.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[[bytes, str], object]
    """What a reader makes of a page and its address; nothing is false."""


def main() -> None:
    """Reads turn after turn until the input ends."""
    logging.disable(logging.CRITICAL)
    package, make = READERS[sys.argv[1]]
    read = make()
    print(json.dumps(version(package)), flush=True)
    for line in sys.stdin:
        pages = [(Path(file).read_bytes(), url) for file, url in json.loads(line)]
        began = time.process_time()
        made = [_makes_something(read, page, url) for page, url in pages]
        print(json.dumps([time.process_time() - began, made.count(False)]), flush=True)


def _makes_something(read: Read, page: bytes, url: str) -> bool:
    try:
        return bool(read(page, url))
    except Exception:  # noqa: BLE001 - whatever a reader raises, it made nothing of the page
        return False


def _ours() -> Read:
    read_article = import_module("crawler.pages.article").read_article
    decode_page = import_module("crawler.pages.decoding").decode_page
    site = import_module("crawler.sites").THOIDAI
    return lambda page, url: read_article(decode_page(page), url, site).body


def _with_metadata() -> Read:
    read = import_module("trafilatura").bare_extraction
    return lambda page, url: read(page.decode(), url=url, include_comments=False, with_metadata=True)


def _text_alone() -> Read:
    read = import_module("trafilatura").extract
    return lambda page, url: read(page.decode(), url=url, include_comments=False)


def _text_fast() -> Read:
    read = import_module("trafilatura").extract
    return lambda page, url: read(page.decode(), url=url, include_comments=False, fast=True)


READERS: dict[str, tuple[str, Callable[[], Read]]] = {
    "our read_article": ("bonphuong", _ours),
    "trafilatura, text and metadata": ("trafilatura", _with_metadata),
    "trafilatura, text alone": ("trafilatura", _text_alone),
    "trafilatura, text alone, fast": ("trafilatura", _text_fast),
}
"""By name: the package whose version is told, and what loads the reader.

With metadata is trafilatura's nearest to ours, which reads all fields, related links and pictures besides.
"""


if __name__ == "__main__":
    main()
