"""The data dictionary: every table, view and column with what it means, from the comments in the code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, BigInteger, Boolean, Date, Float, Integer, LargeBinary, Table, UniqueConstraint
from sqlalchemy.dialects import postgresql, sqlite

import archive.schema.tables  # noqa: F401 - it brings every table into the metadata
from archive.schema import views
from archive.schema.columns import Base, Instant
from tools.markdown import cell, code, heading, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Column
    from sqlalchemy.engine import Dialect
    from sqlalchemy.types import TypeEngine

NAMES: tuple[tuple[type[TypeEngine[Any]], str, str], ...] = (
    (BigInteger, "big integer", "a whole number of up to 64 bits"),
    (Integer, "integer", "a whole number"),
    (Boolean, "yes/no", "SQLite keeps 1 and 0"),
    (Float, "number", "a number with a fraction"),
    (Date, "date", "a day; SQLite keeps it as YYYY-MM-DD"),
    (Instant, "time", "a point of time in UTC; SQLite keeps the UTC time without a zone"),
    (JSON, "JSON", "SQLite keeps it as text, which its JSON functions read"),
    (LargeBinary, "bytes", ""),
)
"""A word for each type of column, in the order in which they are tried; what is none of them is text."""

TEXT = "text"

OTHERS = {
    "search_index": "SQLite's full-text index over `search_documents`, with tables of its own behind it; "
    "PostgreSQL has an index of that table instead.",
    "alembic_version": "The version of the tables; `archive upgrade` reads and writes it.",
}
"""Tables of an archive that no module of ours declares, and what they are for."""

_SQLITE: Dialect = sqlite.dialect()
_POSTGRESQL: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # not typed there
_HEADS = ("Column", "Type", "Null", "Key", "What it is")


def lines() -> Iterator[str]:
    """The dictionary as Markdown, from the second level of headings on."""
    yield from _types()
    for module, tables in _by_module().items():
        sentence = (sys.modules[module].__doc__ or "").strip().split("\n")[0]
        yield from heading(2, _title(sentence))
        yield cell(sentence)
        yield ""
        for one in tables:
            yield from _table(one)
    yield from heading(2, "Views")
    for one in all_views():
        yield from _table(one)
    yield from heading(2, "Tables of the tools")
    yield from table(("Table", "What it is"), ((code(name), cell(what)) for name, what in OTHERS.items()))


def all_views() -> list[Table]:
    """The views, as the module that makes them describes them."""
    return [value for value in vars(views).values() if isinstance(value, Table)]


def word(type_: TypeEngine[Any]) -> str:
    """The word for a type of column."""
    return next((name for kind, name, _note in NAMES if isinstance(type_, kind)), TEXT)


def _by_module() -> dict[str, list[Table]]:
    found: dict[str, list[Table]] = {"archive.schema.tables": []}
    for mapper in Base.registry.mappers:
        one = mapper.local_table
        assert isinstance(one, Table)  # noqa: S101 - every class of ours is a table
        found.setdefault(mapper.class_.__module__, []).append(one)
    order = [mapped.name for mapped in Base.metadata.sorted_tables]
    return {module: sorted(tables, key=lambda one: order.index(one.name)) for module, tables in found.items()}


def _title(sentence: str) -> str:
    title = sentence.rstrip(".").partition(":")[0]
    for opening in ("The tables of ", "The table of "):
        title = title.removeprefix(opening)
    return title[0].upper() + title[1:]


def _types() -> Iterator[str]:
    yield from heading(2, "Types")
    rows: dict[str, tuple[str, str, str]] = {}
    for one in Base.metadata.sorted_tables:
        for column in one.columns:
            in_sqlite = column.type.compile(_SQLITE)
            in_postgresql = column.type.compile(_POSTGRESQL)
            notes = [note for _kind, name, note in NAMES if name == word(column.type)]
            rows.setdefault(word(column.type), (in_sqlite, in_postgresql, "".join(notes)))
    yield from table(
        ("Here", "SQLite", "PostgreSQL", ""),
        ((name, code(ours), code(theirs), note) for name, (ours, theirs, note) in sorted(rows.items())),
    )


def _table(one: Table) -> Iterator[str]:
    yield from heading(3, code(one.name), anchor=one.name)
    yield f"{cell(one.comment or '')}."
    yield ""
    yield from table(_HEADS, (_row(column) for column in one.columns))
    notes = [*_uniques(one), *_indexes(one)]
    if notes:
        yield "; ".join(notes) + "."
        yield ""


def _row(column: Column[Any]) -> tuple[str, ...]:
    keys = ["primary"] if column.primary_key else []
    for key in column.foreign_keys:
        target, _, name = key.target_fullname.partition(".")
        keys.append(f"[{target}.{name}](#{target})")
    null = "null" if column.nullable else ""
    return code(column.name), word(column.type), null, ", ".join(keys), cell(column.comment or "")


def _uniques(one: Table) -> Iterator[str]:
    for constraint in one.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield f"Unique: {', '.join(code(column.name) for column in constraint.columns)}"


def _indexes(one: Table) -> Iterator[str]:
    for index in sorted(one.indexes, key=lambda index: str(index.name)):
        yield f"Index: {', '.join(code(column.name) for column in index.columns)}"
