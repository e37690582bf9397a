"""The gate of the extraction benchmark: our reader, the frozen gold, and floors that do not sink silently."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
import pytest
from click.testing import CliRunner

from benchmarks.extraction import __main__ as command
from benchmarks.extraction import freeze, ours
from benchmarks.extraction.__main__ import score_folder, score_ours
from benchmarks.extraction.cases import GoldError, check_frozen, frozen_lines, load
from benchmarks.extraction.eras import era_of
from benchmarks.extraction.figures import figures
from benchmarks.extraction.folders import BLIND, HERE
from benchmarks.extraction.outputs import outputs_of
from benchmarks.extraction.peers import PEERS, Peer, keep_outputs
from benchmarks.extraction.report import report
from benchmarks.pages import made_up
from crawler.sites import THOIDAI
from tests.newspaper.router import respond

if TYPE_CHECKING:
    from pathlib import Path

LEAST = {
    "mean_f1": 0.995,
    "worst_f1": 0.97,
    "exact": 0.9,
    "wordless": 1.0,
    "instant": 1.0,
    "authors": 1.0,
    "byline_raw": 1.0,
    "captions": 1.0,
    "related_precision": 1.0,
    "related_recall": 0.99,
}
"""What the project set out to reach: a floor may be higher than this, never lower."""

FEWEST_PAGES = 60


def below(floor: dict[str, float], values: dict[str, float]) -> list[str]:
    """Names of what is lower in `values` than in `floor`, or not there."""
    return [
        f"{name} {values.get(name)} < {least}"
        for name, least in floor.items()
        if not least <= values.get(name, -1)
    ]


@pytest.fixture(scope="module")
def floor() -> dict[str, float]:
    return msgspec.json.decode((HERE / "floor.json").read_bytes(), type=dict[str, float])


# The gate.


def test_no_floor_is_lower_than_what_the_project_set_out_to_reach(floor: dict[str, float]) -> None:
    assert below(LEAST, floor) == []


def test_pages_and_gold_are_those_that_were_frozen() -> None:
    check_frozen(HERE)


def test_there_are_pages_of_every_kind_and_of_every_era() -> None:
    gold = [case.gold for case in load(HERE)]

    assert len(gold) >= FEWEST_PAGES
    assert {one.kind for one in gold} == {"news", "photo", "video", "infographic"}
    assert {era_of(one.era) for one in gold} == {
        "to 2018",
        "2019",
        "2020 and 2021",
        "2022 and 2023",
        "since 2024",
    }


@pytest.mark.parametrize("pages", [HERE, BLIND], ids=["first", "blind"])
def test_our_reader_keeps_every_floor_on_the_frozen_gold(floor: dict[str, float], pages: Path) -> None:
    check_frozen(pages)

    assert below(floor, figures(score_ours(load(pages)))) == []


def test_the_others_read_the_pages_that_are_scored() -> None:
    kept = outputs_of(HERE)
    names = {case.name for case in load(HERE)}

    assert {outputs.peer for outputs in kept} == set(PEERS)
    assert all(set(outputs.readings) == names for outputs in kept)


# That the gate can shut.


def test_a_floor_that_was_lowered_or_taken_out_is_named() -> None:
    lowered = {name: value for name, value in LEAST.items() if name != "captions"} | {"exact": 0.89}

    assert below(LEAST, lowered) == ["exact 0.89 < 0.9", "captions None < 1.0"]


def test_a_changed_a_new_and_a_missing_file_are_seen(folder: Path) -> None:
    (folder / "gold.sha256").write_text(frozen_lines(folder), encoding="utf-8")
    check_frozen(folder)
    gold, page = next((folder / "gold").iterdir()), next((folder / "pages").iterdir())

    for file in (gold, page):
        before = file.read_bytes()
        for after in (before + b" ", None):
            file.unlink() if after is None else file.write_bytes(after)
            with pytest.raises(GoldError, match="not those of gold"):
                check_frozen(folder)
        file.write_bytes(before)
        (file.parent / f"new{file.suffix}").write_bytes(before)
        with pytest.raises(GoldError, match="not those of gold"):
            check_frozen(folder)
        (file.parent / f"new{file.suffix}").unlink()
    check_frozen(folder)


def test_pages_are_frozen_once_and_anew_only_on_request(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freeze, "HERE", folder)
    run = CliRunner().invoke

    assert "not frozen" in run(freeze.main, ["--check"]).output
    assert run(freeze.main, []).exit_code == 0
    assert run(freeze.main, ["--check"]).exit_code == 0
    next((folder / "gold").iterdir()).write_text('{"url": ""}', encoding="utf-8")
    assert run(freeze.main, ["--check"]).exit_code == 1
    assert run(freeze.main, []).exit_code == 1
    assert run(freeze.main, ["--again"]).exit_code == 0


def test_nothing_is_scored_while_the_gold_is_not_frozen(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "HERE", folder)

    done = CliRunner().invoke(command.main, [])

    assert done.exit_code == 1
    assert "not frozen" in done.output


def test_a_page_without_gold_is_named(folder: Path) -> None:
    file = next((folder / "gold").iterdir())
    file.unlink()

    with pytest.raises(GoldError, match=file.stem):
        load(folder)


def test_a_misspelt_field_of_gold_is_named(folder: Path) -> None:
    file = next((folder / "gold").iterdir())
    file.write_text('{"url": "https://thoidai.com.vn/a-1.html", "autors": []}', encoding="utf-8")

    with pytest.raises(GoldError, match="autors"):
        load(folder)


# Whole folders.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two pages of the test newspaper with the gold that a user may write: no more than some fields."""
    newspaper = made_up(40)
    (tmp_path / "pages").mkdir()
    (tmp_path / "gold").mkdir()
    for index in (3, 4):
        card = newspaper.card(index)
        truth = newspaper.truth_of(card.number)
        gold = {
            "url": f"{THOIDAI.origin}{card.path}",
            "era": f"May {2016 + index}",
            "headline": truth["headline"],
            "text": truth["text"],
            "date_published": truth["date_published"],
            "authors": truth["authors"],
        }
        (tmp_path / "pages" / f"{index}.html").write_text(
            respond(newspaper, card.path).body, encoding="utf-8"
        )
        (tmp_path / "gold" / f"{index}.json").write_text(json.dumps(gold), encoding="utf-8")
    return tmp_path


