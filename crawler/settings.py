"""Scrapy's settings, each with Scrapy's own default and the reason for ours beside it."""

import os
from typing import Any

from scrapy.settings import default_settings


def _environ(name: str, default: Any) -> Any:  # noqa: ANN401 - a setting is of any type
    """The environment's variable of that name as it stands there; an empty one counts as not set.

    `crawler.checked_settings` says what is wrong with it: here, nobody could be told in one line.
    """
    return os.environ.get(name) or default


BOT_NAME = "bonphuong"  # default "scrapybot"
SPIDER_MODULES = ["crawler.spiders"]  # default []
COMMANDS_MODULE = "crawler.commands"  # default ""; ours end with the statuses of the README's table

# --- Who asks, and how -----------------------------------------------------------------------------
# An address at which the paper can reach whoever runs this; it goes into the user agent.
CONTACT = _environ("CONTACT", "")
# default "Scrapy/VERSION (+https://scrapy.org)"; the spider puts the contact in when it starts.
USER_AGENT = "BonPhuong/0.1 (news archive crawler)"
ROBOTSTXT_OBEY = True  # default False
ROBOTSTXT_USER_AGENT = "BonPhuong"  # default None; a group for us is found whatever the contact is
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # default 8; one request at a time for the live paper
DOWNLOAD_DELAY = 1.0  # default 0; seconds between requests
AUTOTHROTTLE_ENABLED = True  # default False; slows down when the paper answers slowly
AUTOTHROTTLE_START_DELAY = 1.0  # default 5.0; the delay above is the floor already
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0  # default 1.0
COOKIES_ENABLED = False  # default True; a session would let the paper tell its readers apart, we are none
METAREFRESH_ENABLED = (
    False  # default True; an article that sends its readers elsewhere is a reject to look at
)
DOWNLOADER = "crawler.downloader.Downloader"  # default Scrapy's; ours can hold a host back and can end
DOWNLOADER_MIDDLEWARES = {  # default {}; each in the place of the one of Scrapy's that it refines
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.robots.RobotsTxtMiddleware": 100,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.middlewares.retry.RetryMiddleware": 550,
    # Above the retries, so that only pages that came whole are rendered.
    "crawler.middlewares.render.RenderMiddleware": 500,
    # Below the retries, which would else hide refusals, and above decompression, since it reads pages.
    "crawler.middlewares.breaker.BreakerMiddleware": 570,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.compression.HttpCompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.middlewares.redirect.RedirectMiddleware": 600,
    # Below what unpacks and redirects, so that bytes and headers are those that came over the wire.
    "crawler.middlewares.warc.WarcMiddleware": 880,
}
RETRY_TIMES = 2  # default 2; three tries, then the page is rejected with its last reason
RETRY_HTTP_CODES = [403, 408, 429, 500, 502, 503, 504, 522, 524]  # default lacks 403: they may relent
RETRY_EXCEPTIONS = [  # default lacks the last two: a page that is too large once may not be so again
    *default_settings.RETRY_EXCEPTIONS,
    "scrapy.exceptions.DownloadCancelledError",
    "crawler.rendering.errors.RenderingError",  # stands for playwright.async_api.Error
]
RETRY_PRIORITY_ADJUST = -100  # default -1; behind all that waits, listings included
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # default "ERROR"; the reject says it
RETRY_BACKOFF_SECONDS = 15.0  # ours; before the second try, doubled before the third, with jitter
RETRY_BACKOFF_MAX = 300.0  # ours; seconds
RETRY_AFTER_MAX = 600.0  # ours; the longest Retry-After that is waited for, in seconds
BREAKER_REFUSALS = 10  # ours; so many addresses answered with 403 or 429 in a row end the run
ENDING_SECONDS = 7.0  # ours; for what is in flight when a run is ended: 3 of 10 s are left to write

# --- What is accepted ------------------------------------------------------------------------------
DOWNLOAD_TIMEOUT = 180  # default 180; seconds
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024  # default 1 GiB; bytes, as `crawler.pages.decoding.MAX_BYTES`
DOWNLOAD_WARNSIZE = 2 * 1024 * 1024  # default 32 MiB; a page of the family has some 100 KB
DOWNLOAD_FAIL_ON_DATALOSS = True  # default True; a page that the connection cut is no page
REDIRECT_MAX_TIMES = 5  # default 20

