"""`make demo`: serves a made-up newspaper, crawls it over HTTP, and shows what came of it.

Between two crawls the paper changes a story, so that there is a history to look at; and one of its stories
says again what another one has said, so that there is a story told twice.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tests.newspaper.live import LivePaper
from tests.newspaper.model import Newspaper, Options
from tests.newspaper.server import serve

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.newspaper.edits import EditedField
    from tests.newspaper.pieces import Story

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "data" / "demo"
ARCHIVE = FOLDER / "archive.db"
ARTICLES = 420
SEED = 2026
CHANGED: tuple[EditedField, ...] = ("headline", "paragraph")
"""What the paper changes in its newest story."""


class DemoPaper(LivePaper):
    """The demo's newspaper.

    Attributes:
        changing: the number of the newest Vietnamese news, which the paper will change.
        telling: the number of the news before it, whose body is that of an older story of another section.
    """

    def __init__(self) -> None:
        """Looks for the three stories in the paper as it is without them."""
        options = Options(deleted="404")
        super().__init__(Newspaper(seed=SEED, articles=ARTICLES, options=options))
        self._told: dict[int, int] = {}
        news = (one for one in self.truth() if one["kind"] == "news" and one["language"] == "vi")
        changing, telling = next(news), next(news)
        told = next(one for one in news if one["sections"] != telling["sections"])
        self.changing, self.telling = int(changing["id"]), int(telling["id"])
        self.day = str(changing["date_published"])[:10]
        """The day of the story that changes."""
        self._told = {self._of(self.telling): self._of(int(told["id"]))}

    def story(self, index: int) -> Story:
        """The article of `index` as it is now, made anew."""
        story = super().story(index)
        if index in self._told:
            return replace(story, pieces=super().story(self._told[index]).pieces)
        return story


def crawl_twice(crawl: Callable[[str, list[str]], int]) -> tuple[DemoPaper, int]:
    """Serves the paper and lets `crawl` read all of it, and once more the day whose story has changed.

    `crawl` is told what it is about to do, in a line for a person, and what stands behind `scrapy`; it gives
    the exit status. So does this: that of the crawl that failed, else 0.
    """
    paper = DemoPaper()
    with serve(paper) as server:
        command = ["crawl", "thoidai", "-a", f"base_url={server.base_url}"]
        place = f"A newspaper of {ARTICLES} made-up articles stands at {server.base_url}"
        status = crawl(f"{place}. Crawling it:", command)
        if status == 0:
            paper.edit(paper.changing, CHANGED)
            again = ["-a", "mode=refresh", "-a", f"since={paper.day}", "-a", f"until={paper.day}"]
            heading = f"It has changed a story of {paper.day}. Asking again for that day:"
            status = crawl(heading, [*command, *again])
    return paper, status


def main() -> int:
    """Crawls the demo newspaper into `data/demo`; the archive of an earlier demo is replaced."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    paper, status = crawl_twice(crawl_demo)
    if status != 0:
        return status
    say("What the archive holds now:")
    run("archive", "stats")
    number = most_telling(paper)
    say(f"One article in full (archive show {number}):")
    run("archive", "show", str(number))
    say(f"What the paper changed (archive diff {paper.changing}):")
    run("archive", "diff", str(paper.changing))
    say("Try next:")
    for command in next_commands(number):
        line(f"  {command}")
    return 0


def crawl_demo(heading: str, command: list[str]) -> int:
    """Runs `scrapy` upon the demo's archive, under a heading."""
    say(heading)
    return run("scrapy", *command)


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
