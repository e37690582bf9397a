"""Writes the bodies: paragraphs, headings, figures and the rest, in the order in which they stand.

Which features a story has follows from its rank in its era by turns of different length, so that every
feature occurs in a paper of a few hundred articles whatever its seed is, and in all combinations in a large
one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.newspaper import captions, english, sentences, vocabulary
from tests.newspaper.numbering import moment
from tests.newspaper.pieces import Clip, Figure, Grid, Head, Link, Para, Piece, Points, PullQuote
from tests.newspaper.slugs import slug
from tests.newspaper.soil import Text, clean, soiled

if TYPE_CHECKING:
    from tests.newspaper.boxes import Paper
    from tests.newspaper.pieces import Card
    from tests.newspaper.writing import Writer

SOIL_SHARE = {"imported": 0.3, "2019": 0.2}
"""Share of texts with characters to repair, by era; `OTHER_SHARE` elsewhere."""
OTHER_SHARE = 0.13
USERS = ("anh.van", "su.vu", "trang.chu", "nguyenphuong")


class Body:
    """Writes the body of one story of `rank` in its era."""

    def __init__(self, paper: Paper, card: Card, rank: int, writer: Writer) -> None:
        self.paper = paper
        self.card = card
        self.rank = rank
        self.writer = writer
        self.rng = writer.rng
        self.old = card.era == "imported"
        self.share = SOIL_SHARE.get(card.era, OTHER_SHARE)
        self.figures = 0

    def turn(self, period: int, at: int = 0) -> bool:
        """True for one rank in `period`."""
        return self.rank % period == at

    def text(self, words: str, share: float | None = None) -> Text:
        """`words`, soiled as this era's texts are."""
        return soiled(words, self.rng, self.share if share is None else share, old=self.old)

    def pieces(self) -> list[Piece]:
        """The body without boxes."""
        flavour = self.card.flavour
        if flavour == "english":
            return self._english()
        if flavour == "infographic":
            return [self.figure(captioned=self.turn(2)) for _ in range(1 + self.rank % 3)]
        if flavour == "photo":
            return self._photos()
        if flavour.startswith("video"):
            return self._video(frame=flavour == "video_frame")
        return self._news()

    def _news(self) -> list[Piece]:
        pieces: list[Piece] = [self._opening()]
        goal = self.writer.between(110, 480)
        words = 0
        if self.turn(17, 4):
            words += self._interview(pieces)
        if self.turn(16, 5):
            pieces.extend(
                Para(self.text(f"{n}. {self.writer.fill(point)}."))
                for n, point in enumerate(self.writer.sample(sentences.POINTS, 4), 1)
            )
        every = 4 if self.turn(3) else 99
        pattern_pool = self.writer.sample(sentences.SENTENCES, 34)
        while words < goal and pattern_pool:
            if len(pieces) % every == every - 1:
                pieces.append(self.heading())
            paragraph = " ".join(
                self.writer.fill(pattern_pool.pop())
                for _ in range(min(self.writer.between(1, 3), len(pattern_pool)))
            )
            words += paragraph.count(" ") + 1
            pieces.append(self._linked(self.text(paragraph), paragraph))
        self._add_extras(pieces)
        for place in range(self.rank % 4):
            self._illustrate(pieces, captioned=self.turn(2, place % 2) if self.old else not self.turn(5, 2))
        return pieces

    def _illustrate(self, pieces: list[Piece], *, captioned: bool) -> None:
        """Puts in a picture; in old stories the caption may be a paragraph of its own."""
        place = self.writer.between(1, len(pieces))
        figure = self.figure(captioned=captioned or self.old)
        pieces.insert(place, figure._replace(apart=self.old and not captioned))

    def _opening(self) -> Para:
        words = self.writer.fill(self.writer.pick(sentences.OPENINGS))
        if (self.writer.when.month, self.writer.when.day) == (1, 1):
            # The year roll-over: December's days without a year over a stamp of 1 January.
            words = f"{self.writer.fill(sentences.NEW_YEAR)} {words}"
        return Para(self.text(f"{words} {self.writer.sentence()}"))

    def _linked(self, text: Text, words: str) -> Para:
        """A paragraph, with a link around some words of it now and then."""
        if not self.writer.chance(0.12):
            return Para(text)
        names = [*vocabulary.PROVINCES, *vocabulary.SKILLS, *vocabulary.VALUES]
        found = next((name for name in self.writer.sample(names, 30) if name in words), None)
        if found is None:
            return Para(text)
        href = f"/tag/{slug(found)}-{self.writer.between(100, 9999)}.tag"
        if self.writer.chance(0.4):
            href = self.paper.near(self.writer, self.card.place, 1)[0].path
        return Para(text, link=Link(found, href, f"Xem thêm tin về {found}"))

    def heading(self) -> Head:
        """A sub-heading."""
        return Head(self.text(self.writer.fill(self.writer.pick(sentences.HEADINGS))))

    def _interview(self, pieces: list[Piece]) -> int:
        name, words = self.writer.name(), 0
        for question in self.writer.sample(sentences.QUESTIONS, 3):
            pieces.append(Para(self.text(self.writer.fill(question)), bold=self.turn(2)))
            answer = f"{name}: {self.writer.sentence()} {self.writer.sentence()}"
            words += answer.count(" ")
            pieces.append(Para(self.text(answer)))
        return words

    def _insert(self, pieces: list[Piece], piece: Piece) -> None:
        pieces.insert(self.writer.between(1, len(pieces)), piece)

    def _add_extras(self, pieces: list[Piece]) -> None:
        """The features that come in turns."""
        fill, turn = self.writer.fill, self.turn
        if turn(9, 3) and not self.old:
            self._insert(pieces, self._pull_quote())
        if turn(11, 6):
            self._insert(pieces, self._grid())
        if turn(13, 2):
            self._insert(pieces, self._points())
        if turn(19, 8) and not self.old:
            self._insert(pieces, self.clip(frame=self.rank % 2 == 0))
        if turn(10, 7):
            self._insert(pieces, Para(self.text(fill(sentences.LONG_BOLD)), bold=True))
        if turn(20, 13):
            self._insert(pieces, Para(clean(sentences.BOLD_OF_26), bold=True))
        if turn(7, 1):
            self._insert(pieces, Para(self.text(fill(self.writer.pick(sentences.SHORT_BOLD))), bold=True))
        if turn(12, 9):
            self._insert(pieces, Para(self.text(fill(self.writer.pick(sentences.LINES)), 0)))
        if turn(14, 5):
            self._insert(
                pieces,
                Para(clean(fill("{nguoi_ngoai}, người bạn lâu năm của {tinh}, gửi lời chào bạn đọc."))),
            )

    def _pull_quote(self) -> PullQuote:
        count = 1 + self.rank % 3
        return PullQuote(tuple(self.text(self.writer.sentence()) for _ in range(count)))

    def _points(self) -> Points:
        count = self.writer.between(3, 5)
        items = self.writer.sample(sentences.POINTS, count)
        return Points(tuple(self.text(self.writer.fill(item)) for item in items), ordered=self.turn(2))

    def _grid(self) -> Grid:
        head = tuple(clean(name) for name in ("Địa phương", "Số dự án", "Kinh phí"))
        rows = [head]
        for place in self.writer.sample(vocabulary.PROVINCES, self.writer.between(2, 5)):
            money = "" if self.writer.chance(0.15) else self.writer.words("{tien}")
            rows.append((self.text(place), clean(self.writer.words("{so_nho}")), clean(money)))
        return Grid(tuple(rows))

    def clip(self, *, frame: bool) -> Clip:
        """A video by its player or by its file."""
        number = self.card.number
        if frame:
            return Clip(f"https://www.youtube.com/embed/{number:x}Vn{self.rank % 97:02}", frame=True)
        return Clip(f"/stores/video_data/{self.writer.when:%m%Y}/{number}.mp4", frame=False)

    def figure(self, *, captioned: bool = True) -> Figure:
        """A picture; the forms of caption lines come in turn."""
        self.figures += 1
        caption = None
        if captioned:
            place = (self.rank * 4 + self.figures) % len(captions.FORMS)
            caption = captions.make(self.writer, self.rng, captions.FORMS[place], self.share)
        return Figure(self._picture(), caption)

    def _picture(self) -> str:
        name = f"{slug(self.writer.words('{su_kien}'))[:40].strip('-')}-{self.figures}"
        return picture_path(self.card.era, self.card.published, name, self.card.number, "in_article/")

    def _photos(self) -> list[Piece]:
        """A photo story; those with paragraphs are photo stories by their headline's prefix."""
        pieces: list[Piece] = []
        for place in range(self.writer.between(4, 8)):
            pieces.append(self.figure(captioned=place != 2))
            if self.card.headline.stored.startswith("[") and self.turn(2):
                pieces.append(Para(self.text(self.writer.sentence())))
        return pieces

    def _video(self, *, frame: bool) -> list[Piece]:
        pieces: list[Piece] = [self.clip(frame=frame)]
        if self.card.headline.stored.startswith("[") and self.turn(2):
            pieces.append(Para(self.text(f"{self.writer.sentence()} {self.writer.sentence()}")))
        return pieces

    def _english(self) -> list[Piece]:
        pool = self.writer.sample(english.SENTENCES, len(english.SENTENCES))
        pieces: list[Piece] = []
        while pool:
            pieces.append(
                Para(clean(" ".join(self.writer.fill(pool.pop()) for _ in range(min(3, len(pool))))))
            )
        caption = captions.english(self.writer.fill(english.CAPTION), self.writer.pick(english.AUTHORS))
        pieces.insert(2, Figure(self._picture(), caption))
        return pieces


