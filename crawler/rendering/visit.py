"""One page in the browser, from the plain answer to the DOM that its scripts have made."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from crawler.middlewares.errors import LeftWaitingError
from crawler.rendering.needs import lacking
from crawler.rendering.traffic import Wish, passed_on

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page, Route
    from playwright.async_api import Request as Asked
    from scrapy.http import Response

    from crawler.rendering.traffic import Part, Traffic
    from crawler.sites import Site

QUIET = 0.25
"""Seconds without a request after which a page that lacks nothing is ready."""

PATIENCE = 3.0
"""The same for one that lacks its list or body: scripts may begin late."""

GRACE = 2.0
"""Seconds that a page which lacks nothing is left to its scripts, however busy they are."""

REQUESTS_MOST = 40
"""Requests that one page may make; a script that loads for ever is stopped there."""

CLOSING = 3.0
_STAY = 204
_POLL = 0.1


class Visit:
    """`plain` is the answer that the browser is given instead of asking for it again.

    Attributes:
        troubles: what was wrong with answers that the page's scripts got.
    """

    def __init__(self, plain: Response, site: Site, traffic: Traffic, seconds: float) -> None:
        """`seconds` is how long the page may take in all."""
        self.troubles: list[str] = []
        self._plain = plain
        self._site = site
        self._traffic = traffic
        self._until = monotonic() + seconds
        self._page: Page | None = None
        self._asking: set[asyncio.Task[Part | None]] = set()
        self._pending: dict[Route, str] = {}
        self._is_served = False
        self._is_over = False
        self._asked = 0
        self._changed = monotonic()

    async def open(self, page: Page) -> None:
        """Takes every request of `page` into its own hands."""
        self._page = page
        await page.route("**", self._answer)
        page.on("popup", _close)

    def lacks(self, html: bytes) -> bool:
        """Whether the page's list or body is still to come."""
        return lacking(self._plain.url, html, self._site) is not None

    async def settle(self, page: Page) -> None:
        """Waits until the page has what it is for and its scripts are quiet, or long enough."""
        filled_at: float | None = None
        while (now := monotonic()) < self._until:
            is_lacking = self.lacks((await page.content()).encode())
            is_busy = self._pending or await page.evaluate("document.readyState") == "loading"
            quiet = 0.0 if is_busy else now - self._changed
            # Where a script has met with an error there is nothing left to wait for.
            if quiet >= (PATIENCE if is_lacking and not self.troubles else QUIET):
                return
            filled_at = None if is_lacking else filled_at or now
            if filled_at is not None and now - filled_at >= GRACE:
                for url in self._pending.values():
                    self._traffic.is_needless(url)
                return
            await asyncio.sleep(_POLL)

    async def close(self) -> None:
        """Lets go of the page and of what it still asks for."""
        self._is_over = True
        for task in tuple(self._asking):
            task.cancel()
        if self._page is None or self._page.is_closed():
            return
        with suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(CLOSING):
                await self._page.unroute_all(behavior="wait")
                await self._page.close()

    async def _answer(self, route: Route) -> None:
        self._pending[route] = route.request.url
        try:
            with suppress(PlaywrightError):  # the page was closed meanwhile
                await self._serve(route, route.request)
        finally:
            del self._pending[route]
            self._changed = monotonic()

    async def _serve(self, route: Route, asked: Asked) -> None:
        if asked.is_navigation_request() and not self._is_served:
            self._is_served = True
            headers = {**passed_on(self._plain), "content-type": "text/html; charset=utf-8"}
            await route.fulfill(status=self._plain.status, headers=headers, body=self._plain.body)
            return
        part = await self._part(Wish(asked.method, asked.url, asked.resource_type, asked.headers))
        if part is None and asked.is_navigation_request():
            await route.fulfill(status=_STAY)  # a refusal would put an error page in the place of this one
        elif part is None:
            await route.abort("blockedbyclient")
        else:
            if part.trouble is not None:
                self.troubles.append(part.trouble)
            await route.fulfill(status=part.status, headers=part.headers, body=part.body)

    async def _part(self, wish: Wish) -> Part | None:
        """What the page gets for `wish`; `None` where it gets nothing."""
        if self._is_over or self._traffic.refusal(wish, self._plain.url) is not None:
            return None
        self._asked += 1
        if self._asked > REQUESTS_MOST:
            return None
        task = asyncio.ensure_future(self._traffic.ask(wish, self._plain.url, self._until - monotonic()))
        self._asking.add(task)
        try:
            return await task
        except (asyncio.CancelledError, LeftWaitingError):
            return None  # the visit is over; the downloader tells it of the run's end
        finally:
            self._asking.discard(task)


async def guard(context: BrowserContext) -> None:
    """Refuses what pages ask for that no visit has in its hands, such as popups, and all sockets."""
    await context.route("**", _refuse)  # a page's own routes come before these
    await context.route_web_socket("**", lambda socket: socket.close())


async def _close(popup: Page) -> None:
    with suppress(PlaywrightError):
        await popup.close()


async def _refuse(route: Route) -> None:
    with suppress(PlaywrightError):
        await route.abort("blockedbyclient")
