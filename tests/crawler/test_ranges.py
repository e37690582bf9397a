"""Date ranges: exactly the truth's articles, on both edges, across the year's end, in every kind of paper."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from crawler.statuses import OK
from tests.newspaper.model import Newspaper, Options
from tests.newspaper.server import serve
from tests.running import crawl, exported

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.newspaper.server import Server


FAST = {"TOKENIZE": 0}
Document = dict[str, Any]


def day_of(document: Document) -> date:
    published = str(document["date_published"])
    assert published.endswith("+07:00")
    return datetime.fromisoformat(published).date()


def wanted(truth: list[Document], since: date | None, until: date | None, section: str = "") -> set[int]:
    return {
        document["id"]
        for document in truth
        if (since is None or since <= day_of(document))
        and (until is None or day_of(document) <= until)
        and (
            not section
            or any(path == section or path.startswith(f"{section}/") for path in document["listed_in"])
        )
    }


@pytest.fixture(scope="module")
def newspaper() -> Newspaper:
    return Newspaper(seed=11, articles=900, options=Options(deleted="404"))


@pytest.fixture(scope="module")
def truth(newspaper: Newspaper) -> list[Document]:
    return list(newspaper.truth())


@pytest.fixture(scope="module")
def server(newspaper: Newspaper) -> Iterator[Server]:
    with serve(newspaper) as server:
        yield server


def busiest_new_year(truth: list[Document]) -> date:
    """The 1 January around which the paper published most, so that both edges of a range mean something."""
    days = [day_of(document) for document in truth]
    years = [date(year, 1, 1) for year in range(2017, 2027)]
    return max(years, key=lambda first: sum(abs(day - first) <= timedelta(days=10) for day in days))


@pytest.mark.parametrize("case", ["across the year's end", "one day", "since only", "until only"])
def test_a_range_gives_exactly_the_articles_of_its_days_and_costs_less_than_the_whole_paper(
    truth: list[Document], server: Server, tmp_path: Path, case: str
) -> None:
    new_year = busiest_new_year(truth)
    days = sorted(day_of(document) for document in truth)
    since, until = {
        "across the year's end": (new_year - timedelta(days=9), new_year + timedelta(days=9)),
        "one day": (days[400], days[400]),
        "since only": (days[-40], None),
        "until only": (None, days[25]),
    }[case]
    edges: dict[str, Any] = {
        name: str(day) for name, day in (("since", since), ("until", until)) if day is not None
    }
    archive = tmp_path / "archive.db"
    before = len(server.requests)
    done = crawl(archive, settings=FAST, base_url=server.base_url, **edges)
    assert done.returncode == OK, done.stderr[-2000:]
    assert len(server.requests) - before < len(truth)
    options = [part for name, day in edges.items() for part in (f"--{name}", day)]
    expected = wanted(truth, since, until)
    assert len(expected) > (5 if case != "one day" else 0)
    assert {document["id"] for document in exported(archive, *options)} == expected


def test_a_section_includes_its_children(truth: list[Document], server: Server, tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    done = crawl(archive, settings=FAST, base_url=server.base_url, sections="viet-kieu")
    assert done.returncode == OK, done.stderr[-2000:]
    expected = wanted(truth, None, None, "viet-kieu")
    assert {document["id"] for document in exported(archive)} == expected
    assert {document["id"] for document in exported(archive, "--sections", "viet-kieu")} <= expected


@pytest.mark.parametrize("seed", [4, 163, 224, 276, 279, 298, 312, 391])
def test_whatever_the_site_answers_nothing_is_missed(seed: int, tmp_path: Path) -> None:
    """Seeds choose what is not known: past the end, a wrong slug, a deleted id, addresses.

    These eight have 74 of the 101 pairs of such choices, more than twelve in a row.
    """
    newspaper = Newspaper(seed=seed, articles=60)
    archive = tmp_path / "archive.db"
    with serve(newspaper) as server:
        done = crawl(archive, settings=FAST, base_url=server.base_url)
    assert {document["id"] for document in exported(archive)} == set(newspaper.numbers()), done.stderr[-2000:]