# --- Rendering by a browser ------------------------------------------------------------------------
CHROMIUM = _environ("CHROMIUM", "")  # a Chromium; by default the system's or Playwright's own is found
DOWNLOAD_HANDLERS = {  # default Scrapy's HTTP11DownloadHandler; ours is one, and starts a browser if need be
    "http": "crawler.rendering.download.DownloadHandler",
    "https": "crawler.rendering.download.DownloadHandler",
}
RENDER_SECONDS = 40.0  # ours; how long a page may take in the browser, in all
RENDER_PAGES = 2  # ours; pages open at once: four were 1.4 times as fast as one and took 120 MB more
DOWNLOAD_SLOTS = {  # default {}; rendering itself asks for nothing, so no delay is owed between pages
    "browser": {"concurrency": RENDER_PAGES, "delay": 0.0},
}

# --- The steps between a page and the archive ------------------------------------------------------
READING_PROCESSES = _environ("READING_PROCESSES", 1)  # ours; 0 reads in the crawl's own process
READING_SECONDS = 60.0  # ours; the longest that a page may take to read: the largest take some two
# The steps of `pipelines.steps` run where pages are read; each is a pipeline too, for other spiders.
ITEM_PIPELINES = {"pipelines.store.StorePipeline": 900}  # default {}
STORE_BATCH = 50  # articles a transaction; five times the speed of one at a time, and no more from 100
STORE_SECONDS = 5.0  # a polite crawl fills a batch in a minute: it is written sooner, so that less is lost
TONE_MARKS = True  # one placement of tone marks (hòa, thủy) in running text; False keeps the printed one
TOKENIZE = True  # sentences and words
# Tags of words by underthesea's models; `scrapy reparse -s POS=1` adds them later, and without it takes them.
POS = False  # part of speech of each word: 8 ms more for an article of 600 words, whose words take 2
NER = False  # named entities: 24 ms more; it needs the parts of speech, so both together cost no more

# --- The archive -----------------------------------------------------------------------------------
ARCHIVE_URL = _environ("ARCHIVE_URL", "sqlite:///data/archive.db")
ARCHIVE_MIX = _environ("ARCHIVE_MIX", False)  # allow a second origin in one archive
WARC_DIR = _environ("WARC_DIR", "data/warc")  # the pages as they came
# Bytes that stay free on the disks of both: enough to write what is in flight, and for the machine to go on.
FREE_SPACE_FLOOR = _environ("FREE_SPACE_FLOOR", 200_000_000)  # ours; 0 writes to the last byte
WARC_MAX_BYTES = 1_000_000_000  # a file is closed at this size; WARC's annex C recommends 1 GB

# --- Scrapy itself ---------------------------------------------------------------------------------
EXTENSIONS = {  # default {}
    "crawler.extensions.accounts.Accounts": 500,
    "crawler.extensions.progress.Progress": 500,
    "crawler.extensions.space.Space": 500,
    "crawler.extensions.ending.Ending": 0,
    "scrapy.extensions.logstats.LogStats": None,  # Progress says the same in the paper's words
    # Ports that nothing needs; merely switched off by their settings, their libraries would be loaded.
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
}
# default True: Scrapy reads the source of each callback again and again to warn of a mistake
WARN_ON_GENERATOR_RETURN_VALUE = False
STATS_DUMP = False  # default True; the run's counts are in the archive, and the last log line sums them up
CONCURRENT_ITEMS = 1  # default 100; Scrapy starts that many tasks for every page, which yields one item
SPIDER_MIDDLEWARES = {  # default {}; each handles all that a page yields once more, for what nobody asks
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # it would drop long addresses silently
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
LOG_LEVEL = "INFO"  # default "DEBUG"
LOG_FORMAT = "%(asctime)s %(levelname)s: %(message)s"  # default names the logger too
LOG_FORMATTER = "crawler.logformat.LogFormatter"  # default prints every item in full
REACTOR_THREADPOOL_MAXSIZE = 10  # default 10
