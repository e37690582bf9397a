"""What the page printed, rebuilt from what is stored and its repairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from archive.article import (
    Article,
    Block,
    Heading,
    Image,
    ItemList,
    Paragraph,
    Quote,
    Repair,
    Table,
    Video,
    text_parts,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

replace = msgspec.structs.replace


def as_printed(article: Article) -> Article:
    """`article` with the words as its page had them.

    It has neither repairs, which are undone, nor tokens and time expressions, whose offsets are those of the
    stored text.
    """
    by_part: dict[str, list[Repair]] = {}
    for repair in article.repairs:
        by_part.setdefault(repair.part, []).append(repair)
    stored = text_parts(article)
    texts = {part: printed_text(stored[part], repairs) for part, repairs in by_part.items()}
    return replace(with_texts(article, texts), repairs=(), tokens=(), times=())


def printed_text(stored: str, repairs: Iterable[Repair]) -> str:
    """The printed form of the text `stored`; its repairs do not overlap."""
    pieces: list[str] = []
    position = 0
    for repair in repairs:
        pieces += (stored[position : repair.start], repair.printed)
        position = repair.end
    return "".join([*pieces, stored[position:]])


def with_texts(article: Article, texts: Mapping[str, str]) -> Article:
    """`article` with other texts in the parts that `texts` names (see `archive.article.text_parts`)."""
    return replace(
        article,
        headline=texts.get("headline", article.headline),
        abstract=texts.get("abstract", article.abstract),
        byline_raw=texts.get("byline_raw", article.byline_raw),
        source=texts.get("source", article.source),
        authors=tuple(
            replace(author, name=texts.get(f"authors/{i}", author.name))
            for i, author in enumerate(article.authors)
        ),
        keywords=tuple(texts.get(f"keywords/{i}", keyword) for i, keyword in enumerate(article.keywords)),
        body=tuple(_block(block, f"body/{n}", texts) for n, block in enumerate(article.body)),
        related=tuple(
            replace(
                link,
                title=texts.get(f"related/{i}/title", link.title),
                abstract=texts.get(f"related/{i}/abstract", link.abstract),
            )
            for i, link in enumerate(article.related)
        ),
    )


def _block(block: Block, part: str, texts: Mapping[str, str]) -> Block:
    match block:
        case Paragraph() | Heading() | Quote():
            return replace(block, text=texts.get(part, block.text))
        case ItemList():
            items = tuple(texts.get(f"{part}/items/{i}", item) for i, item in enumerate(block.items))
            return replace(block, items=items)
        case Table():
            return Table(
                tuple(
                    tuple(texts.get(f"{part}/rows/{r}/{c}", cell) for c, cell in enumerate(row))
                    for r, row in enumerate(block.rows)
                )
            )
        case Image():
            return replace(
                block,
                caption=texts.get(f"{part}/caption", block.caption),
                credit=texts.get(f"{part}/credit", block.credit),
                caption_raw=texts.get(f"{part}/caption_raw", block.caption_raw),
            )
        case Video():
            return block
