"""What all tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.needs import closing_lines

if TYPE_CHECKING:
    import pytest


# The modules that take longest, longest first: begun in this order, the workers end together.
LONGEST = (
    "tests/crawler/test_readers.py",
    "tests/crawler/test_ranges.py",
    "tests/docs/test_examples.py",
    "tests/crawler/test_refresh.py",
    "tests/schedule/test_scrapyd.py",
    "tests/archive/test_cli.py",
    "tests/crawler/test_reparse.py",
    "tests/crawler/test_whole_paper.py",
    "tests/schedule/test_cron_and_systemd.py",
    "tests/crawler/test_render.py",
    "tests/archive/test_upgrades.py",
    "tests/pipelines/test_rules.py",
    "tests/crawler/test_manners.py",
    "tests/crawler/test_faults.py",
    "tests/crawler/test_witnesses.py",
    "tests/pipelines/test_tags.py",
    "tests/crawler/test_kill.py",
    "tests/pipelines/test_words.py",
    "tests/archive/test_changes.py",
    "tests/archive/test_crash.py",
    "tests/archive/test_postgresql.py",
    "tests/crawler/test_changing_paper.py",
    "tests/crawler/test_reparse_soak.py",
    "tests/archive/test_backup.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {path: number for number, path in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0], len(place)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    for line in closing_lines([str(report.longrepr) for report in skipped]):
        terminalreporter.write_line(f"not tested for want of {line}", yellow=True)
