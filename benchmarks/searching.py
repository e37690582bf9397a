"""`python -m benchmarks.searching`: what a search costs beside the bare statement, and what the index costs.

Both run on the same archive of made-up articles in turns, query by query. The bare statement is the one that
FTS5 or PostgreSQL would be asked for the same answer: match, rank, the twenty best with their headline and
day, and the database's own `snippet()` or `ts_headline()` of them. Ours reads the query besides, counts what
is found, and cuts its snippets from the stored text; of more than 10,000 matches it ranks the newest.

Kinds of query: `rare`, words that few articles have; `common`, the most frequent words; `phrase`, words side
by side in quotes; `prefix`, the beginnings of words; `word`, two syllables that are read as one word. A
query's time is the median of its rounds; `median` and `worst` are those of the queries of a kind.

`writing` is what an article costs the writer with the index and without, in batches of 50.
"""

from __future__ import annotations

import time
from contextlib import nullcontext
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import click
import msgspec
from sqlalchemy import text

from archive.database import open_engine, reading
from archive.location import parse_url
from archive.search import postgresql, sqlite
from archive.search.find import search
from archive.search.query import parse
from archive.search.reading import read
from archive.store import Store
from benchmarks import made_up
from benchmarks.table import print_table
from tests import postgres

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import TextClause
    from sqlalchemy.engine import Connection

KINDS = ("rare", "common", "phrase", "prefix", "word")
QUERIES = 12
ROUNDS = 5
WRITTEN = 1000
BATCH = 50

BARE_SQLITE = text(
    "SELECT articles.number, articles.headline, articles.published_on,"
    " snippet(search_index, -1, '«', '»', '…', 32) FROM search_index"
    " JOIN search_documents ON search_documents.id = search_index.rowid"
    " JOIN articles ON articles.id = search_documents.article_id"
    " WHERE search_index MATCH :query AND rank MATCH 'bm25(8.0, 3.0, 1.0)' ORDER BY rank LIMIT 20"
)
BARE_POSTGRESQL = text(
    "SELECT articles.number, articles.headline, articles.published_on, best.score,"
    " ts_headline('simple', articles.text, plainto_tsquery('simple', :typed)) FROM ("
    " SELECT article_id, ts_rank_cd('{0, 0.125, 0.375, 1}', vector, CAST(:query AS tsquery), 1) AS score"
    " FROM search_documents WHERE vector @@ CAST(:query AS tsquery) ORDER BY score DESC LIMIT 20"
    ") AS best JOIN articles ON articles.id = best.article_id ORDER BY best.score DESC"
)


class Times(msgspec.Struct):
    """Milliseconds of each query of a kind, and how many articles it finds."""

    ours: list[float]
    bare: list[float]
    found: list[int]

    def row(self, name: str) -> list[str]:
        """The kind as a line of the table."""
        ratios = (median(self.ours) / median(self.bare), max(self.ours) / max(self.bare))
        figures = (median(self.ours), median(self.bare), ratios[0], max(self.ours), max(self.bare), ratios[1])
        return [name, f"{int(median(self.found)):,}", *(f"{figure:.2f}" for figure in figures)]


def queries(rng: Random) -> dict[str, list[str]]:
    """Queries of each kind, of the words that made-up articles have."""
    words = [
        word.text for word in made_up.words_by_frequency(Random(1)) if word.text.isalpha() or " " in word.text
    ]
    single = [word for word in words[12000:] if " " not in word and not word.isascii()]
    several = [word for word in words[100:4000] if word.count(" ") == 1 and not word.isascii()]
    long = [word for word in words if len(word) > 4 and " " not in word]  # noqa: PLR2004 - longer than its beginning
    return {
        "rare": rng.sample(single, QUERIES),
        "common": words[:QUERIES],
        "phrase": [f'"{word}"' for word in rng.sample(several, QUERIES)],
        "prefix": [f"{word[:3]}*" for word in rng.sample(long, QUERIES)],
        "word": rng.sample(several, QUERIES),
    }


