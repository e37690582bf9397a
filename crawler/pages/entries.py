"""Entries of an XML document that a stranger wrote: the items of a feed, the addresses of a sitemap.

The reader is expat, of the standard library: it streams, so that a document costs no more memory than its
own size; it loads nothing from elsewhere; and a document that declares entities is refused before one of
them could be expanded. Two faults that hand-made XML has often are mended first: an `&` that begins no
reference, and control characters.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections import deque
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple, NoReturn
from xml.parsers import expat

from crawler.pages.errors import UnreadablePageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_BYTES = 50 * 1024 * 1024
"""The most that a sitemap may have, unpacked (sitemaps.org, "Sitemaps & Sitemap index file limits")."""

MAX_FIELD = 4096
"""Characters of a field that are kept; an address has at most 2,048 (sitemaps.org, the tag `loc`)."""

_GZIP = b"\x1f\x8b"
# An expat older than 2.6 reads an unfinished tag anew with each part: a few large parts bound that.
_CHUNK = 1 << 20
_NO_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Field(NamedTuple):
    """A child element of an entry: its text, without white space around it, and its attributes."""

    text: str
    attributes: Mapping[str, str]


class Entry(NamedTuple):
    """An element that the reader was asked for, with those of its children that were asked for too."""

    name: str
    fields: Mapping[str, tuple[Field, ...]]

    def first(self, name: str) -> str:
        """The text of the first field of that name, or an empty string."""
        found = self.fields.get(name)
        return found[0].text if found else ""


def unpacked(body: bytes) -> bytes:
    """`body`, unpacked where it is a gzip file, as sitemaps may be beside what HTTP itself packs.

    Raises:
        UnreadablePageError: `empty`; `too_large`; `cut` or `not_gzip` (packed, and not whole).
    """
    if body.startswith(_GZIP):
        try:
            with gzip.GzipFile(fileobj=BytesIO(body)) as packed:
                body = packed.read(MAX_BYTES + 1)
        except EOFError:
            raise UnreadablePageError("cut", f"the gzip file ends after {len(body):,} bytes") from None
        except (OSError, zlib.error) as error:
            raise UnreadablePageError("not_gzip", f"the gzip file cannot be unpacked: {error}") from None
    if len(body) > MAX_BYTES:
        raise UnreadablePageError(
            "too_large", f"the document has more than the {MAX_BYTES:,} bytes that are read"
        )
    if not body.strip():
        raise UnreadablePageError("empty", "the answer has no content")
    return body


def read_entries(
    body: bytes, *, roots: frozenset[str], entries: frozenset[str], fields: frozenset[str]
) -> Iterator[Entry]:
    """The elements named in `entries`, in document order, with their own children named in `fields`.

    Names are local ones in small letters, whatever their namespace's prefix. The text is read as UTF-8
    whatever the document declares: addresses are ASCII, and nothing else is taken.

    Raises:
        UnreadablePageError: what `unpacked` raises; `other_document` (the root is none of `roots`);
            `unsafe` (the document declares entities); `malformed`; `cut` (it ends before its root does).
    """
    text = unpacked(body).decode("utf-8", "replace").removeprefix("\ufeff").lstrip()
    mended = _NO_REFERENCE.sub("&amp;", _CONTROL.sub("", text)).encode()
    reader = _Reader(roots, entries, fields)
    for start in range(0, len(mended), _CHUNK):
        reader.feed(mended[start : start + _CHUNK])
        while reader.found:
            yield reader.found.popleft()
    reader.close()


class _Reader:
    """What expat calls; `found` are entries that ended and were not taken yet."""

    def __init__(self, roots: frozenset[str], entries: frozenset[str], fields: frozenset[str]) -> None:
        self.found: deque[Entry] = deque()
        self._roots, self._entries, self._fields = roots, entries, fields
        self._depth = 0
        self._entry: tuple[int, str] | None = None
        self._values: dict[str, list[Field]] = {}
        self._field: tuple[str, dict[str, str]] | None = None
        self._pieces: list[str] = []
        self._room = 0
        # An encoding that is given here counts, and what the document declares does not.
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.EntityDeclHandler = self._entity

    def feed(self, chunk: bytes) -> None:
        """Reads a part of the document."""
        try:
            self._parser.Parse(chunk, False)
        except expat.ExpatError as error:
            raise UnreadablePageError("malformed", f"the document is not XML: {error}") from None

    def close(self) -> None:
        """Says that the document has no further part."""
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError:
            raise UnreadablePageError(
                "cut", f"the document ends in line {self._parser.CurrentLineNumber:,}, before its root does"
            ) from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        self._depth += 1
        if self._depth == 1 and local not in self._roots:
            raise UnreadablePageError(
                "other_document",
                f"the document is a {local[:40]}, not one of {', '.join(sorted(self._roots))}",
            )
        if self._entry is None:
            if local in self._entries:
                self._entry, self._values = (self._depth, local), {}
        elif self._depth == self._entry[0] + 1 and local in self._fields:
            self._field, self._pieces, self._room = (local, attributes), [], MAX_FIELD

    def _text(self, data: str) -> None:
        # Text of elements inside a field belongs to it, as in an address that somebody made bold.
        if self._field is not None and self._room > 0:
            self._pieces.append(data[: self._room])
            self._room -= len(data)

    def _end(self, _name: str) -> None:
        if self._entry is not None:
            if self._field is not None and self._depth == self._entry[0] + 1:
                name, attributes = self._field
                self._values.setdefault(name, []).append(Field("".join(self._pieces).strip(), attributes))
                self._field = None
            elif self._depth == self._entry[0]:
                fields = {name: tuple(values) for name, values in self._values.items()}
                self.found.append(Entry(self._entry[1], fields))
                self._entry = None
        self._depth -= 1

    def _entity(self, name: str, *_declaration: object) -> NoReturn:
        raise UnreadablePageError("unsafe", f"the document declares the entity {name[:40]}")


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()
