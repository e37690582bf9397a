"""Writes the outputs of examples anew: `python -m tests.docs` for all documents, or with some names behind.

Only what no longer agrees is written, so that `...` stay; look at what `git diff` says then.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.docs.demo import crawl_demo
from tests.docs.examples import run
from tests.docs.pages import DOCS
from tests.docs.session import in_folder
from tests.docs.things import available

LONGEST = 2_000
"""Characters of an output that are printed; the document gets all of it."""


def main(names: list[str]) -> None:
    """Runs the documents' examples and corrects what they show."""
    with tempfile.TemporaryDirectory() as place:
        demo = crawl_demo(Path(place, "demo"))
        for page in sorted(DOCS.glob("*.md")):
            if not names or page.name in names:
                with in_folder(Path(place, page.stem), demo) as session:
                    outcomes = [one for one in run(page, session, available()) if one.fault]
                lines = page.read_text("utf-8").split("\n")
                for one in reversed(outcomes):
                    sys.stdout.write(f"{str(one)[:LONGEST]}\n")
                    printed = [line.rstrip() for line in one.printed.rstrip().split("\n")]
                    lines[one.first : one.first + len(one.shown)] = printed
                page.write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
