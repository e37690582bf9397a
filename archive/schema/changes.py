"""The tables by which others follow an archive: what changed in which order, and what was taken out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from archive.schema.columns import Base
from archive.schema.crawls import CASCADE, SITE_KEY


class ChangeClock(Base):
    """One row: the archive's own name, and how many changes were counted in it."""

    __tablename__ = "change_clock"
    __table_args__ = (
        CheckConstraint("id = 1", name="single"),
        {"comment": "One row: the archive's own name, and the position of its newest change"},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="Always 1")
    archive: Mapped[str] = mapped_column(comment="Random name of this archive; every copy has its own")
    position: Mapped[int] = mapped_column(BigInteger, comment="The position of the newest change")


class Changes(Base):
    """The last change of each article, in the order of commits."""

    __tablename__ = "changes"
    __table_args__ = (
        CheckConstraint("change IN ('new', 'changed', 'removed')", name="change"),
        Index(None, "position", unique=True),
        {"comment": "The last change of each article, by its place in the order of commits"},
    )

    site_id: Mapped[int] = mapped_column(
        ForeignKey(SITE_KEY, ondelete=CASCADE), primary_key=True, autoincrement=False, comment="The site"
    )
    number: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, comment="The article's number"
    )
    position: Mapped[int] = mapped_column(BigInteger, comment="Its place among all changes, from 1")
    change: Mapped[str] = mapped_column(comment="new, changed (a revision or a better reading) or removed")
    at: Mapped[datetime] = mapped_column(comment="When it was written (UTC)")


class Removals(Base):
    """Articles that were taken out on purpose: no later crawl brings them back."""

    __tablename__ = "removals"
    __table_args__ = (
        {"comment": "Articles that were taken out on purpose: no later crawl brings them back"},
    )

    site_id: Mapped[int] = mapped_column(
        ForeignKey(SITE_KEY, ondelete=CASCADE), primary_key=True, autoincrement=False, comment="The site"
    )
    number: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, comment="The article's number"
    )
    reason: Mapped[str] = mapped_column(comment="Why, as whoever removed it said")
    at: Mapped[datetime] = mapped_column(comment="When it was removed (UTC)")
