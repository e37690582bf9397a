"""What is said of a page that did not come."""

from __future__ import annotations

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet.error import ConnectionLost

from crawler.failures import TEMPORARY, reason_of
from crawler.sites import THOIDAI

URL = "https://thoidai.com.vn/tin-100.html"


def status(number: int, location: str | None = None) -> HttpError:
    return HttpError(Response(URL, status=number, headers={"Location": location} if location else None))


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (status(500), "server_error"),
        (status(408), "server_error"),
        (status(403), "forbidden"),
        (status(429), "throttled"),
        (status(418), "http_status"),
        (status(302, "https://example.org/"), "off_site"),
        (status(302, "https://www.thoidai.com.vn/tin-100.html"), "redirect_loop"),
        (status(302, "/tin-100.html"), "redirect_loop"),
        (status(302), "redirect_loop"),
        (DownloadCancelledError(), "too_large"),
        (ResponseDataLossError(), "cut"),
        (DownloadTimeoutError("180 s"), "timeout"),
        (CannotResolveHostError(), "connection"),
        (ConnectionLost(), "connection"),
        (ConnectionResetError(), "connection"),
        (IgnoreRequest("Forbidden by robots.txt"), "robots"),
    ],
)
def test_each_failure_has_its_reason_and_a_sentence(error: BaseException, reason: str) -> None:
    found = reason_of(error, THOIDAI.hosts)
    assert found is not None
    assert found[0] == reason
    assert len(found[1].split()) > 2


@pytest.mark.parametrize("error", [KeyError("a fault of ours"), IgnoreRequest("something else")])
def test_what_nobody_knows_is_no_reason_to_reject(error: BaseException) -> None:
    assert reason_of(error, THOIDAI.hosts) is None


def test_a_page_that_is_wrong_in_itself_is_not_asked_for_again() -> None:
    assert TEMPORARY.isdisjoint({"too_large", "off_site", "redirect_loop", "robots", "http_status"})
