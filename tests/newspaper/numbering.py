"""When each article was published and which number it has.

Numbers follow docs/mastercms.md, 2.2: the migrated block (before 2018-12, numbers below 70,000) stands
in reversed and partly arbitrary order; later numbers grow with the time at which an article was *made*,
which may be days before it was published; and they jump from 217,8xx to 756,xxx.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from random import Random

ZONE = timezone(timedelta(hours=7))
"""Time in Vietnam; the paper's clock."""

EPOCH = datetime(2015, 1, 1, tzinfo=ZONE)
"""Moments are counted as whole minutes since here."""

LAST_BEFORE_JUMP = 217_899
FIRST_AFTER_JUMP = 756_001
FIRST_LIVE = 70_601
MIGRATED = range(40_001, 69_990)


def minutes(moment: datetime) -> int:
    """`moment` as whole minutes since `EPOCH`."""
    return int((moment - EPOCH).total_seconds()) // 60


def moment(count: int) -> datetime:
    """The moment `count` minutes after `EPOCH`, in Vietnam's zone."""
    return EPOCH + timedelta(minutes=count)


def _day(year: int, month: int, day: int) -> int:
    return minutes(datetime(year, month, day, tzinfo=ZONE))


class Era(NamedTuple):
    """An age of the paper's templates: `share` of all articles, published in `start <= t < end` (minutes)."""

    name: str
    share: float
    start: int
    end: int


ERAS: tuple[Era, ...] = (
    Era("imported", 0.10, _day(2015, 10, 1), _day(2018, 11, 25)),
    Era("2019", 0.12, _day(2018, 12, 1), _day(2019, 11, 1)),
    Era("2020", 0.22, _day(2019, 11, 1), _day(2021, 7, 1)),
    Era("2022", 0.22, _day(2021, 7, 1), _day(2023, 12, 25)),
    Era("2024", 0.34, _day(2023, 12, 25), _day(2026, 9, 15)),
)
"""The five ages, oldest first. `2020` changes its boxes in December 2020 (see `render.boxes`)."""

CUT_TEASERS_FROM = _day(2020, 12, 1)
"""From here on the boxes of 2020 show a cut teaser and no title."""

_KNOWN = (
    (_day(2018, 12, 1), FIRST_LIVE),
    (_day(2019, 2, 26), 73_117),
    (_day(2019, 9, 20), 88_000),
    (_day(2020, 1, 9), 96_558),
    (_day(2020, 11, 15), 122_259),
    (_day(2022, 1, 19), 161_618),
    (_day(2022, 9, 15), 175_435),
    (_day(2024, 1, 15), 198_211),
    (_day(2025, 1, 30), 209_822),
    (_day(2025, 12, 20), 217_850),
    (_day(2025, 12, 28), FIRST_AFTER_JUMP),
    (_day(2026, 8, 27), 756_909),
    (_day(2026, 12, 31), 757_400),
)
"""Moments and the numbers given then; between two of them numbers grow evenly."""


class Calendar(NamedTuple):
    """One entry an article, in order of era and then of publication (roughly)."""

    published: array[int]
    """Minutes since `EPOCH`."""
    numbers: array[int]
    era_starts: tuple[int, ...]
    """The index at which each of `ERAS` begins."""


def calendar(rng: Random, count: int) -> Calendar:
    """Dates and numbers of `count` articles."""
    published = array("l")
    starts = []
    for place, era in enumerate(ERAS):
        starts.append(len(published))
        last = place == len(ERAS) - 1
        size = count - len(published) if last else round(count * era.share)
        published.extend(_dates(rng, era, size))
    _meet_at_new_year(published, starts)
    numbers = array("l", _migrated_numbers(rng, starts[1]))
    numbers.extend(_live_numbers(rng, published[starts[1] :]))
    return Calendar(published, numbers, tuple(starts))


def _dates(rng: Random, era: Era, size: int) -> list[int]:
    """`size` dates of `era` in order: mostly by day, some at either side of midnight."""
    step = (era.end - era.start) / max(size, 1)
    found = []
    for place in range(size):
        raw = era.start + int((place + rng.random()) * step)
        day = raw - raw % 1440
        style = rng.random()
        if place % 12 == 5:
            minute = 1440 - rng.randint(1, 20)
        elif place % 12 == 6:
            minute = rng.randint(0, 20)
        elif style < 0.9:
            minute = rng.randint(6 * 60, 22 * 60)
        else:
            minute = raw % 1440
        found.append(min(day + minute, era.end - 1))
    found.sort()
    return found


def _meet_at_new_year(published: array[int], starts: list[int]) -> None:
    """Moves the neighbours of some year ends to the last and first minutes of those years.

    The later ones come first, so that a small paper has at least the last; a twelfth of its articles at
    most is moved, and none leaves its era.
    """
    budget = max(1, len(published) // 24)
    years = (2026, 2020, 2019, 2023, 2025, 2022, 2016, 2018, 2021, 2017)
    for year in years[:budget]:
        midnight = _day(year, 1, 1)
        place = bisect_right(published, midnight)
        if place in starts or not 1 <= place < len(published):
            continue
        published[place - 1] = midnight - 1 - year % 9
        published[place] = midnight + year % 14
        if len(published) >= 200 and place + 1 < len(published) and place + 1 not in starts:
            # The year roll-over: a stamp of 1 January over a text that speaks of December's last days.
            published[place + 1] = midnight + 8 * 60 + year % 50


def _migrated_numbers(rng: Random, size: int) -> list[int]:
    """Numbers for stories in order of their date: mostly falling, with every fifth out of order."""
    step = len(MIGRATED) / max(size, 1)
    numbers = [MIGRATED.stop - 1 - int((place + rng.random() * 0.5) * step) for place in range(size)]
    for place in range(0, size - 7, 5):
        other = place + rng.randint(1, 7)
        numbers[place], numbers[other] = numbers[other], numbers[place]
    return numbers


def _live_numbers(rng: Random, published: array[int]) -> array[int]:
    """Numbers in the order in which articles were made: minutes to weeks before they were published."""
    made = []
    for place, at in enumerate(published):
        late = place % 11 == 7
        delay = rng.randint(2 * 1440, 20 * 1440) if late else rng.randint(5, 180)
        made.append((max(at - delay, _KNOWN[0][0]), place))
    made.sort()
    numbers = array("l", bytes(len(made) * array("l").itemsize))
    previous = FIRST_LIVE - 1
    for at, place in made:
        number = max(previous + 1, _number_at(at))
        if LAST_BEFORE_JUMP < number < FIRST_AFTER_JUMP:
            number = FIRST_AFTER_JUMP
        numbers[place] = previous = number
    return numbers


def _number_at(at: int) -> int:
    place = min(bisect_right(_KNOWN, (at, 10**9)), len(_KNOWN) - 1)
    (start, low), (end, high) = _KNOWN[place - 1], _KNOWN[place]
    number = low + (high - low) * (at - start) // (end - start)
    return LAST_BEFORE_JUMP if LAST_BEFORE_JUMP < number < FIRST_AFTER_JUMP else number
