"""Articles as JSON lines: one `as_document` a line, in UTF-8 and without ASCII escapes."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

import msgspec

from archive.article import as_document
from archive.errors import ArchiveUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from archive.read import StoredArticle


def write_jsonl(stored: Iterable[StoredArticle], target: IO[bytes]) -> int:
    """Write each article to `target` as one line of JSON, and give their number."""
    count = 0
    for item in stored:
        target.write(msgspec.json.encode(as_document(item.article)) + b"\n")
        count += 1
    return count


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears as `path` only when all of it is written and synced; a failure leaves no trace.

    What is there and is no file (a pipe, a device) is written to as it is.

    Raises:
        ArchiveUnavailable: the folder is missing or cannot be written, or the disk is full.
    """
    whole = not path.exists() or path.is_file()
    draft = path.with_name(f".{path.name}.{os.getpid()}.new") if whole else path
    try:
        with draft.open("wb") as file:
            yield file
            file.flush()
            if whole:
                os.fsync(file.fileno())
        if whole:
            draft.replace(path)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ArchiveUnavailable(f"{path}: {error.strerror or error}") from error
    finally:
        if whole:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
