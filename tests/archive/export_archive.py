"""A small archive to be exported, and what its articles come to, worked out the plain way."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from archive.article import LASTING_BOXES, Article, Author, Image, Paragraph, Tokens, text_parts
from archive.store import Store
from tests.archive.builders import ORIGIN, ZONE, ZONE_NAME, article, captured, link

if TYPE_CHECKING:
    from collections.abc import Iterator

MADE_AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SITE = "paper"


def _spans(text: str, *pieces: str) -> tuple[tuple[int, int], ...]:
    found = []
    end = 0
    for piece in pieces:
        start = text.index(piece, end)
        end = start + len(piece)
        found.append((start, end))
    return tuple(found)


_LATE = "😀 Phố 𝔸 cũ\nlên đèn. Hết chợ."
_CAPTION = "Đèn hoa sen."

IN_JULY = article(1)
"""It has a part of every type."""
UNDATED = article(
    2,
    date_published=None,
    date_published_raw=None,
    headline='"He, she" said |no\\,\r\nthen <left> & went\x01',
    abstract=None,
    kind="news",
    language="en",
    sections=(),
    section_names=(),
    authors=(Author("Minh Tú"),),
    keywords=(),
    body=(Paragraph("Plain text."),),
    tokens=(),
    flags=(),
    repairs=(),
    related=(link(1, "related"), link(4, "most_read", title="Only seen")),
)
"""Not segmented, as all that is not Vietnamese."""
IN_AUGUST = article(
    3,
    date_published=datetime(2021, 8, 1, 0, 30, tzinfo=ZONE),  # in UTC it is still July
    kind="video",
    sections=("the-gioi",),
    section_names=("Thế giới",),
    authors=(),
    keywords=("a|b\\c", "d"),
    body=(Paragraph(_LATE), Image(f"{ORIGIN}/1.jpg", _CAPTION), Image(f"{ORIGIN}/2.jpg")),
    tokens=(
        Tokens(
            *("body/0", _spans(_LATE, "😀 Phố 𝔸 cũ\nlên đèn.", "Hết chợ.")),
            _spans(_LATE, "😀", "Phố", "𝔸", "cũ", "lên đèn", ".", "Hết", "chợ", "."),
            "😀 Phố 𝔸 cũ lên_đèn .\nHết chợ .",
        ),
        Tokens(
            "body/1/caption",
            _spans(_CAPTION, _CAPTION),
            _spans(_CAPTION, "Đèn", "hoa sen", "."),
            "Đèn hoa_sen .",
        ),
    ),
    flags=(),
    repairs=(),
    related=(link(900, "in_body"), link(2, "related")),
)

ARTICLES = (IN_JULY, IN_AUGUST, UNDATED)
"""The articles in the order of exports."""


def fill(url: str) -> None:
    """Write the articles into the archive at `url`, in an order that is not theirs."""
    with Store.open(url, create=True) as store:
        site_id = store.claim_site(SITE, ORIGIN, ZONE_NAME)
        for one in (UNDATED, IN_AUGUST, IN_JULY):
            store.write(site_id, None, [captured_of(one)])


def captured_of(one: Article) -> Any:  # noqa: ANN401 - an outcome
    """The outcome of the fetch that gave `one`."""
    outcome = captured(one.id)
    return type(outcome)(outcome.fetch, one)


def sentences(one: Article) -> Iterator[dict[str, Any]]:
    """The rows of `sentences`."""
    for text in one.tokens:
        lines = text.segmented.split("\n")
        for place, (start, end) in enumerate(text.sentences):
            yield {
                **_where(one, text),
                "sentence": place,
                "start_char": start,
                "end_char": end,
                "text": text_parts(one)[text.part][start:end],
                "segmented": lines[place],
            }


def words(one: Article) -> Iterator[dict[str, Any]]:
    """The rows of `tokens`."""
    for text in one.tokens:
        for place, (start, end) in enumerate(text.words):
            yield {
                **_where(one, text),
                "sentence": max(n for n, span in enumerate(text.sentences) if span[0] <= start),
                "position": place,
                "start_char": start,
                "end_char": end,
                "surface": text_parts(one)[text.part][start:end],
                "pos": text.pos and text.pos[place],
                "ner": text.ner and text.ner[place],
            }


def _where(one: Article, text: Tokens) -> dict[str, Any]:
    return {"site": SITE, "number": one.id, "part": text.part}


def edges(one: Article) -> Iterator[dict[str, Any]]:
    """The rows of `links`, without the time of the fetch."""
    for place, each in enumerate(one.related):
        yield {
            "site": SITE,
            "number": one.id,
            "position": place,
            "target": each.id,
            "url": each.url,
            "title": each.title,
            "abstract": each.abstract,
            "boxes": list(each.blocks),
            "lasting": not LASTING_BOXES.isdisjoint(each.blocks),
        }
