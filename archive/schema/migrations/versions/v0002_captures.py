"""Raw pages: where the WARC keeps what was fetched, and what a reparse changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from archive.schema.migrations.columns import INSTANT, TEXT, column, reference

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REFERRERS = {
    "articles": "The page that was last read, as kept; null where it was not kept",
    "rejects": "The page that was rejected last, as kept",
    "revisions": "The page that it was read from, as kept; null where it was not kept",
}
"""Tables that name a capture, and what their column of it says."""


def _captures() -> None:
    op.create_table(
        "captures",
        column("id", sa.Integer(), "Surrogate key"),
        column("site_id", sa.Integer(), "The site"),
        column(
            "number",
            sa.BigInteger(),
            "The article's number; null for a listing, feed, sitemap or robots.txt",
            nullable=True,
        ),
        column("url", TEXT, "The address that was fetched"),
        column("fetched_at", INSTANT, "When it was fetched (UTC)"),
        column("status", sa.Integer(), "The HTTP status of the answer"),
        column(
            "record_type",
            TEXT,
            "response; revisit (a 304: the page is an earlier one's); conversion (the DOM of a browser)",
        ),
        column("file", TEXT, "The file in the WARC folder; .open stands behind it meanwhile"),
        column("file_offset", sa.BigInteger(), "Where its gzip member begins, in bytes"),
        column("length", sa.BigInteger(), "Bytes of that gzip member"),
        column("digest", TEXT, "WARC-Payload-Digest: SHA-1 of the body as sent, in base32"),
        column("record_id", TEXT, "WARC-Record-ID"),
        column("run_id", sa.Integer(), "The run that fetched it", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_captures"),
        reference("captures_run_id_runs", ["run_id"], ["runs.id"], "SET NULL"),
        reference("captures_site_id_sites", ["site_id"], ["sites.id"]),
        sa.UniqueConstraint("file", "file_offset", name="uq_captures_file_file_offset"),
        comment="A page as it came over the wire: where the WARC keeps it",
    )
    op.create_index("ix_captures_site_id_number", "captures", ["site_id", "number"])


def _reparses() -> None:
    op.create_table(
        "reparses",
        column("run_id", sa.Integer(), "The run"),
        column("article_id", sa.Integer(), "The article"),
        column("field", TEXT, "The field, as exports name it"),
        column("old", sa.JSON(), "What it said before (JSON)", nullable=True),
        column("new", sa.JSON(), "What it says now (JSON)", nullable=True),
        sa.PrimaryKeyConstraint("run_id", "article_id", "field", name="pk_reparses"),
        reference("reparses_article_id_articles", ["article_id"], ["articles.id"]),
        reference("reparses_run_id_runs", ["run_id"], ["runs.id"]),
        comment="A field of an article that a reparse changed, as it was and as it became",
    )
    op.create_index("ix_reparses_article_id", "reparses", ["article_id"])


def upgrade() -> None:
    _captures()
    _reparses()
    for table, comment in REFERRERS.items():
        with op.batch_alter_table(table) as batch:
            batch.add_column(column("capture_id", sa.Integer(), comment, nullable=True))
            batch.create_foreign_key(
                f"fk_{table}_capture_id_captures", "captures", ["capture_id"], ["id"], ondelete="SET NULL"
            )


def downgrade() -> None:
    # The WARC files stay, and nothing of the articles is lost: only the places where their pages stand.
    for table in REFERRERS:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f"fk_{table}_capture_id_captures", type_="foreignkey")
            batch.drop_column("capture_id")
    op.drop_table("reparses")
    op.drop_table("captures")