def _bare(connection: Connection, query: str) -> tuple[TextClause, dict[str, Any]]:
    terms = read(parse(query), lambda asked: [0] * len(asked))
    if " " in query and '"' not in query:
        terms = parse(query.replace(" ", "_"))
    if connection.dialect.name == "sqlite":
        return BARE_SQLITE, {"query": sqlite.expression(terms)}
    return BARE_POSTGRESQL, {"query": postgresql.expression(terms), "typed": query.strip('"*')}


def _milliseconds(times: Iterable[float]) -> float:
    return median(times) * 1000


def measure(url: str, asked: dict[str, list[str]], rounds: int) -> dict[str, Times]:
    """The times of each kind of query in the archive at `url`."""
    found = {kind: Times([], [], []) for kind in asked}
    with reading(url) as connection:
        for kind, some in asked.items():
            for query in some:
                statement, values = _bare(connection, query)
                ours, bare = [], []
                for _ in range(rounds + 1):
                    start = time.perf_counter()
                    answer = search(connection, query)
                    middle = time.perf_counter()
                    connection.execute(statement, values).all()
                    ours.append(middle - start)
                    bare.append(time.perf_counter() - middle)
                found[kind].ours.append(_milliseconds(ours[1:]))
                found[kind].bare.append(_milliseconds(bare[1:]))
                found[kind].found.append(answer.total)
    return found


def writing(url: str) -> tuple[float, float]:
    """Microseconds that an article costs the writer with the index, and without."""
    maker = made_up.Maker(2)
    spent = {True: 0.0, False: 0.0}
    with Store.open(url, create=True) as store:
        site_id = store.claim_site(made_up.SITE, made_up.ORIGIN, made_up.ZONE_NAME)
        for start in range(0, WRITTEN, BATCH):
            batch = [made_up.captured(maker.article(place, 0.5)) for place in range(start, start + BATCH)]
            indexed = start // BATCH % 2 == 0
            with nullcontext() if indexed else patch("archive.writer.index_articles"):
                begun = time.perf_counter()
                store.write(site_id, None, batch)
                spent[indexed] += time.perf_counter() - begun
    return spent[True] / WRITTEN * 2e6, spent[False] / WRITTEN * 2e6


def _analyse(url: str) -> None:
    """What a server does by itself after a while."""
    engine = open_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()


def _report(url: str, rounds: int) -> None:
    name = parse_url(url).get_backend_name()
    heads = [name, "found", "ours ms", "bare ms", "ratio", "worst", "bare", "ratio"]
    times = measure(url, queries(Random(3)), rounds)
    print_table(heads, [found.row(kind) for kind, found in times.items()])


@click.command()
@click.option("--articles", default=2000, show_default=True)
@click.option("--rounds", default=ROUNDS, show_default=True)
@click.option("--url", "urls", multiple=True, help="A filled archive, instead of new ones; may be repeated.")
def main(articles: int, rounds: int, urls: tuple[str, ...]) -> None:
    """Measure on both databases, or on the archives that are named."""
    if urls:
        for url in urls:
            _report(url, rounds)
        return
    server = postgres.server()
    with TemporaryDirectory() as folder:
        for url, other in (
            (f"sqlite:///{folder}/archive.db", f"sqlite:///{folder}/written.db"),
            (server.url(server.create()), server.url(server.create())),
        ):
            made_up.fill(url, articles)
            if url.startswith("postgresql"):
                _analyse(url)
            _report(url, rounds)
            indexed, plain = writing(other)
            name = parse_url(url).get_backend_name()
            print_table(
                [f"{name}, writing", "µs an article"],
                [["with the index", f"{indexed:,.0f}"], ["without", f"{plain:,.0f}"]],
            )


if __name__ == "__main__":
    main()
