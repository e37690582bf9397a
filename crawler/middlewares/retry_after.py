"""Reads `Retry-After`: how long a site asks to be left alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"\d{1,9}", re.ASCII)


def retry_after(value: str | None, now: datetime) -> float | None:
    """The seconds from `now` (with a zone) that a `Retry-After` header asks for, 0 for a time past.

    The value is a number of seconds or an HTTP date (RFC 9110, 10.2.3). `None` where there is no header or
    it says neither.
    """
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    # "-0000" makes a date without a zone; HTTP dates are in UTC.
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())
