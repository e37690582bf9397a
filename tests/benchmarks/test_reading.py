from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from benchmarks.chrome import SIZE, widened
from benchmarks.pages import made_up
from benchmarks.reading import OURS, main, write
from benchmarks.reading_worker import READERS
from crawler.pages.article import read_article
from crawler.sites import THOIDAI
from tests.newspaper.router import respond
from tests.running import ROOT


def test_what_is_added_to_a_page_makes_it_large_and_changes_nothing_that_is_read() -> None:
    newspaper = made_up(60)
    for index in range(0, 60, 3):
        path = newspaper.card(index).path
        page = respond(newspaper, path).body
        wide = widened(newspaper, page, index)

        assert len(wide.encode()) == SIZE
        assert wide.count("<h3") > page.count("<h3") + 30
        url = f"{THOIDAI.origin}{path}"
        assert read_article(wide, url, THOIDAI) == read_article(page, url, THOIDAI)


def test_a_reader_tells_its_time_and_the_pages_of_which_it_made_nothing(tmp_path: Path) -> None:
    files = write(tmp_path, 3)
    empty = tmp_path / "empty.html"
    text = '<h1 class="article-detail-title">Tin</h1><div class="__MASTERCMS_CONTENT"></div>'
    empty.write_text(text, encoding="utf-8")
    turns = [files, [*files, (str(empty), f"{THOIDAI.origin}/tin-756101.html")]]

    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reading_worker", OURS],
        cwd=ROOT,
        input="".join(f"{json.dumps(turn)}\n" for turn in turns),
        capture_output=True,
        text=True,
        check=True,
    )

    version, *answers = map(json.loads, done.stdout.splitlines())
    assert version[0].isdigit()
    assert [nothing for _, nothing in answers] == [0, 1]
    assert all(0 < seconds < 10 for seconds, _ in answers)


def test_without_trafilatura_one_line_says_how_to_get_it(tmp_path: Path) -> None:
    for python in (tmp_path / "python", Path(sys.executable)):
        done = CliRunner(env={"PEERS_PYTHON": str(python)}).invoke(main, ["--pages", "1", "--rounds", "1"])

        assert done.exit_code == 1
        [said] = done.stderr.splitlines()
        assert "make bench-extraction" in said
    assert "No module named 'trafilatura'" in said
    assert len(READERS) > 1
