"""The crawl's download handler: plain HTTP, and a browser from the first page on that needs one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

from crawler.rendering.browser import find_browser

if TYPE_CHECKING:
    from scrapy.http import Request, Response

    from crawler.rendering.handler import Renderer
    from crawler.sites import Site

TO_RENDER = "to_render"
"""Key of `request.meta` for what a browser is to render: a `ToRender`."""

SLOT = "browser"
"""The download slot of pages that are rendered: they ask the site for nothing themselves."""


class ToRender(NamedTuple):
    """A plain answer that a browser is to render, its site, and the origin that is asked for the site."""

    answer: Response
    site: Site
    origin: str


class DownloadHandler(HTTP11DownloadHandler):
    """Scrapy's handler; requests that bring a plain answer go to the browser.

    Playwright costs half a second and 60 MB to load, so it is loaded for the first such request only.
    """

    lazy = False
    _renderer: Renderer | None = None

    async def download_request(self, request: Request) -> Response:
        """Fetches a page, or renders one."""
        job = request.meta.get(TO_RENDER)
        if not isinstance(job, ToRender):
            return await super().download_request(request)
        if self._renderer is None:
            from crawler.rendering.handler import Renderer  # noqa: PLC0415 - see the class

            program = find_browser(self._crawler.settings["CHROMIUM"])
            self._renderer = Renderer(self._crawler, job.site, job.origin, program)
        return await self._renderer.render(request, job.answer)

    async def close(self) -> None:
        """Ends the browser, and closes all connections."""
        if self._renderer is not None:
            await self._renderer.close()
        await super().close()
