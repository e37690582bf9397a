"""A Scrapy extension that measures one crawl and the processes that it starts, from first request to end."""

from __future__ import annotations

import os
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

    `seconds` and `own_seconds`, the CPU time of the crawl's own process (user and system, all threads), run
    from the moment before the first request is sent until the engine has stopped, which is after the last
    commit; the start of the interpreter is not in them. `reading_seconds` is the CPU time of the processes
    that it started in that time, their own start included. `peak_mb` is the largest resident size of the
    crawl's process and `reading_mb` that of the others, added up, in megabytes of a million bytes; pages of
    memory that processes share count in each. `other_seconds` is the CPU time that everything else on the
    machine took in the meantime, the server of the pages included; 0 where `/proc` does not tell. `captured`
    is how many articles reached the store pipeline; 0 for a crawl that reads none.
    """

    seconds: float
    own_seconds: float
    reading_seconds: float
    peak_mb: float
    reading_mb: float
    other_seconds: float
    captured: int

    @property
    def cpu_seconds(self) -> float:
        """CPU time of all processes."""
        return self.own_seconds + self.reading_seconds


class Meter:
    """Writes a `Run` as JSON to the file that the setting `METER_FILE` names."""

    def __init__(self, crawler: Crawler, file: Path) -> None:
        self._crawler = crawler
        self._file = file
        self._began: tuple[float, float, float, float] | None = None
        self._reading_bytes = 0

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
        crawler.signals.connect(meter.look, signal=signals.spider_idle)
        crawler.signals.connect(meter.end, signal=signals.engine_stopped)
        return meter

    def begin(self) -> None:
        """Starts the clocks at the first request, and then never looks again."""
        began = time.perf_counter(), time.process_time(), seconds_of_children(), _seconds_of_machine()
        self._began = began
        self._crawler.signals.disconnect(self.begin, signal=signals.request_reached_downloader)

    def look(self) -> None:
        """Notes how large the other processes have been, while they are still there to be asked."""
        found = sum(_peak_bytes(str(child)) for child in _children())
        self._reading_bytes = max(self._reading_bytes, found)

    def end(self) -> None:
        """Stops the clocks and writes what they show."""
        if self._began is None:
            return
        seconds, own_seconds, reading_seconds, all_seconds = self._began
        own_seconds = time.process_time() - own_seconds
        reading_seconds = seconds_of_children() - reading_seconds
        all_seconds = _seconds_of_machine() - all_seconds
        run = Run(
            seconds=time.perf_counter() - seconds,
            own_seconds=own_seconds,
            reading_seconds=reading_seconds,
            peak_mb=_peak_bytes("self") / 1e6,
            reading_mb=self._reading_bytes / 1e6,
            other_seconds=max(0.0, all_seconds - own_seconds - reading_seconds),
            captured=self._crawler.stats.get_value("outcomes/captured", 0),
        )
        self._file.write_bytes(msgspec.json.encode(run))


def seconds_of_children() -> float:
    """CPU seconds of the processes that this one started, those that still run included."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    running = sum(_seconds_of(fields) for fields in _children().values())
    return ended.ru_utime + ended.ru_stime + running


def _seconds_of_machine() -> float:
    """CPU seconds of all processes since the machine started."""
    file = Path("/proc/stat")
    if not file.exists():
        return 0.0
    user, nice, system, _idle, _iowait, irq, softirq, steal = file.read_text().split()[1:9]
    return sum(map(int, (user, nice, system, irq, softirq, steal))) / os.sysconf("SC_CLK_TCK")


def _children() -> dict[int, list[str]]:
    """The processes of this one that have not been waited for, and proc(5)'s fields of each from the third.

    Without `/proc` there are none to be seen; the readers of a crawl have ended with it.
    """
    found = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = file.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended since its folder was listed
        if int(fields[1]) == os.getpid():
            found[int(file.parent.name)] = fields
    return found


def _seconds_of(fields: list[str]) -> float:
    ticks = sum(map(int, fields[11:15]))  # utime, stime, and the same of its own children
    return ticks / os.sysconf("SC_CLK_TCK")


def _peak_bytes(process: str) -> int:
    status = Path("/proc") / process / "status"
    try:
        # getrusage would tell the peak of the process that started this one where that is higher.
        lines = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
    except (FileNotFoundError, ProcessLookupError):
        lines = []
    if lines:
        return int(lines[0].split()[1]) * 1024
    if process != "self":
        return 0  # it has ended
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
