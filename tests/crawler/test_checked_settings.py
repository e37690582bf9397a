"""Settings that do not fit: one line that says what to write, status 2, and nothing done before it."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.settings import Settings, default_settings

from archive.location import DEFAULT_URL, DEFAULT_WARC
from crawler import settings as module
from crawler.checked_settings import KINDS, UNCHECKED, check_given, check_settings
from crawler.errors import ArgumentError
from crawler.statuses import OK, USAGE
from tests.minisite import MiniSite, serve_minisite
from tests.running import ROOT, crawl, run, scrapy
from tools.settings import variables

if TYPE_CHECKING:
    from collections.abc import Iterator

SECTION = "quoc-te/nhip-song"


@pytest.fixture
def origin() -> Iterator[str]:
    """A site that answers, and that nobody must have asked anything when the test is over."""
    with serve_minisite() as site:
        yield site.base_url
        assert site.asked == []


def complaint(name: str, value: object) -> str:
    """What is said of a setting's value; nothing where it fits."""
    settings = Settings()
    settings.setmodule(module)
    try:
        check_given([f"{name}={value}"])
        settings.set(name, value, priority="cmdline")
        check_settings(settings)
    except ArgumentError as error:
        return str(error)
    return ""


BAD = [
    ("TOKENIZE", "no", "1 or 0"),
    ("POS", "yes", "1 or 0"),
    ("ARCHIVE_MIX", "please", "1 or 0"),
    ("CLOSESPIDER_TIMEOUT", "abc", "number of seconds"),
    ("CLOSESPIDER_PAGECOUNT", "1.5", "whole number"),
    ("FREE_SPACE_FLOOR", "1GB", "whole number of bytes, 0 or more"),
    ("READING_PROCESSES", "-1", "0 or more"),
    ("STORE_BATCH", "0", "1 or more"),
    ("DOWNLOAD_DELAY", "", "number of seconds"),
    ("DOWNLOAD_DELAY", "nan", "number of seconds"),
    ("READING_SECONDS", "inf", "number of seconds"),
    ("AUTOTHROTTLE_TARGET_CONCURRENCY", "0", "above 0"),
    ("RETRY_HTTP_CODES", "500,never", "500,503"),
    ("WARC_DIR", "", "folder"),
    ("WARC_DIR", "  ", "folder"),
    ("ARCHIVE_URL", "", "sqlite:///data/archive.db"),
    ("LOG_LEVEL", "loud", "INFO"),
    ("LOG_FORMAT", "%(asctime", "%(message)s"),
    ("ITEM_PIPELINES", "[]", "JSON"),
    ("ITEM_PIPELINES", "pipelines.store.StorePipeline", "JSON"),
    ("ITEM_PIPELINES", '{"pipelines.nowhere.Step": 100}', "JSON"),
    ("EXTENSIONS", '{"crawler.extensions.space.Space": "first"}', "JSON"),
    ("DOWNLOAD_HANDLERS", '{"https": "crawler.nowhere.DownloadHandler"}', "JSON"),
    ("DOWNLOAD_SLOTS", "2", "JSON"),
    ("DOWNLOADER", "crawler.nowhere.Downloader", "path of a class"),
]


@pytest.mark.parametrize(("name", "value", "words"), BAD)
def test_a_value_that_does_not_fit_is_named_with_what_to_write(name: str, value: str, words: str) -> None:
    said = complaint(name, value)
    assert said.startswith(f"{name}={value.strip()}")
    assert words in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOKENIZE", "0"),
        ("TOKENIZE", "true"),
        ("TOKENIZE", False),
        ("FREE_SPACE_FLOOR", "1_000"),
        ("RETRY_PRIORITY_ADJUST", "-7"),
        ("DOWNLOAD_DELAY", "0.25"),
        ("CLOSESPIDER_TIMEOUT", "14400"),
        ("RETRY_HTTP_CODES", "500, 503"),
        ("RETRY_HTTP_CODES", ""),
        ("CONTACT", ""),
        ("LOG_LEVEL", "WARNING"),
        ("DOWNLOAD_SLOTS", '{"example.org": {"delay": 2}}'),
        ("ITEM_PIPELINES", '{"pipelines.store.StorePipeline": 5, "pipelines.nowhere.Step": null}'),
        ("DOWNLOADER", "scrapy.core.downloader.Downloader"),
    ],
)
def test_a_value_that_fits_passes(name: str, value: object) -> None:
    assert complaint(name, value) == ""


def test_a_value_of_many_lines_is_told_in_one_and_shortened() -> None:
    said = complaint("STORE_BATCH", "a\nb" * 500)
    assert "\n" not in said
    assert len(said) < 200


