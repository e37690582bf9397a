"""A browser for pages that are not to ask for anything elsewhere, and the screenshots of the docs.

    python -m tests.archive.pages_opened

writes docs/browse.png and docs/report.png of the archive of `tests.archive.readable`.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.archive.readable import fill
from tests.rendering.chromium import chromium
from tests.running import ROOT, environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

PROGRAM = Path(sys.executable).with_name("archive")
SECONDS = 60


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium without a network but this machine's."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - it takes half a second to load

    with sync_playwright() as driver:
        opened = driver.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
            timeout=SECONDS * 1000,
        )
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def page(opened: Browser, home: str, **options: Any) -> Iterator[Page]:  # noqa: ANN401 - Playwright's own
    """A page of its own that may ask for what begins with `home` alone.

    At its end it must have asked for nothing else, and neither it nor a script may have complained.
    """
    context = opened.new_context(**options)
    asked: list[str] = []
    complaints: list[str] = []

    def refuse(route: Any) -> None:  # noqa: ANN401
        asked.append(route.request.url)
        route.abort()

    context.route(lambda url: not url.startswith((home, "data:")), refuse)
    shown = context.new_page()
    shown.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    shown.on("dialog", lambda dialog: complaints.append(dialog.message))
    try:
        yield shown
        assert asked == []
        assert complaints == []
    finally:
        context.close()


@contextmanager
def browsing(url: str, *arguments: str, temporary: Path | None = None) -> Iterator[tuple[str, Any]]:
    """`archive browse` over the archive at `url`, as a process of its own: its address and the process."""
    variables = {"ARCHIVE_URL": url} | ({} if temporary is None else {"TMPDIR": str(temporary)})
    process = subprocess.Popen(
        [PROGRAM, "browse", "--port", "0", *arguments],
        env=environment(**variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("http://127.0.0.1:"), process.communicate()[1]
        yield line.split()[0], process
    finally:
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=SECONDS)[1]
    assert process.returncode == 0, said


def main() -> None:
    """Write the screenshots."""
    with tempfile.TemporaryDirectory() as folder, browser() as opened:
        url = f"sqlite:///{folder}/archive.db"
        fill(url, per_day=3)
        with browsing(url) as (home, _), page(opened, home, viewport={"width": 1280, "height": 860}) as shown:
            shown.goto(home)
            shown.get_by_placeholder("huu nghi viet lao").fill("huu nghi viet lao")
            shown.keyboard.press("Enter")
            shown.wait_for_selector(".stories-list article")
            shown.screenshot(path=ROOT / "docs" / "browse.png")
        report = Path(folder) / "report.html"
        subprocess.run([PROGRAM, "report", "--url", url, "-o", report], check=True)
        with page(opened, report.as_uri(), viewport={"width": 1120, "height": 1180}) as shown:
            shown.goto(report.as_uri())
            shown.wait_for_selector("html[data-drawn=yes]")
            shown.wait_for_timeout(500)
            shown.screenshot(path=ROOT / "docs" / "report.png")


if __name__ == "__main__":
    main()
