"""Where pages, gold and outputs lie, and digests of them. Only the standard library: peers use it too."""

from __future__ import annotations

import hashlib
from pathlib import Path

HERE = Path(__file__).parent
BLIND = HERE / "blind"
"""Sixteen pages that were made after the reader had been mended by the first ones."""
YOURS = HERE / "yours"
"""A user's own pages, kept apart and out of the repository."""


def pages_of(folder: Path) -> list[Path]:
    """The pages of a folder of pages and gold, sorted by name."""
    return sorted((folder / "pages").glob("*.html"))


def gold_of(folder: Path) -> list[Path]:
    """The gold of a folder, sorted by name."""
    return sorted((folder / "gold").glob("*.json"))


def digest(files: list[Path]) -> str:
    """One SHA-256 over files of one folder: that of the lines that `sha256sum folder/*` prints for them."""
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.parent.name}/{file.name}" for file in files
    ]
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
