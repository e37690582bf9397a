"""The tables of the archive: what a site published, as rows.

`articles` holds who an article is and what it says now; the tables below it hold the parts of that same
current revision; `revisions` keeps what it said before. The crawl's own tables are in
`archive.schema.crawls`. Surrogate ids are private to one archive: the natural keys are unique.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.schema.annotations import Cuts, Flags, TimeExpressions
from archive.schema.changes import ChangeClock, Changes, Removals
from archive.schema.columns import Base, Json
from archive.schema.crawls import (
    CAPTURE_KEY,
    CASCADE,
    RUN_KEY,
    SECTION_KEY,
    SET_NULL,
    SITE_KEY,
    Captures,
    Frontier,
    Listings,
    Rejects,
    Reparses,
    Runs,
)
from archive.schema.duplicates import Duplicates, Fingerprints
from archive.schema.ledger import Walks
from archive.schema.pictures import Pictures
from archive.schema.search import SearchDocuments

__all__ = [
    "ArticleAuthors",
    "ArticleSections",
    "Articles",
    "Authors",
    "Base",
    "Blocks",
    "Captures",
    "ChangeClock",
    "Changes",
    "Cuts",
    "Duplicates",
    "Fingerprints",
    "Flags",
    "Frontier",
    "Images",
    "Keywords",
    "Links",
    "Listings",
    "Pictures",
    "Rejects",
    "Removals",
    "Repairs",
    "Reparses",
    "Revisions",
    "Runs",
    "SearchDocuments",
    "Sections",
    "Sites",
    "TimeExpressions",
    "Tokens",
    "Walks",
]

ARTICLE_KEY = "articles.id"


class Sites(Base):
    """A newspaper's site."""

    __tablename__ = "sites"
    __table_args__ = (UniqueConstraint("name"), {"comment": "A newspaper's site"})

    id: Mapped[int] = mapped_column(primary_key=True, comment="Surrogate key")
    name: Mapped[str] = mapped_column(comment="Its short name, as the spider's")
    origin: Mapped[str] = mapped_column(comment="Scheme and host that its pages were fetched from first")
    zone: Mapped[str] = mapped_column(comment="Its time zone, by the IANA name")


class Sections(Base):
    """A section of a site, known from a breadcrumb or a listing."""

    __tablename__ = "sections"
    __table_args__ = (
        UniqueConstraint("site_id", "path"),
        {"comment": "A section of a site, known from a breadcrumb or a listing"},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="Surrogate key")
    site_id: Mapped[int] = mapped_column(ForeignKey(SITE_KEY, ondelete=CASCADE), comment="The site")
    path: Mapped[str] = mapped_column(comment="Its path without the outer slashes; a/b lies in a")
    name: Mapped[str | None] = mapped_column(comment="Its name in the newest breadcrumb; null until then")


class Articles(Base):
    """An article: who it is, and what it says in its newest revision."""

    __tablename__ = "articles"
    __table_args__ = (
        UniqueConstraint("site_id", "number"),
        Index(None, "published_on"),
        Index(None, "site_id", "title_key"),
        Index(None, "site_id", "opening_key"),
        Index(None, "date_published"),
        {"comment": "An article: who it is, and what it says in its newest revision"},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="Surrogate key")
    site_id: Mapped[int] = mapped_column(ForeignKey(SITE_KEY, ondelete=CASCADE), comment="The site")
    number: Mapped[int] = mapped_column(BigInteger, comment="The site's number for it, before .html")
    url: Mapped[str] = mapped_column(comment="Its canonical address")
    kind: Mapped[str] = mapped_column(comment="news, photo, video or infographic")
    language: Mapped[str] = mapped_column(comment="Its language, as an IETF tag")
    date_published: Mapped[datetime | None] = mapped_column(comment="When it was published (UTC)")
    published_on: Mapped[date | None] = mapped_column(comment="The day of that in the site's time zone")
    date_published_raw: Mapped[str | None] = mapped_column(comment="The date stamp as printed")
    date_rule: Mapped[str | None] = mapped_column(comment="The rule that read the date stamp")
    word_count: Mapped[int] = mapped_column(comment="How many of the segmenter's words its text has")
    revision: Mapped[int] = mapped_column(comment="The number of its newest revision, from 1")
    digest: Mapped[str] = mapped_column(comment="SHA-256 of what that revision covers, in hexadecimal")
    parser_version: Mapped[int] = mapped_column(comment="The version of the parser that read it")
    schema_version: Mapped[int] = mapped_column(comment="The version of the JSON form that it was written in")
    found_by: Mapped[str] = mapped_column(
        comment="What led to it: listing, probe (fetched to learn a date), feed, sitemap or missing"
    )
    first_fetched_at: Mapped[datetime] = mapped_column(comment="When its page was first read (UTC)")
    last_fetched_at: Mapped[datetime] = mapped_column(comment="When its page was last read (UTC)")
    fetched_url: Mapped[str] = mapped_column(comment="The address that answered last, after redirects")
    etag: Mapped[str | None] = mapped_column(comment="The ETag of that answer")
    last_modified: Mapped[str | None] = mapped_column(comment="The Last-Modified of that answer, as sent")
    printed_id: Mapped[int | None] = mapped_column(
        BigInteger, comment="The number that the page itself names; null where it names none"
    )
    headline: Mapped[str | None] = mapped_column(comment="Its headline, with prefixes such as [Ảnh]")
    abstract: Mapped[str | None] = mapped_column(comment="Its standfirst (sapo)")
    source: Mapped[str | None] = mapped_column(comment='What stands after "Nguồn:"')
    byline_raw: Mapped[str | None] = mapped_column(comment="The byline as printed")
    rules: Mapped[dict[str, str]] = mapped_column(Json, comment="Which rule gave which field (JSON)")
    text: Mapped[str] = mapped_column(
        comment="Running text: paragraphs, headings, quotes and list items, joined by a blank line"
    )
    capture_id: Mapped[int | None] = mapped_column(
        ForeignKey(CAPTURE_KEY, ondelete=SET_NULL),
        comment="The page that was last read, as kept; null where it was not kept",
    )
    title_key: Mapped[str | None] = mapped_column(
        comment="Letters and digits of the headline in lower case: pasted lines are looked up by it"
    )
    opening_key: Mapped[str | None] = mapped_column(
        comment="The same of the abstract's first eight words; null where it has fewer"
    )


