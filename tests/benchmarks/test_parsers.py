from __future__ import annotations

from benchmarks.fields import FIELDS, READERS
from benchmarks.pages import made_up
from benchmarks.parsers import OURS, measure
from tests.newspaper.router import respond


def test_every_parser_finds_every_field_somewhere() -> None:
    newspaper = made_up(60)
    pages = [respond(newspaper, newspaper.card(index).path).body.encode() for index in range(60)]

    for read in READERS.values():
        found = [read(page) for page in pages]
        assert [name for name in FIELDS if not any(values[name] for values in found)] == []


def test_the_parsers_and_our_reader_are_measured_on_pages_with_unescaped_quotes() -> None:
    figures = measure(pages=30, rounds=1)

    assert list(figures.readers) == [*READERS, OURS]
    assert figures.unescaped > 0
    assert all(reader.cpu_ms.median > 0 for reader in figures.readers.values())
    assert figures.readers[OURS].wrong == 0
