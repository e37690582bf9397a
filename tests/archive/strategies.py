"""Articles of every shape that the types allow, for property tests."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec
from hypothesis import strategies as st

from archive.article import (
    Article,
    Author,
    Cut,
    Flag,
    Heading,
    Image,
    ItemList,
    Paragraph,
    Quote,
    RelatedLink,
    Repair,
    Table,
    TimeExpression,
    Tokens,
    Video,
    text_parts,
)

NUMBERS = st.integers(1, 2**63 - 1)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)  # as stored
OPTIONAL = st.none() | TEXTS
BOXES: Any = st.sampled_from(["after_abstract", "in_body", "related", "other", "most_read"])
ZONES = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
DATES = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=ZONES)  # noqa: DTZ001 - hypothesis adds the zone


def tuples(of: st.SearchStrategy[Any], most: int = 4) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, max_size=most).map(tuple)


BLOCKS = st.one_of(
    st.builds(Paragraph, TEXTS),
    st.builds(Heading, TEXTS),
    st.builds(Quote, TEXTS),
    st.builds(Image, TEXTS, OPTIONAL, OPTIONAL, OPTIONAL),
    st.builds(ItemList, tuples(TEXTS)),
    st.builds(Table, tuples(tuples(TEXTS))),
    st.builds(Video, TEXTS),
)
TAGS = st.none() | tuples(TEXTS)
LINKS = st.builds(RelatedLink, TEXTS, NUMBERS, OPTIONAL, OPTIONAL, tuples(BOXES))


@st.composite
def spans(draw: st.DrawFn, text: str) -> tuple[tuple[int, int], ...]:
    """Sorted intervals of `text` that do not overlap."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    return tuple(zip(cuts[::2], cuts[1::2], strict=False))


@st.composite
def articles(draw: st.DrawFn, number: int) -> Article:
    """An article with that number; its tokens, repairs and the like lie in its own texts."""
    sections = draw(tuples(st.sampled_from(["a", "a/b", "c", "d/e/f"])))
    plain = Article(
        url=draw(TEXTS),
        id=number,
        headline=draw(OPTIONAL),
        abstract=draw(OPTIONAL),
        date_published_raw=draw(OPTIONAL),
        date_published=draw(st.none() | DATES),
        sections=sections,
        section_names=draw(st.just(()) | st.just(tuple(path.upper() for path in sections))),
        authors=draw(tuples(st.builds(Author, TEXTS, st.sampled_from(["author", "compiled"])))),
        byline_raw=draw(OPTIONAL),
        source=draw(OPTIONAL),
        language=draw(st.sampled_from(["vi", "en"])),
        kind=draw(st.sampled_from(["news", "photo", "video", "infographic"])),
        keywords=draw(tuples(TEXTS)),
        body=draw(tuples(BLOCKS, 8)),
        related=draw(tuples(LINKS)),
        rules=draw(st.dictionaries(TEXTS, TEXTS, max_size=3)),
        parser_version=draw(st.integers(0, 99)),
        printed_id=draw(st.none() | NUMBERS),
    )
    parts = text_parts(plain)
    tokens = tuple(
        Tokens(part, draw(spans(text)), draw(spans(text)), draw(TEXTS), draw(TAGS), draw(TAGS))
        for part, text in parts.items()
        if draw(st.booleans())
    )
    repairs = tuple(
        Repair(part, start, end, draw(TEXTS), draw(st.sampled_from(["nfc", "nbsp", "tone"])))
        for part, text in parts.items()
        for start, end in draw(spans(text))
    )
    times = tuple(
        TimeExpression(
            part=part,
            start=start,
            end=end,
            type=draw(st.sampled_from(["DATE", "TIME", "DURATION"])),
            value=draw(TEXTS),
            mod=draw(st.sampled_from([None, "START", "MID", "END"])),
            first=draw(st.dates()),
            last=draw(st.dates()),
            rule=draw(TEXTS),
        )
        for part, text in parts.items()
        for start, end in draw(spans(text))
    )
    flags = tuple(Flag(part, draw(TEXTS), draw(TEXTS)) for part in parts if draw(st.booleans()))
    cuts = draw(tuples(st.builds(Cut, st.integers(0, 9), TEXTS, TEXTS, tuples(NUMBERS))))
    return msgspec.structs.replace(plain, tokens=tokens, repairs=repairs, times=times, flags=flags, cuts=cuts)