def test_a_folder_of_ones_own_is_scored_by_the_fields_that_its_gold_holds(folder: Path) -> None:
    readers = {
        "perfect": Peer(
            "click", "", lambda _, url: {"text": _text(folder, url), "headline": None}, knows_dates=False
        ),
        "broken": Peer("click", "", _broken),
    }
    keep_outputs(folder, readers)

    all_scores = score_folder(folder)

    assert [scores.reader.split()[0] for scores in all_scores] == [
        *ours.NAME.split()[:1],
        "perfect",
        "broken",
    ]
    own, perfect, broken = map(figures, all_scores)
    assert own == dict.fromkeys(own, 1.0)
    assert "headline" in own
    assert "captions" not in own
    assert (perfect["exact"], perfect["headline"]) == (1, 0)
    assert (broken["mean_f1"], broken["headline"], broken["day"]) == (0, 0, 0)
    assert broken["authors"] == 0.5  # one of the two pages has no byline
    assert "day" not in perfect
    text = report(all_scores, details=True)
    assert "| F1, and lenient, by era (pages) | 2019 (1) | 2020 and 2021 (1) |" in text
    assert "| broken" in text
    assert "Every value of every page is right." in text


def _text(folder: Path, url: str) -> str:
    gold = [json.loads(file.read_bytes()) for file in (folder / "gold").iterdir()]
    return next(str(one["text"]) for one in gold if one["url"] == url).replace("\n\n", "\n")


def _broken(html: str, url: str) -> dict[str, str]:
    raise ValueError(f"{url}: {len(html)}")


def test_outputs_of_other_pages_are_not_scored(folder: Path) -> None:
    keep_outputs(folder, {"broken": Peer("click", "", _broken)})
    page = next((folder / "pages").iterdir())
    page.write_bytes(page.read_bytes() + b"\n")

    with pytest.raises(GoldError, match="other pages"):
        score_folder(folder)
