"""What the archive must hold of a story: an `archive.article.Article` made from it and not from its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from archive import article as words
from tests.newspaper.pieces import Box, Clip, Figure, Grid, Head, Para, Points, PullQuote
from tests.newspaper.sections import NAMES, trail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.newspaper.pieces import Entry, Piece, Story
    from tests.newspaper.soil import Text

ORIGIN = "https://thoidai.com.vn"
Form = Literal["stored", "printed"]


def document(story: Story, listed_in: list[str]) -> dict[str, Any]:
    """The truth of `story` as one JSON object.

    It has the fields of `archive.article.as_document` but those of the pipeline, and `era`, `listed_in` and
    `printed`: the text parts whose printed characters differ from the stored ones, by the name of the part.
    """
    stored = article(story, "stored")
    found = words.as_document(stored)
    for name in ("rules", "repairs", "tokens", "times", "flags", "parser_version"):
        del found[name]
    clean = words.text_parts(stored)
    printed = words.text_parts(article(story, "printed"))
    found["era"] = story.era
    found["listed_in"] = listed_in
    found["printed"] = {part: text for part, text in printed.items() if text != clean[part]}
    return found


def article(story: Story, form: Form) -> words.Article:
    """`story` in its stored or its printed characters."""
    card = story.card
    body = tuple(block for piece in story.pieces for block in _blocks(piece, form))
    paths = trail(story.path)
    return words.Article(
        url=f"{ORIGIN}{card.path}",
        id=card.number,
        headline=_text(card.headline, form),
        abstract=_text(card.abstract, form),
        date_published_raw=story.stamp,
        date_published=story.when,
        sections=paths,
        section_names=tuple(NAMES[path] for path in paths),
        authors=tuple(words.Author(_text(name, form), role) for name, role in story.authors),
        byline_raw=_maybe(story.byline, form),
        source=_maybe(story.source, form),
        language=story.language,
        kind=kind(card.headline.stored, card.slug, body),
        keywords=tuple(_text(keyword, form) for keyword in story.keywords),
        body=body,
        related=tuple(_merged(story, form)),
    )


def kind(headline: str, slug: str, body: tuple[words.Block, ...]) -> words.Kind:
    """The article's kind: by the headline's prefix, else the slug's, else by what the body holds."""
    prefix = headline.lower()
    named: tuple[tuple[str, words.Kind], ...] = (
        ("[infographic]", "infographic"),
        ("[video]", "video"),
        ("[ảnh]", "photo"),
    )
    for start, found in named:
        if prefix.startswith(start):
            return found
    if slug.startswith(("infographic-", "infographics-")):
        return "infographic"
    types = {type(block) for block in body}
    if words.Paragraph in types:
        return "news"
    if words.Video in types:
        return "video"
    return "photo" if words.Image in types else "news"


def _text(text: Text, form: Form) -> str:
    return text.stored if form == "stored" else text.printed


def _maybe(text: Text | None, form: Form) -> str | None:
    return None if text is None else _text(text, form)


def _blocks(piece: Piece, form: Form) -> Iterator[words.Block]:
    match piece:
        case Para():
            yield words.Paragraph(_text(piece.text, form))
        case Head():
            yield words.Heading(_text(piece.text, form))
        case PullQuote():
            yield words.Quote("\n".join(_text(text, form) for text in piece.paragraphs))
        case Points():
            yield words.ItemList(tuple(_text(item, form) for item in piece.items))
        case Grid():
            yield words.Table(tuple(tuple(_text(cell, form) for cell in row) for row in piece.rows))
        case Clip():
            yield words.Video(piece.url if piece.frame else f"{ORIGIN}{piece.url}")
        case Figure():
            yield _image(piece, form)
        case Box():
            pass


def _image(figure: Figure, form: Form) -> words.Image:
    url = f"{ORIGIN}{figure.path}"
    if figure.caption is None:
        return words.Image(url)
    caption = figure.caption
    return words.Image(
        url, _maybe(caption.caption, form), _maybe(caption.credit, form), _text(caption.raw, form)
    )


def boxes(story: Story) -> Iterator[Box]:
    """The boxes of `story` in the order in which they stand in the page."""
    if story.aside_first:
        yield story.most_read
    if story.before is not None:
        yield story.before
    yield from (piece for piece in story.pieces if isinstance(piece, Box))
    if story.similar is not None:
        yield story.similar
    yield story.others
    if not story.aside_first:
        yield story.most_read


def _merged(story: Story, form: Form) -> Iterator[words.RelatedLink]:
    """Each other article once, at its first place, with all its boxes."""
    found: dict[int, list[tuple[Box, Entry]]] = {}
    for box in boxes(story):
        for entry in box.entries:
            if entry.card.number != story.card.number:
                found.setdefault(entry.card.number, []).append((box, entry))
    for number, shown in found.items():
        entries = [entry for _, entry in shown]
        title = next((entry.title for entry in entries if entry.title is not None), None)
        teaser = next((entry.teaser for entry in entries if entry.teaser is not None), None)
        yield words.RelatedLink(
            url=f"{ORIGIN}/{entries[0].slug}-{number}.html",
            id=number,
            title=_maybe(title, form),
            abstract=_maybe(teaser, form),
            blocks=tuple(dict.fromkeys(box.name for box, _ in shown)),
        )


COVERED = (
    "headline",
    "abstract",
    "date_published",
    "sections",
    "authors",
    "source",
    "kind",
    "keywords",
    "body",
    "related",
)
"""What a revision covers , in the order in which changes are named."""
PASSING = frozenset({"other", "most_read"})
"""Boxes that follow the hour of the fetch; the others are an editor's."""


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The covered fields in which two truths about one article differ."""
    return [name for name in COVERED if _lasting(name, before[name]) != _lasting(name, after[name])]


def _lasting(name: str, value: Any) -> Any:  # noqa: ANN401 - a field of a JSON object
    """What counts of a field: pictures without their stamp, and the links of an editor's boxes as a set."""
    if name == "body":
        return [
            {**block, "url": block["url"].partition("?")[0]} if block["type"] == "image" else block
            for block in value
        ]
    if name == "related":
        return {(link["id"], box) for link in value for box in set(link["blocks"]) - PASSING}
    return value
