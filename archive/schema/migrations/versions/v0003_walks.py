"""The ledger of the walks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from archive.schema.migrations.columns import INSTANT, TEXT

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "walks",
        sa.Column("run_id", sa.Integer(), nullable=False, autoincrement=False, comment="The run"),
        sa.Column("section_id", sa.Integer(), nullable=False, autoincrement=False, comment="The section"),
        sa.Column(
            "started",
            INSTANT,
            nullable=False,
            comment="When the run began (UTC): what is said holds as of then",
        ),
        sa.Column("since", sa.Date(), nullable=True, comment="First day asked for; null from the beginning"),
        sa.Column("until", sa.Date(), nullable=True, comment="Last day asked for; null to the end"),
        sa.Column("ending", TEXT, nullable=False, comment="Why the walk stopped"),
        sa.Column(
            "complete",
            sa.Boolean(),
            nullable=False,
            comment="Whether all that was listed in the range is archived, gone, or was rejected before",
        ),
        sa.Column(
            "walked",
            sa.Boolean(),
            nullable=False,
            comment="Whether the order was broken and every page was read",
        ),
        sa.Column("pages", sa.Integer(), nullable=False, comment="Listing pages read"),
        sa.Column("first_day", sa.Date(), nullable=True, comment="Oldest day met"),
        sa.Column("last_day", sa.Date(), nullable=True, comment="Newest day met"),
        sa.Column("seen", sa.Integer(), nullable=False, comment="Ids that the listing named"),
        sa.Column("archived", sa.Integer(), nullable=False, comment="Of these, archived by this run"),
        sa.Column(
            "known",
            sa.Integer(),
            nullable=False,
            comment="Of these, archived before or settled by an earlier run",
        ),
        sa.Column("gone", sa.Integer(), nullable=False, comment="Of these, gone (404, 410)"),
        sa.Column("rejected", sa.Integer(), nullable=False, comment="Of these, newly rejected"),
        sa.Column("failed", sa.Integer(), nullable=False, comment="Of these, failed or still waiting"),
        sa.PrimaryKeyConstraint("run_id", "section_id", name="pk_walks"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_walks_run_id_runs", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name="fk_walks_section_id_sections", ondelete="CASCADE"
        ),
        comment="A section that a run walked; a complete walk closes the days of its range",
    )
    op.create_index("ix_walks_section_id_started", "walks", ["section_id", "started"])


def downgrade() -> None:
    op.drop_table("walks")
