"""How the versions write columns and references down.

Frozen, like the versions that are made of it: a change here would change what was made long ago. A version
that needs another way writes it down itself.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

INSTANT = sa.DateTime(timezone=True)
"""A moment in UTC."""

TEXT = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""A text; PostgreSQL compares it by its bytes, as SQLite does."""


def column(
    name: str, kind: sa.types.TypeEngine[Any], comment: str, *, nullable: bool = False
) -> sa.Column[Any]:
    """A column with what it holds as its comment."""
    return sa.Column(name, kind, nullable=nullable, comment=comment)


def reference(
    name: str, columns: list[str], targets: list[str], ondelete: str = "CASCADE"
) -> sa.ForeignKeyConstraint:
    """A foreign key called `fk_` and `name`, to `targets` written as `table.column`."""
    return sa.ForeignKeyConstraint(columns, targets, name=f"fk_{name}", ondelete=ondelete)
