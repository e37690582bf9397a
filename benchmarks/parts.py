"""What each part of the crawl's work costs, measured alone over the pages of the same run.

The parts take turns on batches of pages, so that a processor that changes its speed on the way changes it
for all of them.
"""

from __future__ import annotations

import time
from collections import defaultdict
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from archive.article import running_text
from archive.frontier import Found
from archive.outcomes import Captured, Fetch
from archive.store import Store
from crawler.pages.addresses import article_number
from crawler.pages.article import read_article
from crawler.pages.decoding import decode_page
from crawler.pages.listing import read_listing
from crawler.settings import STORE_BATCH
from crawler.sites import THOIDAI
from pipelines.options import Options
from pipelines.steps import refine
from pipelines.tokens import tokenize, tokenize_article, warm_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from archive.article import Article
    from benchmarks.pages import Page, Pages

PARTS = ("listings", "parse", "text", "tokens", "store")
WORDS_SAMPLE = 100
"""Articles whose words are found twice, by us and by underthesea called directly."""


class Words(msgspec.Struct, frozen=True):
    """Words a CPU second, ours and underthesea's own, over the same paragraphs."""

    ours: float
    library: float


class Costs(msgspec.Struct, frozen=True):
    """CPU seconds of each part over all pages, and of loading the word model, which a crawl does once."""

    seconds: dict[str, float]
    model_seconds: float
    words: Words


class _Clock:
    """CPU seconds by part; the process's own, so what runs beside it does not count."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    @contextmanager
    def __call__(self, part: str) -> Iterator[None]:
        began = time.process_time()
        yield
        self.seconds[part] += time.process_time() - began


def measure_parts(pages: Pages, base_url: str, archive: Path) -> Costs:
    """Does the work of a crawl of `pages` part by part, into a fresh archive at a path."""
    clock = _Clock()
    with clock("model"):
        warm_up()
    with Store.open(f"sqlite:///{archive}", create=True) as store:
        crawl = _Crawl(store, base_url, clock)
        for page in pages.listings:
            crawl.list(page)
        articles = iter(pages.articles)
        while batch := list(islice(articles, STORE_BATCH)):
            crawl.work_off(batch)
    model = clock.seconds.pop("model")
    return Costs(dict(clock.seconds), model, _words(crawl.sample))


class _Crawl:
    def __init__(self, store: Store, base_url: str, clock: _Clock) -> None:
        self._store = store
        self._base_url = base_url
        self._clock = clock
        self._site = store.claim_site(THOIDAI.name, base_url, THOIDAI.zone.key)
        self._run = store.start_run(self._site, "benchmark", {})
        self.sample: list[Article] = []

    def list(self, page: Page) -> None:
        """`listings`: a listing page is read and what it names goes to the frontier."""
        section = page.path[1:].partition("&")[0]
        with self._clock("listings"):
            items = read_listing(decode_page(page.body), self._base_url + page.path, THOIDAI).items
            found = [Found(item.number, item.url) for item in items]
            self._store.discover(self._site, self._run, section, found)
            self._store.known(self._site, [item.number for item in items])

    def work_off(self, batch: Sequence[Page]) -> None:
        """The other parts: a batch of pages becomes articles, better articles, and rows."""
        now = datetime.now(UTC)
        urls = [self._base_url + page.path for page in batch]
        with self._clock("parse"):
            articles = [
                read_article(decode_page(page.body), url, THOIDAI)
                for page, url in zip(batch, urls, strict=True)
            ]
        with self._clock("text"):
            articles = [refine(article, Options(tokenize=False), now) for article in articles]
        with self._clock("tokens"):
            articles = [tokenize_article(article, Options()) for article in articles]
        outcomes = [
            Captured(_fetch(url, article, now), article) for url, article in zip(urls, articles, strict=True)
        ]
        with self._clock("store"):
            self._store.write(self._site, self._run, outcomes)
        self.sample += articles[: WORDS_SAMPLE - len(self.sample)]


def _fetch(url: str, article: Article, now: datetime) -> Fetch:
    return Fetch(
        site=THOIDAI.name,
        number=article_number(url) or article.id,
        url=article.url,
        fetched_url=url,
        fetched_at=now,
        listed_in=article.sections,
    )


def _words(articles: Sequence[Article]) -> Words:
    """How fast words are found in the running text of `articles`."""
    library = import_module("underthesea")  # `warm_up` has loaded it and kept its log handlers out
    texts = [text for article in articles if article.language == "vi" for text in running_text(article.body)]
    clock = _Clock()
    count = 0
    for text in texts:
        with clock("ours"):
            count += len(tokenize(text).words)
        with clock("library"):
            library.word_tokenize(text)
    return Words(count / clock.seconds["ours"], count / clock.seconds["library"])
