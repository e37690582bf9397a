"""Taking paragraphs out of a body: what is left closes up, and what is gone becomes links and an account."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from msgspec.structs import replace

from archive.article import Cut, Flag, RelatedLink, Repair, TimeExpression, Tokens
from archive.uncut import box_of
from pipelines.related import merge_related

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.article import Article, Box
    from archive.teasers import Known

_Placed = TypeVar("_Placed", Repair, Flag, Tokens, TimeExpression)

_BODY_PART = re.compile(r"(body/)([0-9]+)(/.*)?")
_LINK_PART = re.compile(r"(related/)([0-9]+)(/.*)")

SHOWS_ABSTRACT = "cut_abstract"
"""The rule of a paragraph that shows an abstract; those of all others show titles."""


class Pasted(NamedTuple):
    """A paragraph that leaves the body: its place in it, its text, the rule, the articles that it shows."""

    place: int
    text: str
    rule: str
    shown: tuple[Known, ...]


def take_out(article: Article, pasted: Sequence[Pasted]) -> Article:
    """`article` without the paragraphs `pasted`, which are sorted by their places; it has no cuts before.

    Each is noted in `cuts`, and each article that it shows becomes a link, or gets the box on the link that
    it has: `after_abstract` where nothing is left before the paragraph, else `in_body`. Repairs, flags,
    tokens and time expressions follow their blocks; those of a paragraph that goes, go.
    """
    gone = {one.place for one in pasted}
    kept = [place for place in range(len(article.body)) if place not in gone]
    places = {old: new for new, old in enumerate(kept)}
    cuts = tuple(
        Cut(one.place - n, one.text, one.rule, tuple(dict.fromkeys(known.id for known in one.shown)))
        for n, one in enumerate(pasted)
    )
    shorter = replace(
        article,
        body=tuple(article.body[place] for place in kept),
        cuts=cuts,
        repairs=_moved(article.repairs, _BODY_PART, places),
        flags=_moved(article.flags, _BODY_PART, places),
        tokens=_moved(article.tokens, _BODY_PART, places),
        times=_moved(article.times, _BODY_PART, places),
    )
    links = list(_links(article.related, pasted, cuts))
    above = [link for link in links if link.blocks == ("after_abstract",)]
    return merge_related(_with_links(shorter, above, [link for link in links if link not in above]))


def _links(
    known: Sequence[RelatedLink], pasted: Sequence[Pasted], cuts: Sequence[Cut]
) -> Iterator[RelatedLink]:
    """The links that `pasted` paragraphs were, which `cuts` are the account of.

    What a link of the page shows of the article is not said again, so that its repairs stay with it.
    """
    titled = {link.id for link in known if link.title is not None}
    teased = {link.id for link in known if link.abstract is not None}
    for one, cut in zip(pasted, cuts, strict=True):
        teaser = one.text if one.rule == SHOWS_ABSTRACT else None
        for article in one.shown:
            yield RelatedLink(
                article.url,
                article.id,
                None if teaser or article.id in titled else article.title,
                None if article.id in teased else teaser,
                (box_of(cut),),
            )


def _with_links(article: Article, above: Sequence[RelatedLink], inside: Sequence[RelatedLink]) -> Article:
    """`article` with links behind those of the same box: `above` is `after_abstract`, `inside` `in_body`."""
    old = article.related
    first = _first_outside(old, {"after_abstract"})
    second = _first_outside(old, {"after_abstract", "in_body"})
    places = {n: n + (n >= first) * len(above) + (n >= second) * len(inside) for n in range(len(old))}
    return replace(
        article,
        related=(*old[:first], *above, *old[first:second], *inside, *old[second:]),
        repairs=_moved(article.repairs, _LINK_PART, places),
        flags=_moved(article.flags, _LINK_PART, places),
    )


def _first_outside(links: Sequence[RelatedLink], boxes: set[Box]) -> int:
    """The place of the first link that stands first in none of `boxes`."""
    return next((n for n, link in enumerate(links) if not boxes.issuperset(link.blocks[:1])), len(links))


def _moved(
    placed: tuple[_Placed, ...], part: re.Pattern[str], places: Mapping[int, int]
) -> tuple[_Placed, ...]:
    """`placed` with the parts that `part` reads at their new `places`, without those that have none."""
    moved: list[_Placed] = []
    for one in placed:
        match = part.fullmatch(one.part)
        if match is None:
            moved.append(one)
        elif (place := places.get(int(match[2]))) is not None:
            moved.append(replace(one, part=f"{match[1]}{place}{match[3] or ''}"))
    return tuple(moved)
