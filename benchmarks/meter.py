"""A Scrapy extension that measures one crawl, from its first request to its end."""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec
from scrapy import signals
from scrapy.exceptions import NotConfigured

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Run(msgspec.Struct, frozen=True):
    """What a crawl cost.

    `seconds` and `cpu_seconds` (user and system, all threads) run from the moment before the first request
    is sent until the engine has stopped, which is after the last commit; the start of the interpreter is
    not in them. `peak_mb` is the largest resident size, in megabytes of a million bytes. `captured` is how
    many articles reached the store pipeline; 0 for a crawl that reads none.
    """

    seconds: float
    cpu_seconds: float
    peak_mb: float
    captured: int


class Meter:
    """Writes a `Run` as JSON to the file that the setting `METER_FILE` names."""

    def __init__(self, crawler: Crawler, file: Path) -> None:
        self._crawler = crawler
        self._file = file
        self._began: tuple[float, float] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The meter of a crawl.

        Raises:
            NotConfigured: there is no `METER_FILE`.
        """
        file = crawler.settings.get("METER_FILE")
        if not file:
            raise NotConfigured("METER_FILE is not set")
        meter = cls(crawler, Path(file))
        crawler.signals.connect(meter.begin, signal=signals.request_reached_downloader)
        crawler.signals.connect(meter.end, signal=signals.engine_stopped)
        return meter

    def begin(self) -> None:
        """Starts the clocks at the first request, and then never looks again."""
        self._began = time.perf_counter(), time.process_time()
        self._crawler.signals.disconnect(self.begin, signal=signals.request_reached_downloader)

    def end(self) -> None:
        """Stops the clocks and writes what they show."""
        if self._began is None:
            return
        seconds, cpu_seconds = self._began
        run = Run(
            seconds=time.perf_counter() - seconds,
            cpu_seconds=time.process_time() - cpu_seconds,
            peak_mb=_peak_bytes() / 1e6,
            captured=self._crawler.stats.get_value("outcomes/captured", 0),
        )
        self._file.write_bytes(msgspec.json.encode(run))


def _peak_bytes() -> int:
    status = Path("/proc/self/status")
    if status.exists():
        # getrusage would tell the peak of the process that started this one where that is higher.
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