class ArticleSections(Base):
    """The breadcrumb of an article."""

    __tablename__ = "article_sections"
    __table_args__ = (Index(None, "section_id"), {"comment": "The breadcrumb of an article, root first"})

    article_id: Mapped[int] = mapped_column(
        ForeignKey(ARTICLE_KEY, ondelete=CASCADE), primary_key=True, comment="The article"
    )
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Place in the breadcrumb, from 0"
    )
    section_id: Mapped[int] = mapped_column(ForeignKey(SECTION_KEY, ondelete=CASCADE), comment="The section")
    name: Mapped[str | None] = mapped_column(comment="The section's name as this page printed it")


class Revisions(Base):
    """What an article said at a fetch that found it new or changed; rows are only added."""

    __tablename__ = "revisions"
    __table_args__ = (
        UniqueConstraint("article_id", "number"),
        {"comment": "What an article said at each fetch that found it new or changed"},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="Surrogate key, in the order of writing")
    article_id: Mapped[int] = mapped_column(ForeignKey(ARTICLE_KEY, ondelete=CASCADE), comment="The article")
    number: Mapped[int] = mapped_column(comment="1 for the first revision of an article, then one more")
    fetched_at: Mapped[datetime] = mapped_column(comment="When that page was fetched (UTC)")
    run_id: Mapped[int | None] = mapped_column(
        ForeignKey(RUN_KEY, ondelete=SET_NULL), comment="The run that fetched it"
    )
    changed: Mapped[list[str]] = mapped_column(
        Json, comment="The fields that differ from the revision before (JSON); empty for the first"
    )
    digest: Mapped[str] = mapped_column(comment="SHA-256 of what the revision covers, in hexadecimal")
    parser_version: Mapped[int] = mapped_column(comment="The version of the parser that read it")
    document: Mapped[dict[str, Any]] = mapped_column(Json, comment="What the revision covers (JSON)")
    capture_id: Mapped[int | None] = mapped_column(
        ForeignKey(CAPTURE_KEY, ondelete=SET_NULL),
        comment="The page that it was read from, as kept; null where it was not kept",
    )


class Blocks(Base):
    """A block of an article's body."""

    __tablename__ = "blocks"
    __table_args__ = ({"comment": "A block of an article's body, in order"},)

    article_id: Mapped[int] = mapped_column(
        ForeignKey(ARTICLE_KEY, ondelete=CASCADE), primary_key=True, comment="The article"
    )
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Place in the body, from 0"
    )
    type: Mapped[str] = mapped_column(
        comment="paragraph, heading, quote, list, table, image (see images) or video"
    )
    text: Mapped[str | None] = mapped_column(comment="Text of a paragraph, heading or quote")
    items: Mapped[list[str] | None] = mapped_column(Json, comment="Items of a list (JSON)")
    cells: Mapped[list[list[str]] | None] = mapped_column(
        Json, comment="Cells of a table, row by row (JSON list of lists)"
    )
    url: Mapped[str | None] = mapped_column(comment="Address of a video's player or file")


class Images(Base):
    """A picture in an article's body."""

    __tablename__ = "images"
    __table_args__ = (
        ForeignKeyConstraint(
            ["article_id", "block"], ["blocks.article_id", "blocks.position"], ondelete=CASCADE
        ),
        {"comment": "A picture in an article's body"},
    )

    article_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="The article")
    block: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="The block of the body that it is"
    )
    url: Mapped[str] = mapped_column(comment="Its address, with the query that the page gave")
    caption: Mapped[str | None] = mapped_column(comment="Its caption without the credit")
    credit: Mapped[str | None] = mapped_column(comment="Who took or gave it")
    caption_raw: Mapped[str | None] = mapped_column(comment="The whole line under it")


