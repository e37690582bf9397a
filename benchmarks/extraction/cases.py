"""Pages with their gold, read from a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from benchmarks.extraction.folders import digest, gold_of, pages_of
from benchmarks.extraction.values import Gold

if TYPE_CHECKING:
    from pathlib import Path

FROZEN = "gold.sha256"


class GoldError(Exception):
    """The pages and the gold of a folder cannot be scored; the message is one line for a person."""


class Case(NamedTuple):
    """One page and what is right about it; `name` is that of both files."""

    name: str
    page: bytes
    gold: Gold


def load(folder: Path) -> list[Case]:
    """The cases of `folder/pages/NAME.html` and `folder/gold/NAME.json`, sorted by name.

    Raises:
        GoldError: a page has no gold or the other way round, or gold cannot be read.
    """
    pages = {file.stem: file for file in pages_of(folder)}
    gold = {file.stem: file for file in gold_of(folder)}
    if alone := sorted(pages.keys() ^ gold.keys()):
        raise GoldError(
            f"{folder}: {', '.join(alone)}: a page and its gold go together; write the missing one"
        )
    return [Case(name, file.read_bytes(), _read(gold[name])) for name, file in pages.items()]


def _read(file: Path) -> Gold:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Gold)
    except msgspec.DecodeError as error:
        raise GoldError(f"{file}: {error}; benchmarks/extraction/README.md lists the fields") from None


def frozen_lines(folder: Path) -> str:
    """What `gold.sha256` must hold: a digest over the gold, and one over the pages that it is about."""
    kinds = {"gold": gold_of(folder), "pages": pages_of(folder)}
    return "".join(f"{digest(files)}  {kind} ({len(files)} files)\n" for kind, files in kinds.items())


def check_frozen(folder: Path) -> None:
    """Holds pages and gold against the digests that were written before the first score.

    Raises:
        GoldError: they were never frozen, or a file was changed, added or removed since.
    """
    file = folder / FROZEN
    if not file.is_file():
        raise GoldError(f"{folder}: the gold is not frozen; run python -m benchmarks.extraction.freeze")
    if file.read_text(encoding="utf-8") != frozen_lines(folder):
        raise GoldError(
            f"{folder}: pages or gold are not those of {file.name}; take the change back, or freeze them "
            "anew and say in the changelog what was wrong"
        )
