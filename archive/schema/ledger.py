"""The ledger of the walks: which run read which section's listing, how far, and what came of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from archive.schema.columns import Base
from archive.schema.crawls import CASCADE, RUN_KEY, SECTION_KEY


class Walks(Base):
    """One row for each section that a run walked; a complete one closes the days of its range."""

    __tablename__ = "walks"
    __table_args__ = (
        Index(None, "section_id", "started"),
        {"comment": "A section that a run walked; a complete walk closes the days of its range"},
    )

    run_id: Mapped[int] = mapped_column(
        ForeignKey(RUN_KEY, ondelete=CASCADE), primary_key=True, autoincrement=False, comment="The run"
    )
    section_id: Mapped[int] = mapped_column(
        ForeignKey(SECTION_KEY, ondelete=CASCADE),
        primary_key=True,
        autoincrement=False,
        comment="The section",
    )
    started: Mapped[datetime] = mapped_column(
        comment="When the run began (UTC): what is said holds as of then"
    )
    since: Mapped[date | None] = mapped_column(comment="First day asked for; null from the beginning")
    until: Mapped[date | None] = mapped_column(comment="Last day asked for; null to the end")
    ending: Mapped[str] = mapped_column(comment="Why the walk stopped")
    complete: Mapped[bool] = mapped_column(
        comment="Whether all that was listed in the range is archived, gone, or was rejected before"
    )
    walked: Mapped[bool] = mapped_column(comment="Whether the order was broken and every page was read")
    pages: Mapped[int] = mapped_column(comment="Listing pages read")
    first_day: Mapped[date | None] = mapped_column(comment="Oldest day met")
    last_day: Mapped[date | None] = mapped_column(comment="Newest day met")
    seen: Mapped[int] = mapped_column(comment="Ids that the listing named")
    archived: Mapped[int] = mapped_column(comment="Of these, archived by this run")
    known: Mapped[int] = mapped_column(comment="Of these, archived before or settled by an earlier run")
    gone: Mapped[int] = mapped_column(comment="Of these, gone (404, 410)")
    rejected: Mapped[int] = mapped_column(comment="Of these, newly rejected")
    failed: Mapped[int] = mapped_column(comment="Of these, failed or still waiting")
