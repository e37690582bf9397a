"""The crontab's lines and the service's command, run from `/` with what cron and systemd give them."""

from __future__ import annotations

import json
import re
import shlex
import sqlite3
import subprocess
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.statuses import BUSY, INCOMPLETE, OK, STOPPED
from tests.newspaper.model import Newspaper, Options
from tests.newspaper.server import serve
from tests.running import SECONDS, exported
from tests.schedule.document import Places, block, unit, unit_values

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.newspaper.server import Server

ARTICLES = 40
NIGHTLY = r"crawl thoidai -a base_url=\S+ -s"
QUIET = (OK, "", "")
"""What a job gives that cron mails nothing of."""
_ASSIGNMENT = re.compile(r"^(\w+)=(.*)$")
_FIELDS = 5


@pytest.fixture(scope="module")
def newspaper() -> Newspaper:
    return Newspaper(seed=17, articles=ARTICLES, options=Options(deleted="404"))


@pytest.fixture(scope="module")
def server(newspaper: Newspaper) -> Iterator[Server]:
    with serve(newspaper) as server:
        yield server


@dataclass(frozen=True)
class Crontab:
    """The document's crontab as cron reads it."""

    variables: dict[str, str]
    commands: list[str]

    @classmethod
    def of(cls, places: Places) -> Crontab:
        lines = [line for line in places.put_into(block("crontab")).splitlines() if line]
        found = [_ASSIGNMENT.match(line) for line in lines]
        commands = [line for line, assignment in zip(lines, found, strict=True) if assignment is None]
        return cls({each[1]: each[2] for each in found if each}, [_as_cron_reads(line) for line in commands])

    def run(self, words: str) -> subprocess.CompletedProcess[str]:
        """Runs the only job that matches `words`; what it prints is what cron mails."""
        (command,) = [command for command in self.commands if re.search(words, command)]
        return subprocess.run(
            ["/bin/sh", "-c", command],
            cwd="/",
            env=minimal(self.variables),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )


def _as_cron_reads(line: str) -> str:
    command = line.split(maxsplit=_FIELDS)[_FIELDS]
    assert re.search(r"(?<!\\)%", command) is None, "cron ends the command at a % that has no \\ before it"
    return command.replace("\\%", "%")


def minimal(variables: dict[str, str]) -> dict[str, str]:
    """The environment that cron gives besides the crontab's own variables."""
    return {"HOME": "/", "LOGNAME": "bonphuong", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin", **variables}


def started_as_service(mode: str, places: Places, *options: str) -> subprocess.Popen[str]:
    """The command of `bonphuong@.service`, started as systemd would: from `/`, without a shell."""
    text = places.put_into(unit("bonphuong@.service"))
    (command,) = unit_values(text, "ExecStart")
    variables = dict(value.split("=", 1) for value in unit_values(text, "Environment"))
    return subprocess.Popen(
        [*shlex.split(command.replace("%i", mode)), *options],
        cwd="/",
        env={"PATH": "/usr/bin:/bin", **variables},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(done: subprocess.CompletedProcess[str]) -> tuple[int, str, str]:
    """The status of a job and what it printed."""
    return done.returncode, done.stdout, done.stderr


def last_run(archive: Path) -> tuple[int, dict[str, str]]:
    """The status and the arguments of the archive's last run."""
    with closing(sqlite3.connect(archive)) as connection:
        row = connection.execute("SELECT status, arguments FROM runs ORDER BY id DESC LIMIT 1").fetchone()
    return int(row[0]), json.loads(row[1])


def wait_for_requests(server: Server, count: int) -> None:
    deadline = time.monotonic() + 30
    while len(server.requests) < count:
        assert time.monotonic() < deadline, "the crawl did not begin"
        time.sleep(0.05)


def test_while_systemd_runs_a_crawl_cron_and_systemd_begin_no_other(
    newspaper: Newspaper, server: Server, tmp_path: Path
) -> None:
    places = Places(data=tmp_path, base_url=server.base_url)
    before = len(server.requests)
    first = started_as_service("new", places, "-s", "DOWNLOAD_DELAY=0.5")
    try:
        wait_for_requests(server, before + 4)
        night = Crontab.of(places).run(NIGHTLY)
        second = started_as_service("new", places)
        assert "another run of thoidai" in second.communicate(timeout=SECONDS)[1]
        assert first.poll() is None
    finally:
        first.terminate()
        first.communicate(timeout=SECONDS)
    assert (first.returncode, second.returncode, said(night)) == (STOPPED, BUSY, QUIET)
    assert "another run of thoidai" in (tmp_path / "crawl.log").read_text()
    assert len(list(exported(tmp_path / "archive.db"))) < len(list(newspaper.truth()))


def test_each_line_of_the_crontab_does_its_work_from_the_root_folder(
    newspaper: Newspaper, server: Server, tmp_path: Path
) -> None:
    crontab = Crontab.of(Places(data=tmp_path, base_url=server.base_url))
    archive = tmp_path / "archive.db"
    assert said(crontab.run(NIGHTLY)) == QUIET
    assert last_run(archive)[0] == OK
    assert {each["id"] for each in exported(archive)} == {each["id"] for each in newspaper.truth()}
    assert list((tmp_path / "warc").glob("*.warc.gz"))
    for mode in ("missing", "refresh"):
        assert said(crontab.run(f"mode={mode}")) == QUIET
        status, arguments = last_run(archive)
        assert (status, arguments["mode"]) == (OK, mode)
    assert arguments["since"] == str(date.today() - timedelta(days=60))  # noqa: DTZ011 - as `date` in the line
    assert said(crontab.run("archive verify")) == QUIET
    assert len(crontab.commands) == 4


def test_what_is_left_for_the_next_night_is_no_mail(server: Server, tmp_path: Path) -> None:
    crontab = Crontab.of(Places(data=tmp_path, base_url=server.base_url))
    spent = [
        each.replace("CLOSESPIDER_TIMEOUT=14400", "CLOSESPIDER_PAGECOUNT=5") for each in crontab.commands
    ]
    assert said(Crontab(crontab.variables, spent).run(NIGHTLY)) == QUIET
    assert last_run(tmp_path / "archive.db")[0] == INCOMPLETE


def test_cron_mails_the_reason_where_a_person_is_wanted(tmp_path: Path) -> None:
    places = Places(data=tmp_path, base_url="http://127.0.0.1:9")
    done = Crontab.of(places).run(NIGHTLY)
    assert "http://127.0.0.1:9 cannot be reached" in done.stdout


def test_the_scrapyd_crontab_has_no_percent_that_cron_would_cut_at() -> None:
    assert "schedule.json" in _as_cron_reads(block("crontab-scrapyd"))
