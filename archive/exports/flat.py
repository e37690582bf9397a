"""Articles as comma-separated values after RFC 4180, a row an article.

The columns are those of the table `articles` of a Parquet export (`archive.exports.fields`). The items of
a list are joined by `|`; a `|` or a backslash inside an item has a backslash before it. Instants are ISO
8601 in UTC, null is an empty field, and lines end in CR LF.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import IO, TYPE_CHECKING

from archive.chunks import slices
from archive.exports.bulk import article_columns
from archive.exports.fields import ARTICLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.engine import Connection

CHUNK = 500
"""Articles that are read at once: some 5 MB."""


def write_csv(connection: Connection, ids: Sequence[int], target: IO[bytes]) -> int:
    """Write a line of names and the articles of `ids` in that order, and give their number."""
    names = [field.name for field in ARTICLES.fields]
    target.write(_lines([names]))
    for chunk in slices(ids, CHUNK):
        columns = article_columns(connection, chunk)
        rows = zip(*(columns[name] for name in names), strict=True)
        target.write(_lines([_cell(value) for value in row] for row in rows))
    return len(ids)


def _lines(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def _cell(value: object) -> object:
    if isinstance(value, list):
        return "|".join((item or "").replace("\\", r"\\").replace("|", r"\|") for item in value)
    return value.isoformat() if isinstance(value, datetime) else value
