"""`python -m benchmarks.ranges` on a small newspaper: every figure is there, and no walk costs too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from click.testing import CliRunner

from benchmarks import range_costs
from benchmarks.ranges import Figures, main
from tests.discovery.large import SHAPES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.soak
def test_requests_for_listings_and_for_articles_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(range_costs, "SEEDS", 1)
    file = tmp_path / "figures.json"

    done = CliRunner().invoke(main, ["--articles", "400", "--json", str(file)])

    assert done.exit_code == 0, done.output
    figures = msgspec.json.decode(file.read_bytes(), type=Figures)
    for walk, costs in figures.modelled.items():
        shapes = len(SHAPES) - walk.startswith("a night")
        assert len(costs) == shapes * len(range_costs.MANNERS)
        assert all(cost.requests <= cost.allowed for cost in costs)
        assert all(cost.inside == cost.articles for cost in costs)
    crawled = figures.crawled
    assert all(cost.requests <= cost.allowed for cost in crawled.values())
    assert all(cost.listings > 0 for cost in crawled.values())
    whole = crawled["everything, empty archive"]
    assert whole.inside == whole.articles > 50
    assert whole.probes == 0
    for name in ("the week, archive has everything", "a night, nothing new"):
        assert crawled[name].articles == crawled[name].inside == crawled[name].probes == 0
    for head in ("listings asked", "articles asked", "probes", "allowed"):
        assert done.output.count(head) == 2
