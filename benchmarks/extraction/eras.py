"""The eras that pages are counted by: years in which the CMS printed alike (docs/mastercms.md)."""

from __future__ import annotations

import re

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ERAS = ((2018, "to 2018"), (2019, "2019"), (2021, "2020 and 2021"), (2023, "2022 and 2023"))
_NEWEST = "since 2024"


def era_of(label: str) -> str:
    """The era of the year in gold's `era`, say of "Sep 2019"; a label without a year stands for itself."""
    year = _YEAR.search(label)
    if year is None:
        return label
    return next((era for last, era in _ERAS if int(year[0]) <= last), _NEWEST)


def era_order(era: str) -> tuple[int, str]:
    """Sorts eras: ours from the oldest to the newest, then what stands for itself, by name."""
    names = [*(name for _, name in _ERAS), _NEWEST]
    return (names.index(era) if era in names else len(names), era)
