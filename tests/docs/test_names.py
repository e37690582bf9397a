"""What the documents name is there, and what is there is named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from crawler.arguments import NAMES
from tests.docs.names import fault_of, fault_of_code, invocations
from tests.docs.pages import DOCS, command_lines, documents, inline_code
from tests.running import ROOT
from tools.commands import SCRAPY, archive_commands, targets
from tools.settings import variables

if TYPE_CHECKING:
    from pathlib import Path

_LINK = re.compile(r"\]\(([^)\s]+)\)")


def name_of(page: Path) -> str:
    return page.name


@pytest.mark.parametrize("page", documents(), ids=name_of)
def test_every_command_that_is_named_exists_with_its_options(page: Path) -> None:
    calls = [words for line in command_lines(page) for words in invocations(line)]
    faults = [f"{' '.join(words)}: {fault}" for words in calls if (fault := fault_of(words))]
    assert "\n".join(faults) == ""


@pytest.mark.parametrize("page", documents(), ids=name_of)
def test_every_option_argument_setting_and_variable_that_is_named_exists(page: Path) -> None:
    faults = [f"{text}: {fault}" for text in inline_code(page) if (fault := fault_of_code(text))]
    assert "\n".join(faults) == ""


@pytest.mark.parametrize(
    "wrong",
    [
        "archive exhibit 1",
        "archive show 1 --as-spoken",
        "archive export --since",
        "cd /tmp && .venv/bin/archive stats --yaml | head",
        "scrapy crawl thoidai -a sincce=2026-01-01",
        "CONTACT=x scrapy crawl thoidai -a mode=old",
        "scrapy crawl thoidai -s DOWNLOAD_DELLAY=1",
        "30 2 * * * $BIN/scrapy reparse --dri-run >>$LOG 2>&1",
        "scrapy peruse",
        "make lunch",
        "make crawl SINSE=2026-01-01",
        "python -m tests.newspaper --artikles 3",
    ],
)
def test_a_wrong_name_in_a_command_is_seen(wrong: str) -> None:
    assert [fault_of(words) for words in invocations(wrong)] not in ([], [""])


@pytest.mark.parametrize(
    "wrong", ["--as-spoken", "-a mod=new", "-s TONE_MARK=0", "mode=old", "ARCHIVE_URI", "WARC_DIRECTORY=x"]
)
def test_a_wrong_name_in_a_sentence_is_seen(wrong: str) -> None:
    assert fault_of_code(wrong) != ""


def written_by_hand() -> str:
    """All documents as they stand in the folder, without the parts that are made from the code."""
    return "\n".join(page.read_text("utf-8") for page in documents())


def test_every_command_is_shown_by_someone_who_explains_it() -> None:
    calls = {
        tuple(words[:2])
        for page in documents()
        for line in command_lines(page)
        for words in invocations(line)
    }
    ours = {("archive", name) for name in archive_commands()} | {("scrapy", name) for name in SCRAPY}
    assert sorted(ours - calls) == []


def test_every_spider_argument_and_variable_is_explained() -> None:
    text = written_by_hand()
    assert [name for name in NAMES if not re.search(rf"(-a {name}=|`{name}[`=])", text)] == []
    assert [name for name in variables() if not re.search(rf"\b{name}\b", text)] == []


def test_every_target_that_a_user_needs_is_named() -> None:
    named = {
        words[1]
        for page in documents()
        for line in command_lines(page)
        for words in invocations(line)
        if words[0] == "make" and len(words) > 1
    }
    assert sorted(set(targets()) - named) == []


@pytest.mark.parametrize("page", [*documents(), ROOT / "CHANGELOG.md"], ids=name_of)
def test_links_between_documents_lead_to_files(page: Path) -> None:
    found = [link.partition("#")[0] for link in _LINK.findall(page.read_text("utf-8")) if "://" not in link]
    assert [link for link in found if link and not (page.parent / link).exists()] == []
    assert DOCS.is_dir()
