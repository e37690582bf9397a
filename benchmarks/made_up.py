"""An archive of any size, of made-up articles: what search, exports and upgrades are measured on.

Its sentences say nothing, but they are like a newspaper's in all that costs time: the words are those of the
dictionary that underthesea brings, some 20,000, each about as often as its rank says (Zipf's law), an article
keeps coming back to some of its own, and names of people and places stand between them.

    python -m benchmarks.made_up --articles 100000 sqlite:////tmp/made_up.db
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from archive.article import (
    Article,
    Author,
    Block,
    Heading,
    Image,
    ItemList,
    Paragraph,
    RelatedLink,
    Table,
    Tokens,
    text_parts,
)
from archive.location import archive_url
from archive.outcomes import Captured, Fetch
from archive.store import Store
from tests.newspaper import vocabulary
from tests.newspaper.sections import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SITE = "madeup"
ORIGIN = "https://madeup.example"
ZONE_NAME = "Asia/Ho_Chi_Minh"
ZONE = ZoneInfo(ZONE_NAME)
BATCH = 500
"""Articles of one transaction."""
FIRST_NUMBER = 100_001
REVISED = 25
"""One of so many articles is written a second time, changed."""
FETCHED = datetime(2026, 11, 1, tzinfo=UTC)
FIRST_DAY = datetime(2015, 1, 1, 6, tzinfo=ZONE)
LAST_DAY = datetime(2026, 10, 31, 21, tzinfo=ZONE)

FREQUENT = (
    "và của các là có trong cho được với những một người đã về không đến này từ khi năm để ở ra cũng trên "
    "phải đó vào nhiều lại sau như đi ngày còn theo sẽ hơn làm đang ông bà rất qua hai nước mới cùng nhà tại "
    "do thì chỉ tới nên mà bị lên rồi việc con đầu em lớn mỗi ba giữa trước nhưng"
)
"""The most frequent words, most frequent first."""
OFTEN = (
    "Việt Nam|đất nước|nhân dân|hữu nghị|phát triển|xã hội|kinh tế|tổ chức|chương trình|"
    "hoạt động|quốc tế|hợp tác|chính phủ|công tác|địa phương|văn hóa|giáo dục|thế giới|quan hệ|"
    "đoàn kết|hòa bình|Hà Nội|cộng đồng|gia đình|học sinh|thành phố|dự án|doanh nghiệp|đại diện|"
    "chủ tịch|hội nghị|lãnh đạo|thành viên|tham gia|hỗ trợ|thực hiện|xây dựng|cơ quan|sinh viên|"
    "thanh niên|phụ nữ|trẻ em|môi trường|nông dân|du lịch|biên giới|biển đảo|kiều bào|"
    "truyền thống|lịch sử|hội thảo|giao lưu|ngoại giao|nghệ thuật|âm nhạc|đồng bào|Lào|"
    "Campuchia|Trung Quốc|Nhật Bản|Nga|Cuba|ASEAN|UNESCO|COVID-19|phường|xã|tỉnh|bản|đường|"
    "rừng|biển"
)
"""Words that a newspaper of friendship uses often."""


class Word(NamedTuple):
    """A word as the segmenter gives it: its text, and the text with its syllables joined."""

    text: str
    segmented: str


class Text(NamedTuple):
    """A text with its sentences and words."""

    text: str
    sentences: tuple[tuple[int, int], ...]
    words: tuple[tuple[int, int], ...]
    segmented: str


def words_by_frequency(rng: Random) -> list[Word]:
    """The words to draw from, the most frequent first."""
    listed = files("underthesea").joinpath("corpus/data/Viet22K.txt").read_text("utf-8").split("\n")
    rare = [word.strip() for word in listed if word.strip() and len(word.split()) < 4]  # noqa: PLR2004 - sayings
    names = [*vocabulary.CITIES, *vocabulary.PROVINCES, *vocabulary.COUNTRIES]
    people = [
        f"{family} {middle} {given}"
        for family in vocabulary.FAMILY
        for middle in vocabulary.MIDDLE
        for given in vocabulary.GIVEN[::5]
    ]
    rng.shuffle(rare)
    often, seldom = [*names, *rare[:1000]], [*people, *rare[1000:]]
    rng.shuffle(often)
    rng.shuffle(seldom)
    found = dict.fromkeys([*FREQUENT.split(), *OFTEN.split("|"), *often, *seldom])
    return [Word(word, word.replace(" ", "_")) for word in found]


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


class Maker:
    """Makes articles; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.words = words_by_frequency(self.rng)
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))
        self.paths = [path for path in SECTIONS if "/" in path]
        self.people = [f"{family} {given}" for family in vocabulary.FAMILY for given in vocabulary.GIVEN[::2]]

    def _draw(self, count: int, own: Sequence[Word]) -> list[Word]:
        drawn = self.rng.choices(self.words, cum_weights=self.weights, k=count)
        for place in range(self.rng.randrange(7), count, 7):
            drawn[place] = own[int(self.rng.random() * len(own))]
        return drawn

    def text(self, lengths: Sequence[int], own: Sequence[Word], end: str = ".") -> Text:
        """A text of sentences with so many words each, of which one in seven is one of `own`."""
        pieces, lines = [], []
        sentences, words = [], []
        at = 0
        for length in lengths:
            drawn = self._draw(length, own)
            first = drawn[0]
            drawn[0] = Word(_capital(first.text), _capital(first.segmented))
            comma = self.rng.randrange(4, 14)
            start, line = at, []
            for place, word in enumerate(drawn):
                stop = at + len(word.text)
                words.append((at, stop))
                pieces.append(word.text)
                line.append(word.segmented)
                if place == comma and length > comma + 1:
                    words.append((stop, stop + 1))
                    pieces.append(",")
                    line.append(",")
                    stop += 1
                pieces.append(" ")
                at = stop + 1
            pieces[-1] = end
            if end:
                words.append((at - 1, at))
                line.append(end)
            sentences.append((start, at if end else at - 1))
            pieces.append(" ")
            at += 1
            lines.append(" ".join(line))
        return Text("".join(pieces[:-1]), tuple(sentences), tuple(words), "\n".join(lines))

    def article(self, index: int, share: float) -> Article:
        """The article of that index; `share` of all time has gone by when it is published."""
        rng = self.rng
        own = rng.sample(self.words[40:], 12)
        number = FIRST_NUMBER + 3 * index
        headline = self.text([rng.randrange(7, 15)], own, "")
        abstract = self.text([rng.randrange(16, 34)], own)
        blocks, tokens = self._body(number, own)
        date = FIRST_DAY + (LAST_DAY - FIRST_DAY) * share
        date = date.replace(second=0, microsecond=0)
        path = rng.choice(self.paths)
        parent = path.partition("/")[0]
        return Article(
            url=f"{ORIGIN}/bai-{number}.html",
            id=number,
            headline=headline.text,
            abstract=abstract.text,
            date_published_raw=date.strftime("%H:%M | %d/%m/%Y"),
            date_published=date,
            sections=(parent, path),
            section_names=(SECTIONS[parent], SECTIONS[path]),
            authors=(Author(rng.choice(self.people)),),
            byline_raw="Tác giả",
            kind=rng.choices(("news", "photo", "video"), (90, 7, 3))[0],
            keywords=tuple(dict.fromkeys(word.text for word in rng.sample(own, 3))),
            body=tuple(blocks),
            related=self._links(index),
            rules={"headline": "h1", "date_published": "stamp", "body": "container"},
            tokens=(Tokens("headline", *headline[1:]), Tokens("abstract", *abstract[1:]), *tokens),
            parser_version=1,
            printed_id=number,
        )

    def _body(self, number: int, own: Sequence[Word]) -> tuple[list[Block], list[Tokens]]:
        """The blocks of an article, and the tokens of those that have some."""
        blocks: list[Block] = []
        tokens: list[Tokens] = []
        rng = self.rng
        for kind in self._plan():
            name = f"body/{len(blocks)}"
            if kind == "table":
                cells = [word.text for word in self._draw(6, own)]
                blocks.append(Table((tuple(cells[:3]), tuple(cells[3:]))))
                continue
            if kind == "list":
                items = [self.text([rng.randrange(4, 12)], own, "") for _ in range(3)]
                blocks.append(ItemList(tuple(item.text for item in items)))
                tokens += [Tokens(f"{name}/items/{i}", *item[1:]) for i, item in enumerate(items)]
                continue
            lengths = [rng.randrange(8, 34) for _ in range(rng.randrange(1, 5))]
            made = self.text(lengths if kind == "paragraph" else [9], own, "" if kind == "heading" else ".")
            if kind == "image":
                credit = rng.choice(self.people)
                raw = f"{made.text} (Ảnh: {credit})"
                blocks.append(Image(f"{ORIGIN}/anh/{number}-{len(blocks)}.jpg", made.text, credit, raw))
                name += "/caption"
            else:
                blocks.append(Heading(made.text) if kind == "heading" else Paragraph(made.text))
            tokens.append(Tokens(name, *made[1:]))
        return blocks, tokens

    def _plan(self) -> Iterator[str]:
        paragraphs = self.rng.randrange(4, 15)
        for place in range(paragraphs):
            yield "paragraph"
            if place % 4 == 1:
                yield "image"
            if place % 6 == 4:  # noqa: PLR2004 - the fifth of six
                yield "heading"
        if self.rng.random() < 0.1:  # noqa: PLR2004 - a tenth
            yield "list"
        if self.rng.random() < 0.05:  # noqa: PLR2004 - a twentieth
            yield "table"

    def _links(self, index: int) -> tuple[RelatedLink, ...]:
        """Six other articles before this one, or fewer."""
        nearest = range(max(0, index - 2000), index)
        chosen = self.rng.sample(nearest, min(6, len(nearest)))
        numbers = [FIRST_NUMBER + 3 * other for other in chosen]
        return tuple(
            RelatedLink(f"{ORIGIN}/bai-{number}.html", number, f"Bài số {number}", None, ("related",))
            for number in numbers
        )


