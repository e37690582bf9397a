"""A real scrapyd, deployed to, scheduled and cancelled with the document's own lines."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import socket
import sqlite3
import subprocess
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest

from archive.lock import only_writer
from archive.store import Store
from crawler.statuses import BUSY, OK, STOPPED, USAGE
from tests.needs import lacking
from tests.newspaper.model import Newspaper, Options
from tests.newspaper.server import serve
from tests.running import ROOT, SECONDS, environment, exported
from tests.schedule.document import Places, block, unit, unit_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.newspaper.server import Server

JANUARY, YEAR = ("2026-01-01", "2026-01-31"), ("2025-01-01", "2025-12-31")
DEPLOYED = ("archive", "crawler", "pipelines", "pyproject.toml", "setup.py", "README.md", "LICENSE")
DEPLOYED_AGENT = "A deployed egg"
"""The user agent of the code in the egg, so that it can be told from that of the checkout."""
PATIENCE = 120
"""Seconds for what has to happen soon."""
ENDING = 20
"""Seconds for a crawl that is cancelled: the ten that a run may take, and what a busy machine adds."""
LIGHT = "-d setting=READING_PROCESSES=0 -d setting=TOKENIZE=0"
"""For crawls where it is not looked at what they read; another one is as the document has it."""
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Scrapyd:
    """A running scrapyd; its own log is `log`, the archive of its crawls `archive`."""

    places: Places
    server: Server
    newspaper: Newspaper

    @property
    def log(self) -> str:
        return (self.places.data / "scrapyd.log").read_text()

    @property
    def archive(self) -> Path:
        return self.places.data / "archive.db"

    def run(self, name: str, changed: Mapping[str, str] = NOTHING) -> str:
        """Runs a block of the document from `/`; `changed` are words to put in for others."""
        text = self.places.put_into(block(name))
        for found, ours in changed.items():
            assert found in text
            text = text.replace(found, ours)
        done = subprocess.run(
            ["/bin/sh", "-ec", text],
            cwd="/",
            env=environment(),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, name: str, changed: Mapping[str, str] = NOTHING) -> dict[str, Any]:
        """Runs a block and reads the JSON that it prints."""
        answer = json.loads(self.run(name, changed))
        assert answer["status"] == "ok", answer
        assert isinstance(answer, dict)
        return answer

    def state(self, job: str) -> str:
        (line, _) = self.places.put_into(block("look")).replace("january", job).splitlines()
        done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=True)
        return str(json.loads(done.stdout)["currstate"])

    def end(self, job: str) -> int:
        """Waits for the job's end; the exit status of its crawl, as scrapyd's log has it."""
        wait_until(lambda: self.state(job) == "finished")
        ((how, status),) = re.findall(
            rf"Process (finished|died): (?:exitstatus=(\d+) )?.*job='{job}'", self.log
        )
        return 0 if how == "finished" else int(status)

    def published(self, since: str, until: str) -> set[int]:
        days = {
            each["id"]: str(datetime.fromisoformat(str(each["date_published"])).date())
            for each in self.newspaper.truth()
        }
        return {number for number, day in days.items() if since <= day <= until}

    def archived(self, since: str, until: str) -> set[int]:
        return {each["id"] for each in exported(self.archive, "--since", since, "--until", until)}


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.25)


def free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def project(folder: Path, port: int) -> Path:
    """A copy of what is deployed, since building an egg leaves files behind; its scrapyd is the test's."""
    folder.mkdir()
    for name in DEPLOYED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder)
    with (folder / "crawler" / "settings.py").open("a") as settings:
        settings.write(f'CONTACT = ""\nUSER_AGENT = "{DEPLOYED_AGENT}"\n')
    configuration = (ROOT / "scrapy.cfg").read_text()
    assert "localhost:6800" in configuration
    (folder / "scrapy.cfg").write_text(configuration.replace("localhost:6800", f"127.0.0.1:{port}"))
    return folder


