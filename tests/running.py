"""Starts the project's programs the way users do, as processes of their own.

They come from a process that has loaded their libraries (`tests.ready`), which spares a test most of its
time. `anew` starts a new Python instead: for tests of whole crawls and of what a user sees at the very first.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.ready import ready, request_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.ready import Program

ROOT = Path(__file__).parent.parent
SECONDS = 300
_NOT_INHERITED = (
    *("ARCHIVE_URL", "ARCHIVE_MIX", "WARC_DIR", "CONTACT", "READING_PROCESSES", "SCRAPY_SETTINGS_MODULE"),
)


def environment(**variables: str) -> dict[str, str]:
    """The environment without the variables that a developer may have set for their own archive."""
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
    return {**kept, **variables}


def run(
    command: list[str], *, cwd: Path = ROOT, anew: bool = False, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end."""
    environ = environment(**variables)
    request = None if anew else request_of(command, cwd, environ)
    if request is None:
        return subprocess.run(
            command, cwd=cwd, env=environ, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    with ready().start(request) as program:
        stdout, stderr = program.communicate(SECONDS)
        return subprocess.CompletedProcess(command, program.wait(), stdout, stderr)


def start(command: list[str], **variables: str) -> Program:
    """Starts a command that goes on beside the test, which ends it."""
    request = request_of(command, ROOT, environment(**variables))
    assert request is not None, "only a new Python could do it"
    return ready().start(request)


def scrapy(
    *arguments: str, cwd: Path = ROOT, anew: bool = False, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Runs `scrapy` with these arguments."""
    return run([sys.executable, "-m", "scrapy", *arguments], cwd=cwd, anew=anew, **variables)


def crawl(
    archive: Path | str,
    *,
    settings: Mapping[str, object] | None = None,
    cwd: Path = ROOT,
    anew: bool = False,
    environ: Mapping[str, str] | None = None,
    **arguments: str,
) -> subprocess.CompletedProcess[str]:
    """Runs `scrapy crawl thoidai` into the archive at a path or under a URL.

    Pages are read in the crawl's own process unless `environ` says otherwise: starting another one costs a
    second of a processor each time. Tests of reading, of kills, of the whole paper and of schedules have it.
    """
    url = archive if isinstance(archive, str) else f"sqlite:///{archive}"
    given = [part for name, value in arguments.items() for part in ("-a", f"{name}={value}")]
    changed = [part for name, value in (settings or {}).items() for part in ("-s", f"{name}={value}")]
    places = {"ARCHIVE_URL": url, "WARC_DIR": str(warc_folder(archive)), "READING_PROCESSES": "0"}
    places |= environ or {}
    return scrapy("crawl", "thoidai", *given, *changed, cwd=cwd, anew=anew, **places)


def warc_folder(archive: Path | str) -> Path:
    """The folder that a test's crawl keeps pages in: beside its archive."""
    return (archive.parent if isinstance(archive, Path) else Path(tempfile.gettempdir())) / "warc"


def archive_command(archive: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the `archive` command that stands beside the running Python."""
    program = Path(sys.executable).with_name("archive")
    return run([str(program), *arguments], ARCHIVE_URL=f"sqlite:///{archive}")


def exported(archive: Path, *arguments: str) -> list[dict[str, Any]]:
    """What `archive export --format jsonl` gives."""
    done = archive_command(archive, "export", "--format", "jsonl", *arguments)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
