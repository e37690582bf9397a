"""How fast batches are written, beside SQLAlchemy Core's bare `insert` of exactly the same rows.

`Store.write` gets articles in batches of 50, as a crawl does, and has to find out which are there, number
and compare them, build their rows, and keep the frontier, the feed of changes and the index of search. The
bare `insert` gets the rows that this left in every table, ready, in the same transactions. The two take
turns, batch by batch, so that whatever else the machine does falls on both; foreign keys, indexes and
triggers are the same, and so is the database: an SQLite file, and a PostgreSQL started for it, with its disk
waited for as usual unless `--no-fsync` is given.

The terms that search finds an article by are made by whoever reads the page, in a crawl a process beside
it, and come with the article; "terms too" is the writer that has to make them itself.

    python -m benchmarks.writing --articles 1000
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import insert, select

from archive.database import open_engine, reading, writing
from archive.outcomes import Captured
from archive.schema.tables import Base
from archive.search.documents import columns_of, texts_of
from archive.store import Store
from benchmarks.made_up import ORIGIN, SITE, ZONE_NAME, Maker, captured
from benchmarks.table import print_table
from tests import postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Table
    from sqlalchemy.engine import Engine


BATCH = 50
"""Articles of a transaction, as `STORE_BATCH` has it."""

_ONCE = frozenset({"sites", "runs", "change_clock"})
"""Tables that a fresh archive with a run has rows in already."""

Rows = dict["Table", list[dict[str, Any]]]


class Measured(NamedTuple):
    """Rows of all batches, and seconds of each batch by the writer and by the bare insert."""

    rows: int
    own: list[float]
    bare: list[float]


def outcomes_of(articles: int) -> list[list[Captured]]:
    """Made-up articles in batches."""
    maker = Maker(1)
    made = [captured(maker.article(index, index / articles), 0) for index in range(articles)]
    return [made[start : start + BATCH] for start in range(0, articles, BATCH)]


def with_terms(batches: Sequence[Sequence[Captured]], dialect: str) -> list[list[Captured]]:
    """The batches as a crawl hands them over: who read the pages has made the terms of search."""
    return [
        [Captured(one.fetch, one.article, columns_of(texts_of(one.article), dialect)) for one in batch]
        for batch in batches
    ]


def opened(url: str) -> tuple[Store, int, int]:
    """A fresh archive with its site and a run."""
    store = Store.open(url, create=True)
    site_id = store.claim_site(SITE, ORIGIN, ZONE_NAME)
    return store, site_id, store.start_run(site_id, "benchmark", {})


def rows_by_batch(url: str, batches: Sequence[Sequence[Captured]]) -> list[Rows]:
    """What writing the batches leaves in each table, by the batch that wrote it."""
    store, site_id, run_id = opened(url)
    with store:
        for batch in batches:
            store.write(site_id, run_id, batch)
    of_number = {one.fetch.number: index for index, batch in enumerate(batches) for one in batch}
    found: list[Rows] = [defaultdict(list) for _ in batches]
    with reading(url) as connection:
        articles = Base.metadata.tables["articles"]
        of_article = {
            row.id: of_number[row.number]
            for row in connection.execute(select(articles.c.id, articles.c.number))
        }
        for table in Base.metadata.sorted_tables:
            if table.name in _ONCE:
                continue
            for row in connection.execute(select(table)).mappings():
                if "article_id" in row:
                    index = of_article[row["article_id"]]
                else:
                    index = of_number.get(row.get("number", -1), 0)
                found[index][table].append(dict(row))
    return found


def insert_bare(engine: Engine, rows: Rows) -> None:
    """One batch as Core inserts it."""
    with writing(engine) as connection:
        for table in Base.metadata.sorted_tables:
            if rows.get(table):
                connection.execute(insert(table), rows[table])


def measure(new_url: Callable[[], str], batches: Sequence[Sequence[Captured]]) -> Measured:
    """Write and insert by turns, each into a fresh archive."""
    rows = rows_by_batch(new_url(), batches)
    url = new_url()
    other, _, _ = opened(url)
    other.close()
    engine = open_engine(url)
    store, site_id, run_id = opened(new_url())
    measured = Measured(sum(len(part) for batch in rows for part in batch.values()), [], [])
    with store:
        for batch, batch_rows in zip(batches, rows, strict=True):
            began = time.perf_counter()
            store.write(site_id, run_id, batch)
            between = time.perf_counter()
            insert_bare(engine, batch_rows)
            measured.bare.append(time.perf_counter() - between)
            measured.own.append(between - began)
    engine.dispose()
    return measured


def _lines(name: str, found: Measured) -> list[str]:
    own, bare = sum(found.own), sum(found.bare)
    ratio = median(b / o for o, b in zip(found.own, found.bare, strict=True))
    return [
        name,
        f"{found.rows:,}",
        f"{found.rows / own:,.0f}",
        f"{found.rows / bare:,.0f}",
        f"{bare / own:.0%}",
        f"{ratio:.0%}",
    ]


def main() -> None:
    """Measure on both databases."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--no-fsync", action="store_true", help="do not wait for PostgreSQL's disk")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    asked = parser.parse_args()
    batches = outcomes_of(asked.articles)
    lines = []
    if asked.only != "postgresql":
        with tempfile.TemporaryDirectory() as folder:
            names = iter(f"sqlite:///{Path(folder) / f'{n}.db'}" for n in range(6))
            lines.append(_lines("SQLite", measure(lambda: next(names), with_terms(batches, "sqlite"))))
            lines.append(_lines("... terms too", measure(lambda: next(names), batches)))
    if asked.only != "sqlite":
        server = postgres.server(durable=not asked.no_fsync)
        given = with_terms(batches, "postgresql")
        lines.append(_lines("PostgreSQL", measure(lambda: server.url(server.create()), given)))
        lines.append(_lines("... terms too", measure(lambda: server.url(server.create()), batches)))
    print(f"{asked.articles} articles in batches of {BATCH}; rows a second")
    print_table(["", "rows", "Store.write", "bare insert", "of it", "median batch"], lines)


if __name__ == "__main__":
    main()
