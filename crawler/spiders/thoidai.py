"""The spider of Tạp chí Thời Đại."""

from __future__ import annotations

from crawler.sites import THOIDAI
from crawler.spiders.mastercms import MasterCmsSpider


class ThoidaiSpider(MasterCmsSpider):
    """Tạp chí Thời Đại, the newspaper of Vietnam's friendship organisations.

    Domain
        thoidai.com.vn
    Spider arguments
        `since`, `until`, `sections`, `mode`, `render`, `base_url`: see `crawler.arguments`.
    Caveats
        No one has seen the live site while this was written: run `scrapy probe` first.
    """

    name = "thoidai"

    # MasterCmsSpider
    site = THOIDAI
