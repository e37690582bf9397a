"""The table of pictures: which of them the WARC keeps, and what became of the others that were asked for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from archive.schema.columns import Base
from archive.schema.crawls import CAPTURE_KEY, CASCADE, RUN_KEY, SET_NULL, SITE_KEY


class Pictures(Base):
    """The file of a picture that a crawl asked for; `images` says where it stands in articles."""

    __tablename__ = "pictures"
    __table_args__ = (
        CheckConstraint("state IN ('kept', 'gone', 'refused', 'failed')", name="state"),
        {"comment": "The file of a picture that was asked for; articles' images name it by its address"},
    )

    site_id: Mapped[int] = mapped_column(
        ForeignKey(SITE_KEY, ondelete=CASCADE), primary_key=True, autoincrement=False, comment="The site"
    )
    address: Mapped[str] = mapped_column(
        primary_key=True, comment="Its address without the query, which the site renews at will"
    )
    state: Mapped[str] = mapped_column(
        comment="kept (see capture_id); gone (404, 410); refused (never to be had); failed (asked again)"
    )
    attempts: Mapped[int] = mapped_column(comment="In how many runs it was asked for")
    last_error: Mapped[str | None] = mapped_column(comment="Why it was not kept; null where it was")
    last_tried: Mapped[datetime] = mapped_column(comment="When it was last asked for (UTC)")
    media_type: Mapped[str | None] = mapped_column(comment="Its type as the site says, as image/jpeg")
    size: Mapped[int | None] = mapped_column(BigInteger, comment="Its bytes")
    capture_id: Mapped[int | None] = mapped_column(
        ForeignKey(CAPTURE_KEY, ondelete=SET_NULL), comment="Where the WARC keeps it; null where it does not"
    )
    run_id: Mapped[int | None] = mapped_column(
        ForeignKey(RUN_KEY, ondelete=SET_NULL), comment="The run that last asked for it"
    )
