"""Room for the words of the articles, and an index over them.

It stays empty here: `archive.upkeep.upgrade` fills it when the tables are the newest.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from archive.schema.migrations.columns import TEXT, column, reference

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_VECTOR = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")

_FTS5 = """
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


def upgrade() -> None:
    op.create_table(
        "search_documents",
        sa.Column(
            "id",
            _KEY,
            autoincrement=False,
            nullable=False,
            comment="Rises with the day of publication; below 0 where there is none",
        ),
        column("article_id", sa.Integer(), "The article"),
        column("headline", TEXT, "Words of the headline; null on PostgreSQL", nullable=True),
        column("abstract", TEXT, "Words of the abstract; null on PostgreSQL", nullable=True),
        column("body", TEXT, "Words of the body, captions and tables; null on PostgreSQL", nullable=True),
        column("vector", _VECTOR, "All of them with their places and weights; null on SQLite", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_search_documents"),
        sa.UniqueConstraint("article_id", name="uq_search_documents_article_id"),
        reference("search_documents_article_id_articles", ["article_id"], ["articles.id"]),
        comment="The words of each article in the forms that search looks them up by",
    )
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.create_index("ix_search_documents_vector", "search_documents", ["vector"], postgresql_using="gin")
        return
    connection.exec_driver_sql(_FTS5)
    for name, body in _TRIGGERS.items():
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {body}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in _TRIGGERS:
            op.execute(f"DROP TRIGGER {name}")
        op.execute("DROP TABLE search_index")
    op.drop_table("search_documents")
