"""The card of a Parquet export, as Hugging Face reads it: a YAML head, then words for a person."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import select

from archive.exports.fields import SCHEMA_VERSION, TABLES
from archive.schema.tables import Sites

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from archive.selection import Selection

sites = Sites.core()

_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)

_INTRODUCTION = """\
# Articles of a Vietnamese newspaper

Exported from a news archive by `archive export --format parquet` of bonphuong {version} at {made_at}.

- Origin: {origins}
- Selected: {selected}
- Articles: {articles:,}
- `schema_version`: {schema_version} (also in the metadata of every file)

## Licence

The texts belong to the newspaper and its authors. This export gives no right to publish or sell them; whether
they may be used for research, and how, is for the law of your country and the newspaper's terms to say.

## Tables

Each table is a folder of Parquet files, partitioned by the month of publication in the newspaper's time
zone: `TABLE/month=YYYY-MM/part-0.parquet`, with `month=undated` for articles without a date. `site` and
`number` name the article in every table. Instants are UTC. Places of characters count code points; an
interval takes in its first and leaves out its last.
"""


def card(
    connection: Connection,
    wanted: Selection,
    rows: Mapping[str, int],
    articles: int,
    made_at: datetime,
) -> str:
    """The text of README.md of an export with so many rows in each table."""
    query = select(sites.c.name, sites.c.origin).order_by(sites.c.name)
    if wanted.site is not None:
        query = query.where(sites.c.name == wanted.site)
    origins = ", ".join(f"{origin} (site `{name}`)" for name, origin in connection.execute(query))
    introduction = _INTRODUCTION.format(
        version=version("bonphuong"),
        made_at=f"{made_at:%Y-%m-%d %H:%M:%S} UTC",
        origins=origins or "none yet",
        selected=_selected(wanted),
        articles=articles,
        schema_version=SCHEMA_VERSION,
    )
    return "\n".join(
        [_head(rows, articles, made_at), introduction, *(_table(name, n) for name, n in rows.items())]
    )


def _head(rows: Mapping[str, int], articles: int, made_at: datetime) -> str:
    size = next((name for most, name in _SIZES if articles < most), "n>10M")
    # The loader keeps what it has read by name and version, not by what the files hold.
    stamp = f"{SCHEMA_VERSION}.{made_at:%Y%m%d}.{int(f'{made_at:%H%M%S}')}"
    lines = [
        "---",
        "pretty_name: Articles of a Vietnamese newspaper",
        "language:",
        "- vi",
        "license: other",
        "license_name: none-given",
        "size_categories:",
        f"- {size}",
        "tags:",
        "- news",
    ]
    filled = [
        name for name, count in rows.items() if count
    ]  # the loader takes a table without rows for an error
    if filled:
        lines.append("configs:")
    for name in filled:
        lines += [f"- config_name: {name}", f"  data_files: {name}/*/*.parquet", f"  version: {stamp}"]
        if name == filled[0]:
            lines.append("  default: true")
    return "\n".join([*lines, "---", ""])


def _selected(wanted: Selection) -> str:
    asked = msgspec.to_builtins(wanted)
    parts = [
        f"{name} {', '.join(value) if isinstance(value, list | tuple) else value}"
        for name, value in asked.items()
        if value
    ]
    return "; ".join(parts) or "everything"


def _table(name: str, rows: int) -> str:
    table = TABLES[name]
    lines = [
        f"### {name}",
        "",
        f"{table.comment}. Rows: {rows:,}.",
        "",
        "| Column | Type | What it is |",
        "|---|---|---|",
    ]
    lines += [
        f"| {field.name} | {_TYPES.get(field.type, field.type)} | {_cell(field.comment)} |"
        for field in table.fields
    ]
    return "\n".join([*lines, ""])


_TYPES = {"instant": "timestamp[us, UTC]", "date": "date32"}


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
