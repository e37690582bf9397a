"""The step of the date: the instant that the page's date stamp names, and the rule that read it.

The grammar of `pipelines.stamps` comes first: it is strict and takes microseconds. What it does not know
goes to dateparser, pinned to whole dates and checked afterwards, since dateparser fills in what it misses
and turns day and month round where that helps it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from archive.article import Flag
from pipelines import stamps
from pipelines.base import Step
from pipelines.errors import Refused
from pipelines.stamps import Stamp
from pipelines.text import normalise

if TYPE_CHECKING:
    from datetime import tzinfo

    from archive.article import Article
    from pipelines.options import Options

__all__ = ["DatesPipeline", "Stamp", "date_article", "read_stamp"]

_LONGEST = 200
"""Characters; the longest stamp met has 30. A longer text is a sentence, not a stamp."""
_SHOWN = 80
_AHEAD = timedelta(days=2)
"""A page may be dated ahead of the fetch by a slip of a zone or of the site's clock, and by no more."""
_NUMBERS = re.compile(r"(?<![0-9])([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]((?:[0-9]{2}){1,2})(?![0-9])")
_SETTINGS: dict[str, Any] = {
    "DATE_ORDER": "DMY",
    "PREFER_LOCALE_DATE_ORDER": False,
    "STRICT_PARSING": True,
    "REQUIRE_PARTS": ["day", "month", "year"],  # its default is to take today's day, month or year
    "PREFER_DATES_FROM": "current_period",  # "past" makes 1942 of a slip such as 05/03/42
    "PARSERS": ["absolute-time"],  # "3 giờ trước" and bare numbers name no day
}
_LANGUAGES = ["vi", "en"]


def read_stamp(raw: str, zone: tzinfo, now: datetime | None = None) -> Stamp:
    """Read the printed date stamp `raw`.

    A stamp without a zone is in `zone`, the site's; one with another zone is taken at its word and then
    expressed in `zone`. A stamp without a time of day is the first instant of its day. `now` is the time
    of the fetch (aware), by default the current time: a stamp later than two days after it is refused, and
    dateparser counts from it. The rules are those of `pipelines.stamps.read` and `dateparser`. Letters may
    be decomposed and spaces of any kind.

    Raises:
        Refused: `bad_date`: it names no whole day, a day or an hour that does not exist or is still to
            come, or cannot be read.
    """
    now = now or datetime.now(UTC)
    stamp = " ".join(normalise(raw, tone=False).text.split())
    shown = stamp if len(stamp) <= _SHOWN else f"{stamp[:_SHOWN]}…"
    try:
        read = stamps.read(stamp, zone) or _by_dateparser(stamp, zone, now)
    except ValueError as error:
        raise Refused("bad_date", f"The date stamp “{shown}” cannot be: {error}.") from error
    if read is None:
        raise Refused("bad_date", f"The date stamp “{shown}” cannot be read as a day of a year.")
    if read.instant - now > _AHEAD:
        raise Refused(
            "bad_date",
            f"The date stamp “{shown}” lies more than two days after {now:%Y-%m-%d}, when it was read.",
        )
    return read


def _by_dateparser(stamp: str, zone: tzinfo, now: datetime) -> Stamp | None:
    if len(stamp) > _LONGEST:
        return None
    settings = _SETTINGS | {"RELATIVE_BASE": now.astimezone(zone).replace(tzinfo=None)}
    # Loaded here because it takes a fifth of a second that most crawls never need.
    parse = import_module("dateparser").parse
    moment: datetime | None = parse(stamp, languages=_LANGUAGES, settings=settings)
    if moment is None:
        return None
    for day, month, year in _NUMBERS.findall(stamp):
        if (int(day), int(month)) != (moment.day, moment.month) or not str(moment.year).endswith(year):
            raise ValueError(f"there is no day {day} of month {month} in the year {year}")
    return stamps.stamp_of(moment, zone, "dateparser", stamps.weekday_in(stamp))


def date_article(article: Article, options: Options, now: datetime | None = None) -> Article:
    """`article` with `date_published` read off its stamp and the rule noted in `rules`.

    A weekday that is not that of the printed day makes the flag `weekday_differs`; the day counts. `now` is
    the time of the fetch; see `read_stamp`.

    Raises:
        Refused: there is no stamp (`no_date`) or it cannot be read or true (`bad_date`).
    """
    if article.date_published_raw is None:
        raise Refused("no_date", f"The page of article {article.id} has no date stamp.")
    stamp = read_stamp(article.date_published_raw, options.zone, now)
    flags = article.flags
    if stamp.contradiction:
        flag = Flag("date_published_raw", "weekday_differs", stamp.contradiction)
        flags = flags if flag in flags else (*flags, flag)
    return replace(
        article,
        date_published=stamp.instant,
        rules={**article.rules, "date_published": stamp.rule},
        flags=flags,
    )


class DatesPipeline(Step):
    """`date_article` as a Scrapy pipeline.

    Each stamp counts as `dates/RULE`, each flag as `dates/flags/RULE`.
    """

    def improve(self, article: Article, now: datetime | None = None) -> Article:
        """See `date_article`."""
        dated = date_article(article, self.options, now)
        self.count(f"dates/{dated.rules['date_published']}")
        for flag in dated.flags[len(article.flags) :]:
            self.count(f"dates/flags/{flag.rule}")
        return dated
