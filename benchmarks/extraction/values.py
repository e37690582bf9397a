"""What a page says, as gold holds it and as a reader gives it: the same fields, any of which may lack."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType


class Person(msgspec.Struct, frozen=True):
    """A name of the byline; readers that know no roles leave `role` out."""

    name: str
    role: str | UnsetType = UNSET


class Caption(msgspec.Struct, frozen=True):
    """The words under a picture: what they say, whose picture it is, and both as printed."""

    caption: str | None = None
    credit: str | None = None
    caption_raw: str | UnsetType | None = UNSET


class Link(msgspec.Struct, frozen=True):
    """Another article that a box of the page names, and the boxes that it stands in."""

    id: int
    blocks: tuple[str, ...] | UnsetType = UNSET


class Values(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Fields as in `archive.article.Article`; what is left out is not scored (gold) or not given (a reader).

    `date_published` is ISO 8601 and may lack its zone, which then is the paper's, or its time. `text` is the
    running text: paragraphs, headings, quotes and list items, joined by a blank line.
    """

    text: str | UnsetType = UNSET
    headline: str | UnsetType | None = UNSET
    abstract: str | UnsetType | None = UNSET
    date_published: str | UnsetType | None = UNSET
    date_published_raw: str | UnsetType | None = UNSET
    authors: tuple[Person, ...] | UnsetType = UNSET
    byline_raw: str | UnsetType | None = UNSET
    source: str | UnsetType | None = UNSET
    kind: str | UnsetType = UNSET
    sections: tuple[str, ...] | UnsetType = UNSET
    captions: tuple[Caption, ...] | UnsetType = UNSET
    related: tuple[Link, ...] | UnsetType = UNSET


class Reading(Values, frozen=True, kw_only=True):
    """What a reader made of a page, or the error that it ended with, and then no text is right."""

    error: str | None = None


class Gold(Values, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is right about one page: its address, its era, what it was made to show, and its values."""

    url: str
    id: int | UnsetType = UNSET
    era: str = "all"
    about: str = ""
