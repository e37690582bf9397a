"""Below the floor of free space no crawl begins, and one that runs ends cleanly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.database import reading
from archive.space import SpaceLow, check_space, places
from archive.verify.verdict import look
from crawler.statuses import ARCHIVE
from tests.minisite import serve_minisite
from tests.running import crawl, exported, warc_folder

if TYPE_CHECKING:
    from pathlib import Path

SECTION = "quoc-te/nhip-song"
ADDON = '{"tests.crawler.saboteurs.ShrinkingRoom": 1}'
MUCH = 1 << 60
"""More bytes than any disk has."""


def test_a_floor_above_what_is_free_is_told_with_the_folder(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'archive.db'}"
    folders = places(url, tmp_path / "warc")
    assert folders == (tmp_path, tmp_path)
    assert places("postgresql://nobody@none/none", tmp_path) == (tmp_path,)
    check_space(folders, 1)
    check_space(folders, 0)
    with pytest.raises(SpaceLow, match="FREE_SPACE_FLOOR") as low:
        check_space(folders, MUCH)
    assert str(low.value).startswith(f"{tmp_path}: only ")


def test_a_crawl_below_the_floor_asks_the_paper_for_nothing(tmp_path: Path) -> None:
    with serve_minisite() as site:
        site.listing(SECTION, 100)
        done = crawl(
            tmp_path / "archive.db",
            settings={"FREE_SPACE_FLOOR": MUCH},
            base_url=site.base_url,
            sections=SECTION,
        )
        assert site.asked == []
    assert (done.returncode, len(done.stderr.splitlines())) == (ARCHIVE, 1), done.stderr
    assert "make room" in done.stderr
    assert not (tmp_path / "archive.db").exists()


def test_a_crawl_that_falls_below_the_floor_writes_what_it_has_and_ends(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    numbers = range(100, 130)
    with serve_minisite() as site:
        site.listing(SECTION, *numbers)
        for number in numbers:
            site.article(number)
        done = crawl(
            archive,
            settings={"ADDONS": ADDON, "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": 0.01},
            base_url=site.base_url,
            sections=SECTION,
        )
        asked = {path for path in site.asked if path.startswith("/tin-")}
    assert done.returncode == ARCHIVE, done.stderr
    assert sum("MB are left on its disk" in line for line in done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert 0 < len(asked) < len(numbers)
    held = {f"/tin-{article['id']}.html" for article in exported(archive)}
    assert held
    assert held <= asked
    assert len(asked - held) <= 1, "what was fetched is written"
    with reading(f"sqlite:///{archive}") as connection:
        counted = connection.exec_driver_sql("SELECT state, count(*) FROM frontier GROUP BY state")
        states = {state: count for state, count in counted}  # noqa: C416 - a row is no pair to the type checker
        (ended,) = connection.exec_driver_sql("SELECT status, reason FROM runs").all()
    assert states == {"done": len(held), "waiting": len(numbers) - len(held)}
    assert tuple(ended) == (ARCHIVE, "space_low")
    assert look(f"sqlite:///{archive}", warc_folder(archive), "all").findings == []
