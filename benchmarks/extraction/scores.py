"""The scores of one reader, page by page and together."""

from __future__ import annotations

from functools import reduce
from statistics import fmean
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from benchmarks.extraction.eras import era_of, era_order
from benchmarks.extraction.fields import Overlap, Tally, related, tallies
from benchmarks.extraction.leniency import lenient, repaired
from benchmarks.extraction.measures import rouge_lsum, shingle_f1, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from benchmarks.extraction.cases import Case
    from benchmarks.extraction.values import Reading


class TextScore(msgspec.Struct, frozen=True):
    """How right a text is: by `measures`, by F1 again after `leniency`, and whether it is to the letter.

    A page is `wordless` where gold says that its text has no words, as of pictures alone. Its F1 is 1 or 0
    and says nothing of how a reader cuts a text out of a page, so it does not enter the means.
    """

    f1: float
    lenient: float
    rouge: float
    exact: bool
    wordless: bool


class PageScore(msgspec.Struct, frozen=True):
    """One page. What gold does not hold is `None`, and so are links that the reader does not give.

    `error` is why the reader made nothing of the page.
    """

    name: str
    era: str
    text: TextScore | None
    fields: dict[str, Tally]
    related: Overlap | None
    boxes: Overlap | None
    error: str | None = None


class Scores(msgspec.Struct, frozen=True):
    """A reader's pages, with what is said of them together."""

    reader: str
    pages: tuple[PageScore, ...]

    @property
    def texts(self) -> list[TextScore]:
        """The texts of the pages that have words."""
        return [page.text for page in self.pages if page.text is not None and not page.text.wordless]

    @property
    def wordless(self) -> list[TextScore]:
        """What was made of the pages that have none."""
        return [page.text for page in self.pages if page.text is not None and page.text.wordless]

    def mean(self, measure: Callable[[TextScore], float]) -> float:
        """The mean over the pages with words, each page counting the same; 1 where there are none."""
        return fmean(map(measure, self.texts)) if self.texts else 1.0

    @property
    def worst(self) -> float:
        """The lowest F1 of any page with words."""
        return min((text.f1 for text in self.texts), default=1.0)

    def field(self, name: str) -> Tally | None:
        """A field over all pages, or `None` where the reader or gold does not have it."""
        found = [page.fields[name] for page in self.pages if name in page.fields]
        return reduce(Tally.plus, found) if found else None

    @property
    def related(self) -> Overlap | None:
        """Other articles by number, over all pages."""
        return _sum(page.related for page in self.pages)

    @property
    def boxes(self) -> Overlap | None:
        """Other articles by number and box, over all pages."""
        return _sum(page.boxes for page in self.pages)

    def by_era(self) -> dict[str, Scores]:
        """The same reader's scores, era by era, oldest first."""
        eras = dict.fromkeys(page.era for page in sorted(self.pages, key=lambda page: era_order(page.era)))
        return {
            era: Scores(self.reader, tuple(page for page in self.pages if page.era == era)) for era in eras
        }


def _sum(overlaps: Iterable[Overlap | None]) -> Overlap | None:
    found = [one for one in overlaps if one is not None]
    return reduce(Overlap.plus, found) if found else None


def score(reader: str, cases: list[Case], read: Callable[[Case], Reading]) -> Scores:
    """Scores what `read` makes of each case."""
    return Scores(reader, tuple(_page(case, read(case)) for case in cases))


def _page(case: Case, found: Reading) -> PageScore:
    links = related(case.gold, found)
    return PageScore(
        name=case.name,
        era=era_of(case.gold.era),
        text=None if case.gold.text is UNSET else _text(case, found),
        fields=tallies(case.gold, found),
        related=links[0] if links else None,
        boxes=links[1] if links else None,
        error=found.error,
    )


def _text(case: Case, found: Reading) -> TextScore:
    expected = case.gold.text or ""
    wordless = not words(expected)
    if found.error is not None:
        return TextScore(f1=0, lenient=0, rouge=0, exact=False, wordless=wordless)
    text = found.text or ""
    return TextScore(
        f1=shingle_f1(expected, text),
        lenient=shingle_f1(repaired(expected), lenient(text, case.gold)),
        rouge=rouge_lsum(expected, text),
        exact=expected == text,
        wordless=wordless,
    )
