"""The last step: outcomes gather into batches, and each batch is written in one go."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Protocol, Self

from archive.outcomes import Captured, Failed, Gone, Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scrapy.crawler import Crawler

    from archive.outcomes import Outcome

logger = logging.getLogger(__name__)

_COUNTERS = {
    Captured: "outcomes/captured",
    Rejected: "outcomes/rejected",
    Gone: "outcomes/gone",
    Failed: "outcomes/failed",
}


class Batch:
    """Outcomes on their way to the archive, in the order in which they came.

    They are handed to `write` once there are `size` of them or the oldest has waited for `seconds`. What
    `write` takes without raising is done with; when it raises, everything stays and the next occasion
    tries all of it again, so `write` must do all or nothing. `clock` gives seconds and never goes back.
    """

    def __init__(
        self,
        write: Callable[[Sequence[Outcome]], None],
        size: int,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._write = write
        self._size = size
        self._seconds = seconds
        self._clock = clock
        self._waiting: list[Outcome] = []
        self._since = 0.0

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, outcome: Outcome) -> int:
        """Take `outcome` in and write if it is time; the number of outcomes written.

        Raises:
            Exception: whatever `write` raises; `outcome` is kept nevertheless.
        """
        if not self._waiting:
            self._since = self._clock()
        self._waiting.append(outcome)
        return self.flush() if len(self._waiting) >= self._size else self.flush_if_old()

    def flush_if_old(self) -> int:
        """Write if the oldest outcome has waited long enough; the number of outcomes written.

        Raises:
            Exception: whatever `write` raises.
        """
        old = self._waiting and self._clock() - self._since >= self._seconds
        return self.flush() if old else 0

    def flush(self) -> int:
        """Write everything that waits; the number of outcomes written.

        Raises:
            Exception: whatever `write` raises; then everything still waits.
        """
        if not self._waiting:
            return 0
        batch = tuple(self._waiting)
        self._write(batch)
        del self._waiting[: len(batch)]
        self._since = self._clock()
        return len(batch)


class _Timer(Protocol):
    """What Scrapy's looping calls have in common, with asyncio and without."""

    def stop(self) -> object: ...


class StorePipeline:
    """`Batch` as a Scrapy pipeline.

    The spider's attribute `outcomes_writer` takes a sequence of outcomes and writes all of them or none;
    it is looked for when the spider opens. Settings: `STORE_BATCH`, the size of a batch (default 50), and
    `STORE_SECONDS`, how long an outcome waits at most (default 5, more than 0). Counters:
    `outcomes/captured`, `/rejected`, `/gone` and `/failed` for what came in, `store/batches` and
    `store/written` for what was written, `store/errors` for writes that failed and will be tried again.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.seconds = crawler.settings.getfloat("STORE_SECONDS", 5)
        self.batch = Batch(self._write, crawler.settings.getint("STORE_BATCH", 50), self.seconds)
        self._writer: Callable[[Sequence[Outcome]], None] | None = None
        self._timer: _Timer | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The pipeline of a crawl."""
        return cls(crawler)

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
        """Take `item` in; it is written now or with the batch that it begins or fills.

        Raises:
            Exception: whatever the writer raises; the item is kept for the next batch.
        """
        self.crawler.stats.inc_value(_COUNTERS[type(item)])
        self.batch.add(item)
        return item

    def tick(self) -> None:
        """Write what waits. An error is logged, and the next occasion tries again."""
        try:
            self.batch.flush()
        except Exception:
            logger.exception(
                "The archive took no batch; its %d outcomes wait for the next try", len(self.batch)
            )

    def close_spider(self) -> None:
        """Write the rest.

        Raises:
            Exception: whatever the writer raises.
        """
        if self._timer is not None:
            self._timer.stop()
        self.batch.flush()

    def _write(self, outcomes: Sequence[Outcome]) -> None:
        if self._writer is None:
            raise RuntimeError("outcomes came before the spider was opened")
        try:
            self._writer(outcomes)
        except Exception:
            self.crawler.stats.inc_value("store/errors")
            raise
        self.crawler.stats.inc_value("store/batches")
        self.crawler.stats.inc_value("store/written", len(outcomes))
