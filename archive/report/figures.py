"""The figures of a report, counted by the database: days, sections, missing fields, hubs, runs.

What is held in memory grows with days, sections and runs, not with articles.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from archive.coverage import Coverage, coverage
from archive.rows import article_authors, article_sections, images, links
from archive.schema.tables import Articles, Frontier, Rejects, Runs, Sections, Sites

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection

sites = Sites.core()
sections = Sections.core()
articles = Articles.core()
frontier = Frontier.core()
rejects = Rejects.core()
runs = Runs.core()

HUBS = 20
RUNS = 20
REASONS = 12
SECTIONS = 8
"""Sections that are shown one by one; the others together."""

UNITS = {"day": 100, "week": 2 * 366, "month": 8 * 366}
"""The longest range, in days, that is drawn by each unit; a longer one is by quarters."""

FIELDS = ("author", "date", "source", "abstract", "image")

LINK_CLASSES = ((0, 0), (1, 1), (2, 2), (3, 5), (6, 10), (11, 20), (21, None))
"""How many articles link to one: the classes in which articles are counted."""


class Scope(NamedTuple):
    """What a report is about: a site, and days of its zone, both included; `None` is no bound."""

    site_id: int
    site: str
    since: date | None
    until: date | None

    def articles(self) -> ColumnElement[bool]:
        """Whether an article is in it. Articles without a date are, where there is no bound."""
        day = articles.c.published_on
        parts = [articles.c.site_id == self.site_id]
        parts += [day >= self.since] if self.since else []
        parts += [day <= self.until] if self.until else []
        return and_(*parts)


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """How much there is. `undated` articles stand on no day; `states` counts all ids that were ever seen."""

    articles: int = 0
    first: date | None = None
    last: date | None = None
    words: int = 0
    images: int = 0
    links: int = 0
    authors: int = 0
    sections: int = 0
    undated: int = 0
    revised: int = 0
    states: dict[str, int] = {}


class Bins(msgspec.Struct, frozen=True, kw_only=True):
    """Articles by time and section; `unit` is day, week (its Monday), month or quarter (its first day).

    `counts` has a row a section, with a number for each of `starts`; a section that is `None` stands for
    those that are not shown by name.
    """

    unit: str = "day"
    starts: tuple[date, ...] = ()
    sections: tuple[str | None, ...] = ()
    counts: tuple[tuple[int, ...], ...] = ()


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """The articles of a month (`YYYY-MM`), and how many of them lack each of `FIELDS`.

    One without a date stands in the month in which it was first fetched.
    """

    month: str
    articles: int
    missing: dict[str, int]


class Hub(msgspec.Struct, frozen=True, kw_only=True):
    """An article and how many others link to it; what is not archived has no headline but a link's."""

    number: int
    links: int
    headline: str | None
    url: str
    day: date | None
    archived: bool


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """A run of a command; times in UTC. `seconds` and `status` are `None` while it runs or if it was killed.

    `articles` counts them by what became of them, `requests` those that were made.
    """

    id: int
    command: str
    started: datetime
    seconds: float | None
    status: int | None
    reason: str | None
    articles: dict[str, int]
    requests: int | None
    bytes: int | None


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """All of a report but its words."""

    site: str | None
    totals: Totals
    bins: Bins
    by_day: dict[date, int]
    coverage: Coverage | None
    months: tuple[Month, ...]
    hubs: tuple[Hub, ...]
    link_classes: tuple[tuple[str, int], ...]
    runs: tuple[Run, ...]
    reasons: tuple[tuple[str, int], ...]


def empty() -> Figures:
    """The figures of an archive that holds no site yet."""
    return Figures(
        site=None,
        totals=Totals(),
        bins=Bins(),
        by_day={},
        coverage=None,
        months=(),
        hubs=(),
        link_classes=(),
        runs=(),
        reasons=(),
    )


def scope(connection: Connection, site: str, since: date | None, until: date | None) -> Scope:
    """The scope of a report on a site that the archive has."""
    site_id = connection.scalars(select(sites.c.id).where(sites.c.name == site)).one()
    return Scope(int(site_id), site, since, until)


def collect(connection: Connection, wanted: Scope) -> Figures:
    """Count what a report shows."""
    by_section = _by_day_and_section(connection, wanted)
    by_day: Counter[date] = Counter()
    for (day, _section), count in by_section.items():
        by_day[day] += count
    linked = _linked(wanted)
    return Figures(
        site=wanted.site,
        totals=_totals(connection, wanted),
        bins=binned(by_section),
        by_day=dict(by_day),
        coverage=coverage(connection, wanted.site, wanted.since, wanted.until),
        months=_months(connection, wanted),
        hubs=_hubs(connection, wanted, linked),
        link_classes=_link_classes(connection, wanted, linked),
        runs=_runs(connection, wanted),
        reasons=_reasons(connection, wanted),
    )


