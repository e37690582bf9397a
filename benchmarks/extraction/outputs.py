"""What the other extractors made of the pages, as `benchmarks.extraction.peers` kept it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from benchmarks.extraction.cases import GoldError
from benchmarks.extraction.folders import digest, pages_of
from benchmarks.extraction.values import Reading

if TYPE_CHECKING:
    from pathlib import Path


class Outputs(msgspec.Struct, frozen=True):
    """All that one reader gave; `settings` says how it was called, `pages` is the digest of what it read.

    On `unsteady` pages it gave different texts in that many `attempts`; the one given most often is kept.
    """

    peer: str
    package: str
    version: str
    settings: str
    attempts: int
    unsteady: int
    python: str
    pages: str
    readings: dict[str, Reading]


def outputs_of(folder: Path) -> list[Outputs]:
    """The outputs that lie in `folder/outputs`, by file name.

    Raises:
        GoldError: a file was made from other pages than those of the folder.
    """
    pages = digest(pages_of(folder))
    found = []
    for file in sorted((folder / "outputs").glob("*.json")):
        outputs = msgspec.json.decode(file.read_bytes(), type=Outputs)
        if outputs.pages != pages:
            raise GoldError(f"{file} was made from other pages; run make bench-extraction")
        found.append(outputs)
    return found
