"""What the steps may be told from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import tzinfo

SITE_ZONE: tzinfo = ZoneInfo("Asia/Ho_Chi_Minh")
"""The zone of the papers that this project reads: +07:00 all year since 1975."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How articles are refined.

    `zone` is the site's: a stamp without a zone is read in it and every instant is expressed in it.
    `tone_marks` gives tone marks one placement (in Vietnamese articles only). `tokenize` finds sentences
    and words (in Vietnamese articles only); `pos` and `ner` add to each word its part of speech and the
    named entity that it belongs to, and do nothing without `tokenize`. `search` is the kind of database for
    which whoever reads a page makes the terms of search, too: `sqlite` or `postgresql`; `None` leaves that to
    the archive's writer.
    """

    zone: tzinfo = SITE_ZONE
    tone_marks: bool = True
    tokenize: bool = True
    pos: bool = False
    ner: bool = False
    search: str | None = None
