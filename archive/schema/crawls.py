"""The tables of the crawl itself: runs, the frontier, the listings that fed it, and what was rejected.

They say which ids were ever seen and what became of each, so that no article vanishes silently.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.schema.columns import Base, Json

SITE_KEY = "sites.id"
RUN_KEY = "runs.id"
SECTION_KEY = "sections.id"
CAPTURE_KEY = "captures.id"
CASCADE = "CASCADE"
SET_NULL = "SET NULL"


class Runs(Base):
    """One row a run of a command that writes."""

    __tablename__ = "runs"
    __table_args__ = (
        Index(None, "site_id", "started"),
        {"comment": "One row a run of a command that writes"},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="Surrogate key")
    site_id: Mapped[int | None] = mapped_column(
        ForeignKey(SITE_KEY, ondelete=CASCADE), comment="The site; null for a run over all"
    )
    command: Mapped[str] = mapped_column(comment="The command, as it was typed")
    arguments: Mapped[dict[str, Any]] = mapped_column(Json, comment="Its arguments by name (JSON)")
    started: Mapped[datetime] = mapped_column(comment="When it began (UTC)")
    finished: Mapped[datetime | None] = mapped_column(comment="When it ended (UTC); null while it runs")
    status: Mapped[int | None] = mapped_column(comment="Its exit status; null if it was killed")
    reason: Mapped[str | None] = mapped_column(comment="Why it ended, in one line")
    counts: Mapped[dict[str, Any] | None] = mapped_column(Json, comment="What it counted, by name (JSON)")


class Captures(Base):
    """A page as it came over the wire: where the WARC keeps it."""

    __tablename__ = "captures"
    __table_args__ = (
        UniqueConstraint("file", "file_offset"),
        Index(None, "site_id", "number"),
        {"comment": "A page as it came over the wire: where the WARC keeps it"},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="Surrogate key")
    site_id: Mapped[int] = mapped_column(ForeignKey(SITE_KEY, ondelete=CASCADE), comment="The site")
    number: Mapped[int | None] = mapped_column(
        BigInteger, comment="The article's number; null for a listing, feed, sitemap or robots.txt"
    )
    url: Mapped[str] = mapped_column(comment="The address that was fetched")
    fetched_at: Mapped[datetime] = mapped_column(comment="When it was fetched (UTC)")
    status: Mapped[int] = mapped_column(comment="The HTTP status of the answer")
    record_type: Mapped[str] = mapped_column(
        comment="response; revisit (a 304: the page is an earlier one's); conversion (the DOM of a browser)"
    )
    file: Mapped[str] = mapped_column(comment="The file in the WARC folder; .open stands behind it meanwhile")
    file_offset: Mapped[int] = mapped_column(BigInteger, comment="Where its gzip member begins, in bytes")
    length: Mapped[int] = mapped_column(BigInteger, comment="Bytes of that gzip member")
    digest: Mapped[str] = mapped_column(comment="WARC-Payload-Digest: SHA-1 of the body as sent, in base32")
    record_id: Mapped[str] = mapped_column(comment="WARC-Record-ID")
    run_id: Mapped[int | None] = mapped_column(
        ForeignKey(RUN_KEY, ondelete=SET_NULL), comment="The run that fetched it"
    )


class Reparses(Base):
    """A field of an article that a reparse changed."""

    __tablename__ = "reparses"
    __table_args__ = (
        Index(None, "article_id"),
        {"comment": "A field of an article that a reparse changed, as it was and as it became"},
    )

    run_id: Mapped[int] = mapped_column(
        ForeignKey(RUN_KEY, ondelete=CASCADE), primary_key=True, autoincrement=False, comment="The run"
    )
    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete=CASCADE),
        primary_key=True,
        autoincrement=False,
        comment="The article",
    )
    field: Mapped[str] = mapped_column(primary_key=True, comment="The field, as exports name it")
    old: Mapped[Any] = mapped_column(Json, nullable=True, comment="What it said before (JSON)")
    new: Mapped[Any] = mapped_column(Json, nullable=True, comment="What it says now (JSON)")


class Frontier(Base):
    """Every article number that was ever seen, and what became of it."""

    __tablename__ = "frontier"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'done', 'gone', 'rejected', 'failed', 'removed')", name="state"
        ),
        Index(None, "site_id", "state"),
        {"comment": "Every article number that was ever seen, and what became of it"},
    )

    site_id: Mapped[int] = mapped_column(
        ForeignKey(SITE_KEY, ondelete=CASCADE), primary_key=True, autoincrement=False, comment="The site"
    )
    number: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, comment="The article's number, before .html"
    )
    state: Mapped[str] = mapped_column(
        comment="waiting; done (archived); gone (404, 410); rejected (no article); failed (to be asked again)"
        "; removed (taken out, see removals)"
    )
    attempts: Mapped[int] = mapped_column(comment="How often a fetch ended, with whatever outcome")
    last_error: Mapped[str | None] = mapped_column(comment="What went wrong last; null after a success")
    found_by: Mapped[str] = mapped_column(
        comment="What named it first: listing, probe, feed, sitemap or missing"
    )
    url: Mapped[str] = mapped_column(comment="Its canonical address, as first met")
    first_seen: Mapped[datetime] = mapped_column(comment="When it was first named (UTC)")
    last_tried: Mapped[datetime | None] = mapped_column(comment="When it was last fetched (UTC)")
    run_id: Mapped[int | None] = mapped_column(
        ForeignKey(RUN_KEY, ondelete=SET_NULL), comment="The run that met it first"
    )


class Listings(Base):
    """Which section's listing named which article number."""

    __tablename__ = "listings"
    __table_args__ = (
        ForeignKeyConstraint(
            ["site_id", "number"], ["frontier.site_id", "frontier.number"], ondelete=CASCADE
        ),
        Index(None, "section_id"),
        {"comment": "Which section's listing named which article number"},
    )

    site_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="The site")
    number: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, comment="The article's number"
    )
    section_id: Mapped[int] = mapped_column(
        ForeignKey(SECTION_KEY, ondelete=CASCADE), primary_key=True, comment="The listing's section"
    )
    first_seen: Mapped[datetime] = mapped_column(comment="When that listing first named it (UTC)")


class Rejects(Base):
    """Pages that answered but could not be read as an article."""

    __tablename__ = "rejects"
    __table_args__ = (
        UniqueConstraint("site_id", "number", "reason"),
        {"comment": "Pages that answered but could not be read as an article, a row per number and reason"},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="Surrogate key")
    site_id: Mapped[int] = mapped_column(ForeignKey(SITE_KEY, ondelete=CASCADE), comment="The site")
    number: Mapped[int] = mapped_column(BigInteger, comment="The article's number")
    url: Mapped[str] = mapped_column(comment="The canonical address")
    fetched_url: Mapped[str] = mapped_column(comment="The address that answered, after redirects")
    status: Mapped[int] = mapped_column(comment="The HTTP status of the answer")
    reason: Mapped[str] = mapped_column(comment="Why, as a short code")
    detail: Mapped[str] = mapped_column(comment="Why, as a sentence")
    at: Mapped[datetime] = mapped_column(comment="When its page was fetched last (UTC)")
    run_id: Mapped[int | None] = mapped_column(
        ForeignKey(RUN_KEY, ondelete=SET_NULL), comment="The run that rejected it last"
    )
    capture_id: Mapped[int | None] = mapped_column(
        ForeignKey(CAPTURE_KEY, ondelete=SET_NULL), comment="The page that was rejected last, as kept"
    )
