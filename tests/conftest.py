"""What all tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.needs import closing_lines

if TYPE_CHECKING:
    import pytest


# Whole crawls take longest, so they begin first: the workers then end together.
_FIRST = ("test_whole_paper", "test_ranges")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not any(name in item.nodeid for name in _FIRST))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    for line in closing_lines([str(report.longrepr) for report in skipped]):
        terminalreporter.write_line(f"not tested for want of {line}", yellow=True)