def _totals(connection: Connection, wanted: Scope) -> Totals:
    day = articles.c.published_on
    row = connection.execute(
        select(
            func.count().label("articles"),
            func.min(day).label("first"),
            func.max(day).label("last"),
            func.coalesce(func.sum(articles.c.word_count), 0).label("words"),
            func.coalesce(func.sum(case((day.is_(None), 1), else_=0)), 0).label("undated"),
            func.coalesce(func.sum(case((articles.c.revision > 1, 1), else_=0)), 0).label("revised"),
        ).where(wanted.articles())
    ).one()
    states = select(frontier.c.state, func.count().label("ids")).where(frontier.c.site_id == wanted.site_id)

    def parts(table: Any, *where: ColumnElement[bool], what: Any = None) -> int:  # noqa: ANN401 - tables, columns
        query = select(func.count() if what is None else func.count(what.distinct())).select_from(table)
        query = query.join(articles, articles.c.id == table.c.article_id).where(wanted.articles(), *where)
        return int(connection.scalars(query).one())

    return Totals(
        **{name: getattr(row, name) for name in ("articles", "first", "last", "words", "undated", "revised")},
        images=parts(images),
        links=parts(links, links.c.lasting),
        authors=parts(article_authors, what=article_authors.c.author_id),
        sections=parts(article_sections, what=article_sections.c.section_id),
        states={row.state: row.ids for row in connection.execute(states.group_by(frontier.c.state))},
    )


def _by_day_and_section(connection: Connection, wanted: Scope) -> dict[tuple[date, str | None], int]:
    """How many articles of each day lie below each outermost section; those without a date are left out."""
    day = articles.c.published_on
    name = func.coalesce(sections.c.name, sections.c.path)
    placed = and_(article_sections.c.article_id == articles.c.id, article_sections.c.position == 0)
    query = (
        select(day, name, func.count())
        .select_from(articles)
        .outerjoin(article_sections, placed)
        .outerjoin(sections, sections.c.id == article_sections.c.section_id)
        .where(wanted.articles(), day.is_not(None))
        .group_by(day, name)
    )
    return {(on, section): count for on, section, count in connection.execute(query)}


def binned(by_section: dict[tuple[date, str | None], int]) -> Bins:
    """Days put together so that a chart has at most some hundred bars, and small sections put together."""
    if not by_section:
        return Bins()
    days = [day for day, _ in by_section]
    first, last = min(days), max(days)
    length = (last - first).days + 1
    unit = next((unit for unit, most in UNITS.items() if length <= most), "quarter")
    sizes: Counter[str | None] = Counter()
    for (_, section), count in by_section.items():
        sizes[section] += count
    named = [section for section, _ in sizes.most_common() if section is not None][:SECTIONS]
    shown: list[str | None] = [*named, *([None] if len(sizes) > len(named) else [])]
    starts = tuple(_starts(unit, first, last))
    place = {start: index for index, start in enumerate(starts)}
    counts = {section: [0] * len(starts) for section in shown}
    for (day, section), count in by_section.items():
        counts[section if section in named else None][place[_start(unit, day)]] += count
    return Bins(
        unit=unit, starts=starts, sections=tuple(shown), counts=tuple(tuple(counts[one]) for one in shown)
    )


def _start(unit: str, day: date) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "quarter":
        return day.replace(month=day.month - (day.month - 1) % 3, day=1)
    return day.replace(day=1) if unit == "month" else day


def _starts(unit: str, first: date, last: date) -> Iterable[date]:
    start = _start(unit, first)
    while start <= last:
        yield start
        start = _start(unit, start + timedelta(days={"day": 1, "week": 7, "month": 31, "quarter": 92}[unit]))


