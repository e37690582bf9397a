"""What all tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.needs import closing_lines

if TYPE_CHECKING:
    import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    for line in closing_lines([str(report.longrepr) for report in skipped]):
        terminalreporter.write_line(f"not tested for want of {line}", yellow=True)
