from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from archive.article import Article, as_document
from archive.database import reading
from archive.errors import ArticleNotFound, SiteAmbiguous
from archive.outcomes import Captured
from archive.read import iter_articles, load_article, revisions_of
from archive.schema.columns import Instant
from archive.store import Store, Written
from tests.archive import strategies
from tests.archive.builders import FETCHED, ORIGIN, ZONE_NAME, article, captured, fetch

if TYPE_CHECKING:
    from pathlib import Path


SITE_NUMBERS = itertools.count()


def load(url: str, number: int = 1) -> Article:
    with reading(url) as connection:
        return load_article(connection, None, number).article


def test_an_article_comes_back_exactly_as_it_was_written(store: Store, site_id: int, run_id: int) -> None:
    assert store.write(site_id, run_id, [captured()]) == Written(new=1)
    assert load(store.url) == article()
    assert as_document(load(store.url)) == as_document(article())


def test_tags_of_words_are_in_the_document_and_null_where_there_are_none(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured()])
    found = as_document(load(store.url))["tokens"]
    assert [(one["pos"], one["ner"]) for one in found] == [
        (None, None),
        (None, None),
        (("N", "Np"), ("O", "B-MISC")),
    ]


@pytest.fixture(scope="module")
def shared_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One archive for all examples of a property; each example has a site of its own in it."""
    folder: Path = tmp_path_factory.mktemp("shared")
    return f"sqlite:///{folder / 'archive.db'}"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_is_written_is_loaded_again(shared_url: str, data: st.DataObject) -> None:
    numbers = data.draw(st.lists(st.integers(1, 5), min_size=1, max_size=3))
    written = [data.draw(strategies.articles(number)) for number in numbers]
    with Store.open(shared_url, create=True) as store:
        site = f"paper {next(SITE_NUMBERS)}"
        site_id = store.claim_site(site, ORIGIN, ZONE_NAME)
        first = Captured(fetch(numbers[0]), article(numbers[0], headline="Bài cũ"))
        store.write(site_id, None, [first])
        # A headline of its own makes each a revision, so that all of it is replaced.
        named = [
            msgspec.structs.replace(item, headline=f"{i} {item.headline}", repairs=_without_headline(item))
            for i, item in enumerate(written)
        ]
        store.write(site_id, None, [Captured(fetch(item.id, minutes=1), item) for item in named])
    last = {item.id: item for item in named}
    with reading(shared_url) as connection:
        for number, item in last.items():
            assert load_article(connection, site, number).article == item
        everything = {stored.article.id: stored.article for stored in iter_articles(connection, site=site)}
    assert everything == last


def _without_headline(item: Article) -> tuple[object, ...]:
    return tuple(repair for repair in item.repairs if repair.part != "headline")


def test_the_archive_says_when_where_and_how_it_got_an_article(
    store: Store, site_id: int, run_id: int
) -> None:
    store.write(site_id, run_id, [captured(found := 7)])
    store.write(site_id, run_id, [captured(found, minutes=5)])
    with reading(store.url) as connection:
        stored = load_article(connection, "paper", found)
        history = revisions_of(connection, "paper", found)
    assert stored.site == "paper"
    assert stored.published_on == datetime(2021, 7, 5, tzinfo=UTC).date()
    assert (stored.revision, stored.found_by) == (1, "listing")
    assert stored.first_fetched_at == FETCHED
    assert stored.last_fetched_at == FETCHED + timedelta(minutes=5)
    assert stored.fetched_url == fetch(found).fetched_url
    assert stored.listed_in == ("huu-nghi",)
    assert [(item.number, item.fetched_at, item.changed) for item in history] == [(1, FETCHED, ())]
    assert history[0].digest == stored.digest


def test_a_date_comes_back_in_the_zone_of_the_site(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(date_published=datetime(2021, 7, 4, 20, 0, tzinfo=UTC))])
    date = load(store.url).date_published
    assert date is not None
    assert date.isoformat() == "2021-07-05T03:00:00+07:00"


def test_an_article_that_is_not_there_is_named_in_the_error(store: Store, site_id: int) -> None:
    assert site_id
    with reading(store.url) as connection, pytest.raises(ArticleNotFound, match="no article 5 of paper"):
        load_article(connection, None, 5)


def test_a_number_alone_does_not_do_where_there_are_two_sites(store: Store, site_id: int) -> None:
    other = store.claim_site("sister", "https://sister.example", ZONE_NAME)
    store.write(site_id, None, [captured(headline="Của báo này")])
    store.write(other, None, [captured(headline="Của báo kia")])
    with reading(store.url) as connection:
        with pytest.raises(SiteAmbiguous, match="paper, sister"):
            load_article(connection, None, 1)
        with pytest.raises(SiteAmbiguous, match="no site cousin"):
            load_article(connection, "cousin", 1)
        assert load_article(connection, "sister", 1).article.headline == "Của báo kia"
        assert [stored.site for stored in iter_articles(connection)] == ["paper", "sister"]
        assert [stored.site for stored in iter_articles(connection, site="sister")] == ["sister"]


def test_an_archive_without_a_site_says_that_a_crawl_fills_it(store: Store) -> None:
    with reading(store.url) as connection, pytest.raises(SiteAmbiguous, match="no site yet"):
        load_article(connection, None, 1)


def test_an_instant_without_a_zone_is_not_guessed() -> None:
    naive = datetime(2021, 7, 5, 8, 30)  # noqa: DTZ001 - the case in question
    with pytest.raises(ValueError, match="no zone"):
        Instant().process_bind_param(naive, sqlite.dialect())
