"""Two runs of one site on one archive: the second ends at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.errors import ArchiveBusy
from archive.lock import only_writer
from crawler.statuses import BUSY, OK
from tests.minisite import serve_minisite
from tests.running import crawl

if TYPE_CHECKING:
    from pathlib import Path

SECTION = "quoc-te/nhip-song"


def test_the_second_run_ends_at_once_and_says_why(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    url = f"sqlite:///{archive}"
    with serve_minisite() as site:
        site.listing(SECTION, 100)
        site.article(100)
        assert crawl(archive, base_url=site.base_url, sections=SECTION).returncode == OK
        site.asked.clear()
        with only_writer(url, "thoidai"):
            done = crawl(archive, base_url=site.base_url, sections=SECTION)
            assert site.asked == []
        assert (done.returncode, len(done.stderr.splitlines())) == (BUSY, 1), done.stderr
        assert "another run of thoidai" in done.stderr
        assert crawl(archive, base_url=site.base_url, sections=SECTION).returncode == OK


def test_the_lock_is_one_a_site(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'archive.db'}"
    with (
        only_writer(url, "thoidai"),
        only_writer(url, "baoquocte"),
        pytest.raises(ArchiveBusy),
        only_writer(url, "thoidai"),
    ):
        pass
    with only_writer(url, "thoidai"):
        pass
