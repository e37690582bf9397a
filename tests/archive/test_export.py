from __future__ import annotations

import io
from typing import TYPE_CHECKING

import msgspec

from archive.article import Article, as_document
from archive.database import reading
from archive.exports.jsonl import write_jsonl
from archive.read import iter_articles
from tests.archive.builders import captured

if TYPE_CHECKING:
    from archive.store import Store


def exported(store: Store) -> bytes:
    target = io.BytesIO()
    with reading(store.url) as connection:
        count = write_jsonl(iter_articles(connection), target)
    assert count == target.getvalue().count(b"\n")
    return target.getvalue()


def test_each_line_is_the_document_of_an_article(store: Store, site_id: int) -> None:
    written = [captured(number) for number in (1, 2, 3)]
    store.write(site_id, None, written)
    lines = exported(store).splitlines()
    for line, item in zip(lines, written, strict=True):
        assert line == msgspec.json.encode(as_document(item.article))


def test_lines_are_utf_8_without_escapes_and_dates_have_their_zone(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(1)])
    line = exported(store)
    assert "Lễ hội đèn lồng".encode() in line
    assert b"\\u" not in line
    assert b'"date_published":"2021-07-05T08:30:00+07:00"' in line


def test_an_empty_archive_gives_no_line(store: Store) -> None:
    assert exported(store) == b""


def test_the_articles_of_an_export_can_be_read_as_articles_at_once(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(1, printed_id=None)])
    assert msgspec.json.decode(exported(store), type=Article) == captured(1, printed_id=None).article
