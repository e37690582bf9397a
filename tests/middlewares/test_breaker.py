"""When a site's refusals end a run."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from scrapy.http import Request, Response
from scrapy.utils.test import get_crawler

from crawler.middlewares.breaker import BreakerMiddleware
from tests.middlewares.test_retry import Waiting
from tests.newspaper.faults import THROTTLED_PAGE

MOST = 4


def ended_by(*answers: tuple[int, int]) -> list[str]:
    """The reasons with which a run was ended by these answers: numbers of pages, with their statuses."""
    reasons: list[str] = []

    async def close(*, reason: str) -> None:
        reasons.append(reason)

    async def answered() -> None:
        downloader = Waiting()
        downloader.slots = {}
        crawler = get_crawler(settings_dict={"BREAKER_REFUSALS": MOST})
        crawler._apply_settings()  # noqa: SLF001 - what a start does
        engine = SimpleNamespace(downloader=downloader, close_spider_async=close)
        crawler.engine = engine  # type: ignore[assignment] # all that is looked at
        breaker = BreakerMiddleware.from_crawler(crawler)
        for number, status in answers:
            url = f"https://thoidai.com.vn/tin-{number}.html"
            breaker.process_response(Request(url), Response(url, status=status))
        await asyncio.sleep(0)
        assert downloader.ending is bool(reasons), "nothing goes out once the run is being ended"

    asyncio.run(answered())
    return reasons


@pytest.mark.parametrize("status", [403, 429])
def test_many_refusals_in_a_row_end_the_run_once(status: int) -> None:
    assert ended_by(*((number, status) for number in range(MOST - 1))) == []
    assert ended_by(*((number, status) for number in range(MOST + 3))) == ["refused"]


@pytest.mark.parametrize("status", [200, 304, 404, 410])
def test_a_page_that_is_served_begins_a_new_row(status: int) -> None:
    assert ended_by((1, 403), (2, 403), (3, 429), (9, status), (4, 403), (5, 403), (6, 403)) == []


@pytest.mark.parametrize("status", [500, 503])
def test_an_error_of_the_server_is_neither(status: int) -> None:
    assert ended_by((1, 403), (2, 403), (3, 429), (9, status), (4, 403)) == ["refused"]


def test_the_same_page_again_counts_once() -> None:
    assert ended_by(*((number % 3, 429) for number in range(9))) == []


def test_a_page_that_only_says_so_becomes_a_refusal() -> None:
    breaker = BreakerMiddleware(get_crawler(settings_dict={"BREAKER_REFUSALS": MOST}))
    url = "https://thoidai.com.vn/tin-1.html"
    answer = Response(url, body=THROTTLED_PAGE.encode(), headers={"Content-Type": "text/html"})
    assert breaker.process_response(Request(url), answer).status == 429
