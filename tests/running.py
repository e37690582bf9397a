"""Starts the project's programs the way users do, as processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent.parent
SECONDS = 300
_NOT_INHERITED = (
    *("ARCHIVE_URL", "ARCHIVE_MIX", "WARC_DIR", "CONTACT", "READING_PROCESSES", "SCRAPY_SETTINGS_MODULE"),
)


def environment(**variables: str) -> dict[str, str]:
    """The environment without the variables that a developer may have set for their own archive."""
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
    return {**kept, **variables}


def run(command: list[str], *, cwd: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end."""
    return subprocess.run(
        command,
        cwd=cwd,
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def scrapy(*arguments: str, cwd: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs `scrapy` with these arguments."""
    return run([sys.executable, "-m", "scrapy", *arguments], cwd=cwd, **variables)


def crawl(
    archive: Path | str,
    *,
    settings: Mapping[str, object] | None = None,
    cwd: Path = ROOT,
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
    return scrapy("crawl", "thoidai", *given, *changed, cwd=cwd, **(places | dict(environ or {})))


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