def _months(connection: Connection, wanted: Scope) -> tuple[Month, ...]:
    day = func.coalesce(articles.c.published_on, func.date(articles.c.first_fetched_at))
    lacking: dict[str, ColumnElement[bool]] = {
        "author": ~exists().where(article_authors.c.article_id == articles.c.id),
        "date": articles.c.date_published.is_(None),
        "source": articles.c.source.is_(None),
        "abstract": articles.c.abstract.is_(None),
        "image": ~exists().where(images.c.article_id == articles.c.id),
    }
    sums = [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in lacking.items()]
    query = select(day.label("day"), func.count().label("articles"), *sums)
    totals: dict[str, Counter[str]] = {}
    for row in connection.execute(query.where(wanted.articles()).group_by(day)):
        total = totals.setdefault(str(row.day)[:7], Counter())
        total["articles"] += row.articles
        for name in FIELDS:
            total[name] += getattr(row, name)
    return tuple(
        Month(month=month, articles=total["articles"], missing={name: total[name] for name in FIELDS})
        for month, total in sorted(totals.items())
    )


def _linked(wanted: Scope) -> Select[Any]:
    """Numbers of articles with how many others of the scope link to them in a box that an editor filled."""
    return (
        select(
            links.c.number,
            func.count().label("links"),
            func.max(links.c.title).label("title"),
            func.max(links.c.url).label("url"),
        )
        .join(articles, articles.c.id == links.c.article_id)
        .where(wanted.articles(), links.c.lasting, links.c.number != articles.c.number)
        .group_by(links.c.number)
    )


def _hubs(connection: Connection, wanted: Scope, linked: Select[Any]) -> tuple[Hub, ...]:
    counted = linked.order_by(func.count().desc(), links.c.number).limit(HUBS).subquery()
    held = and_(articles.c.site_id == wanted.site_id, articles.c.number == counted.c.number)
    query = (
        select(counted, articles.c.id, articles.c.headline, articles.c.published_on)
        .select_from(counted)
        .outerjoin(articles, held)
        .order_by(counted.c.links.desc(), counted.c.number)
    )
    return tuple(
        Hub(
            number=row.number,
            links=row.links,
            headline=row.headline or row.title,
            url=row.url,
            day=row.published_on,
            archived=row.id is not None,
        )
        for row in connection.execute(query)
    )


def _link_classes(connection: Connection, wanted: Scope, linked: Select[Any]) -> tuple[tuple[str, int], ...]:
    """How many archived articles of the scope have how many links to them."""
    counted = linked.subquery()
    held = and_(articles.c.number == counted.c.number, wanted.articles())
    degree = func.coalesce(counted.c.links, 0)
    query = select(degree, func.count()).select_from(articles).outerjoin(counted, held)
    found = [0] * len(LINK_CLASSES)
    for number, count in connection.execute(query.where(wanted.articles()).group_by(degree)):
        place = next(n for n, (_, most) in enumerate(LINK_CLASSES) if most is None or number <= most)
        found[place] += count
    names = [
        f"{least}+" if most is None else str(least) if least == most else f"{least}–{most}"
        for least, most in LINK_CLASSES
    ]
    return tuple(zip(names, found, strict=True)) if any(found) else ()


def _runs(connection: Connection, wanted: Scope) -> tuple[Run, ...]:
    """The last runs, the newest first, whatever days they were for."""
    query = select(runs).where(or_(runs.c.site_id == wanted.site_id, runs.c.site_id.is_(None)))
    newest = query.order_by(runs.c.started.desc(), runs.c.id.desc()).limit(RUNS)
    return tuple(_run(row) for row in connection.execute(newest))


def _run(row: Any) -> Run:  # noqa: ANN401 - a row of `runs`
    counts = row.counts or {}
    asked = counts.get("requests")
    return Run(
        id=row.id,
        command=row.command,
        started=row.started,
        seconds=None if row.finished is None else (row.finished - row.started).total_seconds(),
        status=row.status,
        reason=row.reason,
        articles={name: int(number) for name, number in _numbers(counts.get("articles"))},
        requests=sum(
            int(number) for name, number in _numbers(asked) if name in {"listings", "articles", "other"}
        )
        if isinstance(asked, dict)
        else None,
        bytes=counts["received"] if isinstance(counts.get("received"), int) else None,
    )


def _numbers(counted: object) -> Iterable[tuple[str, int]]:
    """The numbers of a JSON object; other commands than a crawl count other things."""
    if isinstance(counted, dict):
        yield from ((name, number) for name, number in counted.items() if isinstance(number, int))


def _reasons(connection: Connection, wanted: Scope) -> tuple[tuple[str, int], ...]:
    query = select(rejects.c.reason, func.count()).where(rejects.c.site_id == wanted.site_id)
    grouped = query.group_by(rejects.c.reason).order_by(func.count().desc(), rejects.c.reason)
    return tuple((reason, count) for reason, count in connection.execute(grouped.limit(REASONS)))
