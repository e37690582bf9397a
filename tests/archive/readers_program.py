"""Opens exports with the programs that people read them with, and prints what those saw, as JSON.

It runs in the environment `.readers`, where ours is not installed, with a folder that holds `dataset`
(Parquet), `articles.csv` and `graph`, and the names of programs.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

TABLES = ("articles", "sentences", "tokens", "time_expressions", "links")


def pandas(folder: Path) -> dict[str, Any]:
    library = import_module("pandas")
    seen = {}
    for name in TABLES:
        frame = library.read_parquet(folder / "dataset" / name)
        seen[name] = [len(frame), {column: str(kind) for column, kind in frame.dtypes.items()}]
    table = library.read_csv(folder / "articles.csv", parse_dates=["date_published"])
    return {**seen, "csv": [len(table), {column: str(kind) for column, kind in table.dtypes.items()}]}


def polars(folder: Path) -> dict[str, Any]:
    library = import_module("polars")
    seen = {}
    for name in TABLES:
        frame = library.read_parquet(folder / "dataset" / name)
        seen[name] = [frame.height, {column: str(kind) for column, kind in frame.schema.items()}]
    table = library.read_csv(folder / "articles.csv", try_parse_dates=True)
    return {**seen, "csv": [table.height, {column: str(kind) for column, kind in table.schema.items()}]}


def duckdb(folder: Path) -> dict[str, Any]:
    library = import_module("duckdb")
    seen = {}
    for name in TABLES:
        found = library.sql(f"SELECT * FROM '{folder}/dataset/{name}/*/*.parquet'")  # noqa: S608 - our own path
        seen[name] = [len(found), dict(zip(found.columns, map(str, found.types), strict=True))]
    found = library.sql(f"SELECT * FROM '{folder}/articles.csv'")  # noqa: S608 - our own path
    return {**seen, "csv": [len(found), dict(zip(found.columns, map(str, found.types), strict=True))]}


def datasets(folder: Path) -> dict[str, Any]:
    library = import_module("datasets")
    seen = {}
    for name in library.get_dataset_config_names(str(folder / "dataset")):
        found = library.load_dataset(str(folder / "dataset"), name)["train"]
        seen[name] = [found.num_rows, {column: str(kind) for column, kind in found.features.items()}]
    default = library.load_dataset(str(folder / "dataset"))["train"]
    return {**seen, "default": [default.num_rows, default.column_names]}


def networkx(folder: Path) -> dict[str, Any]:
    graph = import_module("networkx").read_graphml(folder / "graph" / "graph.graphml")
    return {
        "directed": graph.is_directed(),
        "multigraph": graph.is_multigraph(),
        "nodes": dict(graph.nodes(data=True)),
        "edges": [[source, target, data] for source, target, data in graph.edges(data=True)],
    }


def pyspark(folder: Path) -> dict[str, Any]:
    builder = import_module("pyspark.sql").SparkSession.builder.master("local[1]")
    for name, value in (
        ("spark.ui.enabled", "false"),
        ("spark.driver.host", "127.0.0.1"),
        ("spark.driver.bindAddress", "127.0.0.1"),
    ):
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        seen = {}
        for name in TABLES:
            frame = session.read.parquet(str(folder / "dataset" / name))
            seen[name] = [frame.count(), dict(frame.dtypes)]
        return seen
    finally:
        session.stop()


PROGRAMS = {one.__name__: one for one in (pandas, polars, duckdb, datasets, networkx, pyspark)}

if __name__ == "__main__":
    place, *asked = sys.argv[1:]
    print(json.dumps({name: PROGRAMS[name](Path(place)) for name in asked}))  # noqa: T201 - its answer
