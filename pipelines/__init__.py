"""The middle floor: from the article that a page shows to the article that the archive keeps.

One step a module, each a pure function with a thin Scrapy pipeline; `archive` is the only floor below.
"""
