"""The feed of changes, and articles that were taken out on purpose."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

from archive.schema.migrations.columns import INSTANT, TEXT, column, reference

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_STATES = "state IN ('waiting', 'done', 'gone', 'rejected', 'failed'{more})"
_COMMENT = "waiting; done (archived); gone (404, 410); rejected (no article); failed (to be asked again)"


def upgrade() -> None:
    _clock()
    _changes()
    op.create_table(
        "removals",
        column("site_id", sa.Integer(), "The site"),
        column("number", sa.BigInteger(), "The article's number"),
        column("reason", TEXT, "Why, as whoever removed it said"),
        column("at", INSTANT, "When it was removed (UTC)"),
        sa.PrimaryKeyConstraint("site_id", "number", name="pk_removals"),
        reference("removals_site_id_sites", ["site_id"], ["sites.id"]),
        comment="Articles that were taken out on purpose: no later crawl brings them back",
    )
    _states(", 'removed'", f"{_COMMENT}; removed (taken out, see removals)", _COMMENT)
    _fill()


def _clock() -> None:
    op.create_table(
        "change_clock",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="Always 1"),
        column("archive", TEXT, "Random name of this archive; every copy has its own"),
        column("position", sa.BigInteger(), "The position of the newest change"),
        sa.PrimaryKeyConstraint("id", name="pk_change_clock"),
        sa.CheckConstraint("id = 1", name=op.f("ck_change_clock_single")),
        comment="One row: the archive's own name, and the position of its newest change",
    )


def _changes() -> None:
    op.create_table(
        "changes",
        column("site_id", sa.Integer(), "The site"),
        column("number", sa.BigInteger(), "The article's number"),
        column("position", sa.BigInteger(), "Its place among all changes, from 1"),
        column("change", TEXT, "new, changed (a revision or a better reading) or removed"),
        column("at", INSTANT, "When it was written (UTC)"),
        sa.PrimaryKeyConstraint("site_id", "number", name="pk_changes"),
        sa.CheckConstraint("change IN ('new', 'changed', 'removed')", name=op.f("ck_changes_change")),
        reference("changes_site_id_sites", ["site_id"], ["sites.id"]),
        comment="The last change of each article, by its place in the order of commits",
    )
    op.create_index("ix_changes_position", "changes", ["position"], unique=True)


def _states(more: str, comment: str, before: str) -> None:
    with op.batch_alter_table("frontier") as batch:
        if op.get_bind().dialect.name != "sqlite":  # there the table is made anew, without its old checks
            batch.drop_constraint(op.f("ck_frontier_state"), type_="check")
        batch.create_check_constraint(op.f("ck_frontier_state"), _STATES.format(more=more))
        batch.alter_column(
            "state",
            existing_type=TEXT,
            existing_nullable=False,
            comment=comment,
            existing_comment=before,
        )


def _fill() -> None:
    """Let what is archived already stand as new, in the order of writing."""
    op.execute(
        "INSERT INTO changes (site_id, number, position, change, at) "
        "SELECT site_id, number, row_number() OVER (ORDER BY id), 'new', first_fetched_at FROM articles"
    )
    clock = sa.table("change_clock", sa.column("id"), sa.column("archive"), sa.column("position"))
    counted = sa.select(sa.func.count()).select_from(sa.table("changes")).scalar_subquery()
    op.execute(sa.insert(clock).values(id=1, archive=secrets.token_hex(6), position=counted))


def downgrade() -> None:
    _states("", _COMMENT, f"{_COMMENT}; removed (taken out, see removals)")
    op.drop_table("removals")
    op.drop_table("changes")
    op.drop_table("change_clock")
