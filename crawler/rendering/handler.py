"""The browser of a crawl: scrapy-playwright, kept from the network."""

from __future__ import annotations

import asyncio
import logging
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError
from scrapy_playwright.handler import (  # type: ignore[import-untyped] # it ships no types
    BrowserContextWrapper,
    ScrapyPlaywrightDownloadHandler,
)

from crawler.downloader import downloader_of
from crawler.rendering.errors import NeedsBrowserError, RenderingError
from crawler.rendering.traffic import Traffic
from crawler.rendering.visit import Visit, guard

if TYPE_CHECKING:
    from playwright.async_api import Page
    from playwright.async_api import Request as Asked
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response

    from crawler.sites import Site

logger = logging.getLogger(__name__)

STARTING = 60.0
"""Seconds that the browser has to start, twice what Playwright gives it: from a disk that was slow and busy
a Chromium that nobody had started for an hour took more than 20."""

CLOSING = 2.0
"""Seconds that the browser has to end; the end of its driver's pipe ends it too."""

_VISIT = "render_visit"
_ROUTING = frozenset({"Page._on_route", "BrowserContext._on_route"})
_ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--mute-audio",
    # All that a page needs is handed to it, so no name and no address leads anywhere.
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


def launch_options(program: str) -> dict[str, Any]:
    """How the browser at `program` is started; its sandbox is off for root only, who cannot have one."""
    return {
        "executable_path": program,
        "args": list(_ARGUMENTS),
        "chromium_sandbox": os.geteuid() != 0,
        "timeout": STARTING * 1000,
        # The crawl ends the browser: signals that reach both would end it under the pages that it renders.
        "handle_sigint": False,
        "handle_sigterm": False,
        "handle_sighup": False,
    }


class Renderer(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc] # as above
    """Renders plain answers; made when the first of them is to be rendered.

    `RENDER_SECONDS` (default 40) is how long a page may take, `RENDER_PAGES` (default 2) how many are open.
    """

    def __init__(self, crawler: Crawler, site: Site, origin: str, program: str) -> None:
        """`program` is the browser; `origin` is what is asked for the site."""
        super().__init__(crawler)
        logging.getLogger("scrapy-playwright").setLevel(logging.CRITICAL)  # we say it in one line
        self._site = site
        self._program = program
        self._seconds = crawler.settings.getfloat("RENDER_SECONDS", 40.0)
        self._traffic = Traffic(crawler, site, origin)
        self._starting: asyncio.Task[None] | None = None
        self._context = {
            "user_agent": crawler.settings["USER_AGENT"],
            "locale": "vi-VN",
            "timezone_id": site.zone.key,
            "accept_downloads": False,
            "service_workers": "block",
        }
        self.config.launch_options = launch_options(program)
        self.config.max_pages_per_context = crawler.settings.getint("RENDER_PAGES", 2)
        self.config.navigation_timeout_ms = self._seconds * 1000
        self.abort_request = refuse_all

    async def render(self, request: Request, plain: Response) -> Response:
        """The DOM that the browser makes of `plain`, as an answer to `request` with the flag `playwright`.

        Raises:
            NeedsBrowserError: the browser cannot be started.
            RenderingError: the page did not come to an end, or lacks what its script asked for.
            LeftWaitingError: the run is ending.
        """
        await self._started()
        visit = Visit(plain, self._site, self._traffic, self._seconds)
        request.meta.update(
            playwright=True,
            playwright_context_kwargs=dict(self._context),
            playwright_page_init_callback=_open,
            playwright_page_goto_kwargs={"wait_until": "commit"},
        )
        request.meta[_VISIT] = visit
        try:
            rendered = await self._in_time(request)
        except PlaywrightError as error:
            raise RenderingError(_first_line(error)) from error
        finally:
            del request.meta[_VISIT]
            await visit.close()
        if visit.troubles and visit.lacks(rendered.body):
            raise RenderingError(visit.troubles[0])
        # A script may have changed the address that the browser shows.
        return rendered.replace(url=request.url, request=request)

    async def _in_time(self, request: Request) -> Response:
        downloader = downloader_of(self._crawler)
        page = asyncio.ensure_future(self.download_request(request))
        end = asyncio.ensure_future(downloader.pause(self._seconds + 1))
        try:
            await asyncio.wait({page, end}, return_when=asyncio.FIRST_COMPLETED)
            if page.done():
                response: Response = page.result()
                return response
            await end  # raises where the run ends
            raise RenderingError(f"{request.url} was not ready after {self._seconds:g} seconds")
        finally:
            for task in (page, end):
                task.cancel()
            await asyncio.gather(page, end, return_exceptions=True)

    async def _apply_page_methods(self, page: Page, request: Request, spider: Spider) -> None:
        # In place of waiting for the event `load`, which a page that loads for ever never has.
        del spider
        await request.meta[_VISIT].settle(page)

    async def _create_browser_context(
        self, name: str, context_kwargs: dict[str, Any] | None, spider: Spider | None = None
    ) -> BrowserContextWrapper:
        wrapper = await super()._create_browser_context(name, context_kwargs, spider)
        await guard(wrapper.context)
        return wrapper

    async def _started(self) -> None:
        if self._starting is None:
            self._starting = asyncio.ensure_future(self._start())
        await asyncio.shield(self._starting)

    async def _start(self) -> None:
        try:
            await self._launch()
            await self._maybe_launch_browser()
        except (PlaywrightError, OSError) as error:
            line = f"the browser {self._program} cannot be started: {_first_line(error)}"
            logger.error("%s", line)  # noqa: TRY400 - one line for a person
            raise NeedsBrowserError("the browser cannot be started") from error

    async def close(self) -> None:
        """Ends the browser."""
        with suppress(PlaywrightError, TimeoutError):
            await asyncio.wait_for(super().close(), CLOSING)
        await _let_go()


async def _let_go() -> None:
    """Ends what Playwright still does for pages that are closed: it waits for answers that never come.

    The loop would say of each such task that it was destroyed, as an error.
    """
    waiting = [task for task in asyncio.all_tasks() if _name(task) in _ROUTING]
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


def _name(task: asyncio.Task[Any]) -> str:
    return getattr(task.get_coro(), "__qualname__", "")


async def _open(page: Page, request: Request) -> None:
    await request.meta[_VISIT].open(page)


def refuse_all(_asked: Asked) -> bool:
    """Nothing gets past a visit: what would has no way out."""
    return True


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].strip() if lines else type(error).__name__
