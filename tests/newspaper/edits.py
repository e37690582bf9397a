"""What an editor changes in an article that is already published: each edit makes a story from a story.

New words are written clean and differ from the old ones always. No edit touches the slug, the number of
pictures or a headline's prefix; a first paragraph makes news of an article that had none (see `truth.kind`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, get_args

from tests.newspaper import captions, english
from tests.newspaper.pieces import Box, Entry, Figure, Para
from tests.newspaper.soil import Text, clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.newspaper.pieces import Card, Piece, Story
    from tests.newspaper.writing import Writer

EditedField = Literal["headline", "abstract", "paragraph", "new_paragraph", "caption", "sections", "box"]
EDITED_FIELDS: tuple[EditedField, ...] = get_args(EditedField)
"""`paragraph` changes one and `new_paragraph` adds one; `caption` is a picture's; `sections` is a move to
another section; `box` adds an article to "Tin bài liên quan"."""


def possible(story: Story, field: EditedField) -> bool:
    """Whether `story` has what this edit changes."""
    if field == "paragraph":
        return any(_is_plain(piece) for piece in story.pieces)
    return field != "caption" or any(_is_captioned(piece) for piece in story.pieces)


def edited_card(card: Card, field: EditedField, writer: Writer) -> Card:
    """`card` with another headline or abstract; other edits do not change it."""
    if field == "headline":
        ending = (
            writer.fill("{tinh}, {so}") if card.flavour == "english" else writer.fill("{tinh} sau {so} ngày")
        )
        return card._replace(headline=clean(f"{card.headline.stored} – {ending}"))
    if field == "abstract":
        return card._replace(abstract=_longer(card.abstract, _sentence(card, writer)))
    return card


def edited_story(story: Story, field: EditedField, writer: Writer, others: list[Card]) -> Story:
    """`story` with another body or box; `others` are articles that it may link to, more than it links to now.

    Headline, abstract and sections are changed elsewhere: they are not the story's own.
    """
    change = _BODIES.get(field)
    if change is not None:
        pieces = list(story.pieces)
        change(pieces, story.card, writer)
        return replace(story, pieces=tuple(pieces))
    return _with_link(story, others) if field == "box" else story


def _sentence(card: Card, writer: Writer) -> str:
    if card.flavour == "english":
        return writer.fill(writer.pick(english.SENTENCES))
    return writer.sentence()


def _longer(text: Text, sentence: str) -> Text:
    return clean(f"{text.stored} {sentence}")


def _is_plain(piece: Piece) -> bool:
    """Whether it is a paragraph of running text, and not a line that is bold or holds a link."""
    return isinstance(piece, Para) and not piece.bold and piece.link is None and "\n" not in piece.text.stored


def _is_captioned(piece: Piece) -> bool:
    return isinstance(piece, Figure) and piece.caption is not None


def _places(pieces: list[Piece], wanted: Callable[[Piece], bool]) -> list[int]:
    return [place for place, piece in enumerate(pieces) if wanted(piece)]


def _change_paragraph(pieces: list[Piece], card: Card, writer: Writer) -> None:
    place = writer.pick(_places(pieces, _is_plain))
    piece = pieces[place]
    if isinstance(piece, Para):
        pieces[place] = piece._replace(text=_longer(piece.text, _sentence(card, writer)))


def _add_paragraph(pieces: list[Piece], card: Card, writer: Writer) -> None:
    """Behind the first paragraph, where no box changes its place by it; else at the end."""
    first = _places(pieces, lambda piece: isinstance(piece, Para))
    place = first[0] + 1 if first else len(pieces)
    pieces.insert(place, Para(clean(f"{_sentence(card, writer)} {_sentence(card, writer)}")))


def _change_caption(pieces: list[Piece], card: Card, writer: Writer) -> None:
    place = writer.pick(_places(pieces, _is_captioned))
    piece = pieces[place]
    if not isinstance(piece, Figure) or piece.caption is None:
        return
    old, new = piece.caption, piece.caption
    while new.raw.stored == old.raw.stored:
        if card.flavour == "english":
            words = f"{writer.fill(english.CAPTION)} in {writer.words('{nam}')}"
            new = captions.english(f"{words}, day {writer.words('{so}')}", writer.pick(english.AUTHORS))
        else:
            new = captions.make(writer, writer.rng, captions.FORMS[0], 0)
    pieces[place] = piece._replace(caption=new)


_BODIES: dict[EditedField, Callable[[list[Piece], Card, Writer], None]] = {
    "paragraph": _change_paragraph,
    "new_paragraph": _add_paragraph,
    "caption": _change_caption,
}


def _with_link(story: Story, others: list[Card]) -> Story:
    """Adds the first of `others` that no box of an editor's names yet."""
    box = story.similar or Box("related", "items", ())
    kept = [story.before, story.similar, *(piece for piece in story.pieces if isinstance(piece, Box))]
    named = {entry.card.number for one in kept if one is not None for entry in one.entries}
    card = next(card for card in others if card.number not in named)
    entry = Entry(card, card.slug, clean(card.headline.stored), None, card.thumb)
    return replace(story, similar=box._replace(entries=(*box.entries, entry)))