def test_every_setting_of_ours_is_checked_or_can_be_any_text() -> None:
    ours = {name for name in vars(module) if name.isupper()}
    assert sorted(ours - {*KINDS} - UNCHECKED) == []
    assert sorted(UNCHECKED - ours) == []
    assert sorted(UNCHECKED & {*KINDS}) == []


def test_what_is_checked_is_a_setting() -> None:
    assert [n for n in KINDS if not hasattr(module, n) and not hasattr(default_settings, n)] == []


@pytest.mark.parametrize("value", ["", None])
def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    names = variables()
    assert {"ARCHIVE_URL", "WARC_DIR", "ARCHIVE_MIX", "FREE_SPACE_FLOOR", "READING_PROCESSES"} <= set(names)
    for name in names:
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    found = runpy.run_path(str(ROOT / "crawler" / "settings.py"))
    assert {name: found[name] for name in names} == {
        "CONTACT": "",
        "CHROMIUM": "",
        "READING_PROCESSES": 1,
        "ARCHIVE_URL": DEFAULT_URL,
        "ARCHIVE_MIX": False,
        "WARC_DIR": DEFAULT_WARC,
        "FREE_SPACE_FLOOR": 200_000_000,
    }


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_an_empty_warc_dir_means_the_same_folder_to_a_crawl_and_to_verify(tmp_path: Path) -> None:
    """In a project of its own: with the folder in the environment empty, pages go where `verify` looks."""
    project = tmp_path / "project"
    project.mkdir()
    (project / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n")
    site = MiniSite()
    site.listing(SECTION, 100)
    site.article(100)
    with serve_minisite(site):
        done = scrapy(
            *("crawl", "thoidai", "-a", f"base_url={site.base_url}", "-a", f"sections={SECTION}"),
            *("-s", "TOKENIZE=0", "-s", "READING_PROCESSES=0"),
            cwd=project,
            PYTHONPATH=str(ROOT),
            ARCHIVE_URL="",
            WARC_DIR="",
        )
    assert done.returncode == OK, done.stderr
    assert {str(Path(name).parent) for name in files(project)} == {".", "data", DEFAULT_WARC}
    assert [name for name in files(project) if "/" not in name] == ["scrapy.cfg"]
    program = str(Path(sys.executable).with_name("archive"))
    looked = run([program, "verify", "--pages", "all"], cwd=project, ARCHIVE_URL="", WARC_DIR="")
    assert (looked.returncode, looked.stderr) == (OK, "")  # where no kept page is found, a notice says so


@pytest.mark.parametrize(
    ("name", "value"), [("TOKENIZE", "no"), ("CLOSESPIDER_TIMEOUT", "abc"), ("ITEM_PIPELINES", "[]")]
)
def test_a_crawl_with_a_bad_setting_ends_before_it_begins(
    tmp_path: Path, origin: str, name: str, value: str
) -> None:
    done = crawl(tmp_path / "archive.db", settings={name: value}, base_url=origin)
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert done.stderr.startswith(f"scrapy crawl: {name}={value} ")
    assert done.stderr.count("\n") == 1
    assert files(tmp_path) == []


def test_without_a_log_the_line_is_there_too(tmp_path: Path, origin: str) -> None:
    given = ("-a", f"base_url={origin}", "-s", "FREE_SPACE_FLOOR=1GB", "--nolog")
    url = f"sqlite:///{tmp_path}/archive.db"
    done = scrapy("crawl", "thoidai", *given, ARCHIVE_URL=url, WARC_DIR=str(tmp_path))
    assert done.returncode == USAGE
    assert done.stderr.startswith("scrapy crawl: FREE_SPACE_FLOOR=1GB ")
    assert files(tmp_path) == []


@pytest.mark.parametrize(("name", "value"), [("FREE_SPACE_FLOOR", "1GB"), ("READING_PROCESSES", "abc")])
@pytest.mark.parametrize(
    "command",
    [
        ("crawl", "thoidai", "-a", "base_url=http://127.0.0.1:9"),
        ("inspect", "page.html", "--url", "https://thoidai.com.vn/tin-1.html"),
        ("probe", "--base-url", "http://127.0.0.1:9"),
    ],
    ids=lambda command: command[0],
)
def test_a_bad_variable_is_one_line_too(name: str, value: str, command: tuple[str, ...]) -> None:
    given: dict[str, Any] = {name: value}
    done = scrapy(*command, **given)
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert done.stderr.startswith(f"scrapy {command[0]}: {name}={value} ")
    assert done.stderr.count("\n") == 1
