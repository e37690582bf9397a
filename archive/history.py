"""An article as it was: its revisions, and the one that stood at a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Row, select

from archive.article import Article
from archive.errors import ArticleNotFound
from archive.read import load_article, site_name
from archive.revisions import Covered
from archive.schema.tables import Articles, Revisions, Sites

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.engine import Connection

    from archive.read import StoredArticle

articles = Articles.core()
revisions = Revisions.core()
sites = Sites.core()


class PastRevision(msgspec.Struct, frozen=True, kw_only=True):
    """A revision with what it said. `fetched_at`, when the page was fetched that said so, is in UTC."""

    number: int
    fetched_at: datetime
    digest: str
    parser_version: int
    covered: Covered


def load_revision(connection: Connection, site: str | None, number: int, revision: int) -> PastRevision:
    """Revision `revision` of the article with that number; negative ones count from the newest, -1.

    Raises:
        ArticleNotFound: the archive has no such article, or no such revision of it.
        SiteAmbiguous: the site is not in the archive, or more than one is and none was named.
    """
    name = site_name(connection, site)
    found = connection.execute(_of(name, number).order_by(revisions.c.number)).all()
    if not found:
        raise ArticleNotFound(f"no article {number} of {name} is in the archive")
    numbers = [row.number for row in found]
    wanted = numbers[revision] if -len(numbers) <= revision < 0 else revision
    if wanted not in numbers:
        raise ArticleNotFound(f"article {number} has no revision {revision}; it has {_listed(numbers)}")
    return _past(found[numbers.index(wanted)])


def _listed(numbers: list[int]) -> str:
    return "only the first" if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"


def _of(site: str, number: int) -> Select[Any]:
    return (
        select(revisions)
        .join(articles, articles.c.id == revisions.c.article_id)
        .join(sites, sites.c.id == articles.c.site_id)
        .where(sites.c.name == site, articles.c.number == number)
    )


def _past(row: Row[Any]) -> PastRevision:
    return PastRevision(
        number=row.number,
        fetched_at=row.fetched_at,
        digest=row.digest,
        parser_version=row.parser_version,
        covered=msgspec.convert(row.document, Covered),
    )


def as_of(connection: Connection, site: str | None, number: int, day: date) -> StoredArticle:
    """The article as the archive knew it at the end of `day`, a day in the site's zone.

    It has what a revision covers: no repairs, words, time expressions, or links of passing boxes.

    Raises:
        ArticleNotFound: the archive does not hold it, or had not read it by then.
        SiteAmbiguous: the site is not in the archive, or more than one is and none was named.
    """
    stored = load_article(connection, site, number)
    zone = ZoneInfo(connection.scalars(select(sites.c.zone).where(sites.c.name == stored.site)).one())
    end = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    query = _of(stored.site, number).where(revisions.c.fetched_at < end)
    row = connection.execute(query.order_by(revisions.c.number.desc()).limit(1)).first()
    if row is None:
        first = stored.first_fetched_at.astimezone(zone)
        raise ArticleNotFound(f"article {number} was first read on {first:%Y-%m-%d}, after {day}")
    past = _past(row)
    published = past.covered.date_published
    return msgspec.structs.replace(
        stored,
        article=_article(stored.article, past, zone),
        published_on=None if published is None else published.astimezone(zone).date(),
        revision=past.number,
        digest=past.digest,
        last_fetched_at=past.fetched_at,
    )


def _article(newest: Article, past: PastRevision, zone: ZoneInfo) -> Article:
    values = {name: getattr(past.covered, name) for name in Covered.__struct_fields__}
    published = past.covered.date_published
    values["date_published"] = None if published is None else published.astimezone(zone)
    return Article(
        url=newest.url,
        id=newest.id,
        language=newest.language,
        parser_version=past.parser_version,
        printed_id=newest.printed_id,
        **values,
    )
