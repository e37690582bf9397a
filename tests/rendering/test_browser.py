from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from crawler.rendering.browser import find_browser
from crawler.rendering.errors import BrowserMissingError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any browser; the folder is its path."""
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PLAYWRIGHT_BROWSERS_PATH", raising=False)
    return programs


def program(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_the_one_that_is_named_comes_first(bare: Path, tmp_path: Path) -> None:
    program(bare / "chromium")
    named = program(tmp_path / "elsewhere" / "chrome")
    assert find_browser(named) == named
    assert find_browser("chromium") == str(bare / "chromium")


def test_the_systems_headless_shell_comes_before_the_whole_browser(bare: Path) -> None:
    program(bare / "google-chrome")
    assert find_browser() == str(bare / "google-chrome")
    shell = program(bare / "chromium-headless-shell")
    assert find_browser("") == shell


@pytest.mark.parametrize("is_named", [True, False])
def test_playwrights_own_is_taken_last_and_newest(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_named: bool
) -> None:
    folder = tmp_path / ".cache" / "ms-playwright"
    if is_named:
        folder = tmp_path / "browsers"
        monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(folder))
    program(folder / "chromium_headless_shell-1100" / "chrome-linux" / "headless_shell")
    newest = program(folder / "chromium_headless_shell-1200" / "chrome-linux" / "headless_shell")
    assert find_browser() == newest
    system = program(bare / "chromium")
    assert find_browser() == system


def test_without_any_the_line_says_how_to_get_one() -> None:
    with pytest.raises(BrowserMissingError, match=r"^rendering needs a browser .*apt-get install chromium-h"):
        find_browser()


def test_a_name_that_is_no_program_is_told_and_not_passed_over(bare: Path, tmp_path: Path) -> None:
    program(bare / "chromium")
    (tmp_path / "text").write_text("")
    for named in ("/nowhere/chromium", str(tmp_path / "text")):
        with pytest.raises(BrowserMissingError, match=f"^CHROMIUM={named} is no program"):
            find_browser(named)
    assert os.environ["PATH"] == str(bare)
