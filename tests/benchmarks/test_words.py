from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from click.testing import CliRunner

from benchmarks.words import BATCH, Figures, main

if TYPE_CHECKING:
    from pathlib import Path


def test_words_are_measured_beside_the_library_and_in_two_processes_beside_one(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"

    done = CliRunner().invoke(main, ["--articles", str(BATCH), "--rounds", "1", "--json", str(file)])

    assert done.exit_code == 0, done.output
    figures = msgspec.json.decode(file.read_bytes(), type=Figures)
    assert list(figures.ratios) == ["new", "again", "shuffled", "whole step, new"]
    assert list(figures.processes) == ["clock", "CPU time"]
    assert all(len(found) == 1 for found in (*figures.ratios.values(), *figures.processes.values()))
    assert min(figures.ratios["again"]) > 1
    assert 0.5 < min(figures.processes["CPU time"]) < 4
