"""The programs that people read exports with open them all, with the right types and counts.

They live in an environment of their own, which `make` makes: `.readers`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from archive.database import reading
from archive.exports.fields import ARTICLES, TABLES
from archive.exports.flat import write_csv
from archive.exports.graph import write_graph
from archive.exports.parquet import write_dataset
from archive.selection import Selection, ordered_ids
from tests.archive.export_archive import IN_JULY, MADE_AT, fill
from tests.needs import lacking
from tests.running import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PYTHON = ROOT / ".readers" / "bin" / "python"
SECONDS = 300

COUNTS = {"articles": 3, "sentences": 7, "tokens": 19, "time_expressions": 1, "links": 8}
NAMES = {
    #                  pandas                 Polars                     DuckDB                      datasets
    "string": ("str", "String", "VARCHAR", "Value('string')"),
    "int32": ("int32", "Int32", "INTEGER", "Value('int32')"),
    "int64": ("int64", "Int64", "BIGINT", "Value('int64')"),
    "bool": ("bool", "Boolean", "BOOLEAN", "Value('bool')"),
    "date": ("object", "Date", "DATE", "Value('date32')"),
    "instant": (
        "datetime64[us, UTC]",
        "Datetime(time_unit='us', time_zone='UTC')",
        "TIMESTAMP WITH TIME ZONE",
        "Value('timestamp[us, tz=UTC]')",
    ),
    "list<string>": ("object", "List(String)", "VARCHAR[]", "List(Value('string'))"),
}
"""What each program calls the types of `archive.exports.fields`."""
MONTHS = ("category", "String", "VARCHAR", None)
SPARK = {
    "int32": "int",
    "int64": "bigint",
    "bool": "boolean",
    "instant": "timestamp",
    "list<string>": "array<string>",
}


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    url = f"sqlite:///{folder / 'archive.db'}"
    fill(url)
    for name in ("dataset", "graph"):
        (folder / name).mkdir()
    with reading(url) as connection, (folder / "articles.csv").open("wb") as file:
        write_dataset(connection, Selection(), tuple(TABLES), folder / "dataset", MADE_AT)
        write_graph(connection, Selection(), folder / "graph")
        write_csv(connection, ordered_ids(connection, Selection()), file)
    return folder


def seen_by(exports: Path, *programs: str) -> dict[str, Any]:
    """What each of these programs saw."""
    if not PYTHON.exists():
        lacking("the programs that read exports", "make .readers/installed")
    program = ROOT / "tests" / "archive" / "readers_program.py"
    done = subprocess.run(
        [str(PYTHON), "-W", "ignore", str(program), str(exports), *programs],
        env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(exports / "cache")},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen


@pytest.fixture(scope="module")
def seen(exports: Path) -> dict[str, Any]:
    return seen_by(exports, "pandas", "polars", "duckdb", "datasets", "networkx")


@pytest.mark.parametrize(("place", "program"), list(enumerate(["pandas", "polars", "duckdb", "datasets"])))
def test_parquet_opens_with_the_right_types_and_counts(
    seen: dict[str, Any], place: int, program: str
) -> None:
    for name, table in TABLES.items():
        types = {field.name: NAMES[field.type][place] for field in table.fields}
        month = MONTHS[place]
        assert seen[program][name] == [COUNTS[name], types | ({"month": month} if month else {})]


def test_the_articles_are_what_a_dataset_gives_unasked(seen: dict[str, Any]) -> None:
    assert seen["datasets"]["default"] == [3, [field.name for field in ARTICLES.fields]]


@pytest.mark.parametrize("program", ["pandas", "polars", "duckdb"])
def test_csv_opens_with_its_instants_and_numbers(seen: dict[str, Any], program: str) -> None:
    count, types = seen[program]["csv"]
    assert (count, list(types)) == (3, [field.name for field in ARTICLES.fields])
    assert types["number"].lower() in {"int64", "bigint"}
    assert "UTC" in types["date_published"] or "TIME ZONE" in types["date_published"]


def test_networkx_reads_the_graph(seen: dict[str, Any]) -> None:
    graph = seen["networkx"]
    assert (graph["directed"], graph["multigraph"]) == (True, False)
    assert list(graph["nodes"]) == [f"paper/{number}" for number in (1, 3, 2, 900, 901, 902)]
    assert graph["nodes"]["paper/1"] == {
        "site": "paper",
        "number": 1,
        "headline": IN_JULY.headline,
        "date": "2021-07-05",
        "section": "huu-nghi/ket-ban",
        "in_archive": True,
    }
    assert [edge for edge in graph["edges"] if edge[1] == "paper/902"] == [
        ["paper/1", "paper/902", {"position": 2, "boxes": "related|most_read", "lasting": True}]
    ]


@pytest.mark.soak
def test_spark_opens_the_tables(exports: Path) -> None:
    if shutil.which("java") is None:
        lacking("Java 17 or newer, for Spark", "apt-get install default-jre-headless")
    seen = seen_by(exports, "pyspark")["pyspark"]
    for name, table in TABLES.items():
        types = {field.name: SPARK.get(field.type, field.type) for field in table.fields}
        assert seen[name] == [COUNTS[name], {**types, "month": "string"}]
