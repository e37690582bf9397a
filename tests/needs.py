"""What some tests need besides Python's packages, and how to get it.

A test that lacks something is skipped and the run closes with one line a missing thing; where `REQUIRE_ALL`
is set in the environment, as in `.ci/run`, the test fails instead. One thing cannot be got by everybody: the
two real articles of `SHARED`. CONTRIBUTING.md says how to run everything else.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

SHARED = Path(os.environ.get("SHARED_DIR", Path(__file__).parent.parent.parent / "shared"))
"""The folder with two real articles of the paper, beside the checkout unless `SHARED_DIR` names another.

They are the paper's and not ours to publish, so they are not in the repository, and outsiders cannot have
them. `pages/seed-a.html` and `seed-b.html` are saved pages, `pages/seed-?.json` every field of them as it has
to be read, `seeds/*.txt` their text as another program dumped it.
"""

_PREFIX = "missing: "


def lacking(what: str, how: str) -> NoReturn:
    """Ends the test for want of `what`; `how` tells what to do about it."""
    message = f"{_PREFIX}{what}; {how}"
    if os.environ.get("REQUIRE_ALL"):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def shared(name: str) -> Path:
    """A file of the shared folder."""
    path = SHARED / name
    if not path.exists():
        lacking(
            "the folder with the two real articles, which are the paper's",
            f"who has it puts it beside the checkout or names it in SHARED_DIR ({name}); others do without",
        )
    return path


def closing_lines(reasons: list[str]) -> list[str]:
    """One line for each missing thing among the reasons of skipped tests."""
    found = {reason.partition(_PREFIX)[2] for reason in reasons if _PREFIX in reason}
    return sorted(found)
