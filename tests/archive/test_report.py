from __future__ import annotations

import re
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import msgspec
import pytest
from click.testing import CliRunner

from archive.cli import cli
from archive.database import reading
from archive.report import figures, page
from archive.report.rising import Rising, log_odds, rising, words_of
from archive.store import Store
from tests.archive import pages_opened, readable
from tests.archive.builders import ORIGIN, ZONE, ZONE_NAME, captured, link, rejected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of an archive of fifteen months."""
    url = f"sqlite:///{tmp_path_factory.mktemp('year') / 'archive.db'}"
    readable.fill(url, per_day=1)
    return url


@pytest.fixture(scope="module")
def report(year: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on it, written by the command."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    run("--url", year, "-o", str(path))
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with pages_opened.browser() as opened:
        yield opened


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, ["report", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stderr


def collected(url: str, since: date | None = None, until: date | None = None) -> figures.Figures:
    with reading(url) as connection:
        return figures.collect(connection, figures.scope(connection, "paper", since, until))


@pytest.mark.parametrize(("width", "scheme", "locale"), [(1280, "light", "en-GB"), (390, "dark", "vi-VN")])
def test_the_page_opens_without_a_network_on_any_screen_and_runs_no_script_of_an_article(
    report: Path, browser: Browser, width: int, scheme: str, locale: str
) -> None:
    screen = {"width": width, "height": 900}
    with pages_opened.page(
        browser, report.as_uri(), viewport=screen, color_scheme=scheme, locale=locale, offline=True
    ) as shown:
        shown.goto(report.as_uri())
        shown.wait_for_selector("html[data-drawn=yes]")
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        for name in ("articles", "missing", "links", "rising", "runs"):
            drawn = shown.locator(f"#{name} svg.main-svg .trace")
            assert drawn.count() > 0, name
            box = shown.locator(f"#{name} svg.main-svg").first.bounding_box()
            assert box is not None
            assert box["width"] > width / 2
        assert shown.locator("table.calendar td.l3").count() > 0
        ink, ground = (
            shown.evaluate(f"getComputedStyle(document.body).{one}") for one in ("color", "backgroundColor")
        )
        assert (brightness(ink) > brightness(ground)) == (scheme == "dark")
        tick = shown.locator("#articles .xtick text").first.evaluate("text => getComputedStyle(text).fill")
        assert abs(brightness(tick) - brightness(ground)) > 60
        heading = "Words rising, month by month" if locale == "en-GB" else "Từ đang lên theo tháng"
        assert shown.get_by_role("heading", name=heading).is_visible()
        shown.get_by_text("Tiếng Việt", exact=True).click()
        assert shown.get_by_role("heading", name="Từ đang lên theo tháng").is_visible()
        assert not shown.get_by_role("heading", name="Words rising").is_visible()
        assert shown.get_by_text(readable.SCRIPT).count() > 0  # as text, and it did not run
        assert "stolen" not in shown.title()


def brightness(colour: str) -> float:
    """The mean of the parts of a colour as a browser writes it."""
    return sum(map(float, re.findall(r"[\d.]+", colour)[:3])) / 3


def test_the_page_names_nothing_to_load(report: Path) -> None:
    text = report.read_text("utf-8")
    assert len(text) < 3_000_000
    plain = re.sub(r'<script type="text/plain" id="plotly">[^<]*</script>', "", text)
    assert (
        re.findall(r"""(?:src|href|action|srcset)\s*=|url\(|@import""", plain.replace("img src=x", "")) == []
    )
    assert "default-src 'none'" in plain


def test_figures_are_those_of_the_archive(year: str) -> None:
    found = collected(year)
    total = found.totals
    assert total.articles == sum(found.by_day.values()) == sum(map(sum, found.bins.counts))
    assert total.articles == sum(month.articles for month in found.months)
    assert total.articles == sum(count for _, count in found.link_classes)
    assert (total.sections, total.revised, len(found.runs)) == (6, 1, 6)
    assert found.bins.unit == "week"
    assert found.hubs[0].number == readable.FRIENDSHIP
    assert found.hubs[0].links == max(hub.links for hub in found.hubs)
    late = next(month for month in found.months if month.month == "2026-06")
    assert late.missing["source"] == late.articles
    assert late.missing["date"] == 0 < late.missing["image"] < late.articles
    killed, *finished = found.runs
    assert (killed.status, killed.seconds, killed.articles) == (None, None, {})
    assert [run.status for run in finished] == [0, 3, 0, 0, 0]
    assert finished[1].articles["failed"] == 7
    assert sum(count for _, count in found.reasons) == total.states["rejected"]
    august = collected(year, date(2025, 8, 1), date(2025, 8, 31))
    assert set(august.by_day) == {day for day in found.by_day if (day.year, day.month) == (2025, 8)}
    assert august.bins.unit == "day"


def test_words_rise_in_their_season(year: str) -> None:
    with reading(year) as connection:
        found = rising(connection, figures.scope(connection, "paper", None, date(2026, 8, 31)))
    assert [month.month for month in found.months] == [f"2026-0{n}" for n in (8, 7, 6, 5, 4, 3)]
    words = {month.month: [rise.word for rise in month.rises] for month in found.months}
    assert "tựu trường" in words["2026-08"]
    assert "tựu trường" not in words["2026-07"]
    assert words["2026-04"][0] == "hạn mặn"
    assert all(rise.share > rise.share_before and rise.articles >= 3 for rise in found.months[0].rises)
    assert "hạn mặn" in dict(found.lines)


def test_the_measure_knows_much_from_little() -> None:
    assert log_odds(30, 60, 20, 600) > log_odds(3, 60, 2, 600) > 0
    assert log_odds(10, 100, 100, 1000) == pytest.approx(0, abs=1e-9)
    assert log_odds(5, 100, 100, 1000) < 0
    assert log_odds(60, 60, 600, 600) == pytest.approx(0, abs=1e-9)


def test_words_are_letters_without_stop_words_and_names_keep_their_capitals() -> None:
    text = "Người dân Hà_Nội đón 120 khách từ Lào , 20/11\nAnh về Quê_hương ; UNESCO và B&B"
    assert words_of(text) == {"dân", "Hà Nội", "đón", "khách", "Lào", "quê hương", "UNESCO"}


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(
    ("filled", "lang"),
    [
        ("nothing", "vi"),
        ("a site", "en"),
        ("one article", "en"),
        ("one article", "vi"),
        ("one without a date or a word", "both"),
    ],
)
def test_an_archive_of_next_to_nothing_has_a_report_too(
    sqlite_url: str, tmp_path: Path, filled: str, lang: str
) -> None:
    if filled != "nothing":
        with Store.open(sqlite_url) as store:
            site_id = store.claim_site("paper", ORIGIN, ZONE_NAME)
            if filled == "one article":
                store.write(site_id, None, [captured(1), rejected(2)])
            if filled == "one without a date or a word":
                bare = captured(1, date_published=None, tokens=(), sections=(), section_names=(), related=())
                store.write(site_id, None, [bare])
    path = tmp_path / "report.html"
    told = run("--url", sqlite_url, "-o", str(path), "--lang", lang)
    text = path.read_text("utf-8")
    assert f"{1 if 'one' in filled else 0} articles" in told
    assert ("Words rising, month by month" in text) == (lang != "vi")
    assert ("Từ đang lên theo tháng" in text) == (lang != "en")
    assert ('id="plotly"' in text) == ("one" in filled)


def test_both_databases_give_the_same_figures(store: Store, site_id: int, run_id: int, url: str) -> None:
    days = [datetime(2026, month, day, 8, tzinfo=ZONE) for month in (1, 2, 3) for day in (1, 9)]
    batch = [
        captured(n, date_published=day, source=None if n % 2 else "Nguồn", related=(link(1, "related"),))
        for n, day in enumerate(days, 1)
    ]
    store.write(site_id, run_id, [*batch, captured(99, date_published=None, abstract=None), rejected(100)])
    store.finish_run(run_id, 0, "finished", {"articles": {"new": 7}, "requests": {"articles": 9, "least": 7}})
    found = collected(url)
    assert msgspec.structs.replace(found.totals, states={}) == figures.Totals(
        articles=7,
        first=date(2026, 1, 1),
        last=date(2026, 3, 9),
        words=7 * 5,
        images=7,
        links=9,
        authors=2,
        sections=2,
        undated=1,
    )
    assert found.totals.states == {"done": 7, "rejected": 1}
    assert [(month.month, month.articles, month.missing["source"]) for month in found.months] == [
        ("2026-01", 2, 1),
        ("2026-02", 3, 1),
        ("2026-03", 2, 1),
    ]
    assert [(hub.number, hub.links, hub.archived) for hub in found.hubs][:2] == [
        (1, 5, True),
        (900, 1, False),
    ]
    assert found.runs[0].requests == 9
    assert found.bins.sections == ("Hữu nghị",)
    with reading(url) as connection:
        words = rising(connection, figures.scope(connection, "paper", None, None))
    assert words.axis == ("2026-01", "2026-02", "2026-03")


def test_text_of_the_archive_is_escaped_wherever_it_stands(year: str) -> None:
    evil = "</script><b id=evil>&"
    found = collected(year)
    spoilt = msgspec.structs.replace(
        found,
        site=evil,
        bins=msgspec.structs.replace(found.bins, sections=(evil, *found.bins.sections[1:])),
        hubs=(msgspec.structs.replace(found.hubs[0], headline=evil),),
        runs=(msgspec.structs.replace(found.runs[1], command=evil, reason=evil),),
        reasons=((evil, 3),),
    )
    lines = Rising(axis=("2026-01",), lines=((evil, (0.5,)),))
    text = page.render(spoilt, lines, lang="both", made_at=datetime.now(UTC), bounds=(None, None))
    assert "id=evil" in text
    assert "<b id=evil" not in text


def test_without_plotly_one_line_says_what_to_install(
    year: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "plotly.graph_objects", None)
    result = CliRunner().invoke(cli, ["report", "--url", year, "-o", str(tmp_path / "report.html")])
    assert str(result.exception) == "archive report needs plotly: pip install 'bonphuong[report]'"
    assert not (tmp_path / "report.html").exists()