@contextmanager
def started(places: Places, port: int) -> Iterator[None]:
    """The document's scrapyd; only the port differs, and it looks for jobs ten times a second."""
    folder = places.data / "scrapyd"
    folder.mkdir(parents=True)
    configuration = places.put_into(block("scrapyd.conf")).replace("6800", str(port))
    (folder / "scrapyd.conf").write_text(f"{configuration}poll_interval = 0.1\n")
    with (places.data / "scrapyd.log").open("w") as log:
        process = subprocess.Popen(
            ["/bin/sh", "-c", places.put_into(block("start-scrapyd"))],
            cwd="/",
            env=environment(),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(SECONDS)


@pytest.fixture(scope="module")
def scrapyd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scrapyd]:
    if shutil.which("curl") is None:
        lacking("curl", "apt-get install curl")
    folder, port = tmp_path_factory.mktemp("scrapyd"), free_port()
    newspaper = Newspaper(seed=6, articles=90, options=Options(deleted="404"))
    with serve(newspaper) as server:
        places = Places(
            data=folder / "data",
            base_url=server.base_url,
            project=project(folder / "project", port),
            scrapyd=f"127.0.0.1:{port}",
        )
        with started(places, port):
            found = Scrapyd(places, server, newspaper)
            wait_until(lambda: "web console available" in found.log)
            assert found.ask("deploy")["spiders"] == 1
            yield found


def test_a_range_is_cancelled_while_another_waits_its_turn_and_finished_later(scrapyd: Scrapyd) -> None:
    slowly = {"jobid=year-2025": f"jobid=year-2025 -d setting=DOWNLOAD_DELAY=0.2 {LIGHT}"}
    assert scrapyd.ask("schedule-year", slowly)["jobid"] == "year-2025"
    wait_until(lambda: asked_articles(scrapyd.server) > 3)
    assert scrapyd.ask("schedule")["jobid"] == "january"
    assert (scrapyd.state("year-2025"), scrapyd.state("january")) == ("running", "pending")
    begun = time.monotonic()
    assert scrapyd.ask("cancel")["prevstate"] == "running"
    assert scrapyd.end("year-2025") == STOPPED
    assert time.monotonic() - begun < ENDING
    left = waiting(scrapyd.archive)
    assert left
    assert run_of(scrapyd.archive, "year-2025") == (STOPPED, "shutdown")

    assert scrapyd.end("january") == OK
    assert scrapyd.published(*JANUARY)
    assert scrapyd.archived(*JANUARY) == scrapyd.published(*JANUARY)
    assert "Spider closed (finished)" in scrapyd.run("look")
    assert scrapyd.run("coverage")
    scrapyd.ask("schedule-year", {"jobid=year-2025": f"jobid=again {LIGHT}"})
    assert scrapyd.end("again") == OK
    assert scrapyd.archived(*YEAR) == scrapyd.published(*YEAR)
    assert not left & scrapyd.published(*YEAR) & waiting(scrapyd.archive)
    assert {request.user_agent for request in scrapyd.server.requests} == {DEPLOYED_AGENT}


def test_why_a_crawl_did_not_begin_stands_in_scrapyds_log(scrapyd: Scrapyd) -> None:
    scrapyd.ask("schedule", {"jobid=january": "jobid=wrong", "since=2026-01-01": "since=tomorrow"})
    assert scrapyd.end("wrong") == USAGE
    assert "since=tomorrow is not a day" in scrapyd.log
    with Store.open(url := f"sqlite:///{scrapyd.archive}", create=True), only_writer(url, "thoidai"):
        scrapyd.ask("schedule", {"jobid=january": "jobid=second"})
        assert scrapyd.end("second") == BUSY
    assert "another run of thoidai" in scrapyd.log


def test_the_unit_starts_scrapyd(tmp_path: Path) -> None:
    places = Places(data=tmp_path, base_url="http://127.0.0.1:9")
    text = places.put_into(unit("bonphuong-scrapyd.service"))
    (folder,), (command,) = unit_values(text, "WorkingDirectory"), unit_values(text, "ExecStart")
    Path(folder).mkdir()
    log = tmp_path / "log"
    with log.open("w") as stream:
        variables = dict(value.split("=", 1) for value in unit_values(text, "Environment"))
        process = subprocess.Popen(
            shlex.split(command),
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "SCRAPYD_HTTP_PORT": str(free_port()), **variables},
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until(lambda: "web console available" in log.read_text())
        finally:
            process.terminate()
            process.wait(SECONDS)


def asked_articles(server: Server) -> int:
    """How many articles were asked for."""
    return sum(request.path.endswith(".html") for request in server.requests)


def waiting(archive: Path) -> set[int]:
    """The numbers of the frontier's articles that are waiting."""
    return {int(row[0]) for row in query(archive, "SELECT number FROM frontier WHERE state = 'waiting'")}


def run_of(archive: Path, job: str) -> tuple[int, str]:
    """The status of the run that a job of scrapyd made, and why it ended."""
    rows = query(archive, "SELECT status, reason, arguments FROM runs")
    ((status, reason),) = [row[:2] for row in rows if json.loads(row[2])["_job"] == job]
    return int(status), str(reason)


def query(archive: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(archive)) as connection:
        return connection.execute(sql).fetchall()
