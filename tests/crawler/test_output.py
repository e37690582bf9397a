"""A standard output that is closed, full, or left by its reader: one line at most, and a true status."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from crawler.statuses import ARCHIVE, INCOMPLETE, OK, PIPE_CLOSED
from tests.minisite import MiniSite, article_html, serve_minisite
from tests.running import ROOT, environment

if TYPE_CHECKING:
    from pathlib import Path

SECTION = "quoc-te/nhip-song"
UNWRITABLE = {">&-": "it is closed", ">/dev/full": "No space left on device"}
LEFT = "| true"


def in_shell(output: str, *command: str, **variables: str) -> tuple[int, str]:
    """The status and the complaint of `scrapy` whose standard output a shell has made."""
    text = f'"$@" {output}; exit ${{PIPESTATUS[0]}}'
    words = [sys.executable, "-m", "scrapy", *command]
    done = subprocess.run(
        ["bash", "-c", text, "bash", *words],
        cwd=ROOT,
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("output", "listed"),
    [(">&-", (100,)), (">/dev/full", (100,)), (">/dev/full", (100, 101)), (LEFT, (100,))],
)
def test_a_crawl_whose_report_cannot_be_printed_ends_as_the_archive_has_it(
    tmp_path: Path, output: str, listed: tuple[int, ...]
) -> None:
    site = MiniSite()
    site.listing(SECTION, *listed)
    site.article(100)  # there is no 101
    if 101 in listed:
        site.pages["/tin-101.html"] = site.pages[f"/{SECTION}"]
    archive = tmp_path / "archive.db"
    with serve_minisite(site):
        status, said = in_shell(
            output,
            *("crawl", "thoidai", "--nolog", "-a", f"base_url={site.base_url}", "-a", f"sections={SECTION}"),
            *("-s", "TOKENIZE=0", "-s", "READING_PROCESSES=0"),
            ARCHIVE_URL=f"sqlite:///{archive}",
            WARC_DIR=str(tmp_path / "warc"),
        )
    expected = OK if len(listed) == 1 else INCOMPLETE
    with closing(sqlite3.connect(archive)) as connection:
        assert connection.execute("SELECT status FROM runs").fetchall() == [(expected,)]
    assert status == expected
    if output == LEFT:
        assert said == ""
    else:
        why = UNWRITABLE[output]
        failed = f"the report cannot be written ({why}); the run itself ended with status {expected}"
        assert said == f"scrapy crawl: {failed}\n"


@pytest.mark.parametrize("output", [*UNWRITABLE, LEFT])
def test_an_article_that_cannot_be_printed(tmp_path: Path, output: str) -> None:
    page = tmp_path / "page.html"
    page.write_text(article_html(218247), "utf-8")
    status, said = in_shell(
        output, "inspect", str(page), "--url", "https://thoidai.com.vn/tin-218247.html", "-s", "TOKENIZE=0"
    )
    if output == LEFT:
        assert (status, said) == (PIPE_CLOSED, "")
    else:
        why = UNWRITABLE[output]
        assert (status, said) == (ARCHIVE, f"scrapy inspect: the output cannot be written: {why}\n")


@pytest.mark.parametrize(
    ("output", "form"), [(">&-", ("--json",)), (">/dev/full", ()), (">/dev/full", ("--json",)), (LEFT, ())]
)
def test_findings_that_cannot_be_printed(tmp_path: Path, output: str, form: tuple[str, ...]) -> None:
    with serve_minisite() as site:
        site.listing("huu-nghi", 101)
        site.article(101)
        status, said = in_shell(
            output, "probe", "--base-url", site.base_url, "--keep", str(tmp_path), "--nolog", *form
        )
    if output == LEFT:
        assert (status, said) == (PIPE_CLOSED, "")
    else:
        why = UNWRITABLE[output]
        assert (status, said) == (ARCHIVE, f"scrapy probe: the output cannot be written: {why}\n")


@pytest.mark.parametrize("output", [*UNWRITABLE, LEFT])
def test_a_reparse_whose_report_cannot_be_printed(tmp_path: Path, output: str) -> None:
    archive, warc = tmp_path / "archive.db", tmp_path / "warc"
    places = {"ARCHIVE_URL": f"sqlite:///{archive}", "WARC_DIR": str(warc)}
    with serve_minisite() as site:
        site.listing(SECTION, 100)
        site.article(100)
        given = ("-a", f"base_url={site.base_url}", "-a", f"sections={SECTION}", "-s", "TOKENIZE=0")
        assert in_shell("", "crawl", "thoidai", "--nolog", *given, **places) == (OK, "")
    status, said = in_shell(output, "reparse", "-s", "TOKENIZE=0", **places)
    assert status == OK
    if output == LEFT:
        assert said == ""
    else:
        why = UNWRITABLE[output]
        assert said == (
            f"scrapy reparse: the report cannot be written ({why}); the status is 0 all the same\n"
        )


def test_a_crawl_whose_errors_nobody_hears_crawls_all_the_same(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with serve_minisite() as site:
        site.listing(SECTION, 100)
        site.article(100)
        given = ("-a", f"base_url={site.base_url}", "-a", f"sections={SECTION}", "-s", "TOKENIZE=0")
        places = {"ARCHIVE_URL": f"sqlite:///{archive}", "WARC_DIR": str(tmp_path / "warc")}
        assert in_shell(">/dev/null 2>&-", "crawl", "thoidai", *given, **places) == (OK, "")
    with closing(sqlite3.connect(archive)) as connection:
        assert connection.execute("SELECT number FROM articles").fetchall() == [(100,)]