def captured(article: Article, minutes: int = 0) -> Captured:
    """The outcome of a fetch of `article`, so many minutes after the first."""
    fetch = Fetch(
        site=SITE,
        number=article.id,
        url=article.url,
        fetched_url=article.url,
        fetched_at=FETCHED + timedelta(minutes=minutes),
        listed_in=article.sections[-1:],
    )
    return Captured(fetch, article)


def _revised(article: Article) -> Article:
    """`article` without its last paragraph, whose words go too."""
    shorter = replace(article, body=article.body[:-1])
    parts = text_parts(shorter)
    return replace(shorter, tokens=tuple(one for one in article.tokens if one.part in parts))


def fill(url: str, articles: int, seed: int = 1) -> None:
    """Make the archive at `url`, if it is not there, and write so many made-up articles into it.

    Dates rise with the articles' numbers, from 2015 to 2026; every 25th article has two revisions. 1,000
    articles take some two seconds in SQLite.
    """
    maker = Maker(seed)
    with Store.open(url, create=True) as store:
        site_id = store.claim_site(SITE, ORIGIN, ZONE_NAME)
        run_id = store.start_run(site_id, "made up", {"articles": articles, "seed": seed})
        for start in range(0, articles, BATCH):
            indices = range(start, min(start + BATCH, articles))
            batch = [maker.article(index, index / articles) for index in indices]
            store.write(site_id, run_id, [captured(one, 0) for one in batch])
            changed = [captured(_revised(one), 60) for one in batch[::REVISED]]
            store.write(site_id, run_id, changed)
        store.finish_run(run_id, 0, "complete", {"new": articles})


def main() -> None:
    """Fill the archive that the command line names."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("url", metavar="URL", help="for example sqlite:////tmp/made_up.db")
    asked = parser.parse_args()
    fill(archive_url(asked.url), asked.articles, asked.seed)


if __name__ == "__main__":
    main()
