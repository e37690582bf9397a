"""The step of the text: the author's words in one encoding and spelling, with an account of each repair."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from archive.article import Flag, Heading, Image, ItemList, Paragraph, Quote, Table
from archive.printed import printed_text as restore
from pipelines.base import Step
from pipelines.characters import CHARACTER_RULES, RULES_OF_A_SUSPECT, find_entities, find_old_tones, is_clean
from pipelines.ledger import Edit, Ledger
from pipelines.legacy import LEGACY_RULES, read_legacy, shows_signs
from pipelines.tones import fold_to_old_style, has_old_style
from pipelines.validate import validate

if TYPE_CHECKING:
    from datetime import datetime

    from archive.article import Article, Author, Block, RelatedLink, Repair
    from pipelines.legacy import Reading
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


def normalise(
    text: str, *, tone: bool, part: str = "", legacy: bool = False, encoding: str | None = None
) -> Normalised:
    """`text` repaired by the rules of `pipelines.characters`, the tone rule only where `tone` says so.

    A repaired text has nothing left to repair: the character rules are tried until none finds anything,
    since one can make work for another (a zero-width space inside of `&amp;`, say). `part` names the text
    in its repairs.

    With `legacy` a text that is certainly in an old encoding (see `pipelines.legacy`, also for `encoding`)
    is decoded as a whole. One that may be keeps its tone marks and the characters that would be letters
    then: controls, soft hyphens, eths.
    """
    return _normalise(text, part, tone, legacy, encoding)[0]


def _normalise(
    text: str, part: str, tone: bool, legacy: bool, encoding: str | None
) -> tuple[Normalised, Reading | None]:
    """The text as `normalise` gives it, and the reading of an old encoding that is not certain."""
    clean = is_clean(text) and not (legacy and (encoding is not None or shows_signs(text)))
    if clean and not (tone and has_old_style(text)):
        return Normalised(text, ()), None
    ledger = Ledger(text)
    reading = None if clean else _repair_characters(ledger, legacy=legacy, encoding=encoding)
    if tone and reading is None:
        ledger.apply("tone", find_old_tones(ledger.text))
    return Normalised(ledger.text, ledger.repairs(part)), reading


def _repair_characters(ledger: Ledger, *, legacy: bool, encoding: str | None) -> Reading | None:
    """Apply the character rules until none finds anything; what is left is a reading that is not certain."""
    reading: Reading | None = None
    for _ in range(_MOST_ROUNDS):
        rules = CHARACTER_RULES
        reading = None
        decoded = False
        ledger.apply("entities", find_entities(ledger.text))
        signs = legacy and (encoding is not None or shows_signs(ledger.text))
        if signs:
            reading = read_legacy(ledger.text, encoding)
        if reading is not None and reading.certain:
            decoded = ledger.apply(reading.name, [Edit(0, len(ledger.text), reading.text)])
            reading = None
        elif reading is not None:
            rules = RULES_OF_A_SUSPECT
        if not ledger.apply_all(rules) and not decoded:
            break
        if not signs and is_clean(ledger.text) and not (legacy and shows_signs(ledger.text)):
            break
    return reading


def normalise_article(article: Article, options: Options) -> Article:
    """`article` with every text normalised and its repairs noted.

    Tone marks are moved in headline, abstract, body, captions and the words of related boxes, in a
    Vietnamese article and where `options.tone_marks` allows; names, byline, source, credits, printed
    captions and keywords get the character rules alone. In a Vietnamese article a text in an old encoding
    is decoded; one that may be in one is flagged as `encoding`. A text of which nothing is left becomes
    `None`; a block, author, keyword or list item of which nothing is left goes, and its repairs with it. A
    table keeps its empty cells.

    Raises:
        Refused: nothing is left of the headline (`no_headline`) or of the body (`no_body`).
    """
    vietnamese = article.language == "vi"
    desk = _Desk(article, tone=options.tone_marks and vietnamese, legacy=vietnamese)
    encodings = {rule for one in desk.repairs for rule in one.rule.split("+")} & LEGACY_RULES
    if desk.flags and len(encodings) == 1:
        desk = _Desk(article, tone=desk.tone, legacy=True, encoding=encodings.pop())
    flags = tuple(flag for flag in desk.flags if flag not in article.flags)
    if not desk.touched:
        return replace(article, flags=(*article.flags, *flags)) if flags else article
    return validate(
        replace(
            article,
            repairs=(*article.repairs, *desk.repairs),
            flags=(*article.flags, *flags),
            **desk.fields,
        )
    )


class _Desk:
    """The texts of `article` normalised: `fields` has them.

    `repairs` and `flags` tell what was done and what was left, `touched` whether anything was done. See
    `normalise` for the options.
    """

    def __init__(self, article: Article, *, tone: bool, legacy: bool, encoding: str | None = None) -> None:
        self.tone = tone
        self.legacy = legacy
        self.encoding = encoding
        self.repairs: list[Repair] = []
        self.flags: list[Flag] = []
        self.touched = False
        self.fields = {
            "headline": self.optional("headline", article.headline),
            "abstract": self.optional("abstract", article.abstract),
            "byline_raw": self.optional("byline_raw", article.byline_raw, tone=False),
            "source": self.optional("source", article.source, tone=False),
            "authors": self.authors(article.authors),
            "keywords": self.texts("keywords", article.keywords, tone=False),
            "body": self.body(article.body),
            "related": self.related(article.related),
        }

    def read(self, part: str, text: str, *, tone: bool = True, cell: bool = False) -> str:
        """The normalised `text`; what becomes empty has no repairs, unless it is a table's cell."""
        done, reading = _normalise(text, part, tone and self.tone, self.legacy, self.encoding)
        self.touched = self.touched or done.text != text or not (text or cell)
        if done.text or cell:
            self.repairs += done.repairs
        if reading is not None:
            self.flags.append(Flag(part, "encoding", reading.described()))
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
    """`normalise_article` as a Scrapy pipeline.

    Each repair counts as `text/repairs/RULE`, rule by rule, each flag as `text/flags/RULE`.
    """

    def improve(self, article: Article, now: datetime | None = None) -> Article:
        """See `normalise_article`."""
        del now
        better = normalise_article(article, self.options)
        made = better.repairs[len(article.repairs) :]
        for rule, times in Counter(name for one in made for name in one.rule.split("+")).items():
            self.count(f"text/repairs/{rule}", times)
        for rule, times in Counter(flag.rule for flag in better.flags[len(article.flags) :]).items():
            self.count(f"text/flags/{rule}", times)
        return better
