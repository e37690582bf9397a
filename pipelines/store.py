"""Into the archive: outcomes gather into batches, and each batch is written in one go."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Protocol, Self

from archive.errors import ArchiveError
from archive.outcomes import Captured, Failed, Gone, NotModified, Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scrapy.crawler import Crawler

    from archive.outcomes import Outcome

logger = logging.getLogger(__name__)

_COUNTERS = {
    Captured: "outcomes/captured",
    NotModified: "outcomes/not_modified",
    Rejected: "outcomes/rejected",
    Gone: "outcomes/gone",
    Failed: "outcomes/failed",
}

WRITE_NOW = object()
"""Signal: nothing is on its way; what waits to be written is not to wait any longer."""

_LONGEST_LINE = 200


def _count_nothing(key: str) -> None:
    del key


class Batch:
    """Outcomes on their way to the archive, in the order in which they came.

    They are handed to `write` once there are `size` of them or the oldest has waited for `seconds`. What
    `write` takes without raising is done with, so `write` must do all or nothing. `clock` gives seconds and
    never goes back.

    An `ArchiveError` of `write` says that the archive takes nothing now: everything stays, and from then on
    only `flush` tries again, so that a full disk is not asked once for each outcome. Any other exception
    is laid to one of the outcomes: they are written one by one, and one that fails alone is written as a
    `Rejected` for the reason `unstorable`. If that fails too, it is given up with a line in the log, and
    stays in the frontier for another run. `count` is told of both, as `store/unstorable` and
    `store/dropped`.
    """

    def __init__(
        self,
        write: Callable[[Sequence[Outcome]], None],
        size: int,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
        count: Callable[[str], object] = _count_nothing,
    ) -> None:
        self._write = write
        self._size = size
        self._seconds = seconds
        self._clock = clock
        self._count = count
        self._waiting: list[Outcome] = []
        self._since = 0.0
        self._refused = False

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, outcome: Outcome) -> int:
        """Take `outcome` in and write if it is time; the number of outcomes written.

        Raises:
            ArchiveError: `write` raised it; `outcome` is kept nevertheless.
        """
        if not self._waiting:
            self._since = self._clock()
        self._waiting.append(outcome)
        full = len(self._waiting) >= self._size or self._clock() - self._since >= self._seconds
        return self.flush() if full and not self._refused else 0

    def flush(self) -> int:
        """Write everything that waits; the number of outcomes written.

        Raises:
            ArchiveError: `write` raised it; what is not written still waits.
        """
        if not self._waiting:
            return 0
        batch = tuple(self._waiting)
        try:
            written = self._write_all(batch)
        except ArchiveError:
            self._refused = True
            raise
        self._refused = False
        self._since = self._clock()
        return written

    def _write_all(self, batch: Sequence[Outcome]) -> int:
        fault = self._fault_of(batch)
        if fault is None:
            del self._waiting[: len(batch)]
            return len(batch)
        logger.error("A batch of %d outcomes failed and is written one by one: %s", len(batch), fault)
        return sum([self._write_alone(outcome) for outcome in batch])

    def _write_alone(self, outcome: Outcome) -> bool:
        """Write `outcome`, the first that waits, or else that it cannot be stored; whether either went."""
        fault = self._fault_of([outcome])
        if fault is not None:
            reject = Rejected(outcome.fetch, "unstorable", fault)
            logger.error("%s cannot be stored: %s", _name(outcome), fault)
            fault = self._fault_of([reject])
            self._count("store/unstorable")
        if fault is not None:
            self._count("store/dropped")
            logger.error("%s is given up, its reject cannot be stored either: %s", _name(outcome), fault)
        del self._waiting[0]
        return fault is None

    def _fault_of(self, outcomes: Sequence[Outcome]) -> str | None:
        """What is wrong with `outcomes`, in one line, or nothing, and then they are written."""
        try:
            self._write(outcomes)
        except ArchiveError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the others must not wait for it
            return _line(error)
        return None


def _name(outcome: Outcome) -> str:
    return f"Article {outcome.fetch.number} of {outcome.fetch.site}"


def _line(error: Exception) -> str:
    """`error` in one short line of characters that any log and archive takes."""
    first = str(error).partition("\n")[0]
    line = " ".join(f"{type(error).__name__}: {first}".split())[:_LONGEST_LINE]
    return line.encode("utf-8", "backslashreplace").decode("utf-8")


class _Timer(Protocol):
    """What Scrapy's looping calls have in common, with asyncio and without."""

    def stop(self) -> object: ...


