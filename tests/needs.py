"""What some tests need besides Python's packages, and how to get it.

A test that lacks something is skipped and the run closes with one line a missing thing; where `REQUIRE_ALL`
is set in the environment, as in `.ci/run`, the test fails instead.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

SHARED = Path(os.environ.get("SHARED_DIR", Path(__file__).parent.parent.parent / "shared"))
"""The folder with two real articles of the paper; they are not ours to publish, so not in the repository."""

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
            "the folder with the two real articles",
            f"put it beside the checkout or name it in SHARED_DIR ({name})",
        )
    return path


def closing_lines(reasons: list[str]) -> list[str]:
    """One line for each missing thing among the reasons of skipped tests."""
    found = {reason.partition(_PREFIX)[2] for reason in reasons if _PREFIX in reason}
    return sorted(found)
