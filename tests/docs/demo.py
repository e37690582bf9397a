"""The archive that the examples read: the one that `make demo` makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.demo import ARTICLES, SEED
from tests.newspaper.model import Newspaper, Options
from tests.newspaper.server import serve
from tests.running import crawl

if TYPE_CHECKING:
    from pathlib import Path


def crawl_demo(folder: Path) -> Path:
    """Crawls the demo's newspaper into `folder`, which then is what `data/demo` is to users."""
    folder.mkdir(parents=True)
    newspaper = Newspaper(seed=SEED, articles=ARTICLES, options=Options(deleted="404"))
    with serve(newspaper) as server:
        done = crawl(folder / "archive.db", base_url=server.base_url)
    assert done.returncode == 0, done.stderr
    return folder
