"""What a made-up article consists of, before any markup: its pieces, its boxes and the story around them.

Pieces say what stands in the article; how it is marked up is the renderer's choice. The truth is made from
here (see `truth`), so it cannot depend on what a parser makes of the markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

    from archive.article import Box as BoxName
    from archive.article import Role
    from tests.newspaper.captions import Caption
    from tests.newspaper.soil import Text


class Card(NamedTuple):
    """What boxes, listings and feeds show of an article."""

    place: int
    """Its index in the paper."""
    number: int
    published: int
    """Minutes since `numbering.EPOCH`."""
    era: str
    flavour: str
    """One of "news", "infographic", "photo", "video_frame", "video_file", "english"."""
    headline: Text
    abstract: Text
    slug: str
    thumb: str
    """Path of its picture in boxes, with its query."""

    @property
    def path(self) -> str:
        """Its canonical path."""
        return f"/{self.slug}-{self.number}.html"


class Link(NamedTuple):
    """A link inside a sentence around `words`; they stay text and the link is not `related`."""

    words: str
    href: str
    title: str


class Para(NamedTuple):
    """A paragraph; `bold` ones are bold as a whole and still no headings."""

    text: Text
    bold: bool = False
    link: Link | None = None


class Head(NamedTuple):
    """A heading: bold as a whole, at most 25 words, no closing punctuation, no leading dash."""

    text: Text


class Figure(NamedTuple):
    """A picture by its path with query; `caption` is `None` where nothing is printed under it.

    `apart`: the caption stands in a paragraph of its own behind the picture.
    """

    path: str
    caption: Caption | None
    apart: bool = False


class PullQuote(NamedTuple):
    """A pull-quote box that belongs to the article."""

    paragraphs: tuple[Text, ...]


class Points(NamedTuple):
    """A real list."""

    items: tuple[Text, ...]
    ordered: bool


class Grid(NamedTuple):
    """A data table; the first row is its head."""

    rows: tuple[tuple[Text, ...], ...]


class Clip(NamedTuple):
    """A video: the absolute address of its player (`frame`) or the path of its file."""

    url: str
    frame: bool


class Entry(NamedTuple):
    """An article in a box. `slug` is the one in that link, which may be an earlier one.

    `thumb` is the picture beside it: mostly its own, sometimes one of the page's article.
    """

    card: Card
    slug: str
    title: Text | None
    teaser: Text | None
    thumb: str


class Box(NamedTuple):
    """A box of links. `style` names its markup among those of its era."""

    name: BoxName
    style: str
    entries: tuple[Entry, ...]


Piece: TypeAlias = Para | Head | Figure | PullQuote | Points | Grid | Clip | Box


@dataclass(frozen=True, slots=True)
class Story:
    """One article with everything that its page shows of it."""

    card: Card
    era: str
    language: str
    when: datetime
    stamp: str
    """As a browser shows it, trimmed."""
    path: str
    """The section that the breadcrumb ends in."""
    pieces: tuple[Piece, ...]
    """The body in order, with the boxes that stand inside it."""
    authors: tuple[tuple[Text, Role], ...]
    byline: Text | None
    byline_place: Literal["title", "body", "after", "info"]
    source: Text | None
    keywords: tuple[Text, ...]
    before: Box | None
    """Links directly after the abstract, outside the body node."""
    similar: Box | None
    """`None` where the page has no such box; a box may be empty."""
    others: Box
    most_read: Box
    aside_first: bool
    """The sidebar stands before the article in the page."""
