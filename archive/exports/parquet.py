"""A folder of Parquet tables, partitioned by month, with a card that says what they are."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Self

import msgspec
import pyarrow as pa  # type: ignore[import-untyped] # it brings no types
import pyarrow.parquet as pq  # type: ignore[import-untyped] # it brings no types

from archive.chunks import slices
from archive.exports.arrow import Chunk, schema_of, table_of
from archive.exports.card import card
from archive.exports.fields import SCHEMA_VERSION, SENTENCES, TABLES, TOKENS
from archive.selection import Month, months

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from sqlalchemy.engine import Connection

    from archive.exports.fields import Exported
    from archive.selection import Selection

CHUNK = 250
"""Articles that are read at once and make a row group: some 150,000 words, 100 MB while they are written."""

UNDATED = "undated"
"""The month of articles without a date. Hive's own name for it is a null, at which pandas fails."""


class Counts(msgspec.Struct):
    """What an export holds: rows by table, and articles, and how many of these have no segmented text."""

    articles: int = 0
    without_words: int = 0
    rows: dict[str, int] = {}


def write_dataset(
    connection: Connection,
    wanted: Selection,
    names: Sequence[str],
    folder: Path,
    made_at: datetime,
) -> Counts:
    """Write the tables called `names` and the card into the empty `folder`.

    Each month with articles has a file a table, `TABLE/month=YYYY-MM/part-0.parquet`, even one without rows;
    without any article there is one for those without a date.

    Raises:
        AuthorUnknown: the archive knows no author of that name.
        SectionUnknown: the archive knows none of the sections of that path.
        SiteAmbiguous: the archive has no such site.
        OSError: the disk is full, or does not let us write.
    """
    counts = Counts(rows=dict.fromkeys(names, 0))
    tables = [TABLES[name] for name in names]
    with _Files(folder) as files:
        for month in months(connection, wanted) or [Month(None, [])]:
            files.begin(tables, month.name or UNDATED)
            for ids in slices(month.ids, CHUNK):
                _write_chunk(Chunk(connection, ids), tables, files, counts)
    about = card(connection, wanted, counts.rows, counts.articles, made_at)
    (folder / "README.md").write_text(about, encoding="utf-8")
    return counts


def _write_chunk(chunk: Chunk, tables: Sequence[Exported], files: _Files, counts: Counts) -> None:
    for table in tables:
        rows = table_of(chunk, table)
        files.write(table, rows)
        counts.rows[table.name] += rows.num_rows
    counts.articles += len(chunk.ids)
    if not {SENTENCES, TOKENS}.isdisjoint(tables):
        counts.without_words += chunk.without_words


class _Files:
    """The files of a month, a table each; a thread compresses and writes while the next rows are read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[Exported, pq.ParquetWriter] = {}
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._waiting: deque[Future[None]] = deque()

    def begin(self, tables: Sequence[Exported], month: str) -> None:
        """End the files of the month before, and begin those of this one."""
        self._end()
        for table in tables:
            folder = self._folder / table.name / f"month={month}"
            folder.mkdir(parents=True)
            path = folder / "part-0.parquet"
            self._open[table] = pq.ParquetWriter(path, schema_of(table), **options_of(table))

    def write(self, table: Exported, rows: pa.Table) -> None:
        """Append `rows` to the file of `table`, as a row group; it waits where much is not written yet."""
        if rows.num_rows:
            file = self._open[table]
            self._waiting.append(self._thread.submit(file.write_table, rows, row_group_size=rows.num_rows))
        while len(self._waiting) > len(self._open):
            self._waiting.popleft().result()

    def _end(self) -> None:
        for file in self._open.values():
            self._waiting.append(self._thread.submit(_close, file))
        self._open = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._end()
        self._thread.shutdown(cancel_futures=error is not None)
        for (
            file
        ) in self._open.values():  # of a month that failed; to close itself it would write, and fail again
            with suppress(OSError):
                file.close()
        while error is None and self._waiting:
            self._waiting.popleft().result()


def _close(file: pq.ParquetWriter) -> None:
    file.add_key_value_metadata({"schema_version": str(SCHEMA_VERSION)})
    file.close()


def options_of(table: Exported) -> Mapping[str, object]:
    """How the files of `table` are written."""
    return {
        "compression": "zstd",
        "use_dictionary": [
            f"{field.name}.list.element" if field.type == "list<string>" else field.name
            for field in table.fields
            if field.repeated
        ],
        # Arrow's own schema would say "dictionary", which the loader of Hugging Face does not know.
        "store_schema": False,
    }
