"""The article as its page had it, with the pasted boxes that were cut out of the body put back."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from archive.article import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.article import Article, Block, Box, Cut


def box_of(cut: Cut) -> Box:
    """The box that the links of a pasted line stand in: what stands before all blocks is no body yet."""
    return "in_body" if cut.place else "after_abstract"


def uncut(article: Article) -> Article:
    """`article` before its `cuts` were made: its body, and links without the boxes that cuts gave them.

    What is known of other articles decides what is cut, and it grows; this does not hang on it, so two
    fetches of one page can be compared by it. What names parts of the text (repairs, tokens, time
    expressions, flags) is left out.
    """
    if not article.cuts:
        return article
    given: dict[int, set[Box]] = defaultdict(set)
    for cut in article.cuts:
        for number in cut.ids:
            given[number].add(box_of(cut))
    related = [
        replace(link, blocks=tuple(box for box in link.blocks if box not in given[link.id]))
        for link in article.related
    ]
    return replace(
        article,
        body=uncut_body(article.body, article.cuts),
        related=tuple(link for link in related if link.blocks),
        cuts=(),
        repairs=(),
        tokens=(),
        times=(),
        flags=(),
    )


def uncut_body(body: Sequence[Block], cuts: Iterable[Cut]) -> tuple[Block, ...]:
    """The body as it was before `cuts` left it; each was a paragraph."""
    blocks: list[Block] = []
    done = 0
    for cut in cuts:
        blocks += (*body[done : cut.place], Paragraph(cut.text))
        done = cut.place
    return (*blocks, *body[done:])
