"""What `archive verify` can find wrong with an archive, and how each of it is mended."""

from __future__ import annotations

from typing import Final

import msgspec

EXAMPLES = 3
"""Examples that are kept of each kind of fault."""


class Kind(msgspec.Struct, frozen=True):
    """A kind of fault: its name, what is said of it after its number, and how it is mended.

    `by_repair` says whether `archive verify --repair` does that.
    """

    name: str
    says: str
    remedy: str
    by_repair: bool = False


_REPARSE = "run `scrapy reparse`, which reads the kept pages again"
_RESTORE = "restore a backup"
_REPAIR = "run `archive verify --repair`"

KINDS: Final = {
    kind.name: kind
    for kind in (
        Kind("database", "faults of the database itself", _RESTORE),
        Kind("blocks", "articles whose blocks have gaps, or do not fit their images", _REPARSE),
        Kind("unreadable", "articles whose rows cannot be put together", _RESTORE),
        Kind(
            "derived",
            "articles with a column that does not follow from their content (text, day, counts, keys)",
            _REPAIR,
            by_repair=True,
        ),
        Kind("tokens", "articles whose words or sentences do not lie in their texts", _REPARSE),
        Kind("times", "articles whose time expressions do not lie in their texts", _REPARSE),
        Kind("repairs", "articles whose repairs, flags or cuts do not lie in their texts", _REPARSE),
        Kind("links", "articles with a link whose number is not that of its address", _REPARSE),
        Kind("content", "articles that do not say what their newest revision says", _REPARSE),
        Kind("digest", "articles or newest revisions with a wrong digest", _REPAIR, by_repair=True),
        Kind("revisions", "articles whose revisions are not numbered 1, 2, 3 ... to the newest", _RESTORE),
        Kind("old_revisions", "older revisions whose digest is not that of what they say", _RESTORE),
        Kind("frontier", "ids whose state does not fit what is archived", _REPAIR, by_repair=True),
        Kind("changes", "articles that the feed of changes lacks", _REPAIR, by_repair=True),
        Kind("removed", "removed articles of which something is left", "run `archive remove` for it again"),
        Kind(
            "duplicates",
            "clusters of near-duplicates with another number of members than they say",
            _REPAIR,
            by_repair=True,
        ),
        Kind("pointers", "pointers to a kept page of another article", _REPAIR, by_repair=True),
        Kind(
            "pages",
            "kept pages that are not where the archive says",
            "restore the WARC file, or give the folder with --warc; "
            "`archive verify --repair` forgets where these pages were",
            by_repair=True,
        ),
        Kind(
            "unremoved",
            "records of removed articles that a removal broken off has left in the WARC",
            "run `archive remove` for a removed article again",
        ),
        Kind("search", "articles that the search index does not have as they are", _REPAIR, by_repair=True),
        Kind("sequences", "tables whose next key is taken already", _REPAIR, by_repair=True),
    )
}
"""Every kind by its name, in the order in which they are told."""


class Finding(msgspec.Struct):
    """What was found of one kind: how much, with some examples; `mended` is how many of it were mended."""

    kind: str
    count: int = 0
    examples: list[str] = []
    mended: int = 0

    @property
    def line(self) -> str:
        """The finding in one line for a person."""
        kind = KINDS[self.kind]
        more = ", ..." if self.count > len(self.examples) else ""
        if self.mended >= self.count:
            done = "mended"
        else:
            left = "" if not self.mended else f"{self.mended:,} mended, for the rest "
            done = left + kind.remedy
        return f"{self.count:,} {kind.says} ({', '.join(self.examples)}{more}): {done}"


class Findings:
    """Findings as they come together, at most one of a kind."""

    def __init__(self) -> None:
        self._found: dict[str, Finding] = {}

    def add(self, kind: str, example: str) -> None:
        """One more of `kind`."""
        found = self._found.setdefault(kind, Finding(kind))
        found.count += 1
        if len(found.examples) < EXAMPLES:
            found.examples.append(example)

    def mended(self, kind: str) -> None:
        """One of `kind` was mended."""
        self._found[kind].mended += 1

    def all_mended(self, kind: str) -> None:
        """All of `kind` was mended at once."""
        self._found[kind].mended = self._found[kind].count

    @property
    def broken(self) -> list[Finding]:
        """What is not mended, in the order of `KINDS`."""
        return [one for one in self.all if one.mended < one.count]

    @property
    def all(self) -> list[Finding]:
        """Everything, in the order of `KINDS`."""
        return [self._found[name] for name in KINDS if name in self._found]
