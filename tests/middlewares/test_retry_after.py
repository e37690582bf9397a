"""`Retry-After` in both of its forms."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.middlewares.retry_after import retry_after

NOW = datetime(2026, 11, 6, 8, 49, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Fri, 06 Nov 2026 08:49:37 GMT", 7.0),
        ("Friday, 06-Nov-26 08:49:37 GMT", 7.0),
        ("Fri Nov  6 08:49:37 2026", 7.0),
        ("Fri, 06 Nov 2026 08:49:37 -0000", 7.0),
        ("Fri, 06 Nov 2026 15:49:37 +0700", 7.0),
        ("Thu, 05 Nov 2026 08:49:37 GMT", 0.0),
    ],
)
def test_seconds_and_dates_are_read(value: str, seconds: float) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    "value", [None, "", "soon", "-5", "1.5", "١٢", "9" * 40, "Fri, 99 Nov 2026 08:49:37 GMT", "2026-11-06"]
)
def test_anything_else_is_no_wish(value: str | None) -> None:
    assert retry_after(value, NOW) is None
