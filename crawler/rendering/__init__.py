"""Rendering of pages by a browser, for lists and bodies that only a script fetches.

The browser has no network of its own: it is given the plain answer that the crawl has already, and what the
page's scripts ask for besides goes through the crawl's own downloader (`traffic`), under robots.txt, delays,
redirects, retries and the WARC like any other request. Nothing here is imported before the first page is
rendered, `needs` and `browser` excepted.
"""