class Authors(Base):
    """A person of a byline, by the name as printed."""

    __tablename__ = "authors"
    __table_args__ = (
        UniqueConstraint("site_id", "name"),
        {"comment": "A person of a byline, by the printed name: namesakes of one site are one row"},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="Surrogate key")
    site_id: Mapped[int] = mapped_column(ForeignKey(SITE_KEY, ondelete=CASCADE), comment="The site")
    name: Mapped[str] = mapped_column(comment="The name")


class ArticleAuthors(Base):
    """Who wrote an article."""

    __tablename__ = "article_authors"
    __table_args__ = (Index(None, "author_id"), {"comment": "Who wrote an article, in the byline's order"})

    article_id: Mapped[int] = mapped_column(
        ForeignKey(ARTICLE_KEY, ondelete=CASCADE), primary_key=True, comment="The article"
    )
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Place in the byline, from 0"
    )
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id", ondelete=CASCADE), comment="The person")
    role: Mapped[str] = mapped_column(comment='author, or compiled for "(t/h)"')


class Keywords(Base):
    """A keyword of an article."""

    __tablename__ = "keywords"
    __table_args__ = (Index(None, "keyword"), {"comment": "A keyword of an article, in the page's order"})

    article_id: Mapped[int] = mapped_column(
        ForeignKey(ARTICLE_KEY, ondelete=CASCADE), primary_key=True, comment="The article"
    )
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Place in the list, from 0"
    )
    keyword: Mapped[str] = mapped_column(comment="The keyword")


class Links(Base):
    """Another article that an article's page names in a box: an edge of the related graph."""

    __tablename__ = "links"
    __table_args__ = (
        Index(None, "number"),
        {"comment": "An edge of the related graph: another article that the newest fetch's page names"},
    )

    article_id: Mapped[int] = mapped_column(
        ForeignKey(ARTICLE_KEY, ondelete=CASCADE), primary_key=True, comment="The article that links"
    )
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Place on the page, from 0"
    )
    number: Mapped[int] = mapped_column(BigInteger, comment="Number of the article that is linked, same site")
    url: Mapped[str] = mapped_column(comment="Its canonical address")
    title: Mapped[str | None] = mapped_column(comment="The anchor's text; null where the box shows none")
    abstract: Mapped[str | None] = mapped_column(comment="The box's teaser; null where it shows none")
    boxes: Mapped[list[str]] = mapped_column(
        Json, comment="Boxes it stood in (JSON): after_abstract, in_body, related, other, most_read"
    )
    lasting: Mapped[bool] = mapped_column(
        comment="True if an editor's box names it: after_abstract, in_body or related"
    )
    fetched_at: Mapped[datetime] = mapped_column(comment="When the page was fetched that shows it so (UTC)")


class Tokens(Base):
    """Sentences and words of one text of an article; the view `words` unpacks them."""

    __tablename__ = "tokens"
    __table_args__ = ({"comment": "Sentences and words of one text of an article; words unpacks them"},)

    article_id: Mapped[int] = mapped_column(
        ForeignKey(ARTICLE_KEY, ondelete=CASCADE), primary_key=True, comment="The article"
    )
    part: Mapped[str] = mapped_column(
        primary_key=True, comment="The text: headline, abstract, body/N, body/N/items/I, body/N/caption, ..."
    )
    position: Mapped[int] = mapped_column(comment="Place among the article's texts, from 0")
    block: Mapped[int | None] = mapped_column(comment="The block of the body; null outside the body")
    segmented: Mapped[str] = mapped_column(
        comment="A sentence a line, a space between words, _ between the syllables of a word"
    )
    sentences: Mapped[list[list[int]]] = mapped_column(
        Json, comment="[start, end) of each sentence, in code points of the text (JSON)"
    )
    words: Mapped[list[list[int]]] = mapped_column(
        Json, comment="[start, end) of each word, in code points of the text (JSON)"
    )
    pos: Mapped[list[str] | None] = mapped_column(
        Json, comment="Part of speech of each word, underthesea's tags (JSON); null where not asked for"
    )
    ner: Mapped[list[str] | None] = mapped_column(
        Json, comment="Named entity of each word, B-, I- and O (JSON); null where not asked for"
    )


class Repairs(Base):
    """A place where the stored text differs from the printed one."""

    __tablename__ = "repairs"
    __table_args__ = ({"comment": "A place where the stored text differs from the printed one"},)

    article_id: Mapped[int] = mapped_column(
        ForeignKey(ARTICLE_KEY, ondelete=CASCADE), primary_key=True, comment="The article"
    )
    part: Mapped[str] = mapped_column(primary_key=True, comment="The text, named as in tokens")
    ordinal: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Place among the repairs of that text, from 0"
    )
    position: Mapped[int] = mapped_column(comment="Place among the repairs of the article, from 0")
    start_char: Mapped[int] = mapped_column(comment="First repaired code point of the stored text")
    end_char: Mapped[int] = mapped_column(comment="The code point after the last repaired one")
    printed: Mapped[str] = mapped_column(comment="What the page had in that place")
    rule: Mapped[str] = mapped_column(comment="The rule or rules, joined by +, that changed it")
