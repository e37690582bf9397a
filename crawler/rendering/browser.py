"""Where the browser is: named by the user, installed on the system, or Playwright's own."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from crawler.rendering.errors import BrowserMissingError

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
"""Programs in the order of preference: Debian's headless shell needs the least memory and time."""

HOW = "apt-get install chromium-headless-shell, or name a Chromium with CHROMIUM=/path/to/it"

_OWN = (
    "chromium_headless_shell-*/*/chrome-headless-shell",
    "chromium_headless_shell-*/*/headless_shell",
    "chromium-*/*/chrome",
    "chromium-*/*/Chromium.app/Contents/MacOS/Chromium",
)
"""Where Playwright puts its browsers below its folder; the number of the revision is in the first part."""


def find_browser(named: str | None = None) -> str:
    """The path of a Chromium: `named` (the setting CHROMIUM), else the system's, else Playwright's own.

    Raises:
        BrowserMissingError: there is none, or what is named is no program.
    """
    if named:
        found = shutil.which(str(Path(named).expanduser()))
        if found is None:
            raise BrowserMissingError(f"CHROMIUM={named} is no program that can be run: {HOW}")
        return found
    for name in NAMES:
        if found := shutil.which(name):
            return found
    if own := _playwrights_own():
        return own
    raise BrowserMissingError(f"rendering needs a browser and none was found: {HOW}")


def _playwrights_own() -> str | None:
    folder = _playwrights_folder()
    for pattern in _OWN:
        found = [path for path in sorted(folder.glob(pattern)) if os.access(path, os.X_OK)]
        if found:
            return str(found[-1])
    return None


def _playwrights_folder() -> Path:
    # https://playwright.dev/python/docs/browsers#managing-browser-binaries
    if named := os.environ.get("PLAYWRIGHT_BROWSERS_PATH"):
        return Path(named)
    cache = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return Path.home() / cache / "ms-playwright"
