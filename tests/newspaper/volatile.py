"""Articles of a volatile paper as one visit finds them: the same article, and everything else anew."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from tests.newspaper.boxes import Linker
from tests.newspaper.numbering import moment
from tests.newspaper.pieces import Box, Figure
from tests.newspaper.writing import Writer

if TYPE_CHECKING:
    from tests.newspaper.model import Newspaper
    from tests.newspaper.pieces import Card, Piece, Story

_STAMP = re.compile(r"\?rt=\d+$")


def as_seen(paper: Newspaper, story: Story, visit: int) -> Story:
    """`story` as the request of number `visit` finds it.

    "Các tin bài khác" and "Đọc nhiều" name other articles, and the `?rt=` of every picture that has one is
    of the hour of the visit. The sidebars and the clock follow `Look.visit`.
    """
    rng = Random((paper.seed << 40) ^ (visit << 20) ^ story.card.number)
    stamp = f"?rt={moment(paper.now + visit):%Y%m%d%H%M}{rng.randrange(60):02}"
    others, most_read = Linker(paper, story.card, 0, Writer(rng, story.when)).passing(visit % 6)
    return replace(
        story,
        card=_card(story.card, stamp),
        pieces=tuple(_piece(piece, stamp) for piece in story.pieces),
        before=None if story.before is None else _box(story.before, stamp),
        similar=None if story.similar is None else _box(story.similar, stamp),
        others=_box(others, stamp),
        most_read=_box(most_read, stamp),
    )


def _card(card: Card, stamp: str) -> Card:
    return card._replace(thumb=_STAMP.sub(stamp, card.thumb))


def _box(box: Box, stamp: str) -> Box:
    entries = (
        entry._replace(card=_card(entry.card, stamp), thumb=_STAMP.sub(stamp, entry.thumb))
        for entry in box.entries
    )
    return box._replace(entries=tuple(entries))


def _piece(piece: Piece, stamp: str) -> Piece:
    if isinstance(piece, Box):
        return _box(piece, stamp)
    return piece._replace(path=_STAMP.sub(stamp, piece.path)) if isinstance(piece, Figure) else piece
