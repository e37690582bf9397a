"""What each part of the crawl's work costs, measured alone over the pages of the same run.

The parts take turns on batches of pages, so that a processor that changes its speed on the way changes it
for all of them.
"""

from __future__ import annotations

import resource
import subprocess
import sys
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
from archive.warc.writer import WarcWriter
from benchmarks.exchanges import CONTENT_TYPE, exchanged
from crawler.middlewares.warc import page_of
from crawler.pages.addresses import article_number
from crawler.pages.article import read_article
from crawler.pages.decoding import decode_page
from crawler.pages.listing import read_listing
from crawler.reading import Page as PageToRead
from crawler.reading import Read
from crawler.reading_process import LENGTH, frame
from crawler.settings import STORE_BATCH
from crawler.sites import THOIDAI
from pipelines.base import Tally
from pipelines.dates import DatesPipeline
from pipelines.options import Options
from pipelines.pasted import PastedPipeline
from pipelines.related import RelatedPipeline
from pipelines.text import TextPipeline
from pipelines.timex import TimesPipeline
from pipelines.tokens import TokensPipeline, tokenize, warm_up
from pipelines.validate import ValidatePipeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from archive.article import Article
    from archive.exchange import CaptureRef
    from benchmarks.pages import Page, Pages
    from pipelines.base import Step

STEPS: dict[str, tuple[type[Step], ...]] = {
    "text": (ValidatePipeline, TextPipeline, DatesPipeline, RelatedPipeline, PastedPipeline),
    "times": (TimesPipeline,),
    "tokens": (TokensPipeline,),
}
"""The steps of `pipelines.steps.refine`, by the part that each belongs to."""

PARTS = ("listings", "parse", *STEPS, "handing", "store", "warc")
WORDS_SAMPLE = 100
"""Articles whose words are found twice, by us and by underthesea called directly."""

_START = "import crawler.reading_process"
"""What a reading process does before its first page; the word model comes with the first text."""

_encode = msgspec.msgpack.Encoder().encode
_decode_page = msgspec.msgpack.Decoder(PageToRead).decode
_decode = msgspec.msgpack.Decoder(Read).decode


class Words(msgspec.Struct, frozen=True):
    """Words a CPU second, ours and underthesea's own, over the same paragraphs."""

    ours: float
    library: float


class Costs(msgspec.Struct, frozen=True):
    """CPU seconds of each part over all pages, and of what a crawl does once.

    That is loading the word model (`model_seconds`) and starting a process that reads (`start_seconds`).
    """

    seconds: dict[str, float]
    model_seconds: float
    start_seconds: float
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


def measure_parts(pages: Pages, base_url: str, folder: Path, *, gzip: bool = False) -> Costs:
    """Does the work of a crawl of `pages` part by part, into a fresh archive and WARC in `folder`.

    With `gzip` the pages go into the WARC as nginx compresses them.
    """
    start_seconds = _start_seconds()
    folder.mkdir()
    clock = _Clock()
    with clock("model"):
        warm_up()
    with (
        Store.open(f"sqlite:///{folder / 'archive.db'}", create=True) as store,
        WarcWriter(folder / "warc", THOIDAI.name, "1") as warc,
    ):
        crawl = _Crawl(store, warc, base_url, clock, gzip=gzip)
        for page in pages.listings:
            crawl.list(page)
        articles = iter(pages.articles)
        while batch := list(islice(articles, STORE_BATCH)):
            crawl.work_off(batch)
    model = clock.seconds.pop("model")
    return Costs(dict(clock.seconds), model, start_seconds, _words(crawl.sample))


def take_steps(part: str, article: Article, now: datetime) -> Article:
    """`article` after the steps of one part of `STEPS`."""
    tally = Tally()
    for step in STEPS[part]:
        article = step(tally, Options()).improve(article, now)
    return article


class _Crawl:
    def __init__(self, store: Store, warc: WarcWriter, base_url: str, clock: _Clock, *, gzip: bool) -> None:
        self._store = store
        self._warc = warc
        self._base_url = base_url
        self._clock = clock
        self._gzip = gzip
        self._site = store.claim_site(THOIDAI.name, base_url, THOIDAI.zone.key)
        self._run = store.start_run(self._site, "benchmark", {})
        self.sample: list[Article] = []

    def list(self, page: Page) -> None:
        """`listings`: a listing page is read and what it names goes to the frontier."""
        section = page.path[1:].partition("&")[0]
        (capture,) = self._kept([page])
        with self._clock("listings"):
            items = read_listing(decode_page(page.body), self._base_url + page.path, THOIDAI).items
            found = [Found(item.number, item.url) for item in items]
            self._store.discover(self._site, self._run, section, found, capture)
            self._store.known(self._site, [item.number for item in items])

    def work_off(self, batch: Sequence[Page]) -> None:
        """The other parts: a batch of pages becomes articles, better articles, and rows."""
        now = datetime.now(UTC)
        urls = [self._base_url + page.path for page in batch]
        captures = self._kept(batch)
        with self._clock("parse"):
            articles = [
                read_article(decode_page(page.body, CONTENT_TYPE), url, THOIDAI)
                for page, url in zip(batch, urls, strict=True)
            ]
        for part in STEPS:
            with self._clock(part):
                articles = [take_steps(part, article, now) for article in articles]
        with self._clock("handing"):
            for page, url, article in zip(batch, urls, articles, strict=True):
                _hand_over(PageToRead(url, page.body, CONTENT_TYPE, now), article)
        outcomes = [
            Captured(_fetch(url, article, now, capture), article)
            for url, article, capture in zip(urls, articles, captures, strict=True)
        ]
        with self._clock("store"):
            self._store.write(self._site, self._run, outcomes)
        self.sample += articles[: WORDS_SAMPLE - len(self.sample)]

    def _kept(self, batch: Sequence[Page]) -> Sequence[CaptureRef]:
        """`warc`: pages are compressed and written, and are on the disk before anything names them."""
        answers = [exchanged(self._base_url + page.path, page.body, gzip=self._gzip) for page in batch]
        with self._clock("warc"):
            futures = [self._warc.write(page_of(*answer)) for answer in answers]
            captures = [future.result() for future in futures]
            self._warc.sync()
        return captures


def _hand_over(page: PageToRead, article: Article) -> None:
    """`handing`: a page goes to a process that reads, and the answer comes back, but for the socket."""
    _decode_page(memoryview(frame(_encode(page)))[LENGTH:])
    _decode(memoryview(frame(_encode(Read(article, day=page.fetched_at.date()))))[LENGTH:])


def _fetch(url: str, article: Article, now: datetime, capture: CaptureRef) -> Fetch:
    return Fetch(
        site=THOIDAI.name,
        number=article_number(url) or article.id,
        url=article.url,
        fetched_url=url,
        fetched_at=now,
        listed_in=article.sections,
        capture=capture,
    )


def _start_seconds() -> float:
    """CPU seconds in which a process gets ready to read."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", _START], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


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
