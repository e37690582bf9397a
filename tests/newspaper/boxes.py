"""Which other articles the boxes of a page name, and what each box shows of them.

Boxes by era (docs/mastercms.md, 4.4): run-together titles in 2019; picture and title, later picture and cut
teaser in 2020; "Title Title" in 2022; plain links after the abstract and embedded boxes from 2024 on. Below
the article stand "Tin bài liên quan", "Các tin bài khác" and "Đọc nhiều" of today's template, whatever the
era.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from tests.newspaper.numbering import CUT_TEASERS_FROM
from tests.newspaper.pieces import Box, Entry, Figure, Para, Piece
from tests.newspaper.slugs import earlier
from tests.newspaper.soil import Text, clean

if TYPE_CHECKING:
    from archive.article import Box as BoxName
    from tests.newspaper.pieces import Card
    from tests.newspaper.writing import Writer

TEASER_LENGTH = 110


class Paper(Protocol):
    """What the boxes need of the newspaper."""

    def near(self, writer: Writer, index: int, count: int) -> list[Card]:
        """`count` other articles that were published not too far from that of `index`."""

    def newest(self, writer: Writer, index: int, count: int) -> list[Card]:
        """`count` of the paper's newest articles, without that of `index`."""

    def most_read(self, variant: int) -> tuple[Card, ...]:
        """The seven articles of "Đọc nhiều", of which there are a few variants."""


class Boxes(NamedTuple):
    """All boxes of a page but those inside the body."""

    before: Box | None
    similar: Box | None
    others: Box
    most_read: Box


def cut_teaser(text: str) -> str:
    """`text` cut behind a word, with " ..." as the boxes of late 2020 print it."""
    if len(text) <= TEASER_LENGTH:
        return text
    return text[:TEASER_LENGTH].rsplit(" ", 1)[0] + " ..."


