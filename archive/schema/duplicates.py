"""The tables of near-duplicates: what texts are compared by, and which articles say nearly the same."""

from __future__ import annotations

from sqlalchemy import BigInteger, Float, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from archive.schema.columns import Base
from archive.schema.crawls import CASCADE

_ARTICLE_KEY = "articles.id"


class Fingerprints(Base):
    """What the text of an article is compared by; derived from it, and made again when it changes."""

    __tablename__ = "fingerprints"
    __table_args__ = (
        Index(None, "compared"),
        {"comment": "What the text of an article is compared by to find near-duplicates"},
    )

    article_id: Mapped[int] = mapped_column(
        ForeignKey(_ARTICLE_KEY, ondelete=CASCADE), primary_key=True, comment="The article"
    )
    digest: Mapped[str] = mapped_column(comment="The article's digest when its text was read")
    method: Mapped[str] = mapped_column(comment="How it was made; only equal methods compare")
    signature: Mapped[bytes | None] = mapped_column(
        comment="MinHash values of the text, 4 bytes each; null where the text is too short to tell"
    )
    bands: Mapped[bytes | None] = mapped_column(
        comment="A key of 4 bytes for each band of the signature: texts that share none are not compared"
    )
    compared: Mapped[bool] = mapped_column(comment="Whether it was compared with all others of its site")


class Duplicates(Base):
    """An article whose text is nearly that of others; a cluster is a row for each of them."""

    __tablename__ = "duplicates"
    __table_args__ = (
        Index(None, "cluster"),
        {"comment": "An article whose text is nearly that of others of its site, and their cluster"},
    )

    article_id: Mapped[int] = mapped_column(
        ForeignKey(_ARTICLE_KEY, ondelete=CASCADE), primary_key=True, comment="The article"
    )
    cluster: Mapped[int] = mapped_column(
        BigInteger, comment="The cluster: the smallest article number in it, unique within the site"
    )
    size: Mapped[int] = mapped_column(comment="How many articles the cluster has")
    similarity: Mapped[float] = mapped_column(
        Float,
        comment="Estimated share of 3-syllable shingles in common with the article of that number, 0 to 1",
    )
