"""What all tables share: the declarative base, names of constraints, and the types of columns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, cast

import msgspec
from sqlalchemy import JSON, DateTime, MetaData, Table, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name of its own: a migration can only change what it can name."""


def as_json(value: object) -> str:
    """`value` as the text of a JSON column."""
    return msgspec.json.encode(value).decode()


Json = JSON(none_as_null=True)
"""A JSON value; Python's `None` is SQL's NULL, never the JSON text `null`.

It is kept as it was written, on PostgreSQL too: JSONB would sort the keys of objects.
"""

TEXT = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""A text, compared and sorted by its code points whatever the language of the database is."""


class Instant(TypeDecorator[datetime]):
    """An instant, kept in UTC and given back as a `datetime` in UTC.

    SQLite has no type for instants and would drop the zone, so there the UTC time is written without one.

    Raises:
        ValueError: a `datetime` without a zone is written: nobody could say which instant it means.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn `value` to UTC, without a zone where the database keeps none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no zone; an instant needs one")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give `value` back in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {str: TEXT, datetime: Instant()}

    @classmethod
    def core(cls) -> Table:
        """The table itself, for SQLAlchemy Core: rows are written in bulk, never as objects."""
        return cast("Table", cls.__table__)
