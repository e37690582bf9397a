"""What no database keeps: found before anything is written, so that all of them refuse the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from archive.outcomes import Captured

if TYPE_CHECKING:
    from archive.outcomes import Outcome

_ESCAPED_NUL = rb"\u0000"


def check_storable(outcome: Outcome) -> None:
    """Let `outcome` pass if its texts can be kept.

    The text step lets no NUL through, and a page has none: HTML's parser puts U+FFFD in its place.

    Raises:
        ValueError: a text holds a NUL, which PostgreSQL does not keep and SQLite's functions stop at.
        UnicodeEncodeError: a text holds half of a surrogate pair, which is in no encoding.
    """
    if isinstance(outcome, Captured):  # search's terms are letters and digits of the article's own
        outcome = msgspec.structs.replace(outcome, terms=None)
    # The whole as JSON is one call; only a text that itself spells the escape needs a closer look.
    if _ESCAPED_NUL in msgspec.json.encode(outcome) and _holds_nul(msgspec.to_builtins(outcome)):
        raise ValueError(f"article {outcome.fetch.number}: a text holds a NUL, which cannot be stored")


def _holds_nul(value: Any) -> bool:  # noqa: ANN401 - whatever JSON can say
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_holds_nul(part) for pair in value.items() for part in pair)
    return isinstance(value, list | tuple) and any(map(_holds_nul, value))
