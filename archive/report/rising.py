"""Words that rise: used by more of a month's articles than by those of the twelve months before.

The measure is the log-odds ratio with an informative prior of Monroe, Colaresi and Quinn ("Fightin' Words",
Political Analysis 16, 2008), of articles that use a word and not of its occurrences, so that one long
article makes no rise: a difference of log odds, each drawn towards the word's share of all these months,
over its standard error. Above 2 it is hardly chance.
"""

from __future__ import annotations

import math
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import and_, func, or_, select

from archive.chunks import slices
from archive.report.stop_words import STOP_WORDS
from archive.rows import tokens
from archive.schema.tables import Articles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy.engine import Connection

    from archive.report.figures import Scope

articles = Articles.core()

SHOWN_MONTHS = 6
BEFORE = 12
"""Months that a month is compared with: a whole year, so that what comes every year rises no more."""

WORDS_A_MONTH = 8
NAMES_A_MONTH = 6
LEAST_ARTICLES = 3
LEAST_SCORE = 2.0
PRIOR = 20.0
"""Articles that the prior weighs."""

ARTICLES_A_MONTH = 1_500
"""Articles of a month that are read; of more, evenly many throughout the month."""

_REMEMBERED = 200_000
_AT_ONCE = 200
"""Articles whose words are read at once: some 2 MB."""


class Rise(msgspec.Struct, frozen=True, kw_only=True):
    """A word in a month: the articles that use it, their share, and that in the months before (0 to 1).

    `name` is true for a word whose every syllable begins with a capital.
    """

    word: str
    name: bool
    articles: int
    share: float
    share_before: float
    score: float


class RisingMonth(msgspec.Struct, frozen=True, kw_only=True):
    """The words that rose most in a month (`YYYY-MM`); `read` is how many of its articles were read."""

    month: str
    read: int
    rises: tuple[Rise, ...]


class Rising(msgspec.Struct, frozen=True, kw_only=True):
    """The newest months, the newest first; and the words that rose most, with their shares by month."""

    months: tuple[RisingMonth, ...] = ()
    axis: tuple[str, ...] = ()
    lines: tuple[tuple[str, tuple[float, ...]], ...] = ()
    sampled: bool = False


def rising(connection: Connection, wanted: Scope) -> Rising:
    """The words that rose in the newest months of the scope."""
    by_month, sampled = _chosen(connection, wanted)
    if len(by_month) < 2:  # noqa: PLR2004 - one month has none before it
        return Rising()
    vocabulary: dict[str, int] = {}
    counts = {month: _counted(connection, ids, vocabulary) for month, ids in by_month.items()}
    sizes = {month: len(ids) for month, ids in by_month.items()}
    words = list(vocabulary)
    axis = sorted(by_month)
    months = tuple(
        RisingMonth(
            month=month,
            read=sizes[month],
            rises=tuple(_shown(_rises(month, _before(axis, month), counts, sizes, words))),
        )
        for month in reversed(axis[1:][-SHOWN_MONTHS:])
    )
    best: dict[str, float] = {}
    for month in months:
        for rise in month.rises:
            best[rise.word] = max(rise.score, best.get(rise.word, 0.0))
    top = sorted(best, key=lambda word: (-best[word], word))[:WORDS_A_MONTH]
    lines = tuple(
        (word, tuple(counts[month][vocabulary[word]] / sizes[month] for month in axis)) for word in top
    )
    return Rising(months=months, axis=tuple(axis), lines=lines, sampled=sampled)


def _chosen(connection: Connection, wanted: Scope) -> tuple[dict[str, list[int]], bool]:
    """The ids of the articles that are read, by month, and whether some were left out."""
    day = articles.c.published_on
    newest = connection.scalar(select(func.max(day)).where(wanted.articles()))
    if newest is None:
        return {}, False
    oldest = newest.replace(day=1)
    for _ in range(SHOWN_MONTHS + BEFORE - 1):
        oldest = date(oldest.year - (oldest.month == 1), (oldest.month - 2) % 12 + 1, 1)
    query = select(articles.c.id, day).where(wanted.articles(), day >= oldest)
    by_month: dict[str, list[int]] = {}
    for article_id, on in connection.execute(query.order_by(day, articles.c.id)):
        by_month.setdefault(f"{on:%Y-%m}", []).append(article_id)
    sampled = any(len(ids) > ARTICLES_A_MONTH for ids in by_month.values())
    return {month: _evenly(ids) for month, ids in by_month.items()}, sampled


