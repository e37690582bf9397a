"""What becomes of blocks that stand in a list or in a quote: items and quotes, in order, nothing lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.article import Block, Heading, ItemList, Paragraph, Quote

if TYPE_CHECKING:
    from collections.abc import Iterable


def text_of(block: Block) -> str | None:
    """The text of a paragraph, a heading or a quote; `None` for any other block."""
    return block.text if isinstance(block, Paragraph | Heading | Quote) else None


def as_items(children: Iterable[Iterable[Block]]) -> list[Block]:
    """The blocks of a list from those of each of its children.

    A child's text is one item, the items of a list inside it follow on their own. A picture, a video or a
    table parts the list.
    """
    found: list[Block] = []
    items: list[str] = []
    for child in children:
        texts: list[str] = []
        for block in child:
            if (text := text_of(block)) is not None:
                texts.append(text)
                continue
            items += _joined(texts)
            if isinstance(block, ItemList):
                items += block.items
                continue
            if items:
                found.append(ItemList(tuple(items)))
                items = []
            found.append(block)
        items += _joined(texts)
    return [*found, ItemList(tuple(items))] if items else found


def as_quotes(blocks: Iterable[Block]) -> list[Block]:
    """The blocks of a quote: its text is one quote, parted where something else stands in it."""
    found: list[Block] = []
    texts: list[str] = []
    for block in blocks:
        if (text := text_of(block)) is not None:
            texts.append(text)
            continue
        found += map(Quote, _joined(texts))
        found.append(block)
    return [*found, *map(Quote, _joined(texts))]


def _joined(texts: list[str]) -> list[str]:
    """The texts as one, if there are any; empties `texts`."""
    joined = ["\n".join(texts)] if texts else []
    texts.clear()
    return joined