class StorePipeline:
    """`Batch` as a Scrapy pipeline.

    The spider's attribute `outcomes_writer` takes a sequence of outcomes and writes all of them or none;
    it is looked for when the spider opens. Settings: `STORE_BATCH`, the size of a batch (default 50), and
    `STORE_SECONDS`, how long an outcome waits at most (default 5, more than 0). Counters:
    `outcomes/captured`, `/not_modified`, `/rejected`, `/gone` and `/failed` for what came in,
    `store/batches` and `store/written` for what was written, `store/errors` for writes that the archive
    refused and that will be tried again, `store/unstorable` and `store/dropped` as `Batch` has them.

    What the archive refuses is said once, in one line, until it takes a batch again. No error leaves
    `process_item`, where Scrapy would log it with the whole article, once for each.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.seconds = crawler.settings.getfloat("STORE_SECONDS", 5)
        size = crawler.settings.getint("STORE_BATCH", 50)
        self.batch = Batch(self._write, size, self.seconds, count=crawler.stats.inc_value)
        self._complained = False
        self._writer: Callable[[Sequence[Outcome]], None] | None = None
        self._timer: _Timer | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The pipeline of a crawl."""
        pipeline = cls(crawler)
        crawler.signals.connect(pipeline.tick, signal=WRITE_NOW)
        return pipeline

    def open_spider(self) -> None:
        """Find the writer, and start the clock that writes what nothing else does.

        Raises:
            TypeError: the spider has no `outcomes_writer` that can be called.
        """
        from scrapy.utils.asyncio import create_looping_call  # noqa: PLC0415 - only a crawl needs Scrapy

        self._writer = getattr(self.crawler.spider, "outcomes_writer", None)
        if not callable(self._writer):
            raise TypeError(
                f"the spider {self.crawler.spider} has no outcomes_writer: give it a function that writes a "
                "sequence of outcomes, or take StorePipeline out of ITEM_PIPELINES"
            )
        timer = create_looping_call(self.tick)
        timer.start(self.seconds, now=False)
        self._timer = timer

    def process_item(self, item: Outcome) -> Outcome:
        """Take `item` in; it is written now or with the batch that it begins or fills."""
        self.crawler.stats.inc_value(_COUNTERS[type(item)])
        try:
            self.batch.add(item)
        except ArchiveError as error:
            self._complain(error)
        return item

    def tick(self) -> None:
        """Write what waits. What the archive refuses waits for the next tick."""
        try:
            self.batch.flush()
        except ArchiveError as error:
            self._complain(error)

    def _complain(self, error: ArchiveError) -> None:
        if not self._complained:
            logger.error("The archive took no batch; its %d outcomes wait: %s", len(self.batch), _line(error))
        self._complained = True

    def close_spider(self) -> None:
        """Write the rest. What the archive refuses even now is lost to this run, not to the frontier."""
        if self._timer is not None:
            self._timer.stop()
        self.tick()

    def _write(self, outcomes: Sequence[Outcome]) -> None:
        if self._writer is None:
            raise RuntimeError("outcomes came before the spider was opened")
        try:
            self._writer(outcomes)
        except ArchiveError:
            self.crawler.stats.inc_value("store/errors")
            raise
        self._complained = False
        self.crawler.stats.inc_value("store/batches")
        self.crawler.stats.inc_value("store/written", len(outcomes))