def _evenly(ids: list[int]) -> list[int]:
    step = max(1.0, len(ids) / ARTICLES_A_MONTH)
    return [ids[int(place * step)] for place in range(min(len(ids), ARTICLES_A_MONTH))]


def _counted(connection: Connection, ids: Sequence[int], vocabulary: dict[str, int]) -> Counter[int]:
    """In how many of these articles each word stands; words go by their place in `vocabulary`."""
    found: Counter[int] = Counter()
    for some in slices(ids, _AT_ONCE):
        used: dict[int, set[str]] = {}
        for article_id, segmented in _texts(connection, some):
            used.setdefault(article_id, set()).update(words_of(segmented))
        for words in used.values():
            found.update([vocabulary.setdefault(word, len(vocabulary)) for word in words])
    return found


def _texts(connection: Connection, ids: Sequence[int]) -> Iterable[tuple[int, str]]:
    part = tokens.c.part
    said = or_(
        part.in_(("headline", "abstract")),
        and_(part.like("body/%"), ~part.like("%/caption%"), ~part.like("%/credit")),
    )
    query = select(tokens.c.article_id, tokens.c.segmented).where(tokens.c.article_id.in_(ids), said)
    yield from ((article_id, segmented) for article_id, segmented in connection.execute(query))


def words_of(segmented: str) -> set[str]:
    """The words of a segmented text that may rise: letters alone, no stop words.

    A single capitalised syllable that begins a sentence counts in lower case, since nobody can tell whether
    it is a name.
    """
    found: set[str | None] = set()
    for line in segmented.split("\n"):
        first, *rest = line.split(" ")
        found.add(_forms[first if "_" in first else first.lower()])
        found.update(map(_forms.__getitem__, rest))
    found.discard(None)
    return found  # type: ignore[return-value] # None was taken out


class _Forms(dict[str, "str | None"]):
    """The form in which a segmented word counts; `None` for one that does not."""

    def __missing__(self, word: str) -> str | None:
        if len(self) > _REMEMBERED:
            self.clear()
        letters = word.replace("_", "")
        shown = word if _is_name(word) else word.lower()
        counts = len(letters) > 1 and letters.isalpha() and word.lower() not in STOP_WORDS
        form = self[word] = shown.replace("_", " ") if counts else None
        return form


_forms = _Forms()


def _is_name(word: str) -> bool:
    return all(syllable[:1].isupper() for syllable in word.split("_"))


def _before(axis: Sequence[str], month: str) -> Sequence[str]:
    place = axis.index(month)
    return axis[max(0, place - BEFORE) : place]


def _rises(
    month: str,
    before: Sequence[str],
    counts: Mapping[str, Counter[int]],
    sizes: Mapping[str, int],
    words: Sequence[str],
) -> Iterator[Rise]:
    now, then = sizes[month], sum(sizes[one] for one in before)
    for word, used in counts[month].items():
        if used < LEAST_ARTICLES:
            continue
        used_before = sum(counts[one][word] for one in before)
        score = log_odds(used, now, used_before, then)
        if score >= LEAST_SCORE:
            yield Rise(
                word=words[word],
                name=_is_name(words[word].replace(" ", "_")),
                articles=used,
                share=used / now,
                share_before=used_before / then,
                score=score,
            )


def log_odds(used: int, articles: int, used_before: int, articles_before: int) -> float:
    """How many standard errors the log odds of a word's use lie above those of before."""
    share = (used + used_before) / (articles + articles_before)
    with_it, without = PRIOR * share, PRIOR * (1 - share)
    now = math.log((used + with_it) / (articles - used + without)) if articles > used or without else 0.0
    then = math.log((used_before + with_it) / (articles_before - used_before + without)) if without else 0.0
    return (now - then) / math.sqrt(1 / (used + with_it) + 1 / (used_before + with_it))


def _shown(rises: Iterable[Rise]) -> Iterator[Rise]:
    ordered = sorted(rises, key=lambda rise: (-rise.score, rise.word))
    yield from [rise for rise in ordered if not rise.name][:WORDS_A_MONTH]
    yield from [rise for rise in ordered if rise.name][:NAMES_A_MONTH]
