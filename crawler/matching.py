"""What an archive knows of other articles, for the step that takes pasted lines out of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.database import reading
from archive.teaser_lookup import known_articles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.teasers import Known, Lookup


def lookup_in(url: str, site_name: str) -> Lookup:
    """Asks the archive at `url` for articles of a site (see `pipelines.pasted`); each call opens it."""

    def lookup(keys: Sequence[str]) -> Mapping[str, Sequence[Known]]:
        with reading(url) as connection:
            return known_articles(connection, site_name, keys)

    return lookup
