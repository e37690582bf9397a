"""`make demo`: serves a made-up newspaper, crawls it over HTTP, and shows what came of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec

from tests.newspaper.model import Newspaper, Options
from tests.newspaper.server import serve

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "data" / "demo"
ARCHIVE = FOLDER / "archive.db"
ARTICLES = 420
SEED = 2026


def main() -> int:
    """Crawls the demo newspaper into `data/demo`; the archive of an earlier demo is replaced."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    newspaper = Newspaper(seed=SEED, articles=ARTICLES, options=Options(deleted="404"))
    with serve(newspaper) as server:
        say(f"A newspaper of {ARTICLES} made-up articles stands at {server.base_url}. Crawling it:")
        status = run("scrapy", "crawl", "thoidai", "-a", f"base_url={server.base_url}")
    if status != 0:
        return status
    say("What the archive holds now:")
    run("archive", "stats")
    number = most_telling(newspaper)
    say(f"One article in full (archive show {number}):")
    run("archive", "show", str(number))
    say("Try next:")
    for command in next_commands(number):
        line(f"  {command}")
    return 0


def next_commands(number: int) -> list[str]:
    """What a newcomer may want to see next."""
    path = ARCHIVE.relative_to(ROOT)
    year = "--since 2025-01-01 --until 2025-12-31 -o data/demo/2025.jsonl"
    return [
        f"export ARCHIVE_URL=sqlite:///{path} WARC_DIR={path.parent / 'warc'}",
        ".venv/bin/archive search 'huu nghi viet lao'",
        f".venv/bin/archive show {number} --as-printed",
        f".venv/bin/archive export --format jsonl {year}",
        ".venv/bin/archive report -o data/demo/report.html",
        ".venv/bin/archive browse     # look through it with a browser",
        "",
        "unset ARCHIVE_URL WARC_DIR   # the live paper gets an archive of its own",
        ".venv/bin/scrapy probe       # first contact with it",
        "make crawl SINCE=2026-01-01 CONTACT=you@example.org",
    ]


def most_telling(newspaper: Newspaper) -> int:
    """The shortest article that has a bit of everything, so that it fits on a screen or two."""

    def richness(document: dict[str, object]) -> tuple[int, int]:
        body = msgspec.convert(document["body"], list[dict[str, object]])
        types = {str(block["type"]) for block in body}
        return len(types) + bool(document["authors"]) + bool(document["related"]), -len(str(document["text"]))

    return int(max(newspaper.truth(), key=richness)["id"])


def say(text: str) -> None:
    """Prints a heading."""
    line(f"\n{text}\n")


def line(text: str) -> None:
    """Prints a line at once, so that it stands before what the next program prints."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run(program: str, *arguments: str) -> int:
    """Runs one of the project's programs upon the demo's archive."""
    path = Path(sys.executable).with_name(program)
    command = [str(path), *arguments]
    environment = {"ARCHIVE_URL": f"sqlite:///{ARCHIVE}", "WARC_DIR": str(FOLDER / "warc")}
    return subprocess.run(command, cwd=ROOT, env=inherited() | environment, check=False).returncode


def inherited() -> dict[str, str]:
    """The environment without what could lead into another archive."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("ARCHIVE_", "WARC_"))}


if __name__ == "__main__":
    sys.exit(main())