def picture_path(era: str, published: int, name: str, number: int, folder: str) -> str:
    """Where the CMS of `era` keeps a picture (docs/mastercms.md, 2.3), with its query where it has one."""
    up = moment(published - 40 - number % 300)
    edited = moment(published - number % 35)
    if era == "imported":
        return f"/stores/news_dataimages/thoidai/112017/{up:%d}/{up:%H}/{name}-44-.{number % 9000 + 1000}.jpg"
    query = f"?rt={edited:%Y%m%d%H%M}{number % 60:02}" if number % 7 else ""
    if era in ("2019", "2020"):
        user = USERS[number % len(USERS)]
        if number % 2:
            return (
                f"/stores/news_dataimages/{user}/{up:%m%Y}/{up:%d}/{up:%H}/{folder}{up:%M%S}"
                f"_{name[:24]}.jpg{query}"
            )
        return (
            f"/stores/news_dataimages/{user}/{up:%m%Y}/{up:%d}/{up:%H}/{folder}{name}"
            f"-00-.{number % 9000 + 1000}.jpg{query}"
        )
    kind = ("jpg", "png", "webp")[number % 3]
    return (
        f"/stores/news_dataimages/{up:%Y}/{up:%m%Y}/{up:%d}/{up:%H}/{folder}{name}"
        f"{edited:%Y%m%d%H%M}00.{kind}{query}"
    )
