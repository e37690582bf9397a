"""Looking into the WARC files: whether what the archive names stands where it says."""

from __future__ import annotations

from array import array
from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Literal

import msgspec
from sqlalchemy import delete, func, select, update

from archive.captures import ref_of
from archive.chunks import IN_LIST, slices
from archive.errors import CaptureLost
from archive.schema.tables import Base, Captures, Sites
from archive.tombstones import unwanted_pages
from archive.warc.reader import read_page
from archive.warc.removal import find
from archive.warc.writer import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Connection

Depth = Literal["files", "sample", "all"]

SAMPLE = 200
"""Pages that are read for a sample: what is wrong with one in fifty is then found 98 times in a hundred."""

captures = Captures.core()
sites = Sites.core()


class LostPage(msgspec.Struct, frozen=True):
    """A page that is not where the archive says, and why not."""

    capture_id: int
    example: str


def files_of(connection: Connection) -> list[tuple[str, int, int]]:
    """The WARC files that the archive names, how many pages it has in each, and where the last ends."""
    end = func.max(captures.c.file_offset + captures.c.length)
    query = select(captures.c.file, func.count(), end).group_by(captures.c.file).order_by(captures.c.file)
    return [(file, count, last) for file, count, last in connection.execute(query)]


def size_of(folder: Path, file: str) -> int | None:
    """The bytes of a WARC file, be it closed or still written; `None` where there is none."""
    for name in (file, f"{file}{OPEN}", file):  # it may be closed, and so renamed, between two looks
        try:
            return (folder / name).stat().st_size
        except FileNotFoundError:
            continue
    return None


def lost_pages(connection: Connection, folder: Path, depth: Depth) -> Iterator[LostPage]:
    """The pages that are lost: of all the file and its length is looked at, of `depth` the records too."""
    lost: set[int] = set()
    for file, _, end in files_of(connection):
        size = size_of(folder, file)
        if size is None or size < end:
            for page in _beyond(connection, file, size):
                lost.add(page.capture_id)
                yield page
    if depth == "files":
        return
    ids = _chosen(connection, depth)
    for some in slices(ids, IN_LIST):
        chunk = [key for key in some if key not in lost]
        query = select(captures).where(captures.c.id.in_(chunk))
        for row in connection.execute(query.order_by(captures.c.file, captures.c.file_offset)).all():
            try:
                read_page(folder, ref_of(row))
            except CaptureLost as error:
                yield LostPage(row.id, str(error).partition(";")[0])


def unremoved_pages(connection: Connection, folder: Path) -> Iterator[str]:
    """Where the WARC files still hold what a removal that was broken off should have taken out of them."""
    for site_id, name in connection.execute(select(sites.c.id, sites.c.name).order_by(sites.c.name)).all():
        unwanted = unwanted_pages(connection, site_id)
        if unwanted:
            yield from find(folder, name, unwanted)


def _beyond(connection: Connection, file: str, size: int | None) -> Iterator[LostPage]:
    query = select(captures.c.id, captures.c.file_offset).where(captures.c.file == file)
    if size is not None:
        query = query.where(captures.c.file_offset + captures.c.length > size)
    why = "no such file" if size is None else f"it has only {size:,} bytes"
    for key, offset in connection.execute(query).all():
        yield LostPage(key, f"{file} at byte {offset}: {why}")


def _chosen(connection: Connection, depth: Depth) -> array[int]:
    """The pages to be read, in the order in which they stand in the files; 8 bytes each."""
    ordered = select(captures.c.id).order_by(captures.c.file, captures.c.file_offset)
    ids = array("q", connection.scalars(ordered.execution_options(yield_per=IN_LIST)))
    if depth == "all" or len(ids) <= SAMPLE:
        return ids
    return array("q", (ids[place] for place in sorted(Random().sample(range(len(ids)), SAMPLE))))  # noqa: S311 - no secret


def forget_page(connection: Connection, capture_id: int) -> None:
    """Take a lost page out of the archive: nothing points to it any more."""
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column is captures.c.id:
                pointing = key.parent == capture_id
                connection.execute(update(table).where(pointing).values({key.parent.name: None}))
    connection.execute(delete(captures).where(captures.c.id == capture_id))


def none_there(connection: Connection, folder: Path) -> Counter[str]:
    """How many files and pages the archive names, if not one of the files is in `folder`; else nothing."""
    named = files_of(connection)
    if not named or any(size_of(folder, file) is not None for file, _, _ in named):
        return Counter()
    return Counter(files=len(named), pages=sum(count for _, count, _ in named))
