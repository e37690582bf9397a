"""One Parquet export, ours or by driver and pyarrow alone; prints a `benchmarks.exporting.Run` as JSON."""

from __future__ import annotations

import resource
import sqlite3
import sys
import time
from collections import defaultdict
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa  # type: ignore[import-untyped] # it brings no types
import pyarrow.parquet as pq  # type: ignore[import-untyped] # it brings no types
from sqlalchemy.engine import make_url

from archive.database import reading
from archive.exports.arrow import array_of, as_type, schema_of
from archive.exports.fields import ARTICLES, LINKS, SENTENCES, TABLES, TIME_EXPRESSIONS, TOKENS
from archive.exports.parquet import options_of, write_dataset
from archive.exports.words import Packed, Words
from archive.selection import Selection
from archive.whole import whole_folder
from benchmarks.exporting import OURS, Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.exports.fields import Exported

AT_ONCE = 10_000
"""Rows of one fetch; of articles fewer, since each is large."""
ARTICLES_AT_ONCE = 500
TEXTS_AT_ONCE = 12_500
"""Segmented texts of one fetch: those of some 500 articles."""

OWN = [
    field.name
    for field in ARTICLES.fields
    if field.name
    in {
        *("number", "url", "kind", "language", "date_published", "published_on", "date_published_raw"),
        *("headline", "abstract", "byline_raw", "source", "text", "word_count", "revision", "digest"),
        *("parser_version", "found_by", "first_fetched_at", "last_fetched_at", "fetched_url"),
    }
]

LISTS = {
    (
        "sections",
    ): "SELECT a.article_id, s.path FROM article_sections a JOIN sections s ON s.id = a.section_id "
    "ORDER BY a.article_id, a.position",
    ("authors", "author_roles"): "SELECT a.article_id, p.name, a.role FROM article_authors a "
    "JOIN authors p ON p.id = a.author_id ORDER BY a.article_id, a.position",
    ("keywords",): "SELECT article_id, keyword FROM keywords ORDER BY article_id, position",
    (
        "image_urls",
        "image_captions",
    ): "SELECT article_id, url, caption FROM images ORDER BY article_id, block",
}
NAMED = "SELECT s.name, a.number, "
OF_ARTICLE = "JOIN articles a ON a.id = t.article_id JOIN sites s ON s.id = a.site_id"


@contextmanager
def cursors(url: str) -> Iterator[Any]:
    """Makes cursors that do not hold all rows at once, and says how JSON is asked for as text."""
    address = make_url(url)
    if address.drivername.startswith("sqlite"):
        with closing(sqlite3.connect(str(address.database))) as connection:
            yield lambda _name: connection.cursor()
        return
    import psycopg  # noqa: PLC0415 - an extra

    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as server:
        yield server.cursor


def as_text(column: str) -> str:
    """JSON as it is stored, which psycopg would else decode."""
    return f"CAST({column} AS TEXT)"


