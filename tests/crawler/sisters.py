"""Three sister papers of thoidai, for crawls of several sites at once: a module for `SPIDER_MODULES`."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from crawler import readers, sites
from crawler.sites import THOIDAI
from crawler.spiders.mastercms import MasterCmsSpider


class NorthSpider(MasterCmsSpider):
    name = "north"
    site = replace(THOIDAI, name="north")


class SouthSpider(MasterCmsSpider):
    name = "south"
    site = replace(THOIDAI, name="south")


class WestSpider(MasterCmsSpider):
    name = "west"
    site = replace(THOIDAI, name="west")


# Whoever reads a page finds its site by name.
PAPERS = (THOIDAI, NorthSpider.site, SouthSpider.site, WestSpider.site)
for module in (sites, readers):
    vars(module)["SITES"] = MappingProxyType({site.name: site for site in PAPERS})
