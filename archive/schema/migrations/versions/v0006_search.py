"""The words of the articles that are there, and an index over them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from archive.schema.migrations.versions.v0001_first_tables import TEXT, _column, _reference
from archive.schema.search import create_index, drop_index
from archive.search.index import fill

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_VECTOR = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")


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
        _column("article_id", sa.Integer(), "The article"),
        _column("headline", TEXT, "Words of the headline; null on PostgreSQL", nullable=True),
        _column("abstract", TEXT, "Words of the abstract; null on PostgreSQL", nullable=True),
        _column("body", TEXT, "Words of the body, captions and tables; null on PostgreSQL", nullable=True),
        _column(
            "vector", _VECTOR, "All of them with their places and weights; null on SQLite", nullable=True
        ),
        sa.PrimaryKeyConstraint("id", name="pk_search_documents"),
        sa.UniqueConstraint("article_id", name="uq_search_documents_article_id"),
        _reference("search_documents_article_id_articles", ["article_id"], ["articles.id"]),
        comment="The words of each article in the forms that search looks them up by",
    )
    connection = op.get_bind()
    fill(connection)
    create_index(connection)


def downgrade() -> None:
    drop_index(op.get_bind())
    op.drop_table("search_documents")
