"""Scrapy's settings, each with Scrapy's own default and the reason for ours beside it."""

import os

BOT_NAME = "bonphuong"  # default "scrapybot"
SPIDER_MODULES = ["crawler.spiders"]  # default []
COMMANDS_MODULE = "crawler.commands"  # default ""; ours end with the statuses of the README's table

# --- Who asks, and how -----------------------------------------------------------------------------
# An address at which the paper can reach whoever runs this; it goes into the user agent.
CONTACT = os.environ.get("CONTACT", "")
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
RETRY_TIMES = 2  # default 2; what still fails stays in the frontier for the next run

# --- What is accepted ------------------------------------------------------------------------------
DOWNLOAD_TIMEOUT = 180  # default 180; seconds
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024  # default 1 GiB; bytes, as `crawler.pages.decoding.MAX_BYTES`
DOWNLOAD_WARNSIZE = 2 * 1024 * 1024  # default 32 MiB; a page of the family has some 100 KB
DOWNLOAD_FAIL_ON_DATALOSS = True  # default True; a page that the connection cut is no page
REDIRECT_MAX_TIMES = 5  # default 20

# --- The steps between a page and the archive ------------------------------------------------------
ITEM_PIPELINES = {  # default {}; the numbers only order the steps
    "pipelines.validate.ValidatePipeline": 100,
    "pipelines.text.TextPipeline": 200,
    "pipelines.dates.DatesPipeline": 300,
    "pipelines.related.RelatedPipeline": 400,
    "pipelines.tokens.TokensPipeline": 500,
    "pipelines.store.StorePipeline": 900,
}
STORE_BATCH = 50  # articles a transaction; five times the speed of one at a time, and no more from 100
STORE_SECONDS = 5.0  # a polite crawl fills a batch in a minute: it is written sooner, so that less is lost
TONE_MARKS = True  # one placement of tone marks (hòa, thủy) in running text; False keeps the printed one
TOKENIZE = True  # sentences and words

# --- The archive -----------------------------------------------------------------------------------
ARCHIVE_URL = os.environ.get("ARCHIVE_URL", "sqlite:///data/archive.db")
ARCHIVE_MIX = os.environ.get("ARCHIVE_MIX", "") == "1"  # allow a second origin in one archive

# --- Scrapy itself ---------------------------------------------------------------------------------
TELNETCONSOLE_ENABLED = False  # default True; a port that nothing needs
REMOTE_CONTROL_ENABLED = False  # default True since 2.19; likewise
EXTENSIONS = {  # default {}
    "crawler.extensions.progress.Progress": 500,
    "scrapy.extensions.logstats.LogStats": None,  # Progress says the same in the paper's words
}
STATS_DUMP = False  # default True; the run's counts are in the archive, and the last log line sums them up
LOG_LEVEL = "INFO"  # default "DEBUG"
LOG_FORMAT = "%(asctime)s %(levelname)s: %(message)s"  # default names the logger too
LOG_FORMATTER = "crawler.logformat.LogFormatter"  # default prints every item in full
REACTOR_THREADPOOL_MAXSIZE = 10  # default 10
