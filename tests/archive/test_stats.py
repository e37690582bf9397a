from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec
from rich.console import Console

from archive.article import Tokens
from archive.database import reading
from archive.stats import Counts, SectionCounts, Stats, collect
from archive.terminal.table import print_stats
from tests.archive.builders import ZONE, ZONE_NAME, article, captured, failed, gone, link, rejected

if TYPE_CHECKING:
    from archive.store import Store

NOTHING = Counts(articles=0, first=None, last=None, images=0, related_links=0, passing_links=0, words=0)


def stats_of(store: Store) -> Stats:
    with reading(store.url) as connection:
        return collect(connection)


def printed(stats: Stats) -> str:
    console = Console(width=200)
    with console.capture() as capture:
        print_stats(console, stats)
    return capture.get()


def fill(store: Store, site_id: int) -> None:
    picture = article().body[2]
    store.write(
        site_id,
        None,
        [
            captured(1, date_published=datetime(2021, 1, 1, 0, 30, tzinfo=ZONE)),
            captured(2, sections=("huu-nghi",), body=(picture, picture), tokens=()),
            captured(3, sections=(), section_names=(), related=(link(9, "other"),), authors=()),
            rejected(4),
            gone(5),
            failed(6),
            failed(7),
        ],
    )


def test_counts_are_by_section_and_the_total_counts_each_article_once(store: Store, site_id: int) -> None:
    fill(store, site_id)
    days = (date(2021, 1, 1), date(2021, 7, 5))
    both = Counts(
        articles=2, first=days[0], last=days[1], images=3, related_links=6, passing_links=2, words=5
    )
    one = Counts(articles=1, first=days[0], last=days[0], images=1, related_links=3, passing_links=1, words=5)
    none = Counts(
        articles=1, first=days[1], last=days[1], images=1, related_links=0, passing_links=1, words=5
    )
    stats = stats_of(store)
    assert stats.sections == [
        SectionCounts(site="paper", path="huu-nghi", name="Hữu nghị", counts=both),
        SectionCounts(site="paper", path="huu-nghi/ket-ban", name="Kết bạn", counts=one),
        SectionCounts(site="paper", path=None, name=None, counts=none),
    ]
    assert stats.total == Counts(
        articles=3, first=days[0], last=days[1], images=4, related_links=6, passing_links=3, words=10
    )
    assert stats.frontier == {"done": 3, "failed": 2, "gone": 1, "rejected": 1}


def test_words_are_those_of_the_running_text(store: Store, site_id: int) -> None:
    spans = ((0, 1), (1, 2))
    parts = ["headline", "abstract", "body/1", "body/2/caption", "body/4/items/0", "body/5/rows/0/0"]
    tokens = tuple(Tokens(part, (), spans, "") for part in parts)
    store.write(site_id, None, [captured(1, tokens=tokens)])
    assert stats_of(store).total.words == 4


def test_a_section_that_stands_twice_in_a_breadcrumb_counts_once(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(1, sections=("a", "a"), section_names=())])
    counts = {row.path: row.counts.articles for row in stats_of(store).sections}
    assert counts == {"a": 1}


def test_an_empty_archive_counts_nothing(store: Store) -> None:
    assert stats_of(store) == Stats(sections=[], total=NOTHING, frontier={}, runs=0, last_run=None)
    assert "none seen yet" in printed(stats_of(store))


def test_the_last_run_is_told(store: Store, site_id: int, run_id: int) -> None:
    assert "not finished" in printed(stats_of(store))
    store.finish_run(run_id, 3, "2 ids are waiting", {})
    last = stats_of(store).last_run
    assert last is not None
    assert (last.command, last.status, last.reason) == ("crawl paper", 3, "2 ids are waiting")
    store.start_run(site_id, "crawl sister", {})
    assert stats_of(store).runs == 2
    assert "crawl sister" in printed(stats_of(store))


def test_the_table_has_a_line_a_section_and_a_total(store: Store, site_id: int) -> None:
    fill(store, site_id)
    lines = [line.split() for line in printed(stats_of(store)).splitlines() if line.strip()]
    assert ["huu-nghi", "2", "2021-01-01", "2021-07-05", "3", "6", "5"] in lines
    assert ["(no", "section)", "1", "2021-07-05", "2021-07-05", "1", "0", "5"] in lines
    assert ["Each", "article", "once", "3", "2021-01-01", "2021-07-05", "4", "6", "10"] in lines
    assert "ids: 3 done, 2 failed, 1 gone, 1 rejected" in printed(stats_of(store))


def test_sites_are_named_where_there_are_several(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(1)])
    assert "paper:" not in printed(stats_of(store))
    sister = store.claim_site("sister", "https://sister.example", ZONE_NAME)
    store.write(sister, None, [captured(1)])
    assert "paper: huu-nghi" in printed(stats_of(store))
    assert "sister: huu-nghi" in printed(stats_of(store))


def test_the_json_form_can_be_read_back(store: Store, site_id: int) -> None:
    fill(store, site_id)
    stats = stats_of(store)
    assert msgspec.json.decode(msgspec.json.encode(stats), type=Stats) == stats
