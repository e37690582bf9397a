"""The tables of what was noticed in an article's texts: times named, oddities, and lines taken out."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from archive.schema.columns import Base, Json
from archive.schema.crawls import CASCADE

_ARTICLE_KEY = "articles.id"


class TimeExpressions(Base):
    """Words of a text that name a point or a stretch of time (docs/timex.md)."""

    __tablename__ = "time_expressions"
    __table_args__ = (
        Index(None, "first_day"),
        {"comment": "Words of a text that name a time, resolved against the article's date (TIMEX3)"},
    )

    article_id: Mapped[int] = mapped_column(
        ForeignKey(_ARTICLE_KEY, ondelete=CASCADE), primary_key=True, comment="The article"
    )
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Place among the article's time expressions, from 0"
    )
    part: Mapped[str] = mapped_column(comment="The text, named as in tokens")
    start_char: Mapped[int] = mapped_column(comment="Its first code point in that text")
    end_char: Mapped[int] = mapped_column(comment="The code point after its last")
    surface: Mapped[str] = mapped_column(comment="The words themselves")
    type: Mapped[str] = mapped_column(comment="TIMEX3: DATE, TIME or DURATION")
    value: Mapped[str] = mapped_column(comment="TIMEX3, ISO 8601; a DURATION is FIRST/LAST")
    mod: Mapped[str | None] = mapped_column(comment="TIMEX3: START, MID or END of the value; else null")
    first_day: Mapped[date] = mapped_column(comment="The first day that it covers, in the site's zone")
    last_day: Mapped[date] = mapped_column(comment="The last day that it covers")
    rule: Mapped[str] = mapped_column(comment="The rule that read it")


class Flags(Base):
    """Something odd about a text that was left as it is."""

    __tablename__ = "flags"
    __table_args__ = ({"comment": "Something odd about a text of an article that was left as it is"},)

    article_id: Mapped[int] = mapped_column(
        ForeignKey(_ARTICLE_KEY, ondelete=CASCADE), primary_key=True, comment="The article"
    )
    part: Mapped[str] = mapped_column(primary_key=True, comment="The text, named as in tokens")
    ordinal: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Place among the flags of that text, from 0"
    )
    position: Mapped[int] = mapped_column(comment="Place among the article's flags, from 0")
    rule: Mapped[str] = mapped_column(comment="The rule that saw it")
    detail: Mapped[str] = mapped_column(comment="A line for a person")


class Cuts(Base):
    """A line taken out of the body because it repeats other articles' titles or abstracts."""

    __tablename__ = "cuts"
    __table_args__ = (
        {"comment": "A line taken out of the body, since it repeats other articles' titles or abstracts"},
    )

    article_id: Mapped[int] = mapped_column(
        ForeignKey(_ARTICLE_KEY, ondelete=CASCADE), primary_key=True, comment="The article"
    )
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Place among the article's cuts, from 0"
    )
    place: Mapped[int] = mapped_column(comment="The block before which it stood")
    text: Mapped[str] = mapped_column(comment="What it said, repaired")
    rule: Mapped[str] = mapped_column(comment="The rule that told it")
    numbers: Mapped[list[int]] = mapped_column(
        Json, comment="Numbers of the articles that it names (JSON), kept as links"
    )