class Alone:
    """Exports tables with the driver and pyarrow, a file each."""

    def __init__(self, cursor: Any, folder: Path) -> None:  # noqa: ANN401 - of either driver
        self._cursor = cursor
        self._folder = folder
        self.rows: dict[str, int] = {}

    def write(self, names: Sequence[str]) -> None:
        """Writes the tables of these names."""
        packed = [TABLES[name] for name in names if TABLES[name] in {SENTENCES, TOKENS}]
        if packed:
            self._write_packed(packed)
        for name in names:
            if name == ARTICLES.name:
                self._write_articles()
            elif name == LINKS.name:
                self._write_plain(
                    LINKS,
                    [
                        *("position", "number", "url", "title", "abstract"),
                        *(as_text("t.boxes"), "lasting", "fetched_at"),
                    ],
                )
            elif name == TIME_EXPRESSIONS.name:
                self._write_plain(TIME_EXPRESSIONS, [field.name for field in TIME_EXPRESSIONS.fields[2:]])

    @contextmanager
    def _file(self, table: Exported) -> Iterator[Any]:
        schema = schema_of(table)
        self.rows[table.name] = 0
        path = self._folder / f"{table.name}.parquet"
        with pq.ParquetWriter(path, schema, **options_of(table)) as file:

            def write(columns: Sequence[pa.Array]) -> None:
                arrays = [as_type(column, kind) for column, kind in zip(columns, schema.types, strict=True)]
                file.write_table(pa.table(arrays, schema))
                self.rows[table.name] += len(arrays[0])

            yield write

    def _fetched(self, query: str, size: int) -> Iterator[list[Any]]:
        cursor = self._cursor("rows")
        cursor.execute(query)
        while rows := cursor.fetchmany(size):
            yield list(zip(*rows, strict=True))
        cursor.close()

    def _write_plain(self, table: Exported, columns: Sequence[str]) -> None:
        listed = ", ".join(name if name.startswith("CAST") else f"t.{name}" for name in columns)
        query = f"{NAMED}{listed} FROM {table.name} t {OF_ARTICLE}"
        with self._file(table) as write:
            for found in self._fetched(query, AT_ONCE):
                write([array_of(one, field.type) for one, field in zip(found, table.fields, strict=True)])

    def _write_articles(self) -> None:
        lists: dict[str, dict[int, list[Any]]] = {}
        for names, query in LISTS.items():
            for name in names:
                lists[name] = defaultdict(list)
            for key, *values in (
                row for found in self._fetched(query, AT_ONCE) for row in zip(*found, strict=True)
            ):
                for name, value in zip(names, values, strict=True):
                    lists[name][key].append(value)
        columns = ", ".join(f"a.{name}" for name in OWN)
        query = f"SELECT a.id, s.name, {columns} FROM articles a JOIN sites s ON s.id = a.site_id"  # noqa: S608 - names of ours
        with self._file(ARTICLES) as write:
            for ids, *found in self._fetched(query, ARTICLES_AT_ONCE):
                every: dict[str, Any] = dict(zip(("site", *OWN), found, strict=True))
                every |= {name: [groups[key] for key in ids] for name, groups in lists.items()}
                every["section"] = [paths[-1] if paths else None for paths in every["sections"]]
                write(
                    [
                        pa.array(every[field.name], pa.list_(pa.string()))
                        if field.type == "list<string>"
                        else array_of(every[field.name], field.type)
                        for field in ARTICLES.fields
                    ]
                )

    def _write_packed(self, tables: Sequence[Exported]) -> None:
        json = ", ".join(as_text(f"t.{name}") for name in ("sentences", "words", "pos", "ner"))
        query = (
            f"{NAMED} t.part, t.segmented, {json}, "
            "CASE WHEN t.part = 'headline' THEN a.headline WHEN t.part = 'abstract' THEN a.abstract "
            f"ELSE COALESCE(b.text, i.caption) END, {as_text('b.items')} FROM tokens t {OF_ARTICLE} "
            "LEFT JOIN blocks b ON b.article_id = t.article_id AND b.position = t.block "
            "LEFT JOIN images i ON i.article_id = t.article_id AND i.block = t.block"
        )
        with self._file(SENTENCES) as sentences, self._file(TOKENS) as tokens:
            for site, number, part, segmented, *packed, texts, items in self._fetched(query, TEXTS_AT_ONCE):
                whole = [
                    text if text is not None else msgspec.json.decode(item)[int(name.rpartition("/")[2])]
                    for text, item, name in zip(texts, items, part, strict=True)
                ]
                words = Words(Packed(whole, segmented, *packed))
                own = [
                    pa.array(site, pa.string()).dictionary_encode(),
                    pa.array(number, pa.int64()),
                    pa.array(part, pa.string()).dictionary_encode(),
                ]
                if SENTENCES in tables:
                    one = words.sentences
                    where = [column.take(one.parent) for column in own]
                    sentences([*where, one.place, one.start, one.end, one.surface, words.segmented()])
                if TOKENS in tables:
                    one = words.words()
                    where = [column.take(one.parent) for column in own]
                    bounds = (words.sentence_of(one), one.place, one.start, one.end, one.surface)
                    tokens([*where, *bounds, *words.tags(one.counts)])


def ours(url: str, names: Sequence[str], folder: Path, until: date | None) -> dict[str, int]:
    """What `archive export` does."""
    with reading(url) as connection, whole_folder(folder / "whole") as draft:
        return write_dataset(connection, Selection(until=until), names, draft, datetime.now(UTC)).rows


def alone(url: str, names: Sequence[str], folder: Path) -> dict[str, int]:
    """The same rows by driver and pyarrow alone."""
    with cursors(url) as cursor:
        exporter = Alone(cursor, folder)
        exporter.write(names)
        return {name: exporter.rows[name] for name in names}


def peak_bytes() -> int:
    """The largest resident size of this process."""
    status = Path("/proc/self/status")
    if (
        status.exists()
    ):  # getrusage would tell the peak of the process that started this one if that is higher
        lines = status.read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Export as the command line says, and print what it took."""
    kind, url, listed, folder, *until = sys.argv[1:]
    names = listed.split(",")
    began, cpu = time.perf_counter(), time.process_time()
    if kind == OURS:
        rows = ours(url, names, Path(folder), date.fromisoformat(until[0]) if until else None)
    else:
        rows = alone(url, names, Path(folder))
    run = Run(
        seconds=time.perf_counter() - began,
        cpu_seconds=time.process_time() - cpu,
        peak_mb=peak_bytes() / 1e6,
        rows=rows,
    )
    sys.stdout.buffer.write(msgspec.json.encode(run))


if __name__ == "__main__":
    main()