class Linker:
    """Makes the boxes of one story of `rank` in its era."""

    def __init__(self, paper: Paper, card: Card, rank: int, writer: Writer) -> None:
        self.paper = paper
        self.card = card
        self.rank = rank
        self.writer = writer

    def entry(self, card: Card, *, title: bool = True, teaser: str = "") -> Entry:
        """`card` as a box shows it; `teaser` is "", "full" or "cut"."""
        slug = earlier(card.slug) if self.writer.chance(0.04) else card.slug
        text = None
        if teaser:
            text = (
                clean(cut_teaser(card.abstract.stored))
                if teaser == "cut"
                else self._shown_here(card.abstract)
            )
        return Entry(card, slug, self._shown_here(card.headline) if title else None, text, card.thumb)

    def _shown_here(self, text: Text) -> Text:
        """`text` as this page prints it: an English one shows Vietnamese words without anything to repair.

        Whether tone marks of another language than the page's would be repaired is nobody's rule.
        """
        return clean(text.stored) if self.card.flavour == "english" else text

    def entries(self, count: int, *, title: bool = True, teaser: str = "") -> list[Entry]:
        """Entries for `count` articles that are near."""
        cards = self.paper.near(self.writer, self.card.place, count)
        return [self.entry(card, title=title, teaser=teaser) for card in cards]

    def place(self, pieces: list[Piece]) -> Box | None:
        """Puts the era's boxes into the body `pieces`; gives the one that stands above it, if any."""
        era = self.card.era
        if era == "imported":
            return None
        if self.card.flavour == "english":
            return self._plain_links(1 + self.rank % 2)
        if era == "2019":
            return self._of_2019(pieces)
        if era == "2024":
            return self._of_2024(pieces)
        if era == "2020":
            self._of_2020(pieces)
        else:
            self._of_2022(pieces)
        return None

    def _of_2019(self, pieces: list[Piece]) -> Box | None:
        if self.rank % 4 == 3:
            return None
        box = Box("after_abstract", "line", tuple(self.entries(2 + self.rank % 2)))
        if self.rank % 4 == 2:
            return box
        pieces.insert(0, box)
        return None

    def _of_2020(self, pieces: list[Piece]) -> None:
        cut = self.card.published >= CUT_TEASERS_FROM
        style = "cut" if cut else "image"
        turn = self.rank % 5
        if turn != 4:
            count = 1 + self.rank % 3
            entries = self.entries(count, title=not cut, teaser="cut" if cut else "")
            if self.rank % 9 == 2:
                entries.append(self._repeats_own_picture(pieces, title=not cut, cut=cut))
            self._add(pieces, style, entries, front=turn in (0, 1), middle=turn == 2)
        if turn == 1 and self.rank % 2:
            self._add(pieces, style, self.entries(1, title=not cut, teaser="cut" if cut else ""))

    def _repeats_own_picture(self, pieces: list[Piece], *, title: bool, cut: bool) -> Entry:
        """A box that shows the article itself, with its own picture: it is not related to itself."""
        own = self.entry(self.card, title=title, teaser="cut" if cut else "")
        picture = next((piece.path for piece in pieces if isinstance(piece, Figure)), own.thumb)
        return own._replace(thumb=picture, slug=self.card.slug)

    def _of_2022(self, pieces: list[Piece]) -> None:
        turn = self.rank % 6
        if turn != 5:
            entries = self.entries(1 + self.rank % 2)
            if self.rank % 11 == 4:
                entries.append(self._repeats_own_picture(pieces, title=True, cut=False))
            self._add(pieces, "twice", entries, front=turn < 3, middle=turn == 4)
        if turn == 2:
            self._add(pieces, "twice", self.entries(2))

    def _of_2024(self, pieces: list[Piece]) -> Box | None:
        style = ("title", "teaser", "both")[self.rank % 3]
        title, teaser = style != "teaser", "" if style == "title" else "full"
        if self.rank % 5 != 4:
            entries = self.entries(1 + self.rank % 2, title=title, teaser=teaser)
            if self.rank % 13 == 3:
                entries.append(self._repeats_own_picture(pieces, title=True, cut=False))
            self._add(pieces, "embed", entries, middle=self.rank % 5 in (1, 3))
        links = self.rank % 4
        if links == 0:
            return None
        if self.rank % 7 == 5:
            pieces.insert(0, Box("after_abstract", "plain", tuple(self.entries(links))))
            return None
        return self._plain_links(links)

    def _plain_links(self, count: int) -> Box:
        return Box("after_abstract", "plain", tuple(self.entries(count)))

    def _add(
        self,
        pieces: list[Piece],
        style: str,
        entries: list[Entry],
        *,
        front: bool = False,
        middle: bool = False,
    ) -> None:
        """Puts a box first in the body, or behind a paragraph or figure of it.

        Before the first paragraph or figure a box is `after_abstract`, behind it `in_body`; in a body
        without either (a video alone) it always comes first.
        """
        solid = [place for place, piece in enumerate(pieces) if isinstance(piece, Para | Figure)]
        if front or not solid:
            pieces.insert(0, Box("after_abstract", style, tuple(entries)))
            return
        place = solid[len(solid) // 2] + 1 if middle else len(pieces)
        pieces.insert(place, Box("in_body", style, tuple(entries)))

    def around(self, before: Box | None) -> Boxes:
        """The boxes outside the body, `before` among them."""
        similar = None
        if self.rank % 3:
            count = self.writer.between(2, 4) if self.rank % 3 == 1 else 0
            similar = self._shown("related", self.paper.near(self.writer, self.card.place, count))
        return Boxes(before, similar, *self.passing(self.rank % 6))

    def passing(self, variant: int) -> tuple[Box, Box]:
        """The boxes that follow the hour of the visit: other articles, and the most read ones."""
        others = self._shown("other", self.paper.newest(self.writer, self.card.place, 4), teaser="full")
        most_read = self._shown(
            "most_read", list(self.paper.most_read(variant)), teaser="full" if variant % 2 else ""
        )
        return others, most_read

    def _shown(self, name: BoxName, cards: list[Card], teaser: str = "") -> Box:
        """A box of today's template; its links have the slugs of today."""
        entries = [
            Entry(
                card,
                card.slug,
                self._shown_here(card.headline),
                self._shown_here(card.abstract) if teaser else None,
                card.thumb,
            )
            for card in cards
        ]
        return Box(name, "items", tuple(entries))
