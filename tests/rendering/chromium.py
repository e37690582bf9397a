"""The browser of the tests: `requirements/browser.sh` finds or gets it, as `make test` does."""

from __future__ import annotations

import os
import shutil

from crawler.rendering.browser import find_browser
from crawler.rendering.errors import BrowserMissingError
from tests.needs import lacking
from tests.running import ROOT


def chromium() -> str:
    """The path of a Chromium; without one the test ends."""
    kept = shutil.which(ROOT / ".browser" / "chromium")
    try:
        return find_browser(os.environ.get("CHROMIUM") or None)
    except BrowserMissingError:
        return kept or lacking(
            "a browser", "apt-get install chromium-headless-shell, or requirements/browser.sh"
        )
