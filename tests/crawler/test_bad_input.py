"""What a user can get wrong: one clear line on stderr, the exit status of the table, and nothing written."""

from __future__ import annotations

import socket
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from crawler.statuses import ARCHIVE, UNREACHABLE, USAGE
from tests.minisite import serve_minisite
from tests.running import crawl, scrapy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from subprocess import CompletedProcess

NOWHERE = "http://127.0.0.1:9"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def assert_one_line(done: CompletedProcess[str], status: int, *words: str) -> None:
    assert done.returncode == status, done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stdout == ""
    for word in words:
        assert word in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"since": "31/12/2025"}, ("since=31/12/2025", "YYYY-MM-DD")),
        ({"since": "2025-02-30"}, ("since=2025-02-30", "YYYY-MM-DD")),
        ({"until": "hôm qua"}, ("until=hôm qua", "YYYY-MM-DD")),
        ({"since": ""}, ("since= has no value", "leave it out")),
        ({"sections": ""}, ("sections= has no value",)),
        ({"since": "2026-01-02", "until": "2026-01-01"}, ("since=2026-01-02", "until=2026-01-01")),
        ({"sections": "huu-nghi,the-thao"}, ("the-thao", "huu-nghi")),
        ({"base_url": "127.0.0.1:8000"}, ("base_url=127.0.0.1:8000", "https://thoidai.com.vn")),
        ({"base_url": "http://127.0.0.1:8000/huu-nghi"}, ("is not an origin",)),
        ({"render": "sometimes"}, ("render=sometimes", "auto, never, always")),
        ({"sinc": "2026-01-01"}, ("'sinc'", "since")),
    ],
)
def test_a_bad_argument_says_what_to_write(
    tmp_path: Path, arguments: dict[str, Any], words: tuple[str, ...]
) -> None:
    archive = tmp_path / "archive.db"
    done = crawl(archive, **({"base_url": NOWHERE} | arguments))
    assert_one_line(done, USAGE, *words)
    assert contents(tmp_path) == {}


def test_an_unknown_spider_names_the_known_ones() -> None:
    assert_one_line(scrapy("crawl", "thoi-dai"), USAGE, "thoi-dai", "thoidai")


def test_a_site_that_cannot_be_reached(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{unused.getsockname()[1]}"
        assert_one_line(
            crawl(tmp_path / "archive.db", base_url=origin), UNREACHABLE, origin, "cannot be reached"
        )
    assert contents(tmp_path) == {}


@pytest.fixture
def origin() -> Iterator[str]:
    """A site that answers, and that nobody must have asked anything when the test is over."""
    with serve_minisite() as site:
        yield site.base_url
        assert site.asked == []


def test_a_file_that_is_no_database(tmp_path: Path, origin: str) -> None:
    archive = tmp_path / "archive.db"
    archive.write_text("Đây không phải là cơ sở dữ liệu.\n" * 100, "utf-8")
    before = contents(tmp_path)
    assert_one_line(crawl(archive, base_url=origin), ARCHIVE, str(archive))
    assert contents(tmp_path) == before


def test_an_archive_that_is_newer_than_the_code(tmp_path: Path, origin: str) -> None:
    archive = made_archive(tmp_path)
    with sqlite3.connect(archive) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = contents(tmp_path)
    assert_one_line(crawl(archive, base_url=origin), USAGE, "newer", "9999")
    assert contents(tmp_path) == before


def test_a_folder_that_cannot_be_written(tmp_path: Path, origin: str) -> None:
    (tmp_path / "file").write_text("no folder")
    before = contents(tmp_path)
    assert_one_line(crawl(tmp_path / "file" / "archive.db", base_url=origin), ARCHIVE, str(tmp_path / "file"))
    assert_one_line(crawl("sqlite:////proc/bonphuong/archive.db", base_url=origin), ARCHIVE, "/proc")
    assert contents(tmp_path) == before


def test_an_archive_filled_from_another_origin(tmp_path: Path, origin: str) -> None:
    archive = made_archive(tmp_path)
    before = contents(tmp_path)
    done = crawl(archive, base_url=origin)
    assert_one_line(done, USAGE, origin, "ARCHIVE_MIX=1")
    assert contents(tmp_path) == before


def test_an_address_of_no_database_keeps_its_password_to_itself(origin: str) -> None:
    done = crawl("nonsense://user:geheim@host/x", base_url=origin)
    assert_one_line(done, USAGE, "sqlite:///data/archive.db")
    assert "geheim" not in done.stderr


def made_archive(folder: Path) -> Path:
    """An archive that a crawl of another origin has filled."""
    archive = folder / "archive.db"
    with serve_minisite() as site:
        site.listing("huu-nghi", 100)
        site.article(100)
        crawl(archive, base_url=site.base_url, sections="huu-nghi/chan-dung-be-ban")
    assert archive.exists()
    return archive
