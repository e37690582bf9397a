"""Whether two archives hold the same, in whatever databases they are."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from archive.database import printable_url, reading
from archive.upkeep.table_digest import TableDigest, table_digests

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHOWN = 16
"""Digits of a digest that are shown to a person."""


class Side(msgspec.Struct, frozen=True):
    """What one archive holds: its digests table by table."""

    archive: str
    tables: dict[str, TableDigest]

    @property
    def digest(self) -> str:
        """One SHA-256 of all tables, in hexadecimal."""
        return sha256(msgspec.json.encode(sorted(self.tables.items()))).hexdigest()


class Comparison(msgspec.Struct, frozen=True):
    """Two archives beside each other; `differing` names the tables that are not the same."""

    one: Side
    other: Side
    differing: list[str]

    @property
    def equal(self) -> bool:
        """Whether both hold the same."""
        return not self.differing

    def lines(self) -> Iterator[str]:
        """The tables with their rows and digests, and the verdict."""
        width = max(map(len, self.one.tables))
        for name, one in self.one.tables.items():
            other = self.other.tables[name]
            if name not in self.differing:
                yield f"  {name:<{width}} {one.rows:>12,} rows  {one.digest[:_SHOWN]}  the same"
                continue
            yield f"  {name:<{width}} {one.rows:>12,} rows  {one.digest[:_SHOWN]}  in {self.one.archive}"
            yield f"  {'':<{width}} {other.rows:>12,} rows  {other.digest[:_SHOWN]}  in {self.other.archive}"
        if self.equal:
            yield f"both hold the same; digest of all tables {self.other.digest}"
        else:
            yield f"they differ in {', '.join(self.differing)}"


def compare(url: str, other_url: str) -> Comparison:
    """Compare the archives at `url` and `other_url`, each as it is at its first look.

    Raises:
        ArchiveError: one of them cannot be read.
    """
    return beside(side(url), side(other_url))


def side(url: str) -> Side:
    """What the archive at `url` holds."""
    with reading(url) as connection:
        return Side(printable_url(url), table_digests(connection))


def beside(one: Side, other: Side) -> Comparison:
    """The two beside each other."""
    differing = [name for name, found in one.tables.items() if other.tables[name] != found]
    return Comparison(one, other, differing)
