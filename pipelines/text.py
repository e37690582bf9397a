"""The second step: the author's words in one encoding and one spelling, with an account of each repair."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from archive.article import Heading, Image, ItemList, Paragraph, Quote, Table
from archive.printed import printed_text as restore
from pipelines.base import Step
from pipelines.characters import CHARACTER_RULES, find_old_tones, is_clean
from pipelines.ledger import Ledger
from pipelines.tones import fold_to_old_style, has_old_style
from pipelines.validate import validate

if TYPE_CHECKING:
    from archive.article import Article, Author, Block, RelatedLink, Repair
    from archive.outcomes import Fetch
    from pipelines.options import Options

__all__ = ["Normalised", "TextPipeline", "fold_to_old_style", "normalise", "normalise_article", "restore"]


_MOST_ROUNDS = 12
"""Rounds of the character rules; no text is known that needs more than four, the last finding nothing.

`entities` reads what is nested in one round, and no other rule makes work for the one that made its own.
"""


class Normalised(NamedTuple):
    """A text as it is stored, and what makes the printed one of it: `restore(text, repairs)`.

    The repairs are sorted, do not touch each other, and count code points of `text`.
    """

    text: str
    repairs: tuple[Repair, ...]


def normalise(text: str, *, tone: bool, part: str = "") -> Normalised:
    """`text` repaired by the rules of `pipelines.characters`, the tone rule only where `tone` says so.

    A repaired text has nothing left to repair: the character rules are tried until none finds anything,
    since one can make work for another (a zero-width space inside of `&amp;`, say). `part` names the text
    in its repairs.
    """
    if is_clean(text) and not (tone and has_old_style(text)):
        return Normalised(text, ())
    ledger = Ledger(text)
    for _ in range(_MOST_ROUNDS):
        if not ledger.apply_all(CHARACTER_RULES):
            break
    if tone:
        ledger.apply("tone", find_old_tones(ledger.text))
    return Normalised(ledger.text, ledger.repairs(part))


def normalise_article(article: Article, options: Options) -> Article:
    """`article` with every text normalised and its repairs noted.

    Tone marks are moved in headline, abstract, body, captions and the words of related boxes, in a
    Vietnamese article and where `options.tone_marks` allows; names, byline, source, credits, printed
    captions and keywords get the character rules alone. A text of which nothing is left becomes `None`;
    a block, author, keyword or list item of which nothing is left goes, and its repairs with it. A table
    keeps its empty cells.

    Raises:
        Refused: nothing is left of the headline (`no_headline`) or of the body (`no_body`).
    """
    desk = _Desk(tone=options.tone_marks and article.language == "vi")
    fields = {
        "headline": desk.optional("headline", article.headline),
        "abstract": desk.optional("abstract", article.abstract),
        "byline_raw": desk.optional("byline_raw", article.byline_raw, tone=False),
        "source": desk.optional("source", article.source, tone=False),
        "authors": desk.authors(article.authors),
        "keywords": desk.texts("keywords", article.keywords, tone=False),
        "body": desk.body(article.body),
        "related": desk.related(article.related),
    }
    if not desk.touched:
        return article
    return validate(replace(article, repairs=(*article.repairs, *desk.repairs), **fields))


class _Desk:
    """Normalises the texts of one article; `repairs` collects what was done, `touched` whether anything."""

    def __init__(self, *, tone: bool) -> None:
        self.tone = tone
        self.repairs: list[Repair] = []
        self.touched = False

    def read(self, part: str, text: str, *, tone: bool = True, cell: bool = False) -> str:
        """The normalised `text`; what becomes empty has no repairs, unless it is a table's cell."""
        done = normalise(text, tone=tone and self.tone, part=part)
        self.touched = self.touched or done.text is not text or not (text or cell)
        if done.text or cell:
            self.repairs += done.repairs
        return done.text

    def optional(self, part: str, text: str | None, *, tone: bool = True) -> str | None:
        return None if text is None else self.read(part, text, tone=tone) or None

    def texts(self, name: str, texts: tuple[str, ...], *, tone: bool = True) -> tuple[str, ...]:
        kept: list[str] = []
        for text in texts:
            if done := self.read(f"{name}/{len(kept)}", text, tone=tone):
                kept.append(done)
        return tuple(kept)

    def authors(self, authors: tuple[Author, ...]) -> tuple[Author, ...]:
        kept: list[Author] = []
        for author in authors:
            if name := self.read(f"authors/{len(kept)}", author.name, tone=False):
                kept.append(author if name is author.name else replace(author, name=name))
        return tuple(kept)

    def related(self, links: tuple[RelatedLink, ...]) -> tuple[RelatedLink, ...]:
        return tuple(
            replace(
                link,
                title=self.optional(f"related/{i}/title", link.title),
                abstract=self.optional(f"related/{i}/abstract", link.abstract),
            )
            for i, link in enumerate(links)
        )

    def body(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        kept: list[Block] = []
        for block in blocks:
            if (done := self.block(f"body/{len(kept)}", block)) is not None:
                kept.append(done)
        return tuple(kept)

    def block(self, name: str, block: Block) -> Block | None:
        match block:
            case Paragraph() | Heading() | Quote():
                text = self.read(name, block.text)
                return replace(block, text=text) if text else None
            case ItemList():
                items = self.texts(f"{name}/items", block.items)
                return ItemList(items) if items else None
            case Table():
                return Table(
                    tuple(
                        tuple(
                            self.read(f"{name}/rows/{r}/{c}", cell, cell=True) for c, cell in enumerate(row)
                        )
                        for r, row in enumerate(block.rows)
                    )
                )
            case Image():
                return replace(
                    block,
                    caption=self.optional(f"{name}/caption", block.caption),
                    credit=self.optional(f"{name}/credit", block.credit, tone=False),
                    caption_raw=self.optional(f"{name}/caption_raw", block.caption_raw, tone=False),
                )
        return block


class TextPipeline(Step):
    """`normalise_article` as a Scrapy pipeline; each repair counts as `text/repairs/RULE`, rule by rule."""

    def improve(self, article: Article, fetch: Fetch) -> Article:
        """See `normalise_article`."""
        del fetch
        better = normalise_article(article, self.options)
        made = better.repairs[len(article.repairs) :]
        for rule, times in Counter(name for one in made for name in one.rule.split("+")).items():
            self.count(f"text/repairs/{rule}", times)
        return better
