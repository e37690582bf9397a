"""What each answer to robots.txt allows."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest
from scrapy.http import Request, Response
from scrapy.utils.test import get_crawler

from crawler.middlewares.errors import LeftWaitingError, RobotsRefusedError
from crawler.middlewares.robots import RobotsTxtMiddleware
from tests.middlewares.test_retry import Waiting

if TYPE_CHECKING:
    from collections.abc import Sequence

URL = "https://thoidai.com.vn/tin-100.html"
RULES = b"User-agent: *\nDisallow: /tin-\nCrawl-delay: 7\n"


class Patient(Waiting):
    """Notes what is to lie between two requests."""

    def __init__(self) -> None:
        super().__init__()
        self.apart: dict[str, float] = {}

    def keep_apart(self, key: str, seconds: float) -> None:
        self.apart[key] = seconds


def asked(answer: Response | Exception, urls: Sequence[str] = (URL,)) -> tuple[int, dict[str, float]]:
    """Asks for `urls`; how often robots.txt was fetched, and the delays that are kept."""
    fetched: list[str] = []
    downloader = Patient()

    async def download(request: Request) -> Response:
        fetched.append(request.url)
        await asyncio.sleep(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def all_of_them() -> None:
        crawler = get_crawler(settings_dict={"ROBOTSTXT_OBEY": True, "ROBOTSTXT_USER_AGENT": "BonPhuong"})
        crawler._apply_settings()  # noqa: SLF001 - what a start does
        engine = SimpleNamespace(downloader=downloader, download_async=download)
        crawler.engine = engine  # type: ignore[assignment] # all that is looked at
        middleware = RobotsTxtMiddleware.from_crawler(crawler)
        await asyncio.gather(*(middleware.process_request(Request(url)) for url in urls))

    asyncio.run(all_of_them())
    return len(fetched), downloader.apart


def robots(status: int, body: bytes = RULES) -> Response:
    return Response("https://thoidai.com.vn/robots.txt", status=status, body=body)


def test_the_rules_are_fetched_once_and_kept() -> None:
    count, apart = asked(robots(200), ["https://thoidai.com.vn/huu-nghi"] * 5)
    assert count == 1
    assert apart == {"thoidai.com.vn": 7.0}
    with pytest.raises(IgnoreRequest, match=r"Forbidden by robots\.txt"):
        asked(robots(200))


def test_the_delay_of_our_own_group_counts() -> None:
    body = b"User-agent: *\nCrawl-delay: 60\n\nUser-agent: BonPhuong\nCrawl-delay: 2.5\n"
    assert asked(robots(200, body))[1] == {"thoidai.com.vn": 2.5}


@pytest.mark.parametrize("delay", [b"-1", b"0", b"nan", b"inf", b"soon"])
def test_a_delay_that_is_none_is_not_kept(delay: bytes) -> None:
    assert asked(robots(200, b"User-agent: *\nCrawl-delay: " + delay + b"\n"))[1] == {}


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_an_error_of_ours_means_that_there_are_no_rules(status: int) -> None:
    assert asked(robots(status)) == (1, {})


@pytest.mark.parametrize("status", [302, 429, 500, 503])
def test_an_error_of_theirs_refuses_everything(status: int) -> None:
    with pytest.raises(RobotsRefusedError, match=str(status)) as refused:
        asked(robots(status))
    assert refused.value.answered


def test_no_answer_refuses_everything() -> None:
    with pytest.raises(RobotsRefusedError) as refused:
        asked(DownloadTimeoutError("180 s"))
    assert not refused.value.answered


def test_the_end_of_the_run_is_no_refusal() -> None:
    with pytest.raises(LeftWaitingError):
        asked(LeftWaitingError())
