"""Pictures that the WARC keeps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from archive.schema.migrations.columns import INSTANT, TEXT, column, reference

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pictures",
        column("site_id", sa.Integer(), "The site"),
        column("address", TEXT, "Its address without the query, which the site renews at will"),
        column(
            "state",
            TEXT,
            "kept (see capture_id); gone (404, 410); refused (never to be had); failed (asked again)",
        ),
        column("attempts", sa.Integer(), "In how many runs it was asked for"),
        column("last_error", TEXT, "Why it was not kept; null where it was", nullable=True),
        column("last_tried", INSTANT, "When it was last asked for (UTC)"),
        column("media_type", TEXT, "Its type as the site says, as image/jpeg", nullable=True),
        column("size", sa.BigInteger(), "Its bytes", nullable=True),
        column(
            "capture_id",
            sa.Integer(),
            "Where the WARC keeps it; null where it does not",
            nullable=True,
        ),
        column("run_id", sa.Integer(), "The run that last asked for it", nullable=True),
        sa.PrimaryKeyConstraint("site_id", "address", name="pk_pictures"),
        sa.CheckConstraint("state IN ('kept', 'gone', 'refused', 'failed')", name=op.f("ck_pictures_state")),
        reference("pictures_site_id_sites", ["site_id"], ["sites.id"]),
        reference("pictures_capture_id_captures", ["capture_id"], ["captures.id"], "SET NULL"),
        reference("pictures_run_id_runs", ["run_id"], ["runs.id"], "SET NULL"),
        comment="The file of a picture that was asked for; articles' images name it by its address",
    )


def downgrade() -> None:
    op.drop_table("pictures")
