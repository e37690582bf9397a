"""Real crawls of a paper that publishes, moves, deletes and pins while it is read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from archive.coverage import coverage
from archive.database import reading
from crawler.statuses import INCOMPLETE, OK
from tests.newspaper import LivePaper, Newspaper, Options, life, serve
from tests.running import crawl, exported

if TYPE_CHECKING:
    from pathlib import Path

SECTIONS = ("viet-kieu", "quoc-te")
SINCE, UNTIL = date(2018, 1, 1), date(2024, 12, 31)


@pytest.mark.parametrize("seed", range(10))
def test_what_stayed_listed_is_archived_or_the_run_says_that_it_is_not_complete(
    tmp_path: Path, seed: int
) -> None:
    newspaper = Newspaper(40 + seed, 150, Options(deleted="404"))
    script = life(newspaper, seed=seed, events=10, requests=90, since=SINCE, until=UNTIL, sections=SECTIONS)
    live = LivePaper(newspaper, script)
    archive = tmp_path / "archive.db"
    asked: dict[str, Any] = {"since": str(SINCE), "until": str(UNTIL), "sections": ",".join(SECTIONS)}
    with serve(live) as server:
        done = crawl(archive, settings={"TOKENIZE": 0}, base_url=server.base_url, **asked)
    archived = {
        document["id"] for document in exported(archive, "--since", str(SINCE), "--until", str(UNTIL))
    }
    sections = tuple(path for path in newspaper.sections if path.split("/")[0] in SECTIONS)
    must = live.listed_throughout(SINCE, UNTIL, sections, steady=True)
    with reading(f"sqlite:///{archive}") as connection:
        found = coverage(connection, "thoidai", SINCE, UNTIL, SECTIONS)
    assert done.returncode in (OK, INCOMPLETE), done.stderr[-2000:]
    if done.returncode == OK:
        assert must - set(live.deleted_numbers()) <= archived
    assert found.is_complete == (done.returncode == OK)
