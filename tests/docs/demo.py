"""The archive that the examples read: the one that `make demo` makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.demo import crawl_twice
from tests.running import scrapy

if TYPE_CHECKING:
    from pathlib import Path


def crawl_demo(folder: Path) -> Path:
    """Crawls the demo's newspaper into `folder`, which then is what `data/demo` is to users."""
    folder.mkdir(parents=True)

    archive, warc = f"sqlite:///{folder / 'archive.db'}", str(folder / "warc")

    def crawled(_heading: str, command: list[str]) -> int:
        done = scrapy(*command, ARCHIVE_URL=archive, WARC_DIR=warc, READING_PROCESSES="0")
        assert done.returncode == 0, done.stderr
        return done.returncode

    crawl_twice(crawled)
    return folder
