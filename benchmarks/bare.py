"""The crawl to compare with: the same Scrapy downloads the same pages and does nothing with them.

It runs under the project's settings with `scrapy runspider`; only the pipelines are taken out.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import scrapy
from scrapy.http import Request

from crawler.answers import GONE
from crawler.commands.crawl import LOOPBACK_SETTINGS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.http import Response
    from scrapy.settings import BaseSettings


class BareSpider(scrapy.Spider):
    """Asks `base_url` for each line of the file `paths`, in order."""

    name = "bare"

    def __init__(self, base_url: str, paths: str) -> None:
        super().__init__()
        self.allowed_domains = [urlsplit(base_url).hostname or ""]
        self._base_url = base_url
        self._paths = Path(paths)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """No delay and sixteen at a time, as a crawl of loopback has it, and no pipelines."""
        super().update_settings(settings)
        settings.setdict({**LOOPBACK_SETTINGS, "ITEM_PIPELINES": {}}, priority="spider")

    async def start(self) -> AsyncIterator[Request]:
        """All requests, made as `crawler.spiders.mastercms` makes them."""
        for path in self._paths.read_text(encoding="utf-8").split():
            yield Request(
                self._base_url + path,
                callback=self.parse,
                meta={"handle_httpstatus_list": list(GONE)},
                dont_filter=True,
            )

    def parse(self, response: Response) -> None:
        """Nothing at all."""
