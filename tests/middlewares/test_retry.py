"""When a request is asked again, how long it waits, and what is said in the end."""

from __future__ import annotations

import asyncio
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, ResponseDataLossError
from scrapy.http import HtmlResponse, Request, Response
from scrapy.settings import Settings
from scrapy.spiders import Spider
from scrapy.utils.test import get_crawler

from crawler.downloader import Downloader
from crawler.middlewares.compression import CUT, TOO_LARGE
from crawler.middlewares.errors import LeftWaitingError
from crawler.middlewares.retry import RetryMiddleware, is_cut

URL = "https://thoidai.com.vn/tin-100.html"
HOST = "thoidai.com.vn"
PAGE = b"<html><body>Tin</body></html>"
HTML = {"Content-Type": "text/html"}


class Waiting(Downloader):
    """A downloader that only notes how long a host is to be left alone."""

    def __init__(self) -> None:
        self.ending = False
        self.ip_concurrency = 0
        self.held: dict[str, float] = {}
        self._ended = asyncio.Event()

    def hold_back(self, key: str, seconds: float) -> None:
        self.held[key] = max(seconds, self.held.get(key, 0.0))


def middleware(**settings: Any) -> tuple[RetryMiddleware, Waiting]:  # noqa: ANN401 - settings are of any type
    ours = Settings()
    ours.setmodule("crawler.settings")
    defaults = {
        name: ours[name] for name in ("RETRY_HTTP_CODES", "RETRY_EXCEPTIONS", "RETRY_PRIORITY_ADJUST")
    }
    crawler = get_crawler(settings_dict={**defaults, "RETRY_BACKOFF_SECONDS": 10, **settings})
    crawler._apply_settings()  # noqa: SLF001 - what a start does
    crawler.spider = Spider.from_crawler(crawler, name="test")
    downloader = Waiting()
    crawler.engine = SimpleNamespace(downloader=downloader)  # type: ignore[assignment] # all that is looked at
    return RetryMiddleware.from_crawler(crawler), downloader


def pause_of(again: object) -> float:
    assert isinstance(again, Request)
    wait: float = again.meta["retry_ready_at"] - monotonic()
    return wait


@pytest.mark.parametrize("status", [403, 408, 429, 500, 503, 301, 302])
def test_what_is_no_answer_is_asked_again_behind_the_others(status: int) -> None:
    again = middleware()[0].process_response(Request(URL, priority=10), Response(URL, status=status))
    assert isinstance(again, Request)
    assert again.priority == -90


@pytest.mark.parametrize("status", [200, 404, 410])
def test_an_answer_is_passed_on(status: int) -> None:
    response = Response(URL, status=status, body=PAGE, headers=HTML)
    assert middleware()[0].process_response(Request(URL), response) is response


def test_pauses_double_with_jitter_up_to_their_most() -> None:
    retry, _ = middleware(RETRY_BACKOFF_MAX=30, RETRY_TIMES=9)
    for times, middle in enumerate((10, 20, 30, 30)):
        request = Request(URL, meta={"retry_times": times})
        pauses = [pause_of(retry.process_exception(request, DownloadTimeoutError())) for _ in range(50)]
        assert middle * 0.49 < min(pauses) < middle < max(pauses) < middle * 1.5


@pytest.mark.parametrize(
    ("status", "header", "held"),
    [(429, "90", 90), (503, "90", 90), (503, "86400", 600), (500, "90", 0), (503, None, 0), (503, "soon", 0)],
)
def test_retry_after_holds_the_host_back_up_to_its_most(status: int, header: str | None, held: float) -> None:
    retry, downloader = middleware()
    response = Response(URL, status=status, headers={"Retry-After": header} if header else None)
    wait = pause_of(retry.process_response(Request(URL), response))
    assert downloader.held.get(HOST, 0) == held
    assert wait > held - 1


def test_too_many_requests_holds_the_host_back_without_being_asked_to() -> None:
    retry, downloader = middleware()
    retry.process_response(Request(URL), Response(URL, status=429))
    assert 5 <= downloader.held[HOST] <= 15


def test_after_three_tries_the_last_answer_is_given() -> None:
    retry, _ = middleware()
    spent = Request(URL, meta={"retry_times": 2})
    assert isinstance(retry.process_response(spent, Response(URL, status=503)), Response)
    assert retry.process_exception(spent, DownloadTimeoutError()) is None
    with pytest.raises(DownloadCancelledError):
        retry.process_response(spent, Response(URL, flags=[TOO_LARGE]))
    with pytest.raises(ResponseDataLossError):
        retry.process_response(spent, Response(URL, flags=[CUT]))


def test_more_exceptions_can_be_named() -> None:
    retry, _ = middleware(RETRY_EXCEPTIONS=["zlib.error", KeyError])
    assert retry.process_exception(Request(URL), KeyError()) is not None
    assert retry.process_exception(Request(URL), DownloadTimeoutError()) is None


def test_nothing_is_asked_again_when_the_run_ends() -> None:
    retry, downloader = middleware()
    downloader.ending = True
    with pytest.raises(LeftWaitingError):
        retry.process_response(Request(URL, meta={"retry_times": 2}), Response(URL, status=503))
    with pytest.raises(LeftWaitingError):
        retry.process_exception(Request(URL), DownloadTimeoutError())


def test_a_pause_ends_with_the_run() -> None:
    async def paused() -> None:
        retry, downloader = middleware()
        downloader.slots = {}
        asyncio.get_running_loop().call_later(0.02, downloader.end)
        await retry.process_request(Request(URL, meta={"retry_ready_at": monotonic() + 60}))

    with pytest.raises(LeftWaitingError):
        asyncio.run(paused())


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (PAGE, "text/html", False),
        (PAGE[:-1], "text/html", False),
        (PAGE[:-8], "text/html; charset=utf-8", True),
        (b"", "text/html", True),
        (PAGE + b"<!-- " + b"x" * 9000, "text/html", False),
        (b"User-agent: *", "text/plain", False),
    ],
)
def test_a_page_without_its_end_is_cut(body: bytes, content_type: str, expected: bool) -> None:
    assert is_cut(HtmlResponse(URL, body=body, headers={"Content-Type": content_type})) is expected
