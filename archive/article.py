"""The article and its parts: the words that every floor of the house uses.

Names follow schema.org's NewsArticle in snake_case. All types are `msgspec` structs: they compare by
value, encode to JSON and are checked when they are decoded. Text is Unicode; every offset in this
module counts code points and every interval is half open, `start <= i < end`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA_VERSION = 1
"""Version of the JSON form that `as_document` gives; it grows when a field changes its meaning."""

Kind = Literal["news", "photo", "video", "infographic"]
Role = Literal["author", "compiled"]
Box = Literal["after_abstract", "in_body", "related", "other", "most_read"]

LASTING_BOXES: frozenset[str] = frozenset({"after_abstract", "in_body", "related"})
"""Boxes that an editor fills; the others follow the time of the fetch and make no revision."""


class Paragraph(msgspec.Struct, tag="paragraph", frozen=True):
    """A paragraph of running text. A line break that the page forces is a newline in `text`."""

    text: str


class Heading(msgspec.Struct, tag="heading", frozen=True):
    """A sub-heading inside the body."""

    text: str


class Image(msgspec.Struct, tag="image", frozen=True):
    """A picture of the article. `caption_raw` is the printed line; what is not printed is `None`."""

    url: str
    caption: str | None = None
    credit: str | None = None
    caption_raw: str | None = None


class Quote(msgspec.Struct, tag="quote", frozen=True):
    """A pull-quote or side box that belongs to the article; its paragraphs are joined by a newline."""

    text: str


class ItemList(msgspec.Struct, tag="list", frozen=True):
    """A bulleted or numbered list."""

    items: tuple[str, ...]


class Table(msgspec.Struct, tag="table", frozen=True):
    """A data table, row by row, cell by cell; an empty cell is an empty string."""

    rows: tuple[tuple[str, ...], ...]


class Video(msgspec.Struct, tag="video", frozen=True):
    """An embedded video, by the address of its player or file."""

    url: str


Block: TypeAlias = Paragraph | Heading | Image | Quote | ItemList | Table | Video


class Author(msgspec.Struct, frozen=True):
    """A person of the byline; `compiled` is what "(t/h)" (tổng hợp) says."""

    name: str
    role: Role = "author"


class RelatedLink(msgspec.Struct, frozen=True):
    """Another article that a box of this page names.

    `title` is the anchor's text and `abstract` the box's teaser as printed; each is `None` where the box
    shows none. `blocks` are the boxes that it stood in, in page order.
    """

    url: str
    id: int
    title: str | None = None
    abstract: str | None = None
    blocks: tuple[Box, ...] = ()


class Repair(msgspec.Struct, frozen=True):
    """A place where the stored text differs from the printed one.

    `part` names the text (see `text_parts`), `start` and `end` the stored characters, `printed` what the
    page had in their place, `rule` the rule or the rules, joined by `+`, that changed it. Repairs of one
    part do not overlap and are sorted.
    """

    part: str
    start: int
    end: int
    printed: str
    rule: str


class Tokens(msgspec.Struct, frozen=True):
    """Sentences and words of one text part, as intervals of its stored text, and that text segmented.

    In `segmented` words are separated by a space and the syllables of a word are joined by `_`; each
    sentence is a line.

    `pos` and `ner` have a tag for each word, or are `None` where they were not asked for or not to be had.
    The tags are those of underthesea's models of 2017. Parts of speech are near those of VLSP 2013
    (https://github.com/vncorenlp/VnCoreNLP/blob/master/VLSP2013_POS_tagset.pdf): N noun, Np proper noun, Nc
    classifier, Nu unit, Ny abbreviation, V verb, Vy abbreviated verb, A adjective, P pronoun, R adverb,
    L determiner, M numeral, E preposition, C conjunction, I interjection, T particle, Z bound morpheme,
    FW foreign word, CH punctuation, X none of these. Named entities are those of VLSP 2016: PER, LOC, ORG
    and MISC, with B- at the first word of an entity and I- at its others, and O outside of all.
    """

    part: str
    sentences: tuple[tuple[int, int], ...]
    words: tuple[tuple[int, int], ...]
    segmented: str
    pos: tuple[str, ...] | None = None
    ner: tuple[str, ...] | None = None


TimeType = Literal["DATE", "TIME", "DURATION"]
Mod = Literal["START", "MID", "END"]


class TimeExpression(msgspec.Struct, frozen=True, kw_only=True):
    """Words of one text part that name a point or a stretch of time, resolved against the article's date.

    `type`, `value` and `mod` are those of TIMEX3; an interval has the type `DURATION` and both its ends in
    `value`, separated by `/`. `first` and `last` are the days that it covers, both included, in the site's
    time zone. `rule` names the rule that read it.
    """

    part: str
    start: int
    end: int
    type: TimeType
    value: str
    mod: Mod | None = None
    first: date
    last: date
    rule: str


class Flag(msgspec.Struct, frozen=True):
    """Something odd about one text part that was seen and left as it is; `detail` is a line for a person."""

    part: str
    rule: str
    detail: str


class Cut(msgspec.Struct, frozen=True):
    """A block that was taken out of the body, since it repeats other articles' titles or abstracts.

    `place` is the index of the body's block before which it stood, `text` what it said, repaired, `rule`
    what told it, `ids` the articles whose links it was turned into.
    """

    place: int
    text: str
    rule: str
    ids: tuple[int, ...]


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One article as one page shows it.

    `id` is the site's number, the one before `.html`; `url` the canonical address. `date_published` has
    its zone and is `None` until the date step has read `date_published_raw`. `sections` are breadcrumb
    paths, root first. `rules` tells for each field which rule gave it. `repairs`, `tokens`, `times`, `flags`
    and `cuts` are filled by the pipeline's steps. `printed_id` is the number that the page itself names as
    its own, where it names one.
    """

    url: str
    id: int
    headline: str | None = None
    abstract: str | None = None
    date_published_raw: str | None = None
    date_published: datetime | None = None
    sections: tuple[str, ...] = ()
    section_names: tuple[str, ...] = ()
    authors: tuple[Author, ...] = ()
    byline_raw: str | None = None
    source: str | None = None
    language: str = "vi"
    kind: Kind = "news"
    keywords: tuple[str, ...] = ()
    body: tuple[Block, ...] = ()
    related: tuple[RelatedLink, ...] = ()
    rules: dict[str, str] = {}
    repairs: tuple[Repair, ...] = ()
    tokens: tuple[Tokens, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    flags: tuple[Flag, ...] = ()
    cuts: tuple[Cut, ...] = ()
    parser_version: int = 0
    printed_id: int | None = None

    @property
    def text(self) -> str:
        """Running text: paragraphs, headings, quotes and list items, joined by a blank line."""
        return "\n\n".join(running_text(self.body))

    @property
    def images(self) -> tuple[Image, ...]:
        """The pictures of the body, in order."""
        return tuple(block for block in self.body if isinstance(block, Image))


def running_text(body: tuple[Block, ...]) -> list[str]:
    """The pieces of `body` that are running text, in order: no captions, no table cells."""
    pieces: list[str] = []
    for block in body:
        if isinstance(block, Paragraph | Heading | Quote):
            pieces.append(block.text)
        elif isinstance(block, ItemList):
            pieces.extend(block.items)
    return pieces


def readable_parts(article: Article) -> Iterator[tuple[str, str]]:
    """The texts of `article` that are read as sentences, by the names of their parts (see `text_parts`).

    These are headline, abstract, paragraphs, headings, quotes, list items and captions, in this order: not
    the byline, credits and table cells, and not the boxes of other articles.
    """
    if article.headline is not None:
        yield "headline", article.headline
    if article.abstract is not None:
        yield "abstract", article.abstract
    yield from body_parts(article.body, cells=False)


def body_parts(body: tuple[Block, ...], *, cells: bool) -> Iterator[tuple[str, str]]:
    """The texts of `body` that `readable_parts` gives, with `cells` those of its tables too."""
    for n, block in enumerate(body):
        match block:
            case Paragraph() | Heading() | Quote():
                yield f"body/{n}", block.text
            case ItemList():
                yield from ((f"body/{n}/items/{i}", item) for i, item in enumerate(block.items))
            case Table() if cells:
                yield from _cells(f"body/{n}", block)
            case Image() if block.caption is not None:
                yield f"body/{n}/caption", block.caption
            case _:
                pass


def _cells(name: str, table: Table) -> Iterator[tuple[str, str]]:
    return ((f"{name}/rows/{r}/{c}", cell) for r, row in enumerate(table.rows) for c, cell in enumerate(row))


def text_parts(article: Article) -> dict[str, str]:
    """Every text of `article` that can be repaired, by the name of its part.

    Parts are `headline`, `abstract`, `byline_raw`, `source`, `authors/I`, `keywords/I`, `body/N` (a
    paragraph, heading or quote), `body/N/items/I`, `body/N/rows/R/C`, `body/N/caption`, `body/N/credit`,
    `body/N/caption_raw`, `related/I/title` and `related/I/abstract`; all indices start at 0.
    """
    parts: dict[str, str | None] = {
        "headline": article.headline,
        "abstract": article.abstract,
        "byline_raw": article.byline_raw,
        "source": article.source,
    }
    parts.update({f"authors/{i}": author.name for i, author in enumerate(article.authors)})
    parts.update({f"keywords/{i}": keyword for i, keyword in enumerate(article.keywords)})
    for n, block in enumerate(article.body):
        parts.update(_block_parts(f"body/{n}", block))
    for i, link in enumerate(article.related):
        parts[f"related/{i}/title"] = link.title
        parts[f"related/{i}/abstract"] = link.abstract
    return {part: text for part, text in parts.items() if text is not None}


def _block_parts(name: str, block: Block) -> dict[str, str | None]:
    match block:
        case Paragraph() | Heading() | Quote():
            return {name: block.text}
        case ItemList():
            return {f"{name}/items/{i}": item for i, item in enumerate(block.items)}
        case Table():
            return dict(_cells(name, block))
        case Image():
            return {
                f"{name}/caption": block.caption,
                f"{name}/credit": block.credit,
                f"{name}/caption_raw": block.caption_raw,
            }
        case Video():
            return {}


def as_document(article: Article) -> dict[str, Any]:
    """The JSON form of `article`: plain lists and dictionaries, with `text` and `images` worked out.

    Image entries of `images` have no `type`. Dates are ISO 8601 with their offset.
    """
    fields: dict[str, Any] = msgspec.to_builtins(article)
    document: dict[str, Any] = {"schema_version": SCHEMA_VERSION}
    for name, value in fields.items():
        if name == "printed_id":
            continue
        document[name] = value
        if name == "body":
            document["text"] = article.text
            document["images"] = [
                {key: item for key, item in msgspec.to_builtins(image).items() if key != "type"}
                for image in article.images
            ]
    return document


def from_document(document: dict[str, Any]) -> Article:
    """The article that `as_document` gave `document` for.

    Raises:
        msgspec.ValidationError: a field is missing or has another type.
    """
    return msgspec.convert(document, Article)
