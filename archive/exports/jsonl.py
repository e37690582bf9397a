"""Articles as JSON lines: one `as_document` a line, in UTF-8 and without ASCII escapes."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import msgspec

from archive.article import as_document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.read import StoredArticle


def write_jsonl(stored: Iterable[StoredArticle], target: IO[bytes]) -> int:
    """Write each article to `target` as one line of JSON, and give their number."""
    count = 0
    for item in stored:
        target.write(msgspec.json.encode(as_document(item.article)) + b"\n")
        count += 1
    return count
