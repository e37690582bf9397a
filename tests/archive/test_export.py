from __future__ import annotations

import errno
import io
from typing import TYPE_CHECKING

import msgspec
import pytest

from archive.article import Article, as_document
from archive.database import reading
from archive.errors import ArchiveUnavailable
from archive.export import whole_file, write_jsonl
from archive.read import iter_articles
from tests.archive.builders import captured

if TYPE_CHECKING:
    from pathlib import Path

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


def test_a_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"old")
    with whole_file(path) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"old")

    def write_half() -> None:
        with whole_file(path) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_a_plain_error(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    with pytest.raises(ArchiveUnavailable, match=r"out\.jsonl: disk full"), whole_file(path):
        raise OSError(errno.ENOSPC, "disk full")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["missing/out.jsonl", "letter/out.jsonl", "."])
def test_a_place_that_cannot_be_written_is_a_plain_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "letter").touch()
    with pytest.raises(ArchiveUnavailable), whole_file(tmp_path / name):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["letter"]


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    device = tmp_path / "null"
    device.symlink_to("/dev/null")
    with whole_file(device) as file:
        file.write(b"x")
    assert device.is_symlink()
