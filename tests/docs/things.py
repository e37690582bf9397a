"""What some examples need, and how to get it."""

from __future__ import annotations

from tests import postgres
from tests.running import ROOT

READERS = ROOT / ".readers" / "bin" / "python"
"""A Python with the libraries of other people's analyses; they are no dependencies of ours."""

THINGS = {
    "postgresql": ("PostgreSQL", "install it, or name the folder with initdb in POSTGRESQL_BIN"),
    "readers": ("pandas and DuckDB in .readers", "`make test` puts them there"),
}
"""What stands behind `needs=` in the documents: its name for a person, and how to get it."""


def available() -> set[str]:
    """Those of `THINGS` that are there."""
    found = {"postgresql": postgres.programs() is not None, "readers": READERS.exists()}
    return {name for name, is_there in found.items() if is_there}
