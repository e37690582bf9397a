"""What search looks through: a row an article, derived from its texts and kept with them.

SQLite has the words as text, a column a weight, and an FTS5 table `search_index` over them that triggers
keep; PostgreSQL has them as one `tsvector` with a GIN index. `archive.search` writes and reads both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import DDL, BigInteger, ForeignKey, Integer, Text, UniqueConstraint, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, mapped_column

from archive.schema.columns import Base
from archive.schema.crawls import CASCADE

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_TERMS = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
_KEY = BigInteger().with_variant(Integer, "sqlite")  # else SQLite would keep an index beside the row's number
_VECTOR = Text().with_variant(postgresql.TSVECTOR(), "postgresql")


class SearchDocuments(Base):
    """The words of an article in the forms that they are looked up by (see `archive.search.documents`)."""

    __tablename__ = "search_documents"
    __table_args__ = (
        UniqueConstraint("article_id"),
        {"comment": "The words of each article in the forms that search looks them up by"},
    )

    id: Mapped[int] = mapped_column(
        _KEY,
        primary_key=True,
        autoincrement=False,
        comment="Rises with the day of publication; below 0 where there is none",
    )
    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete=CASCADE), comment="The article"
    )
    headline: Mapped[str | None] = mapped_column(_TERMS, comment="Words of the headline; null on PostgreSQL")
    abstract: Mapped[str | None] = mapped_column(_TERMS, comment="Words of the abstract; null on PostgreSQL")
    body: Mapped[str | None] = mapped_column(
        _TERMS, comment="Words of the body, captions and tables; null on PostgreSQL"
    )
    vector: Mapped[Any | None] = mapped_column(
        _VECTOR, comment="All of them with their places and weights; null on SQLite"
    )


# Words come separated by spaces, in lower case, each with a sign for its form; FTS5's own idea of letters,
# which is that of Unicode 6.1, has no say: to `ascii` all that is not ASCII belongs to a word.
_CREATE = """
CREATE VIRTUAL TABLE search_index USING fts5 (
    headline, abstract, body,
    content = 'search_documents', content_rowid = 'id', tokenize = 'ascii tokenchars ''=+~_|'''
)
"""
_NEW = """
INSERT INTO search_index (rowid, headline, abstract, body)
VALUES (new.id, new.headline, new.abstract, new.body);
"""
_OLD = """
INSERT INTO search_index (search_index, rowid, headline, abstract, body)
VALUES ('delete', old.id, old.headline, old.abstract, old.body);
"""
_TRIGGERS = {
    "search_documents_added": f"AFTER INSERT ON search_documents BEGIN {_NEW} END",
    "search_documents_removed": f"AFTER DELETE ON search_documents BEGIN {_OLD} END",
    "search_documents_changed": f"AFTER UPDATE ON search_documents BEGIN {_OLD} {_NEW} END",
}
"""What keeps the index; a trigger also fires where a foreign key deletes the row."""

MAKING = {
    "sqlite": (
        _CREATE,
        "INSERT INTO search_index (search_index) VALUES ('rebuild')",
        *(f"CREATE TRIGGER {name} {body}" for name, body in _TRIGGERS.items()),
    ),
    "postgresql": ("CREATE INDEX ix_search_documents_vector ON search_documents USING gin (vector)",),
}
"""The statements that make the index over what `search_documents` holds, by the name of the dialect.

The versions of the tables have theirs written down: a change comes with a version that makes the index anew.
"""
DROPPING = {
    "sqlite": (
        *(f"DROP TRIGGER IF EXISTS {name}" for name in _TRIGGERS),
        "DROP TABLE IF EXISTS search_index",
    ),
    "postgresql": ("DROP INDEX IF EXISTS ix_search_documents_vector",),
}
"""The statements that drop it."""


def create_index(connection: Connection) -> None:
    """Make the index over what `search_documents` holds."""
    for statement in MAKING[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def drop_index(connection: Connection) -> None:
    """Drop the index; `search_documents` stays."""
    for statement in DROPPING[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def is_of_index(name: str | None, kind: str) -> bool:
    """Whether a table or an index is one of those that `create_index` makes, which no table declares.

    `kind` is Alembic's: table, index, ... FTS5 keeps what it knows in tables of its own.
    """
    if kind == "table":
        return name is not None and (name == "search_index" or name.startswith("search_index_"))
    return kind == "index" and name == "ix_search_documents_vector"


for _when, _statements in (("after_create", MAKING), ("before_drop", DROPPING)):
    for _dialect in _statements:
        for _statement in _statements[_dialect]:
            event.listen(SearchDocuments.core(), _when, DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]  # SQLAlchemy has no types here
