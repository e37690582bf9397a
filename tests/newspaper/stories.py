"""Makes stories: one `Story` from the paper's seed and an article's place in it, and nothing else."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Literal, NamedTuple

from tests.newspaper import english, sentences, vocabulary
from tests.newspaper.bodies import OTHER_SHARE, SOIL_SHARE, Body, picture_path
from tests.newspaper.boxes import Linker, Paper
from tests.newspaper.captions import OLD_NAMES
from tests.newspaper.numbering import moment
from tests.newspaper.pieces import Card, Story
from tests.newspaper.slugs import slug
from tests.newspaper.soil import Text, clean, joined, soiled, soiled_name
from tests.newspaper.writing import Writer

if TYPE_CHECKING:
    from datetime import datetime

    from archive.article import Role

FLAVOURS = {
    3: "infographic",
    9: "photo",
    15: "video_frame",
    20: "video_file",
    24: "english",
}
"""What the articles of these ranks (modulo `CYCLE`) are; the rest are news."""
CYCLE = 27
_LIMITED = {
    "imported": {"news", "photo"},
    "2019": {"news", "infographic", "photo", "video_frame", "video_file"},
}

_PREFIXES = {
    "infographic": ("[Infographic] ", "Infographic: ", "[INFOGRAPHIC] ", "Infographics "),
    "photo": ("[Ảnh] ", "", "[ẢNH] "),
    "video": ("[Video] ", "", "[VIDEO] "),
}


def flavour_of(era: str, rank: int) -> str:
    """What kind of story the one of `rank` in `era` is."""
    flavour = FLAVOURS.get(rank % CYCLE, "news")
    return flavour if flavour in _LIMITED.get(era, set(FLAVOURS.values()) | {"news"}) else "news"


class Slot(NamedTuple):
    """What the paper's arrays say of an article; `rank` is its place in its `era`."""

    place: int
    rank: int
    era: str
    number: int
    published: int


def make_card(seed: int, slot: Slot) -> Card:
    """What others show of the article; made without making its body."""
    place, rank, era, number, published = slot
    rng = Random((seed << 40) + place * 2)
    flavour = flavour_of(era, rank)
    writer = Writer(rng, moment(published))
    if flavour == "english":
        headline = clean(writer.fill(writer.pick(english.HEADLINES)))
        abstract = clean(writer.fill(writer.pick(english.ABSTRACTS)))
    else:
        share = SOIL_SHARE.get(era, OTHER_SHARE)
        prefixes = _PREFIXES.get(flavour.partition("_")[0], ("",))
        prefix = prefixes[(rank // CYCLE + seed) % len(prefixes)]
        title = soiled(writer.fill(writer.pick(sentences.HEADLINES)), rng, share, old=era == "imported")
        headline = joined("", [clean(prefix), title])
        words = writer.fill(writer.pick(sentences.ABSTRACTS))
        if era == "2019" and rank % 3 == 0:
            words = f"TĐO - {words}"
        abstract = soiled(words, rng, share, old=era == "imported")
    address = slug(headline.stored)
    thumb = picture_path(era, published, address[:30].strip("-"), number, "")
    return Card(place, number, published, era, flavour, headline, abstract, address, thumb)


def make_story(paper: Paper, seed: int, card: Card, rank: int, path: str) -> Story:
    """The whole article of `card`, filed under the section `path`."""
    rng = Random((seed << 40) + card.place * 2 + 1)
    when = moment(card.published)
    writer = Writer(rng, when)
    foreign = card.flavour == "english"
    pieces = Body(paper, card, rank, writer).pieces()
    linker = Linker(paper, card, rank, writer)
    boxes = linker.around(linker.place(pieces))
    authors, byline = _byline(writer, rng, rank, foreign=foreign)
    return Story(
        card=card,
        era=card.era,
        language="en" if foreign else "vi",
        when=when,
        stamp=stamp(when, rank, foreign=foreign),
        path=path,
        pieces=tuple(pieces),
        authors=authors,
        byline=byline,
        byline_place="info" if foreign else _PLACES[rank // 2 % len(_PLACES)],
        source=clean(writer.pick(vocabulary.PRESS)) if rank % 8 == 5 else None,
        keywords=tuple(clean(tag) for tag in writer.sample(vocabulary.TAGS, 3 + rank % 3))
        if rank % 3
        else (),
        before=boxes.before,
        similar=boxes.similar,
        others=boxes.others,
        most_read=boxes.most_read,
        aside_first=rank % 12 == 10,
    )


_PLACES: tuple[Literal["title", "body", "after"], ...] = (
    "title",
    "title",
    "body",
    "title",
    "after",
    "title",
    "title",
)


def _byline(
    writer: Writer, rng: Random, rank: int, *, foreign: bool
) -> tuple[tuple[tuple[Text, Role], ...], Text | None]:
    """The people of the byline and the line itself: none, one, one who compiled, or two."""
    form = rank % 9
    if form == 4:
        return (), None
    if foreign:
        name = clean(writer.pick(english.AUTHORS))
        return ((name, "author"),), name
    first = soiled_name(_author(writer), rng, 0.12)
    if form in (1, 6):
        return ((first, "compiled"),), joined(" ", [first, clean("(t/h)")])
    if form == 2:
        second = soiled_name(_author(writer), rng, 0.12)
        mark = " / " if rank % 2 else "/"
        return ((first, "author"), (second, "author")), joined(mark, [first, second])
    return ((first, "author"),), first


def _author(writer: Writer) -> str:
    style = writer.random()
    if style < 0.15:
        return writer.pick(OLD_NAMES)
    name = writer.name()
    return name if style < 0.4 else name.split(" ", 1)[1]


def stamp(when: datetime, rank: int, *, foreign: bool) -> str:
    """The date stamp in one of its forms (docs/mastercms.md, 4.6)."""
    if foreign:
        return f"{when:%B %d, %Y} | {when:%H:%M}"
    form = STAMPS.get(rank % 25, "{t} | {d} GMT+7")
    return form.format(t=f"{when:%H:%M}", d=f"{when:%d/%m/%Y}")


STAMPS = {
    2: "{t} | {d}",
    6: "{t} | {d} GMT+7 |",
    11: "{t} | {d}",
    14: "{d} {t}",
    18: "{t} | {d} |",
    22: "Cập nhật: {t} | {d} GMT+7",
}
"""Forms of the stamp by rank modulo 25; the others have the usual one."""
